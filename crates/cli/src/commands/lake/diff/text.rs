//! What changed, in sentences.

use hubscope_count::diff::{
    Cause, CellChange, ChangedWork, Diff, Dimension, Direction, Flow, InstitutionChange, Institutions, Point,
};
use hubscope_lake::changes::Turnover;
use std::cmp::Reverse;
use std::fmt::Write;

/// The summary, then the cells of each dimension that changed most.
// Writing to a text cannot fail.
pub(super) fn of_diff(diff: &Diff, top: usize) -> String {
    let mut text = format!("snapshot {} -> {}", diff.before, diff.after);
    if let Some(years) = &diff.years {
        let _ = write!(text, ", {years}");
    }
    if !diff.hubs.is_empty() {
        let _ = write!(text, ", {}", diff.hubs.join(", "));
    }
    let _ = writeln!(text, "\nworks of the corpus {}", change(&diff.works));
    let changed: Vec<String> = diff
        .tables
        .iter()
        .filter(|rows| rows.before != rows.after)
        .map(|rows| format!("{} {} -> {}", rows.table, number(rows.before), number(rows.after)))
        .collect();
    let _ = match changed.as_slice() {
        [] => writeln!(text, "rows of all tables are as many as before"),
        changed => writeln!(text, "rows {}", changed.join(", ")),
    };
    let _ = writeln!(
        text,
        "author ids {} (sources cluster people anew: these are no people who came or went)",
        turnover(&diff.people)
    );
    institutions(&mut text, &diff.institutions, top);
    for dimension in Dimension::ASKED {
        cells(&mut text, dimension, diff, top);
    }
    text
}

fn institutions(text: &mut String, institutions: &Institutions, top: usize) {
    let Institutions { turnover: counts, merged, moved, changed_country, changes } = institutions;
    let _ = writeln!(
        text,
        "institutions {}, {} merged; {} at another point, {} in another country",
        turnover(counts),
        number(*merged),
        number(*moved),
        number(*changed_country)
    );
    // First those that a hub gained or lost.
    let mut changes: Vec<&InstitutionChange> = changes.iter().collect();
    changes.sort_by_key(|c| c.hubs_before == c.hubs_after);
    for change in changes.iter().take(top) {
        let mut parts = vec![];
        if let Some(into) = &change.merged_into {
            parts.push(format!("merged into {into}"));
        }
        if change.moved() {
            parts.push(format!("{} -> {}", point(change.point_before), point(change.point_after)));
        }
        if change.changed_country() {
            parts.push(format!("{} -> {}", known(&change.country_before), known(&change.country_after)));
        }
        if change.hubs_before != change.hubs_after {
            let hubs = |ids: &[String]| if ids.is_empty() { "no hub".to_owned() } else { ids.join(", ") };
            parts.push(format!("from {} to {}", hubs(&change.hubs_before), hubs(&change.hubs_after)));
        }
        let name = change.name.as_ref().map(|n| format!(" ({n})")).unwrap_or_default();
        let _ = writeln!(text, "  {}{name}: {}", change.institution_id, parts.join("; "));
    }
    rest(text, changes.len(), top);
}

fn cells(text: &mut String, dimension: Dimension, diff: &Diff, top: usize) {
    let mut cells: Vec<&CellChange> = diff.cells.iter().filter(|cell| cell.dimension == dimension).collect();
    if cells.is_empty() {
        return;
    }
    // Stable: cells that changed as much stay in the order of their keys.
    cells.sort_by_key(|cell| {
        let Flow { gained, lost } = cell.flow();
        Reverse((gained.abs_diff(lost), gained + lost))
    });
    let what = if dimension == Dimension::Hub { "hub and year" } else { dimension.id() };
    let _ = writeln!(text, "by {what}");
    for cell in cells.iter().take(top) {
        let year = cell.year.filter(|_| dimension == Dimension::Hub).map(|y| format!(" {y}")).unwrap_or_default();
        let name = cell.name.as_ref().map(|n| format!(" ({n})")).unwrap_or_default();
        let _ = writeln!(text, "  {}{year}{name}: {}", cell.key, change(cell));
    }
    rest(text, cells.len(), top);
}

fn rest(text: &mut String, all: usize, shown: usize) {
    if all > shown {
        let _ = writeln!(text, "  and {} more (--top N shows more, --format csv all)", number((all - shown) as u64));
    }
}

/// `1,204 -> 1,251 (+47): +60 newly indexed, -9 deleted, -4 merged`.
fn change(cell: &CellChange) -> String {
    let net = cell.flow().net();
    let sign = if net < 0 { "-" } else { "+" };
    let text = format!("{} -> {}", number(cell.before), number(cell.after));
    if cell.causes.is_empty() {
        return text + ", the same works";
    }
    let mut parts = vec![];
    for caused in &cell.causes {
        let Flow { gained, lost } = caused.flow;
        let (came, went) = (word(caused.cause, Direction::Gained), word(caused.cause, Direction::Lost));
        if gained > 0 && lost > 0 && came == went {
            parts.push(format!("+{} -{} {came}", number(gained), number(lost)));
            continue;
        }
        parts.extend((gained > 0).then(|| format!("+{} {came}", number(gained))));
        parts.extend((lost > 0).then(|| format!("-{} {went}", number(lost))));
    }
    format!("{text} ({sign}{}): {}", number(net.unsigned_abs()), parts.join(", "))
}

/// The works that one hub gained and lost.
pub(super) fn of_works(works: &[ChangedWork]) -> String {
    let mut text = String::new();
    for work in works {
        let sign = if work.direction == Direction::Gained { '+' } else { '-' };
        let cause = word(work.cause, work.direction);
        let other = work.merged_with.as_ref().map(|id| format!(" with {id}")).unwrap_or_default();
        let doi = work.doi.as_ref().map(|doi| format!(" ({doi})")).unwrap_or_default();
        let title = work.title.as_deref().unwrap_or("no title");
        let _ = writeln!(text, "{sign} {} {cause}{other}: {title}{doi}", work.work_id);
        for (when, state) in [("was", &work.was), ("is", &work.is)] {
            if let Some(state) = state {
                let _ = writeln!(text, "    {when:<3} {state}");
            }
        }
    }
    let count = |direction| works.iter().filter(|w| w.direction == direction).count() as u64;
    let _ = writeln!(text, "{} gained, {} lost", number(count(Direction::Gained)), number(count(Direction::Lost)));
    text
}

/// `newly indexed`, `re-placed`, `no longer retracted`.
fn word(cause: Cause, direction: Direction) -> String {
    let word = cause.id().replace("re_", "re-").replace('_', " ");
    match (cause, direction) {
        (Cause::Retracted | Cause::Flagged, Direction::Gained) => format!("no longer {word}"),
        _ => word,
    }
}

fn turnover(counts: &Turnover) -> String {
    let Turnover { before, after, appeared, vanished } = *counts;
    format!("{} -> {}: {} appeared, {} vanished", number(before), number(after), number(appeared), number(vanished))
}

fn point(point: Option<Point>) -> String {
    point.map_or("no point".to_owned(), |(latitude, longitude)| format!("{latitude:.4}, {longitude:.4}"))
}

fn known(country: &Option<String>) -> &str {
    country.as_deref().unwrap_or("no country")
}

/// With commas between thousands.
fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
