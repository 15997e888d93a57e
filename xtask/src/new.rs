//! `cargo xtask new`: the files of something new, ready to be filled in.

use crate::run::{Failed, root, say};
use hubscope_model::measure::Derivation;
use std::fs;
use std::path::{Path, PathBuf};

/// Makes the two files of an indicator in the catalogue.
pub(crate) fn indicator(id: &str) -> Result<(), Failed> {
    for path in write_indicator(&root().join("catalogue/indicators"), id)? {
        say(&path.strip_prefix(root()).unwrap_or(&path).display().to_string());
    }
    say("hint: say in the first what is counted, and in the second what must come out; CONTRIBUTING.md has the rest");
    Ok(())
}

/// Writes the files of an indicator into a folder, both or none.
fn write_indicator(folder: &Path, id: &str) -> Result<[PathBuf; 2], Failed> {
    let is_snake = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !is_snake {
        return Err(Failed::cannot(format!(
            "\"{id}\" is not an id\nhint: write small letters, digits and underscores"
        )));
    }
    let growth = Derivation::ALL.iter().map(|d| d.prefix()).find(|prefix| !prefix.is_empty() && id.starts_with(prefix));
    if let Some(prefix) = growth {
        return Err(Failed::cannot(format!("{prefix} names growth\nhint: it is derived of every yearly indicator")));
    }
    let files = [("toml", include_str!("new/indicator.toml")), ("cases", include_str!("new/indicator.cases"))];
    let files = files.map(|(extension, text)| (folder.join(format!("{id}.{extension}")), text));
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(Failed::cannot(format!(
            "{} is there already\nhint: ids are permanent; choose another",
            path.display()
        )));
    }
    for (path, text) in &files {
        let failed = |e| Failed::cannot(format!("cannot write {}: {e}", path.display()));
        fs::write(path, text.replace("{id}", id)).map_err(failed)?;
    }
    Ok(files.map(|(path, _)| path))
}

#[cfg(test)]
mod tests {
    use super::write_indicator;
    use hubscope_model::Catalogue;
    use std::fs;

    #[test]
    fn a_new_indicator_is_one_that_the_catalogue_reads() {
        let overlay = tempfile::tempdir().unwrap();
        let folder = overlay.path().join("indicators");
        fs::create_dir(&folder).unwrap();
        let [toml, cases] = write_indicator(&folder, "papers_new_2").unwrap_or_else(|e| panic!("{}", e.message));
        let catalogue = Catalogue::load(Some(overlay.path())).unwrap();
        assert_eq!(catalogue.indicators["papers_new_2"].version, 1);
        assert!(fs::read_to_string(cases).unwrap().contains("expect here"));

        // Neither file of an indicator is ever written over.
        fs::remove_file(&toml).unwrap();
        assert!(write_indicator(&folder, "papers_new_2").is_err_and(|e| e.message.contains("there already")));
        assert!(!toml.exists());
    }

    #[test]
    fn what_is_no_id_of_an_indicator_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for id in ["", "Papers", "papers-new", "2_papers", "../papers", "论文"] {
            assert!(write_indicator(folder.path(), id).is_err_and(|e| e.message.contains("not an id")), "{id}");
        }
        for id in ["cagr_papers", "slope_papers"] {
            assert!(write_indicator(folder.path(), id).is_err_and(|e| e.message.contains("names growth")), "{id}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
