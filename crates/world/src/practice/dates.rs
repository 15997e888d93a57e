//! Days of the years that the records are dated with.

const MONTHS: [u64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4)
}

/// The date of a day of the year, counted from 0.
pub(super) fn date(year: u16, mut day: u64) -> String {
    for (month, &length) in (1..).zip(&MONTHS) {
        let length = length + u64::from(month == 2 && is_leap(year));
        if day < length {
            return format!("{year}-{month:02}-{:02}", day + 1);
        }
        day -= length;
    }
    format!("{year}-12-31")
}

/// The date of the `week`-th Tuesday of the year, the day on which patents are granted; `week` is below 52.
pub(super) fn tuesday(year: u16, week: u64) -> String {
    // The first day of 2017 was a Sunday; no earlier year is asked for.
    let before: u64 = (2017..year).map(|year| 365 + u64::from(is_leap(year))).sum();
    date(year, (9 - before % 7) % 7 + 7 * week)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patents_are_granted_on_tuesdays() {
        let first = [2018, 2019, 2020, 2021, 2022, 2023, 2024].map(|year| tuesday(year, 0));
        let known = ["2018-01-02", "2019-01-01", "2020-01-07", "2021-01-05", "2022-01-04", "2023-01-03", "2024-01-02"];
        assert_eq!(first, known);
        assert_eq!(tuesday(2020, 51), "2020-12-29");
    }

    #[test]
    fn leap_years_have_a_day_more() {
        assert_eq!([date(2020, 59), date(2021, 59)], ["2020-02-29", "2021-03-01"]);
        assert_eq!([date(2020, 365), date(2021, 364)], ["2020-12-31", "2021-12-31"]);
    }
}
