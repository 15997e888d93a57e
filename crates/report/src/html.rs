//! The document as one HTML file: styles, script, figures and font are in it, nothing is loaded from elsewhere.

mod script;
mod table;

use crate::document::{Block, Document, Figure, Section, Span};
use crate::{Links, ReportError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hubscope_model::locale::Locale;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::collections::BTreeSet;

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/page.js");

/// Where the font goes, once it is known which characters the page has.
const FONT_MARK: &str = "/*font*/";

/// The whole page.
pub(crate) fn page(document: &Document, locale: &Locale, links: &Links) -> Result<String, ReportError> {
    let writer = Writer { document, locale };
    let page = writer.page(links, &script::data(document, locale)?).into_string();
    let characters: BTreeSet<char> = page.chars().filter(|c| !c.is_control()).collect();
    let font = hubscope_font::subset(characters)?;
    // Its one weight is declared as such, so that browsers make the bold one from it.
    let face = format!(
        "/* {} */\n@font-face{{font-family:\"Hubscope Sans\";font-weight:400;src:url(data:{};base64,{})}}\n",
        hubscope_font::LICENCE,
        hubscope_font::MIME,
        STANDARD.encode(font)
    );
    Ok(page.replacen(FONT_MARK, &face, 1))
}

/// What a page served beside an API, or opened from a disk, may do: nothing but what is written in it.
fn policy(links: &Links) -> String {
    let connect = match links {
        Links::Offline => "'none'",
        Links::Served { .. } => "'self'",
    };
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:; \
         connect-src {connect}; base-uri 'none'; form-action 'none'"
    )
}

/// Renders parts of one document.
struct Writer<'a> {
    document: &'a Document,
    locale: &'a Locale,
}

impl Writer<'_> {
    fn text(&self, key: &str) -> String {
        self.locale.text(key)
    }

    fn page(&self, links: &Links, data: &str) -> Markup {
        let document = self.document;
        html! {
            (DOCTYPE)
            html lang=(document.lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content=(policy(links));
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content=(concat!("hubscope ", env!("CARGO_PKG_VERSION")));
                    meta name="description" content=(document.subtitle);
                    @if let Links::Served { base } = links { meta name="hubscope-api" content=(base); }
                    title { (document.title) }
                    // Without it a browser asks the server for an icon that is not there.
                    link rel="icon" href="data:,";
                    style { (PreEscaped(FONT_MARK)) (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#content" { (self.text("page-skip")) }
                    (self.header())
                    (self.contents())
                    main #content tabindex="-1" {
                        @for section in &document.sections { (self.section(section)) }
                    }
                    footer { p { (document.edition) } p { (self.text("page-footer")) } }
                    (self.dialog())
                    script type="application/json" id="hubscope-data" { (PreEscaped(data)) }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        }
    }

    fn header(&self) -> Markup {
        let document = self.document;
        html! {
            header {
                @if let Some(notice) = &document.notice { p.notice role="note" { (notice) } }
                div.masthead {
                    p.brand { "hubscope" }
                    p.languages aria-label=(self.text("page-languages")) role="group" {
                        @for &lang in &document.langs {
                            @if lang == document.lang {
                                span aria-current="true" { (self.text(&format!("language-{lang}"))) }
                            } @else {
                                a.language href={ "report." (lang) ".html" } hreflang=(lang.tag()) lang=(lang.tag()) {
                                    (self.text(&format!("language-{lang}")))
                                }
                            }
                        }
                    }
                }
                h1 { (document.title) }
                p.subtitle { (document.subtitle) }
                p.edition { (document.edition) }
            }
        }
    }

    fn contents(&self) -> Markup {
        let entry = |section: &Section| html! { a href={ "#" (section.id) } { (section.title) } };
        html! {
            nav aria-labelledby="contents" {
                h2 #contents { (self.text("page-contents")) }
                ol {
                    @for section in &self.document.sections {
                        li {
                            (entry(section))
                            // Definitions have the indicators' names once more: the chapter's name will do.
                            @if section.id == "indicators" {
                                ol { @for part in &section.parts { li { (entry(part)) } } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn section(&self, section: &Section) -> Markup {
        html! {
            section id=(section.id) aria-labelledby={ (section.id) "-title" } {
                h2 id={ (section.id) "-title" } { (section.title) }
                @for block in &section.blocks { (self.block(block)) }
                @for part in &section.parts {
                    div.part id=(part.id) {
                        h3 { (part.title) }
                        @for block in &part.blocks { (self.block(block)) }
                    }
                }
            }
        }
    }

    fn block(&self, block: &Block) -> Markup {
        match block {
            Block::Paragraph(spans) => html! { p { (self.spans(spans)) } },
            Block::List(items) => html! { ul { @for item in items { li { (self.spans(item)) } } } },
            Block::Figure(figure) => self.figure(figure),
            Block::Table(table) => self.table(table),
            Block::Definitions(entries) => html! {
                dl { @for (term, spans) in entries { div { dt { (term) } dd { (self.spans(spans)) } } } }
            },
        }
    }

    fn spans(&self, spans: &[Span]) -> Markup {
        html! {
            @for span in spans {
                @match span {
                    Span::Text(text) => (text),
                    Span::Strong(text) => strong { (text) },
                    Span::Code(text) => code translate="no" { (text) },
                    Span::Link { text, to } => a href=(to) { (text) },
                    Span::In(lang, text) if *lang == self.document.lang => (text),
                    Span::In(lang, text) => span lang=(lang.tag()) { (text) },
                }
            }
        }
    }

    fn figure(&self, figure: &Figure) -> Markup {
        html! {
            figure id=(figure.id) {
                div.scroll role="group" tabindex="0" aria-label=(figure.label) { (PreEscaped(&figure.svg)) }
                figcaption { strong { (figure.label) } " " (figure.caption) }
                details {
                    summary { (self.locale.format("figure-numbers", &[("figure", &figure.label)])) }
                    (self.table(&figure.table))
                }
            }
        }
    }

    /// The frame in which the script shows the records behind a number.
    fn dialog(&self) -> Markup {
        html! {
            dialog #evidence aria-labelledby="evidence-title" {
                div.dialog-head {
                    h2 #evidence-title { (self.text("evidence-title")) }
                    button.close type="button" aria-label=(self.text("evidence-close")) { "×" }
                }
                div.dialog-body {}
            }
        }
    }
}
