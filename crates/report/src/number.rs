//! Numbers as a reader of the report's language expects them.

use hubscope_model::locale::Locale;

/// A true minus sign: as wide as a plus, and never a line break.
const MINUS: char = '\u{2212}';

/// Writes numbers for one language. Both languages write the same digits; only words beside them differ.
#[derive(Clone, Copy)]
pub struct Numbers<'a> {
    locale: &'a Locale,
}

impl<'a> Numbers<'a> {
    /// For the language of these texts.
    pub fn new(locale: &'a Locale) -> Self {
        Numbers { locale }
    }

    /// A figure in its unit (the contract's column `unit`): counts whole, rates and shares with two decimals, scores with one.
    pub fn with_unit(&self, value: f64, unit: &str) -> String {
        match unit {
            "percent" => percent(value),
            "percentage_points" => self.locale.format("number-points", &[("value", &decimals(value, 2))]),
            "score" => decimals(value, 1),
            _ => count(value),
        }
    }

    /// How far a figure lies from another of its unit, with its sign: rates and shares in percentage points.
    pub fn difference(&self, value: f64, unit: &str) -> String {
        let places = if unit == "score" { 0 } else { 2 };
        let text = decimals(value, places);
        let plus = if value > 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { "+" } else { "" };
        let text = format!("{plus}{text}");
        if unit == "score" { text } else { self.locale.format("number-points", &[("value", &text)]) }
    }
}

/// `12,345`; with two decimals where the count is not whole, as fractions of works are not.
pub(crate) fn count(value: f64) -> String {
    decimals(value, if value.fract() == 0.0 { 0 } else { 2 })
}

/// `43.21%`
pub(crate) fn percent(value: f64) -> String {
    format!("{}%", decimals(value, 2))
}

/// A number with groups of three digits. What rounds to nought has no sign.
fn decimals(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::with_capacity(text.len() + 8);
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push(MINUS);
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push('.');
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_and_keep_fractions() {
        let written: Vec<String> = [0.0, 999.0, 1000.0, 1_234_567.0, -1200.0, 2.5].map(count).into();
        assert_eq!(written, ["0", "999", "1,000", "1,234,567", "\u{2212}1,200", "2.50"]);
    }

    #[test]
    fn percentages_have_two_decimals_and_no_negative_nought() {
        let written: Vec<String> = [43.214, 100.0, -3.5, -0.001, 0.0].map(percent).into();
        assert_eq!(written, ["43.21%", "100.00%", "\u{2212}3.50%", "0.00%", "0.00%"]);
    }
}
