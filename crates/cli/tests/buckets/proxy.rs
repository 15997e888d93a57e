//! Between hubscope and a store: sees the requests, holds one back, loses an answer, or takes conditions away.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What is done to a request.
#[derive(Clone, Copy)]
pub(crate) enum Does {
    /// Nothing.
    Watch,
    /// The first request of a method to a path that ends so waits until it is let go.
    Hold(&'static str, &'static str),
    /// The answer to the first request of a method to a path that ends so gets lost.
    Lose(&'static str, &'static str),
    /// `If-Match` and `If-None-Match` get lost.
    Strip,
}

pub(crate) struct Proxy {
    pub(crate) endpoint: String,
    seen: Arc<Mutex<Vec<String>>>,
    held: Receiver<Sender<()>>,
}

impl Proxy {
    /// Listens on a free port as long as the test runs. The store answers one request per connection.
    pub(crate) fn to(store: &str, does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let store = store.trim_start_matches("http://").to_owned();
        let seen = Arc::new(Mutex::new(vec![]));
        let (holds, held) = channel();
        let log = seen.clone();
        thread::spawn(move || {
            let has_been = Arc::new(AtomicBool::new(false));
            for client in listener.incoming() {
                let (client, store, log) = (client.unwrap(), store.clone(), log.clone());
                let (holds, has_been) = (holds.clone(), has_been.clone());
                // Whoever is killed while it asks ends the connection: no matter.
                thread::spawn(move || pass(client, &store, does, &log, (&holds, &has_been)).unwrap_or_default());
            }
        });
        Proxy { endpoint, seen, held }
    }

    /// The requests since the last time, as `GET CURRENT`, in the order of their names.
    pub(crate) fn seen(&self, lake: &str) -> Vec<String> {
        let seen = std::mem::take(&mut *self.seen.lock().unwrap());
        let mut seen: Vec<String> = seen.iter().map(|line| line.replace(&format!("/{lake}/"), "")).collect();
        seen.sort();
        seen
    }

    /// Waits until a request is held back; what is returned lets it go.
    pub(crate) fn held(&self) -> Sender<()> {
        self.held.recv_timeout(Duration::from_secs(120)).expect("the request comes")
    }
}

fn pass(
    client: TcpStream,
    store: &str,
    does: Does,
    log: &Mutex<Vec<String>>,
    (holds, has_been): (&Sender<Sender<()>>, &AtomicBool),
) -> std::io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut head = vec![];
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? <= 2 {
            break;
        }
        let is_condition = ["if-match:", "if-none-match:"].iter().any(|c| line.to_ascii_lowercase().starts_with(c));
        if !(matches!(does, Does::Strip) && is_condition) {
            head.push(line);
        }
    }
    let Some(request) = head.first() else { return Ok(()) };
    let mut words = request.split([' ', '?']);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    log.lock().unwrap().push(format!("{method} {path}"));
    let is_the_first =
        |of: &str, end: &str| method == of && path.ends_with(end) && !has_been.swap(true, Ordering::Relaxed);
    let loses = matches!(does, Does::Lose(of, end) if is_the_first(of, end));
    if let Does::Hold(of, end) = does
        && is_the_first(of, end)
    {
        let (let_go, wait) = channel();
        holds.send(let_go).unwrap();
        // Never let go, it stays unanswered until the test ends.
        wait.recv().map_err(std::io::Error::other)?;
    }
    let mut upstream = TcpStream::connect(store)?;
    upstream.write_all((head.concat() + "\r\n").as_bytes())?;
    let mut answers = upstream.try_clone()?;
    let mut back = client;
    let answer = thread::spawn(move || {
        if loses {
            let _ = std::io::copy(&mut answers, &mut std::io::sink());
        } else {
            let _ = std::io::copy(&mut answers, &mut back);
        }
        let _ = back.shutdown(Shutdown::Both);
    });
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer)? {
            0 => break,
            read => upstream.write_all(&buffer[..read])?,
        }
    }
    let _ = answer.join();
    Ok(())
}
