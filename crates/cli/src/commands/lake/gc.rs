use super::{At, bytes};
use crate::failure::Failure;
use std::num::NonZeroUsize;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    at: At,
    /// Keep this many snapshots, the current one among them; without, all are kept.
    #[arg(long, value_name = "N")]
    keep_snapshots: Option<NonZeroUsize>,
    /// Say what would go, and remove nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let garbage = args.at.open()?.gc(args.keep_snapshots.map(NonZeroUsize::get), !args.dry_run)?;
    let lines: String = garbage.iter().map(|g| format!("{}\t{}\n", g.bytes, g.path.display())).collect();
    crate::commands::output(lines.as_bytes(), None)?;
    let sum = bytes(garbage.iter().map(|g| g.bytes).sum());
    match args.dry_run {
        true => eprintln!("{} files and folders would go, {sum}", garbage.len()),
        false => eprintln!("{} files and folders removed, {sum}", garbage.len()),
    }
    Ok(())
}
