//! A page for each source, from `catalogue/sources`.

use hubscope_model::source::{Licence, SourceEntry};

/// The page of a source.
pub(super) fn page(source: &SourceEntry) -> String {
    let SourceEntry { names, gives, url, get, cadence, licence, citation, forms, lacks, command, id } = source;
    let Licence { names: terms, url: terms_url, note } = licence;
    let note = note.as_ref().map(|note| format!(" {}", note.en.trim())).unwrap_or_default();
    let told = [
        ("What it gives", gives.en.clone()),
        ("Where it is", format!("<{url}>")),
        ("How to get it", get.en.clone()),
        ("How often it changes", cadence.en.clone()),
        ("Licence", format!("[{}]({terms_url}).{note}", terms.en)),
        ("Citation", citation.clone()),
        ("What is read", forms.en.clone()),
        ("What it is known not to have", lacks.en.clone()),
    ];
    let told: String = told.iter().map(|(what, text)| format!("**{what}.** {}\n\n", ended(text.trim()))).collect();
    format!(
        "# {}\n\nMade by `cargo xtask gen` from `catalogue/sources/{id}.toml`.\n\n```sh\n{command}\n```\n\n{}\n",
        names.en,
        told.trim_end()
    )
}

/// With a full stop.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '>']) { text.to_owned() } else { format!("{text}.") }
}
