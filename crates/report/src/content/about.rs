//! What stands behind the figures: definitions, coverage, data edition, hubs, and how to cite.

use super::context::Context;
use super::marks::legend;
use crate::document::{Block, Body, Column, Entry, Head, Number, Row, Section, Span, Table};
use crate::number;
use hubscope_count::coverage::Coverage;
use hubscope_model::Lang;
use hubscope_model::measure::Indicator;
use hubscope_model::source::SourceEntry;

pub(super) fn definitions(context: &Context<'_>) -> Section {
    let mut section = Section::new("definitions", context.text("definitions-title"));
    section.blocks.push(Block::Paragraph(Span::text(context.text("definitions-intro"))));
    section.parts = context.indicators.iter().map(|indicator| definition(context, indicator)).collect();
    let mut growth = Section::new("definition-growth", context.text("growth-title"));
    growth.blocks.push(Block::Definitions(
        ["cagr", "slope", "group", "mean_cagr", "small", "incomplete", "open_window", "bounds"]
            .map(|word| {
                (context.text(&format!("term-{word}")), Span::text(context.text(&format!("term-{word}-definition"))))
            })
            .into(),
    ));
    section.parts.push(growth);
    section
}

fn definition(context: &Context<'_>, indicator: &Indicator) -> Section {
    let lang = context.lang;
    let mut part = Section::new(&format!("definition-{}", indicator.id), indicator.names.get(lang).to_owned());
    let version = context.format("definition-version", &[("version", &indicator.version.to_string())]);
    let mut rows = vec![
        ("definition-meaning", Span::text(indicator.definition.get(lang).trim())),
        ("definition-limits", Span::text(indicator.limits.get(lang).trim())),
        ("definition-unit", Span::text(context.text(&format!("unit-{}", indicator.unit.id())))),
    ];
    if !indicator.references.is_empty() {
        rows.push(("definition-references", vec![Span::In(Lang::En, indicator.references.join("; "))]));
    }
    rows.push(("definition-id", vec![Span::Code(indicator.id.clone()), Span::Text(version)]));
    rows.push(("definition-sql", Span::code(format!("hubscope explain {}", indicator.id))));
    part.blocks.push(Block::Definitions(rows.into_iter().map(|(key, spans)| (context.text(key), spans)).collect()));
    part
}

pub(super) fn coverage(context: &Context<'_>) -> Section {
    let mut section = Section::new("coverage", context.text("coverage-title"));
    if context.input.coverage.is_empty() {
        return section;
    }
    type Get = fn(&Coverage) -> (u64, Option<u64>);
    // Each column: a count, and what it is a part of where it is shown as a share.
    let shown: [(&str, Get); 8] = [
        ("coverage-works", |c| (c.works, None)),
        ("coverage-no-field", |c| (c.works_without_field, Some(c.works))),
        ("coverage-no-country", |c| (c.works_of_unknown_countries, Some(c.works))),
        ("coverage-cut", |c| (c.works_with_cut_author_list, Some(c.works))),
        ("coverage-authorships", |c| (c.authorships, None)),
        ("coverage-no-institution", |c| (c.authorships_without_institution, Some(c.authorships))),
        ("coverage-no-point", |c| (c.authorships_without_point, Some(c.authorships))),
        ("coverage-unplaced", |c| {
            (c.authorships_without_institution + c.authorships_without_point, Some(c.authorships))
        }),
    ];
    let column = |key: &str, numeric| Column { title: context.text(key), numeric, marks: vec![] };
    let mut columns = vec![column("column-year", false)];
    columns.extend(shown.iter().map(|(key, _)| column(key, true)));
    let rows: Vec<Row> = context
        .input
        .coverage
        .iter()
        .map(|of_year| Row {
            head: Some(head(of_year.year.to_string(), None)),
            entries: shown.iter().map(|(_, get)| coverage_entry(get(of_year))).collect(),
        })
        .collect();
    let notes = legend(context, &columns, &rows.iter().collect::<Vec<_>>());
    section.blocks.push(Block::Paragraph(Span::text(context.text("coverage-intro"))));
    section.blocks.push(Block::Table(Table {
        id: "table-coverage".to_owned(),
        caption: context.format("coverage-caption", &[("years", &context.years())]),
        columns,
        bodies: vec![Body { title: None, rows }],
        notes,
        sortable: false,
    }));
    section
}

fn coverage_entry((count, of): (u64, Option<u64>)) -> Entry {
    let count = count as f64;
    let (value, text) = match of {
        None => (Some(count), number::count(count)),
        Some(0) => (None, String::new()),
        Some(whole) => {
            let share = count / whole as f64 * 100.0;
            (Some(share), number::percent(share))
        }
    };
    Entry::Number(Number { value, text, range: None, marks: vec![], source: None })
}

