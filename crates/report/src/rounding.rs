//! Rounding half up, as printed tables round: the only place that does it.

/// Significant digits that a measured figure is good for. A double has between 15 and 17; the last ones are the noise of
/// the divisions and roots that made it.
const DIGITS: usize = 15;

/// A number with a fixed count of decimals, halves rounded away from zero, as people and spreadsheets do.
///
/// It works on the decimal text of the first 15 significant digits, not on the binary fraction: 2.675 is stored as
/// 2.67499999999999982, and was meant as 2.675, so that it gives 2.68. What rounds to nought has no sign.
pub(crate) fn half_up(value: f64, decimals: usize) -> String {
    let scientific = format!("{:.*e}", DIGITS - 1, value.abs());
    // Rust writes a number as one digit, the others behind a point, and the power of ten.
    let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let whole = power.parse::<i32>().unwrap_or_default() + 1;
    // A nought ahead, for what is carried, and as many as stand between the point and the first digit.
    let ahead = 1 + usize::try_from(-whole).unwrap_or_default();
    let mut digits = vec![0; ahead];
    digits.extend(mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0'));
    let point = 1 + usize::try_from(whole).unwrap_or_default();
    digits.resize(digits.len().max(point + decimals + 1), 0);
    let up = digits[point + decimals] >= 5;
    digits.truncate(point + decimals);
    if up {
        for digit in digits.iter_mut().rev() {
            *digit = (*digit + 1) % 10;
            if *digit != 0 {
                break;
            }
        }
    }
    let text = |digits: &[u8]| digits.iter().map(|digit| char::from(b'0' + digit)).collect::<String>();
    let sign = if value < 0.0 && digits.iter().any(|digit| *digit != 0) { "-" } else { "" };
    let (before, behind) = (text(&digits[..point]), text(&digits[point..]));
    let before = match before.trim_start_matches('0') {
        "" => "0",
        before => before,
    };
    if decimals == 0 { format!("{sign}{before}") } else { format!("{sign}{before}.{behind}") }
}

/// A figure rounded half up to the decimals of a printed text: `4.33%`, `0.131`, `87`.
pub(crate) fn as_printed(value: f64, printed: &str) -> String {
    let decimals = number(printed).split_once('.').map_or(0, |(_, behind)| behind.len());
    half_up(value, decimals)
}

/// Whether a figure, rounded half up, is the printed text.
pub(crate) fn prints_as(value: f64, printed: &str) -> bool {
    value.is_finite() && as_printed(value, printed) == number(printed)
}

fn number(printed: &str) -> &str {
    printed.trim().trim_end_matches('%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_up_whatever_their_binary_fraction() {
        let cases = [
            (2.675, 2, "2.68"),
            (1.005, 2, "1.01"),
            (0.125, 2, "0.13"),
            (0.5, 0, "1"),
            (1.5, 0, "2"),
            (2.5, 0, "3"),
            (2.4999, 0, "2"),
            (100.0 * 107.0 / 4000.0, 2, "2.68"),
            (1.1 * 1.15, 3, "1.265"),
        ];
        for (value, decimals, text) in cases {
            assert_eq!(half_up(value, decimals), text, "{value}");
        }
    }

    #[test]
    fn what_is_carried_reaches_the_first_digit() {
        assert_eq!(half_up(9.995, 2), "10.00");
        assert_eq!(half_up(99.9999, 2), "100.00");
        assert_eq!(half_up(0.999, 0), "1");
        assert_eq!(half_up(999_999.5, 0), "1000000");
    }

    #[test]
    fn negative_halves_go_away_from_zero_and_nought_has_no_sign() {
        assert_eq!(half_up(-2.675, 2), "-2.68");
        assert_eq!(half_up(-0.004, 2), "0.00");
        assert_eq!(half_up(-0.0, 1), "0.0");
    }

    #[test]
    fn large_and_small_numbers_keep_their_place() {
        assert_eq!(half_up(432_884.0, 0), "432884");
        assert_eq!(half_up(1e20, 1), "100000000000000000000.0");
        assert_eq!(half_up(0.000_123, 4), "0.0001");
        assert_eq!(half_up(1e-300, 2), "0.00");
    }

    #[test]
    fn noise_beyond_the_fifteenth_digit_moves_no_half() {
        assert_eq!(half_up(2.675_000_000_000_000_3, 2), "2.68");
        assert_eq!(half_up(2.674_999_999_999_999_4, 2), "2.68");
        assert_eq!(half_up(2.674_999_999_9, 2), "2.67");
    }

    #[test]
    fn a_figure_is_compared_at_the_precision_it_was_printed_with() {
        assert!(prints_as(4.334, "4.33%") && prints_as(4.325, "4.33%") && !prints_as(4.335, "4.33%"));
        assert!(prints_as(0.1305, "0.131") && prints_as(86.5, "87") && prints_as(-4.215, "-4.22%"));
        assert!(!prints_as(f64::NAN, "0") && !prints_as(1.0, ""));
    }
}
