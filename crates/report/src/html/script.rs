//! What the page's script reads: names, definitions and texts in the page's language.

use crate::document::Document;
use hubscope_model::locale::Locale;
use serde::Serialize;
use std::collections::BTreeMap;

/// Texts that the script shows.
const TEXTS: [&str; 39] = [
    "evidence-again",
    "evidence-because",
    "evidence-both",
    "evidence-command",
    "evidence-copied",
    "evidence-copy",
    "evidence-countries",
    "evidence-definition",
    "evidence-denominator",
    "evidence-divisions",
    "evidence-empty",
    "evidence-error",
    "evidence-loading",
    "evidence-more",
    "evidence-next",
    "evidence-page",
    "evidence-placed-by-institution",
    "evidence-previous",
    "evidence-range",
    "evidence-subfield",
    "evidence-title",
    "evidence-unnamed",
    "evidence-untitled",
    "evidence-value",
    "sort-by",
    "type-article",
    "type-book",
    "type-book-chapter",
    "type-book-part",
    "type-book-section",
    "type-conference-paper",
    "type-edited-book",
    "type-journal-article",
    "type-letter",
    "type-monograph",
    "type-posted-content",
    "type-preprint",
    "type-proceedings-article",
    "type-review",
];

/// Insertions that the script fills in: they go into the texts as `{name}`.
const PLACEHOLDERS: [&str; 15] = [
    "author",
    "column",
    "countries",
    "divisions",
    "error",
    "first",
    "hub",
    "indicator",
    "institution",
    "last",
    "range",
    "subfield",
    "total",
    "value",
    "year",
];

#[derive(Serialize)]
struct Data<'a> {
    lang: &'a str,
    indicators: BTreeMap<&'a str, Indicator<'a>>,
    hubs: BTreeMap<&'a str, &'a str>,
    texts: BTreeMap<&'a str, String>,
}

#[derive(Serialize)]
struct Indicator<'a> {
    name: &'a str,
    definition: &'a str,
}

/// JSON that may stand in a script element.
pub(super) fn data(document: &Document, locale: &Locale) -> Result<String, serde_json::Error> {
    let braced: Vec<(&str, String)> = PLACEHOLDERS.iter().map(|name| (*name, format!("{{{name}}}"))).collect();
    let args: Vec<(&str, &str)> = braced.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let data = Data {
        lang: document.lang.tag(),
        indicators: document
            .indicators
            .iter()
            .map(|i| (i.id.as_str(), Indicator { name: &i.name, definition: &i.definition }))
            .collect(),
        hubs: document.places.iter().map(|place| (place.id.as_str(), place.name.as_str())).collect(),
        texts: TEXTS.iter().map(|key| (*key, locale.format(key, &args))).collect(),
    };
    // A script element ends at `</` and may change its ways at `<!--`, whatever JSON says: no `<` stays as it is.
    Ok(serde_json::to_string(&data)?.replace('<', "\\u003c"))
}
