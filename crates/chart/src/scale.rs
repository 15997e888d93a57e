//! Values to positions, and the round numbers to print along an axis.

/// Values beyond this are drawn at it: differences of two stay finite.
const LIMIT: f64 = 1e300;
/// Values nearer to zero than this are drawn as zero: ratios stay finite.
const TINY: f64 = 1e-12;

/// The value as it can be drawn; `None` if it is missing or not a number.
pub(crate) fn drawable(value: Option<f64>) -> Option<f64> {
    let value = value.filter(|v| v.is_finite())?;
    Some(if value.abs() < TINY { 0.0 } else { value.clamp(-LIMIT, LIMIT) })
}

/// A linear axis that includes zero and ends on round numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    low: f64,
    high: f64,
    /// Round numbers from low to high; just zero when all values are zero.
    pub ticks: Vec<f64>,
}

impl Axis {
    /// The axis for some values, with about `intervals` steps; counts get
    /// whole steps.
    pub(crate) fn new(values: impl IntoIterator<Item = f64>, intervals: usize) -> Self {
        let (mut low, mut high, mut whole) = (0.0_f64, 0.0_f64, true);
        for v in values {
            (low, high) = (low.min(v), high.max(v));
            whole &= v.fract() == 0.0;
        }
        let span = high - low;
        if span <= 0.0 {
            return Self { low: 0.0, high: 1.0, ticks: vec![0.0] };
        }
        let mut step = round_up(span / intervals.max(1) as f64);
        if whole && step.fract() != 0.0 {
            step = if step < 1.0 { 1.0 } else { 5.0 };
        }
        let first = (low / step).floor();
        let last = (high / step).ceil();
        // Both are small whole numbers: the step is at least span / intervals.
        let ticks = (0..=(last - first) as usize).map(|i| (first + i as f64) * step).collect();
        Self { low: first * step, high: last * step, ticks }
    }

    /// An axis for percentages from 0, as short as holds the largest.
    pub(crate) fn percent(largest: f64) -> Self {
        let high = [5.0, 10.0, 20.0, 50.0].into_iter().find(|high| *high >= largest).unwrap_or(100.0);
        Self { low: 0.0, high, ticks: vec![0.0, high / 2.0, high] }
    }

    /// Where a value lies: 0 at the low end, 1 at the high end.
    pub(crate) fn at(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// A logarithmic axis for positive values, between round numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LogAxis {
    low: f64,
    /// Doublings from the low to the high end.
    doublings: f64,
    /// Powers of ten, and 2 and 5 times these where there are few.
    pub ticks: Vec<f64>,
}

impl LogAxis {
    /// The axis for some values; none if no value is positive. Values beyond what can be counted are left out.
    pub(crate) fn new(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let drawn = values.into_iter().filter(|v| (1e-9..=1e15).contains(v));
        let (least, most) = drawn.fold((f64::INFINITY, 0.0_f64), |(least, most), v| (least.min(v), most.max(v)));
        if most <= 0.0 {
            return None;
        }
        let mut ticks = vec![round_down(least)];
        while let Some(tick) = ticks.last().copied().filter(|tick| *tick < most || ticks.len() < 2) {
            let (mantissa, power) = scientific(tick);
            ticks.push(
                if mantissa < 1.5 {
                    2.0
                } else if mantissa < 3.5 {
                    5.0
                } else {
                    10.0
                } * power,
            );
        }
        let (low, high) = (ticks[0], ticks[ticks.len() - 1]);
        if ticks.len() > 7 {
            ticks.retain(|tick| scientific(*tick).0 < 1.5);
        }
        Some(Self { low, doublings: log2(high / low), ticks })
    }

