//! What was measured beside what somebody else printed.

use crate::csv::number;
use crate::rounding::prints_as;
use hubscope_model::published::{Figure, Published};
use hubscope_model::{Catalogue, Cell};

/// A figure that was measured and that was also printed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Compared<'a> {
    /// As measured.
    pub cell: &'a Cell,
    /// As printed.
    pub figure: &'a Figure,
    /// Whether they say the same: a count is the same number, a figure printed rounded is the same when rounded half up.
    pub equal: bool,
}

/// The cells that a source has figures of, in the order of the cells; none if its figures are of other hubs than those in use.
pub(crate) fn compared<'a>(catalogue: &Catalogue, published: &'a Published, cells: &'a [Cell]) -> Vec<Compared<'a>> {
    if published.source.hubs != catalogue.hubs.id {
        return vec![];
    }
    let pair = |cell: &'a Cell| {
        let figure = published.get(&cell.indicator_id, &cell.hub_id, &cell.period)?;
        let equal = cell.value.is_some_and(|value| match &figure.printed {
            Some(printed) => prints_as(value, printed),
            None => value == figure.value,
        });
        Some(Compared { cell, figure, equal })
    };
    cells.iter().filter_map(pair).collect()
}

/// Every measured figure that was also printed, as CSV: both numbers, the text that was printed, and whether they say the
/// same. The text is empty for figures that were printed in full; what is measured is empty where it is not defined.
#[expect(clippy::expect_used, reason = "writing to memory cannot fail, and all rows have the same length")]
pub fn published_csv(catalogue: &Catalogue, cells: &[Cell]) -> Vec<u8> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let header = ["indicator_id", "hub_id", "period", "measured", "published", "printed", "equal"];
    writer.write_record(header).expect("a row in memory");
    for Compared { cell, figure, equal } in catalogue.published.iter().flat_map(|p| compared(catalogue, p, cells)) {
        let row: [&str; 7] = [
            &cell.indicator_id,
            &cell.hub_id,
            &cell.period,
            &cell.value.map(number).unwrap_or_default(),
            &number(figure.value),
            figure.printed.as_deref().unwrap_or_default(),
            if equal { "true" } else { "false" },
        ];
        writer.write_record(row).expect("a row in memory");
    }
    writer.into_inner().expect("bytes in memory")
}
