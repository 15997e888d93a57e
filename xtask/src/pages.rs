//! Pages of the documentation that are made, not written: what they are made from is their one source.

mod indicators;
mod sources;

use crate::run::{Failed, output, root, say};
use hubscope_model::Catalogue;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The pages, each with its path in the repository and its text.
fn pages(binary: &Path) -> Result<Vec<(String, String)>, Failed> {
    let unreadable = |e| Failed::cannot(format!("the catalogue cannot be read: {e}"));
    let catalogue = Catalogue::load(None).map_err(unreadable)?;
    let sources =
        catalogue.sources.values().map(|source| (format!("docs/sources/{}.md", source.id), sources::page(source)));
    let pages = [
        ("docs/cli.md", command_line(binary)?),
        ("docs/indicators.md", indicators::page(&catalogue).map_err(unreadable)?),
        ("docs/tables.md", hubscope_model::tables_page()),
    ];
    Ok(pages.map(|(path, text)| (path.to_owned(), text)).into_iter().chain(sources).collect())
}

/// Writes the pages.
pub(crate) fn write(binary: &Path) -> Result<(), Failed> {
    for (path, text) in pages(binary)? {
        fs::write(root().join(&path), text).map_err(|e| Failed::cannot(format!("cannot write {path}: {e}")))?;
        say(&path);
    }
    Ok(())
}

/// Fails if a page is not what would be written.
pub(crate) fn check(binary: &Path) -> Result<(), Failed> {
    for (path, text) in pages(binary)? {
        let page = fs::read_to_string(root().join(&path)).unwrap_or_default();
        if let Some(difference) = difference(&page, &text) {
            return Err(Failed::check(format!(
                "{path} is not what it is made from: {difference}\nhint: cargo xtask gen, and read what changes"
            )));
        }
    }
    Ok(())
}

/// The first line in which a page differs from what it should be.
fn difference(page: &str, wanted: &str) -> Option<String> {
    if page == wanted {
        return None;
    }
    let same = page.lines().zip(wanted.lines()).take_while(|(is, should)| is == should).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("the end of the page").to_owned();
    Some(format!("line {} is `{}`, and should be `{}`", same + 1, line(page), line(wanted)))
}

/// The help of every command, as the binary prints it.
fn command_line(binary: &Path) -> Result<String, Failed> {
    let mut page =
        "# Command line\n\nEvery command, as `hubscope help COMMAND` has it. This page is made by `cargo xtask gen`.\n"
            .to_owned();
    let mut open = vec![vec![]];
    while let Some(command) = open.pop() {
        let help = help(binary, &command)?;
        let name = [&["hubscope".to_owned()], command.as_slice()].concat().join(" ");
        page.push_str(&format!("\n## {name}\n\n```text\n{help}```\n"));
        // The last comes off first.
        open.extend(commands(&help).rev().map(|below| [command.as_slice(), &[below.to_owned()]].concat()));
    }
    Ok(page)
}

/// The help of a command, a hundred columns wide whatever the terminal.
fn help(binary: &Path, command: &[String]) -> Result<String, Failed> {
    let mut help = Command::new(binary);
    let text = output(help.args(command).arg("--help").env("COLUMNS", "100").stdin(Stdio::null()))?;
    Ok(text.lines().map(|line| format!("{}\n", line.trim_end())).collect())
}

/// The commands that a help lists.
fn commands(help: &str) -> impl DoubleEndedIterator<Item = &str> {
    let listed: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        // What is further in goes on with the line above.
        .filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')))
        .filter_map(|line| line.split(' ').next())
        .filter(|name| *name != "help")
        .collect();
    listed.into_iter()
}

#[cfg(test)]
mod tests {
    use super::{commands, difference};

    #[test]
    fn the_commands_are_those_listed_and_not_the_lines_that_go_on() {
        let help = "Says what.\n\nCommands:\n  demo    Show it all on a\n          small world\n  lake    Look after\n  help    This\n\nOptions:\n  -h  Help\n";
        assert_eq!(commands(help).collect::<Vec<_>>(), ["demo", "lake"]);
        assert_eq!(commands("Says what.\n\nOptions:\n  -h  Help\n").count(), 0);
    }

    #[test]
    fn a_page_that_differs_names_the_line() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        let said = difference("a\nb\n", "a\nc\n").unwrap();
        assert_eq!(said, "line 2 is `b`, and should be `c`");
        assert!(difference("a\n", "a\nb\n").unwrap().contains("the end of the page"));
    }
}
