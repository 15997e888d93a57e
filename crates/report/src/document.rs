//! The document: what a report says, in order, without saying how it looks.
//!
//! Every number keeps its unrounded value, its marks and where it comes from, so that each format can show, sort or
//! open it in its own way. Texts are in the document's language already.

use hubscope_model::Lang;

/// A report in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The language of all texts.
    pub lang: Lang,
    /// All languages that the document comes in.
    pub langs: Vec<Lang>,
    /// The title.
    pub title: String,
    /// What the report is about, in a line.
    pub subtitle: String,
    /// The data edition, in a line.
    pub edition: String,
    /// A banner that stands above everything else.
    pub notice: Option<String>,
    /// The chapters.
    pub sections: Vec<Section>,
    /// Indicators whose numbers can be opened.
    pub indicators: Vec<Described>,
    /// Hubs and groups whose numbers can be opened.
    pub places: Vec<Described>,
}

/// The name behind an id, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The definition; empty where the name says all.
    pub definition: String,
}

/// A chapter, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The same in every language, so that a link to it holds in all of them.
    pub id: String,
    /// The heading.
    pub title: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// Its parts, each with a heading of its own.
    pub parts: Vec<Section>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Span>),
    /// Points, in order of importance.
    List(Vec<Vec<Span>>),
    /// A picture with its numbers.
    Figure(Figure),
    /// A table.
    Table(Table),
    /// What something means, as pairs of a label and a text.
    Definitions(Vec<(String, Vec<Span>)>),
}

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Plain.
    Text(String),
    /// Emphasised.
    Strong(String),
    /// An id, a hash or a command, as typed.
    Code(String),
    /// A place in the report, or a file beside it.
    Link {
        /// What is shown.
        text: String,
        /// `#id`, or a file name.
        to: String,
    },
    /// Text in a language that may not be the document's.
    In(Lang, String),
}

/// A picture, its caption, and the table of what it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The id, the same in every language.
    pub id: String,
    /// Label and number: `Figure 2`.
    pub label: String,
    /// What it shows and how to read it.
    pub caption: String,
    /// The picture.
    pub svg: String,
    /// The numbers in it.
    pub table: Table,
}

/// A table. Its first column names the rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The id, the same in every language.
    pub id: String,
    /// What it holds.
    pub caption: String,
    /// The heads of the columns.
    pub columns: Vec<Column>,
    /// Blocks of rows.
    pub bodies: Vec<Body>,
    /// What marks and signs in it mean.
    pub notes: Vec<String>,
    /// Whether a reader may want the rows in another order.
    pub sortable: bool,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The head.
    pub title: String,
    /// Whether numbers stand in it.
    pub numeric: bool,
    /// Marks that hold for every number in it.
    pub marks: Vec<Mark>,
}

/// Rows that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// A heading over them.
    pub title: Option<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row. Its entries fill the columns after the first.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The name; none in a row that an earlier head spans.
    pub head: Option<Head>,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// The name of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The name.
    pub text: String,
    /// The number that stands before it.
    pub number: Option<usize>,
    /// Its place among the heads of its kind, where they have an order of their own and not that of the alphabet.
    pub order: Option<usize>,
    /// The full name, where the shown one is short; else empty.
    pub detail: String,
    /// How many rows it names.
    pub rows: usize,
}

/// What stands in a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// Text.
    Text(Vec<Span>),
    /// A number.
    Number(Number),
}

/// A number in a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Unrounded; none where it is not defined.
    pub value: Option<f64>,
    /// As printed; empty where it is not defined.
    pub text: String,
    /// The lowest and the highest it may be, as printed.
    pub range: Option<String>,
    /// Marks that hold for it and not for its whole column.
    pub marks: Vec<Mark>,
    /// Whose records stand behind it, if they can be listed.
    pub source: Option<Source>,
}

/// A sign beside a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The sign.
    pub sign: &'static str,
    /// Its meaning in a few words.
    pub meaning: String,
}

/// What a number counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Id of the indicator.
    pub indicator: String,
    /// Id of the hub or group.
    pub hub: String,
    /// The year, or the first and last of them (`2019-2023`).
    pub period: String,
}

impl Span {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Vec<Span> {
        vec![Span::Text(text.into())]
    }

    /// One id, hash or command.
    pub fn code(text: impl Into<String>) -> Vec<Span> {
        vec![Span::Code(text.into())]
    }
}
