use super::At;
use crate::commands::{Stages, output};
use crate::failure::Failure;
use hubscope_lake::{Lake, verify};

pub(super) fn run(at: &At) -> Result<(), Failure> {
    let lake = Lake::to_read(at.folder()?);
    let stages = Stages::default();
    let findings = verify::verify(&lake, &|stage, done, total| stages.at(stage, done, total));
    stages.finish();
    let findings = findings?;
    let text: String = findings.iter().map(|finding| format!("{finding}\n")).collect();
    output(text.as_bytes(), None)?;
    match findings.len() {
        0 => {
            eprintln!("{} is whole", at.lake.display());
            Ok(())
        }
        wrong => Err(Failure::check(format!("{wrong} finding(s) in {}", at.lake.display()))
            .hint("of a damaged fragment, remove its folder; of a damaged snapshot, the file CURRENT")
            .hint("then ingest all that the lake was made of again: only what is gone is read anew")),
    }
}
