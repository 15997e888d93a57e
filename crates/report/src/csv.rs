//! The contract's CSV: one row a cell.

use hubscope_model::Cell;

/// Column names, in order.
const HEADER: [&str; 11] =
    ["indicator_id", "hub_id", "period", "value", "low", "high", "n", "counting", "unit", "flags", "edition"];

/// Cells as CSV, in the order given. Numbers stand in the shortest form that reads back as the same number, whole ones
/// without decimals; what is not defined is empty.
#[expect(clippy::expect_used, reason = "writing to memory cannot fail, and all rows have the same length")]
pub fn csv(cells: &[Cell]) -> Vec<u8> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER).expect("a row in memory");
    for cell in cells {
        let optional = |value: Option<f64>| value.map(number).unwrap_or_default();
        let row = [
            &cell.indicator_id,
            &cell.hub_id,
            &cell.period,
            &optional(cell.value),
            &optional(cell.low),
            &optional(cell.high),
            &cell.n.map(|n| n.to_string()).unwrap_or_default(),
            &cell.counting,
            &cell.unit,
            &cell.flags,
            &cell.edition,
        ];
        writer.write_record(row).expect("a row in memory");
    }
    writer.into_inner().expect("bytes in memory")
}

/// `12`, `0.1`, never `12.0`, `1e-7` or `-0`.
pub(crate) fn number(value: f64) -> String {
    // Adding zero turns -0 into 0 and changes nothing else.
    (value + 0.0).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shortest_and_undefined_ones_empty() {
        let cell = Cell {
            indicator_id: "share_papers_intl".into(),
            hub_id: "a-hub".into(),
            period: "2021".into(),
            value: Some(100.0 / 3.0),
            low: Some(12.0),
            high: None,
            n: Some(3),
            counting: "full".to_owned(),
            unit: "percent".into(),
            flags: "bounds;small".into(),
            edition: "1-abc".into(),
        };
        let undefined = Cell { value: None, low: Some(-0.0), high: Some(1e-7), n: None, ..cell.clone() };
        let text = String::from_utf8(csv(&[cell, undefined])).unwrap();
        assert_eq!(
            text,
            "indicator_id,hub_id,period,value,low,high,n,counting,unit,flags,edition\n\
             share_papers_intl,a-hub,2021,33.333333333333336,12,,3,full,percent,bounds;small,1-abc\n\
             share_papers_intl,a-hub,2021,,0,0.0000001,,full,percent,bounds;small,1-abc\n"
        );
    }
}
