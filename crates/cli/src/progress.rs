//! Progress on standard error: a bar with the time left on a terminal, a line a minute elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

const LINE_EVERY: Duration = Duration::from_secs(60);

/// How far some long work is.
pub(crate) struct Progress {
    bar: ProgressBar,
    what: &'static str,
    is_terminal: bool,
    last_line: Mutex<Instant>,
}

impl Progress {
    /// Progress in bytes.
    pub(crate) fn bytes(what: &'static str) -> Self {
        Self::new(what, "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec}, {eta} left")
    }

    /// Progress in records.
    pub(crate) fn records(what: &'static str) -> Self {
        Self::new(what, "{msg} {wide_bar} {human_pos}/{human_len}, {eta} left")
    }

    fn new(what: &'static str, template: &str) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let target = if is_terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target).with_message(what);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Progress { bar, what, is_terminal, last_line: Mutex::new(Instant::now()) }
    }

    /// Tells how much is done of how much.
    pub(crate) fn at(&self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
        if self.is_terminal || total == 0 {
            return;
        }
        // A poisoned lock would mean that another thread panicked; then a line of progress matters no more.
        let Ok(mut last) = self.last_line.lock() else { return };
        if last.elapsed() >= LINE_EVERY {
            *last = Instant::now();
            eprintln!("{}: {} %, {} s left", self.what, done * 100 / total, self.bar.eta().as_secs());
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
