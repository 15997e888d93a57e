//! From cells to the document: what the report says, and in which order.

mod about;
mod context;
mod families;
mod figures;
mod indicators;
mod lens;
mod marks;
mod published;
mod resolution;
mod summary;

use crate::document::{Described, Document, Section, Span};
use crate::{Input, ReportError};
use context::Context;
use hubscope_model::locale::Locale;
pub(crate) use marks::has_flag;

/// The file with all cells, beside the report.
const VALUES_FILE: &str = "values.csv";
/// The file with what was measured beside what was published.
const PUBLISHED_FILE: &str = "published.csv";

/// Builds the document in the language of the texts.
pub(crate) fn document(input: &Input<'_>, locale: &Locale) -> Result<Document, ReportError> {
    let world = locale.text("place-world");
    let context = Context::new(input, locale, &world);
    let sections = vec![
        summary::section(&context),
        figures::section(&context)?,
        indicators::section(&context),
        lens::section(&context),
        resolution::section(&context),
        published::section(&context),
        about::definitions(&context),
        about::coverage(&context),
        about::edition(&context),
        about::hubs(&context),
        about::citation(&context),
    ];
    let described = |id: &str, name: &str, definition: &str| Described {
        id: id.to_owned(),
        name: name.to_owned(),
        definition: definition.trim().to_owned(),
    };
    let lang = locale.lang;
    Ok(Document {
        lang,
        langs: input.langs.to_vec(),
        title: input.catalogue.hubs.names.get(lang).to_owned(),
        subtitle: context.format("document-subtitle", &[("years", &context.years())]),
        edition: context.format(
            "document-edition",
            &[("edition", &input.provenance.edition), ("catalogue", &input.provenance.catalogue)],
        ),
        notice: notice(&context),
        sections: sections.into_iter().filter(|section| !section.is_empty()).collect(),
        indicators: context
            .indicators
            .iter()
            .map(|i| described(&i.id, i.names.get(lang), i.definition.get(lang)))
            .collect(),
        places: context.places().map(|place| described(place.id, place.name, "")).collect(),
    })
}

impl Section {
    fn new(id: &str, title: String) -> Self {
        Section { id: id.to_owned(), title, blocks: vec![], parts: vec![] }
    }

    fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.parts.is_empty()
    }
}

/// Says that the records are not real.
fn notice(context: &Context<'_>) -> Option<String> {
    let scale = crate::csv::number(context.input.synthetic?);
    Some(context.format("notice-synthetic", &[("scale", &scale)]))
}

/// A link to the file with all cells.
fn values_link(context: &Context<'_>) -> Span {
    Span::Link { text: context.text("values-link"), to: VALUES_FILE.to_owned() }
}
