//! Folders that a task fills and clears.

use crate::run::{Failed, root};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of a task, beside the other things that are built.
pub(crate) fn beside_builds(name: &str) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from).join(name)
}

/// Makes an empty folder for a task. It may be new or empty, or the task's own from another time, which a file in it says:
/// nothing else is ever cleared.
pub(crate) fn prepare(dir: &Path, task: &str) -> Result<(), Failed> {
    let mark = dir.join(format!("made-by-{task}"));
    let failed = |what: &str, e: io::Error| Failed::cannot(format!("cannot {what} {}: {e}", dir.display()));
    let is_ours = mark.exists();
    if dir.exists() && !is_ours && fs::read_dir(dir).map_err(|e| failed("read", e))?.next().is_some() {
        return Err(Failed::cannot(format!(
            "{} holds files that are not of `{task}`\nhint: name another folder: --dir DIR",
            dir.display()
        )));
    }
    if is_ours {
        fs::remove_dir_all(dir).map_err(|e| failed("clear", e))?;
    }
    fs::create_dir_all(dir).map_err(|e| failed("make", e))?;
    fs::write(mark, "").map_err(|e| failed("write to", e))
}

/// Removes a folder with everything in it.
pub(crate) fn clear(dir: &Path) -> Result<(), Failed> {
    fs::remove_dir_all(dir).map_err(|e| Failed::cannot(format!("cannot clear {}: {e}", dir.display())))
}

/// A path as text, for a command line.
pub(crate) fn text(path: &Path) -> Result<&str, Failed> {
    path.to_str().ok_or_else(|| Failed::cannot(format!("{} is no text", path.display())))
}

#[cfg(test)]
mod tests {
    use super::prepare;
    use std::fs;

    #[test]
    fn only_what_the_task_made_is_cleared() {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path().join("lakes");
        prepare(&dir, "soak").unwrap_or_else(|e| panic!("{}", e.message));
        fs::write(dir.join("old"), "").unwrap();
        prepare(&dir, "soak").unwrap_or_else(|e| panic!("{}", e.message));
        assert!(!dir.join("old").exists());
        fs::write(dir.join("another's"), "").unwrap();
        assert!(prepare(&dir, "golden").is_err_and(|e| e.message.contains("not of `golden`")));
        assert!(dir.join("another's").exists());
    }
}
