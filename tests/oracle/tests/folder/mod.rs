//! A folder with a small catalogue and a small dump, for one test.

use std::fs;
use std::path::{Path, PathBuf};

use hubscope_oracle::Inputs;

/// Removed at the end of the test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    /// An empty one; `name` is the test's own.
    pub(crate) fn new(name: &str) -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("hubscope-oracle-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("openalex/works/updated_date=2024-01-02"))?;
        Ok(Self(path))
    }

    /// Adds a file.
    pub(crate) fn write(&self, path: &str, text: &str) -> std::io::Result<()> {
        fs::write(self.0.join(path), text)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder left behind in the temporary directory is no reason to fail a test.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Calls `ask` with the folder's inputs.
pub(crate) fn with<T>(folder: &Path, years: (i32, i32), ask: impl Fn(&Inputs) -> T) -> T {
    ask(&Inputs {
        openalex: &[folder.join("openalex")],
        ror: &[folder.join("ror.ndjson")],
        hubs_toml: &folder.join("hubs.toml"),
        classes_dir: folder,
        years,
    })
}