    /// Where a positive value lies: 0 at the low end, 1 at the high end.
    pub(crate) fn at(&self, value: f64) -> f64 {
        (log2((value / self.low).max(1.0)) / self.doublings).clamp(0.0, 1.0)
    }
}

/// Doublings from 1 to a value of at least 1, by squaring: the platform's logarithm differs in its last bit from another's.
fn log2(mut value: f64) -> f64 {
    let mut whole = 0.0;
    while value >= 2.0 {
        value /= 2.0;
        whole += 1.0;
    }
    let (mut part, mut bit) = (0.0, 0.5);
    for _ in 0..32 {
        value *= value;
        if value >= 2.0 {
            value /= 2.0;
            part += bit;
        }
        bit /= 2.0;
    }
    whole + part
}

/// The smallest of 1, 2, 2.5, 5 times a power of ten that is at least `value`.
pub(crate) fn round_up(value: f64) -> f64 {
    let (mantissa, power) = scientific(value);
    let round = [1.0, 2.0, 2.5, 5.0].into_iter().find(|m| mantissa <= m * (1.0 + 1e-9));
    round.unwrap_or(10.0) * power
}

/// The largest of 1, 2, 5 times a power of ten that is at most `value`.
pub(crate) fn round_down(value: f64) -> f64 {
    let (mantissa, power) = scientific(value);
    let round = [5.0, 2.0].into_iter().find(|m| mantissa >= m * (1.0 - 1e-9));
    round.unwrap_or(1.0) * power
}

/// A positive value as a number in 1..10 and a power of ten. Multiplication
/// only: logarithms and powers differ in the last bit between platforms.
fn scientific(value: f64) -> (f64, f64) {
    let mut power = 1.0;
    while value / power >= 10.0 {
        power *= 10.0;
    }
    while value / power < 1.0 && power > 1e-30 {
        power /= 10.0;
    }
    (value / power, power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_on_round_numbers_beyond_the_data() {
        assert_eq!(Axis::new([66_461.0, 78_739.0], 2).ticks, [0.0, 50_000.0, 100_000.0]);
        assert_eq!(Axis::new([7.1], 3).ticks, [0.0, 2.5, 5.0, 7.5]);
        assert_eq!(Axis::new([7.0], 3).ticks, [0.0, 5.0, 10.0]);
        assert_eq!(Axis::new([1.0], 3).ticks, [0.0, 1.0]);
        assert_eq!(Axis::new([-3.0, 8.0], 3).ticks, [-5.0, 0.0, 5.0, 10.0]);
        assert_eq!(Axis::new([], 3).ticks, [0.0]);
        assert_eq!(Axis::new([0.0], 3).at(0.0), 0.0);
    }

    #[test]
    fn extreme_values_stay_on_the_axis() {
        let values = [Some(f64::MAX), Some(f64::MIN), Some(5e-324), Some(f64::NAN), None];
        let kept: Vec<f64> = values.into_iter().filter_map(drawable).collect();
        assert_eq!(kept, [1e300, -1e300, 0.0]);
        let axis = Axis::new(kept.iter().copied(), 3);
        assert!(axis.ticks.iter().all(|t| t.is_finite()) && axis.ticks.len() < 8);
        assert!(kept.iter().all(|v| (0.0..=1.0).contains(&axis.at(*v))));
    }

    #[test]
    fn a_logarithmic_axis_holds_its_values_between_round_numbers() {
        let axis = LogAxis::new([1074.0, 700_000.0]).unwrap();
        assert_eq!(axis.ticks, [1e3, 1e4, 1e5, 1e6]);
        assert!((axis.at(31_622.776_6) - 0.5).abs() < 1e-6, "{}", axis.at(31_622.776_6));
        assert_eq!((axis.at(1000.0), axis.at(1e6)), (0.0, 1.0));
        assert_eq!(LogAxis::new([3.0, 40.0]).unwrap().ticks, [2.0, 5.0, 10.0, 20.0, 50.0]);
        assert_eq!(LogAxis::new([10.0]).unwrap().ticks, [10.0, 20.0]);
        assert_eq!(LogAxis::new([0.0, -1.0, f64::INFINITY, f64::NAN]), None);
    }

    #[test]
    fn an_axis_of_shares_is_as_short_as_holds_them() {
        assert_eq!([0.0, 6.1, 50.0, 50.1, 120.0].map(|v| Axis::percent(v).high), [5.0, 10.0, 50.0, 100.0, 100.0]);
    }

    #[test]
    fn sizes_round_down() {
        assert_eq!([78_739.0, 20_000.0, 19.0, 1.0].map(round_down), [50_000.0, 20_000.0, 10.0, 1.0]);
    }
}
