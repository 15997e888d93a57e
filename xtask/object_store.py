"""An S3 server for tests: moto, on a free port, with one bucket, hubscope. Prints its endpoint when it listens, and ends with its input.

Requests are answered one at a time, so that a write and its condition cannot be parted by another write.
"""

import io
import sys
import threading

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import Client


class Quiet(WSGIRequestHandler):
    def log_request(self, *args):
        pass


def one_at_a_time(app):
    turn = threading.Lock()

    def answer(environ, start_response):
        # Before its turn: whoever is slow to send does not hold up the others.
        # All is public: tests look at objects, and read a lake as from a web server.
        environ.setdefault("HTTP_AUTHORIZATION", "AWS4-HMAC-SHA256 Credential=anybody/20260101/us-east-1/s3/aws4_request")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        with turn:
            return [b"".join(app(environ, start_response))]

    return answer


app = one_at_a_time(DomainDispatcherApplication(create_backend_app))
created = Client(app).put("/hubscope")
assert created.status_code == 200, created.text
server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.port}", flush=True)
# Whoever started us holds the other end: gone, by whatever way, we go too.
sys.stdin.read()
