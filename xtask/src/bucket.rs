//! A real object store for the tests of lakes in buckets: moto, in a Python environment of its own, on a free port.

use crate::run::{Failed, cannot_start, cargo, root, run, stage};
use crate::tools;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// What names the environment's folder; raised with the versions in `object-store.txt`.
const VERSION: &str = "moto-5.2.5";
/// Where the tests look for the endpoint.
pub(crate) const ENDPOINT: &str = "HUBSCOPE_OBJECT_STORE";

/// A server with an empty bucket, as long as this lives.
pub(crate) struct Store {
    server: Child,
    /// Its URL.
    pub(crate) endpoint: String,
}

/// Starts a server; installs it if it is not there.
pub(crate) fn start() -> Result<Store, Failed> {
    let python = tools::python_with(VERSION, &root().join("xtask/object-store.txt"))?;
    let mut command = Command::new(python);
    command.arg(root().join("xtask/object_store.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut server = command.spawn().map_err(|e| cannot_start(&command, &e))?;
    let mut endpoint = String::new();
    if let Some(stdout) = server.stdout.take() {
        // It prints one line when it listens, and nothing if it cannot.
        let _ = BufReader::new(stdout).read_line(&mut endpoint);
    }
    let endpoint = endpoint.trim().to_owned();
    let store = Store { server, endpoint };
    if store.endpoint.is_empty() {
        return Err(Failed::cannot("the object store of the tests did not start; what it said stands above"));
    }
    Ok(store)
}

impl Drop for Store {
    fn drop(&mut self) {
        // It holds nothing that would have to be put away; if it has ended by itself, all the better.
        let _ = self.server.kill().and_then(|()| self.server.wait().map(drop));
    }
}

/// Only the tests of lakes in buckets.
pub(crate) fn alone() -> Result<(), Failed> {
    let store = stage("object store", start)?;
    let args = ["test", "--workspace", "--all-features", "--test", "buckets"];
    stage("tests of lakes in buckets", || run(cargo(&args).env(ENDPOINT, &store.endpoint)))
}
