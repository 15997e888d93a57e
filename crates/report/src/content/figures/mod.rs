//! The figures, each with the table of its numbers.

mod bars;
mod frontiers;
mod map;
mod panels;

use super::context::Context;
use super::values_link;
use crate::ReportError;
use crate::document::{Block, Column, Figure, Section, Span, Table};
use hubscope_chart::{Frame, NumberFormat};
use hubscope_model::Lang;
use panels::Panels;

/// The figures with a small chart for each hub, in their order.
const PANELS: [Panels; 4] = [
    Panels { name: "researchers", counts: &["active_researchers", "ni_researchers"], share: "share_ni_researchers" },
    Panels { name: "papers", counts: &["papers_all", "papers_life"], share: "share_life_papers" },
    Panels { name: "high-level", counts: &["papers_ni"], share: "share_ni_papers" },
    Panels { name: "collaboration", counts: &["papers_ni", "papers_ni_intl"], share: "share_ni_intl" },
];

pub(super) fn section(context: &Context<'_>) -> Result<Section, ReportError> {
    let mut section = Section::new("figures", context.text("figures-title"));
    let mut figures: Vec<Unnumbered> = vec![];
    figures.extend(map::map(context)?);
    figures.extend(PANELS.iter().filter_map(|of| panels::panels(context, of)));
    figures.extend(bars::growth(context));
    figures.extend(frontiers::frontiers(context));
    figures.extend(bars::activity(context));
    if figures.is_empty() {
        return Ok(section);
    }
    section.blocks.push(Block::Paragraph(vec![
        Span::Text(context.text("figures-intro")),
        Span::Text(context.space().to_owned()),
        values_link(context),
    ]));
    section.blocks.extend((1..).zip(figures).map(|(number, figure)| {
        let label = context.format("figure-label", &[("number", &format!("{number}"))]);
        let Unnumbered { name, caption, svg, mut table } = figure;
        table.caption = context.format("figure-table-caption", &[("figure", &label), ("caption", &table.caption)]);
        Block::Figure(Figure { id: format!("figure-{name}"), label, caption, svg, table })
    }));
    Ok(section)
}

/// A figure that does not know its number yet: one that has no data takes none.
struct Unnumbered {
    name: &'static str,
    caption: String,
    svg: String,
    table: Table,
}

fn column(title: String, numeric: bool) -> Column {
    Column { title, numeric, marks: vec![] }
}

fn frame(context: &Context<'_>, name: &str) -> Frame {
    let hubs = context.hubs.len().to_string();
    Frame {
        id_prefix: format!("chart-{name}"),
        lang: context.lang.tag().to_owned(),
        title: context.text(&format!("figure-{name}-title")),
        description: context.format(&format!("figure-{name}-description"), &[("hubs", &hubs)]),
        no_data: context.text("no-data"),
    }
}

fn number_format(lang: Lang) -> NumberFormat {
    match lang {
        Lang::En => NumberFormat::english(),
        Lang::Zh => NumberFormat::chinese(),
    }
}
