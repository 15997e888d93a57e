//! Figures of CSV files: what was measured, what the world planned, what was printed.

use crate::run::Failed;
use std::collections::BTreeMap;
use std::path::Path;

/// Indicator, hub, period.
pub(super) type Key = (String, String, String);

/// Figures by what they are of.
pub(super) type Figures = BTreeMap<Key, String>;

/// Reads the columns indicator_id, hub_id, period and another one. Empty values are left out.
pub(super) fn read(text: &str, column: &str) -> Result<Figures, Failed> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let failed = |e: csv::Error| Failed::cannot(format!("not a table of figures: {e}"));
    let heads = reader.headers().map_err(failed)?.clone();
    let place = |name: &str| {
        heads.iter().position(|head| head == name).ok_or_else(|| Failed::cannot(format!("a table without {name}")))
    };
    let places = [place("indicator_id")?, place("hub_id")?, place("period")?, place(column)?];
    let mut figures = Figures::new();
    for row in reader.records() {
        let row = row.map_err(failed)?;
        let [indicator, hub, period, value] = places.map(|at| row.get(at).unwrap_or_default().to_owned());
        if !value.is_empty() {
            figures.insert((indicator, hub, period), value);
        }
    }
    Ok(figures)
}

/// Reads a file.
pub(super) fn read_file(path: &Path, column: &str) -> Result<Figures, Failed> {
    let text =
        std::fs::read_to_string(path).map_err(|e| Failed::cannot(format!("cannot read {}: {e}", path.display())))?;
    read(&text, column)
}

/// Whether a measured figure, rounded half up, is the printed one. Rounds the shortest decimal text of the number.
pub(super) fn rounds_to(measured: &str, printed: &str) -> bool {
    let bare = printed.trim_end_matches('%').replace(',', "");
    let decimals = bare.split_once('.').map_or(0, |(_, after)| after.len());
    rounded(measured, decimals).is_some_and(|text| text == bare)
}

/// A decimal text with so many decimals, half away from zero.
fn rounded(text: &str, decimals: usize) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, after) = digits.split_once('.').unwrap_or((digits, ""));
    let kept: String = after.chars().chain(std::iter::repeat('0')).take(decimals).collect();
    let up = after.as_bytes().get(decimals).is_some_and(|d| *d >= b'5');
    let number = format!("{whole}{kept}").parse::<u128>().ok()? + u128::from(up);
    let all = format!("{number:0width$}", width = decimals + 1);
    let (whole, after) = all.split_at(all.len() - decimals);
    let sign = if number == 0 { "" } else { sign };
    Some(if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{after}") })
}

#[cfg(test)]
mod tests {
    use super::{read, rounded, rounds_to};

    #[test]
    fn halves_are_rounded_away_from_zero_on_the_decimal_text() {
        for (text, decimals, expected) in [
            ("2.675", 2, "2.68"),
            ("4.3249999", 2, "4.32"),
            ("-0.005", 2, "-0.01"),
            ("-0.004", 2, "0.00"),
            ("99.995", 2, "100.00"),
            ("49.5", 0, "50"),
            ("7", 3, "7.000"),
        ] {
            assert_eq!(rounded(text, decimals).as_deref(), Some(expected), "{text}");
        }
        assert!(rounds_to("4.326", "4.33%"));
        assert!(!rounds_to("4.324", "4.33%"));
        assert_eq!(rounded("1e-7", 2), None);
    }

    #[test]
    fn figures_are_found_by_the_names_of_columns() {
        let text = "hub_id,indicator_id,period,value\na,x,2019,1\na,y,2019,\n";
        let figures = read(text, "value").unwrap_or_default();
        assert_eq!(figures.len(), 1);
        assert_eq!(figures[&("x".to_owned(), "a".to_owned(), "2019".to_owned())], "1");
    }
}
