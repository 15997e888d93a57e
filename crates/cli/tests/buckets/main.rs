//! Lakes in a bucket, over a real server that speaks S3. `cargo xtask buckets` starts one; without, these tests are skipped.

#![cfg(feature = "bucket")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "all of this is test code")]
#![expect(clippy::print_stdout, reason = "what is skipped is said")]

mod commits;
#[path = "../common/mod.rs"]
mod common;
mod proxy;
mod reads;

use common::{INSTITUTIONS, Place, Ran, WORKS, files};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

const BUCKET: &str = "hubscope";

/// A place with a dump of two parts, and a lake of its own in the bucket.
struct Bucket {
    place: Place,
    endpoint: String,
    /// The path of the lake, the bucket first.
    lake: String,
}

impl Bucket {
    /// None if there is no server.
    fn new(name: &str) -> Option<Self> {
        let Ok(endpoint) = std::env::var("HUBSCOPE_OBJECT_STORE") else {
            println!("skipped: no object store; cargo xtask buckets starts one");
            return None;
        };
        let place = Place::new();
        place.file("dump/institutions.jsonl", INSTITUTIONS);
        let works: Vec<&str> = WORKS.lines().collect();
        place.file("dump/early.jsonl", works[..6].join("\n"));
        place.file("dump/late.jsonl", works[6..].join("\n"));
        let unique = place.path("").file_name().unwrap().to_string_lossy().replace('.', "");
        Some(Bucket { place, endpoint, lake: format!("{BUCKET}/{name}-{unique}/lake") })
    }

    fn url(&self) -> String {
        format!("s3://{}", self.lake)
    }

    /// hubscope with a cache of its own, as on another machine, on a way to the store.
    fn command_by(&self, endpoint: &str, cache: &str, args: &[&str]) -> Command {
        self.command_on(&self.url(), endpoint, cache, args)
    }

    fn command_on(&self, lake: &str, endpoint: &str, cache: &str, args: &[&str]) -> Command {
        let mut command = self.place.command(args);
        command
            .args(["--lake", lake])
            .env("HUBSCOPE_CACHE", self.place.path(cache))
            .env("AWS_ENDPOINT", endpoint)
            .env("AWS_ACCESS_KEY_ID", "hubscope")
            .env("AWS_SECRET_ACCESS_KEY", "a secret of no value")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ALLOW_HTTP", "true");
        command
    }

    fn run(&self, cache: &str, args: &[&str]) -> Ran {
        self.run_by(&self.endpoint, cache, args)
    }

    fn run_by(&self, endpoint: &str, cache: &str, args: &[&str]) -> Ran {
        Ran(self.command_by(endpoint, cache, args).output().unwrap())
    }

    /// Reads the whole dump into a folder, which all else is held against.
    fn whole(&self) -> PathBuf {
        self.place.run(&["ingest", "openalex", "dump", "--lake", "whole"]).succeeds();
        self.place.path("whole/snapshots/1")
    }

    /// One request to the store itself. Returns its answer.
    fn ask(&self, request: &str, content: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.endpoint.trim_start_matches("http://")).unwrap();
        let head = format!("{request} HTTP/1.0\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", content.len());
        stream.write_all(&[head.as_bytes(), content].concat()).unwrap();
        let mut answer = vec![];
        stream.read_to_end(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer);
        assert!(text.lines().next().unwrap().contains(" 200 "), "{text}");
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        answer.split_off(end + 4)
    }

    fn object(&self, name: &str) -> Vec<u8> {
        self.ask(&format!("GET /{}/{name}", self.lake), b"")
    }

    fn replace(&self, name: &str, content: &[u8]) {
        self.ask(&format!("PUT /{}/{name}", self.lake), content);
    }

    fn delete(&self, name: &str) {
        let mut stream = TcpStream::connect(self.endpoint.trim_start_matches("http://")).unwrap();
        write!(stream, "DELETE /{}/{name} HTTP/1.0\r\nHost: localhost\r\n\r\n", self.lake).unwrap();
        std::io::copy(&mut stream, &mut std::io::sink()).unwrap();
        assert!(!self.names("").contains(&name.to_owned()));
    }

    /// Names of the objects below a folder of the lake.
    fn names(&self, folder: &str) -> Vec<String> {
        let lake = self.lake.trim_start_matches(&format!("{BUCKET}/"));
        let listed = self.ask(&format!("GET /{BUCKET}?list-type=2&prefix={lake}/{folder}"), b"");
        let text = String::from_utf8(listed).unwrap();
        let keys = text.split("<Key>").skip(1).map(|rest| rest.split("</Key>").next().unwrap());
        keys.map(|key| key.trim_start_matches(&format!("{lake}/")).to_owned()).collect()
    }

    fn current(&self) -> String {
        String::from_utf8(self.object("CURRENT")).unwrap().trim().to_owned()
    }

    /// What a cache has of a snapshot after reading it.
    fn read(&self, cache: &str, number: &str) -> PathBuf {
        self.run(cache, &["measure"]).succeeds();
        let lakes = self.place.path(cache).join("lakes");
        let lake = std::fs::read_dir(lakes).unwrap().next().unwrap().unwrap().path();
        lake.join("snapshots").join(number)
    }
}

/// The files of two snapshots are the same, but for the number in the manifest if they have other numbers.
fn assert_same(one: &Path, other: &Path) {
    let relative = |folder: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let number = folder.file_name().unwrap().to_string_lossy().into_owned();
        let unnumbered = |path: &Path, bytes: Vec<u8>| match path.ends_with("manifest.json") {
            true => String::from_utf8(bytes)
                .unwrap()
                .replace(&format!("\"snapshot\": {number},"), "\"snapshot\": N,")
                .into_bytes(),
            false => bytes,
        };
        let files = files(folder).into_iter();
        files.map(|(path, b)| (path.strip_prefix(folder).unwrap().to_owned(), unnumbered(&path, b))).collect()
    };
    let (one, other) = (relative(one), relative(other));
    assert!(one.len() > 5);
    assert!(one == other, "{:?} {:?}", one.iter().map(|f| &f.0).collect::<Vec<_>>(), other.len());
}