pub(super) fn edition(context: &Context<'_>) -> Section {
    let provenance = context.input.provenance;
    let mut section = Section::new("edition", context.text("edition-title"));
    section.blocks.push(Block::Paragraph(Span::text(context.text("edition-intro"))));
    let rule = |name: &str, value: &str| {
        let key = format!("rule-{name}-{value}");
        let words = Span::Text(known(context, &key).unwrap_or_else(|| value.to_owned()));
        (context.text(&format!("rule-{name}")), vec![Span::Code(value.to_owned()), Span::Text(" ".to_owned()), words])
    };
    let mut definitions = vec![
        (context.text("edition-snapshot"), Span::code(&provenance.edition)),
        (context.text("edition-catalogue"), Span::code(&provenance.catalogue)),
        (context.text("edition-years"), Span::text(context.years())),
        rule("corpus", provenance.method.corpus),
        rule("identity", provenance.method.identity),
        rule("counting", provenance.method.counting),
        rule("placing", provenance.method.placing),
        rule("countries", provenance.method.country_rule),
        rule("fields", provenance.method.field_basis),
    ];
    let corrections = provenance.corrections;
    if !corrections.are_none() {
        let [institutions, affiliations] =
            [corrections.institutions, corrections.affiliations].map(|count| number::count(count as f64));
        let told = [("institutions", institutions.as_str()), ("affiliations", affiliations.as_str())];
        let told = context.format("edition-corrected", &told);
        definitions.push((context.text("edition-corrections"), Span::text(told)));
    }
    section.blocks.push(Block::Definitions(definitions));
    let column = |key: &str| Column { title: context.text(key), numeric: false, marks: vec![] };
    let rows = provenance
        .sources
        .iter()
        .map(|(source, day)| {
            let entry = context.input.catalogue.sources.get(source);
            let name = entry.map_or_else(|| source.clone(), |entry| entry.names.get(context.lang).to_owned());
            let day = if day.is_empty() { context.text("edition-no-day") } else { day.clone() };
            let licence = entry.map(|entry| entry.licence.names.get(context.lang).to_owned()).unwrap_or_default();
            Row {
                head: Some(head(name, None)),
                entries: vec![Entry::Text(Span::text(day)), Entry::Text(Span::text(licence))],
            }
        })
        .collect();
    section.blocks.push(Block::Table(Table {
        id: "table-sources".to_owned(),
        caption: context.text("edition-caption"),
        columns: vec![column("column-source"), column("column-latest"), column("column-licence")],
        bodies: vec![Body { title: None, rows }],
        notes: vec![],
        sortable: false,
    }));
    section
}

pub(super) fn hubs(context: &Context<'_>) -> Section {
    let lang = context.lang;
    let set = &context.input.catalogue.hubs;
    let mut section = Section::new("hubs", context.text("hubs-title"));
    section.blocks.push(Block::Paragraph(Span::text(context.text("hubs-intro"))));
    let column = |key: &str| Column { title: context.text(key), numeric: false, marks: vec![] };
    let mut notes = vec![];
    let mut rows = vec![];
    for place in &context.hubs {
        let Some(hub) = set.hubs.iter().find(|hub| hub.id == place.id) else {
            continue;
        };
        let country = known(context, &format!("country-{}", hub.country)).unwrap_or_else(|| hub.country.clone());
        let group = hub.group.as_ref().and_then(|id| set.groups.iter().find(|group| group.id == *id));
        let group = group.map(|group| group.names.get(lang)).unwrap_or_default();
        rows.push(Row {
            head: Some(head(place.name.to_owned(), place.number)),
            entries: vec![
                Entry::Text(Span::text(hub.place.get(lang))),
                Entry::Text(Span::text(country)),
                Entry::Text(Span::text(group)),
                Entry::Text(Span::code(&hub.id)),
                Entry::Text(Span::code(hub.boundary_hash())),
            ],
        });
        if let Some(note) = &hub.note {
            notes.push((place.short.to_owned(), Span::text(note.get(lang))));
        }
    }
    section.blocks.push(Block::Table(Table {
        id: "table-hubs".to_owned(),
        caption: context.text("hubs-caption"),
        columns: ["column-hub", "column-place", "column-country", "column-group", "column-id", "column-boundary"]
            .map(column)
            .into(),
        bodies: vec![Body { title: None, rows }],
        notes: vec![],
        sortable: true,
    }));
    if !notes.is_empty() {
        let mut part = Section::new("boundaries", context.text("boundaries-title"));
        part.blocks.push(Block::Paragraph(Span::text(context.text("boundaries-intro"))));
        part.blocks.push(Block::Definitions(notes));
        section.parts.push(part);
    }
    section
}

pub(super) fn citation(context: &Context<'_>) -> Section {
    let provenance = context.input.provenance;
    let mut section = Section::new("citation", context.text("citation-title"));
    section.blocks.push(Block::Paragraph(Span::text(context.text("citation-intro"))));
    let mut text = context.format(
        "citation-text",
        &[
            ("version", env!("CARGO_PKG_VERSION")),
            ("title", context.input.catalogue.hubs.names.get(context.lang)),
            ("years", &context.years()),
            ("edition", &provenance.edition),
            ("catalogue", &provenance.catalogue),
        ],
    );
    // Whoever copies the citation copies the warning, and invented records are credited to nobody.
    if let Some(notice) = super::notice(context) {
        text = [&text, context.space(), &notice].concat();
    }
    section.blocks.push(Block::Paragraph(Span::text(text)));
    let mut licences = Section::new("licences", context.text("licences-title"));
    let sources = provenance.sources.keys().filter(|_| context.input.synthetic.is_none());
    let line = |source: &SourceEntry| {
        let SourceEntry { gives, names, licence, .. } = source;
        let told = [("gives", gives), ("source", names), ("licence", &licence.names)];
        let line = context.format("licence-line", &told.map(|(name, text)| (name, text.get(context.lang))));
        let note = licence.note.as_ref().map(|note| [context.space(), note.get(context.lang)].concat());
        [line, note.unwrap_or_default()].concat()
    };
    let of_sources = sources.filter_map(|source| context.input.catalogue.sources.get(source)).map(line);
    let always = ["map", "font"].map(|what| context.text(&format!("licence-line-{what}")));
    licences.blocks.push(Block::List(of_sources.chain(always).map(Span::text).collect()));
    section.parts.push(licences);
    section
}

fn head(text: String, number: Option<usize>) -> Head {
    Head { text, number, order: number, detail: String::new(), rows: 1 }
}

/// The text of a key that not every value has: countries and rules that later versions may bring.
fn known(context: &Context<'_>, key: &str) -> Option<String> {
    Some(context.text(key)).filter(|text| *text != format!("[{key}]"))
}
