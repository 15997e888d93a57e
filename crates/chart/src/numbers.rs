//! Numbers as the reader's language writes them.

/// How large numbers are shortened on axes and in labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Abbrev {
    /// Thousands: `66.5k`, `1.2M`, `3B`.
    #[default]
    En,
    /// Ten thousands: `6.65万`, `1.2亿`.
    Zh,
}

/// How numbers are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFormat {
    /// Between groups of three digits: `,`, a thin space, or nothing.
    pub group: String,
    /// Before the decimals: `.` or `,`.
    pub decimal: String,
    /// Units of shortened numbers.
    pub abbrev: Abbrev,
}

impl NumberFormat {
    /// `66,461` and `66.5k`.
    pub fn english() -> Self {
        Self { group: ",".to_owned(), decimal: ".".to_owned(), abbrev: Abbrev::En }
    }

    /// `66,461` and `6.65万`.
    pub fn chinese() -> Self {
        Self { abbrev: Abbrev::Zh, ..Self::english() }
    }

    /// The number in full, with at most one decimal: `66,461`.
    pub fn full(&self, value: f64) -> String {
        self.write(value, 1)
    }

    /// The number in about three figures: `66.5k`, `950`, `6.65万`.
    pub fn short(&self, value: f64) -> String {
        if beyond(value) {
            return self.fixed(value, 0);
        }
        let units: &[(f64, &str)] = match self.abbrev {
            Abbrev::En => &[(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")],
            Abbrev::Zh => &[(1e12, "万亿"), (1e8, "亿"), (1e4, "万")],
        };
        let size = value.abs();
        for (i, &(unit, name)) in units.iter().enumerate() {
            // 999.95k would round to 1,000k, which is 1M.
            let rounds_up = i > 0 && three(size / unit) * unit >= units[i - 1].0;
            if rounds_up {
                return format!("{}{}", self.write(value / units[i - 1].0, 2), units[i - 1].1);
            }
            if three(size) >= unit {
                let scaled = value / unit;
                return format!("{}{name}", self.write(scaled, decimals(scaled)));
            }
        }
        self.write(value, if (100.0..10_000.0).contains(&size) { 0 } else { decimals(value) })
    }

    /// A percentage with one decimal: `61.9%`.
    pub fn percent(&self, value: f64) -> String {
        format!("{}%", self.fixed(value, 1))
    }

    fn write(&self, value: f64, decimals: usize) -> String {
        let text = self.fixed(value, decimals);
        if beyond(value) {
            return text;
        }
        match text.split_once(self.decimal.as_str()) {
            Some((whole, part)) if decimals > 0 && !self.decimal.is_empty() => match part.trim_end_matches('0') {
                "" => whole.to_owned(),
                part => format!("{whole}{}{part}", self.decimal),
            },
            _ => text,
        }
    }

    fn fixed(&self, value: f64, decimals: usize) -> String {
        if beyond(value) {
            return format!("{value:.2e}");
        }
        let text = format!("{:.decimals$}", value.abs());
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::new();
        if value < 0.0 && text.contains(|c: char| c.is_ascii_digit() && c != '0') {
            out.push('\u{2212}');
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 {
                out.push_str(&self.group);
            }
            out.push(digit);
        }
        if !part.is_empty() {
            out.push_str(&self.decimal);
            out.push_str(part);
        }
        out
    }
}

/// Too large, or no number: written as `1.00e18`.
fn beyond(value: f64) -> bool {
    !value.is_finite() || value.abs() >= 1e15
}

/// Decimals that leave three figures.
fn decimals(value: f64) -> usize {
    match value.abs() {
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        _ => 2,
    }
}

/// The value as it will read in three figures, for thresholds.
fn three(value: f64) -> f64 {
    let factor = [1.0, 10.0, 100.0][decimals(value)];
    (value * factor).round() / factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_shortens_by_thousands() {
        let f = NumberFormat::english();
        let cases = [
            (0.0, "0"),
            (7.0, "7"),
            (2.5, "2.5"),
            (950.0, "950"),
            (999.4, "999"),
            (1000.0, "1k"),
            (66_461.0, "66.5k"),
            (150_000.0, "150k"),
            (999_950.0, "1M"),
            (1_234_567.0, "1.23M"),
            (-5_400.0, "−5.4k"),
            (3e9, "3B"),
        ];
        for (value, text) in cases {
            assert_eq!(f.short(value), text);
        }
    }

    #[test]
    fn chinese_shortens_by_ten_thousands() {
        let f = NumberFormat::chinese();
        let cases = [
            (950.0, "950"),
            (2_500.0, "2,500"),
            (9_999.0, "9,999"),
            (10_000.0, "1万"),
            (66_461.0, "6.65万"),
            (150_000.0, "15万"),
            (1.2e8, "1.2亿"),
            (99_999_999.0, "1亿"),
        ];
        for (value, text) in cases {
            assert_eq!(f.short(value), text);
        }
    }

    #[test]
    fn separators_are_the_callers() {
        let f = NumberFormat { group: "\u{202f}".into(), decimal: ",".into(), abbrev: Abbrev::En };
        assert_eq!(f.full(1_234_567.25), "1\u{202f}234\u{202f}567,2");
        assert_eq!(f.percent(61.94), "61,9%");
        assert_eq!(f.full(-0.01), "0");
        assert_eq!(f.full(1e300), "1.00e300");
        assert_eq!(f.short(1e18), "1.00e18");
    }
}
