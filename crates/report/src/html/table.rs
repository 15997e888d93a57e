//! Tables as HTML: captions, scopes, and what the script needs to sort rows and open numbers.

use super::Writer;
use crate::csv;
use crate::document::{Column, Entry, Head, Mark, Number, Row, Table};
use maud::{Markup, html};

impl Writer<'_> {
    pub(super) fn table(&self, table: &Table) -> Markup {
        html! {
            div.table {
                div.scroll role="group" tabindex="0" aria-label=(table.caption) {
                    table id=(table.id) data-sortable[table.sortable] {
                        caption { span { (table.caption) } }
                        thead { tr { @for column in &table.columns { (self.column(column)) } } }
                        @for body in &table.bodies {
                            tbody {
                                @if let Some(title) = &body.title {
                                    tr.body-title { th colspan=(table.columns.len()) scope="rowgroup" { (title) } }
                                }
                                @for row in &body.rows { (self.row(row)) }
                            }
                        }
                    }
                }
                @if !table.notes.is_empty() {
                    ul.notes { @for note in &table.notes { li { (note) } } }
                }
            }
        }
    }

    fn column(&self, column: &Column) -> Markup {
        html! {
            th class=[column.numeric.then_some("number")] scope="col" { span.label { (column.title) } (marks(&column.marks)) }
        }
    }

    fn row(&self, row: &Row) -> Markup {
        html! {
            tr {
                @if let Some(head) = &row.head { (self.head(head)) }
                @for entry in &row.entries {
                    @match entry {
                        Entry::Text(spans) => td { (self.spans(spans)) },
                        Entry::Number(number) => (self.number(number)),
                    }
                }
            }
        }
    }

    fn head(&self, head: &Head) -> Markup {
        let title = (!head.detail.is_empty()).then_some(&head.detail);
        let (scope, span) = if head.rows > 1 { ("rowgroup", Some(head.rows)) } else { ("row", None) };
        html! {
            th scope=(scope) rowspan=[span] title=[title] data-value=[head.order] {
                @if let Some(number) = head.number { span.no { (number) } " " }
                (head.text)
            }
        }
    }

    fn number(&self, number: &Number) -> Markup {
        let Some(value) = number.value else {
            return html! {
                td.number { span role="img" aria-label=(self.text("not-defined")) { "–" } }
            };
        };
        html! {
            td.number data-value=(csv::number(value)) {
                @if let Some(source) = &number.source {
                    button.cell type="button" data-indicator=(source.indicator) data-hub=(source.hub)
                        data-year=(source.period) { (number.text) }
                } @else {
                    (number.text)
                }
                // A sign takes no room, so that figures of a column stay aligned.
                (marks(&number.marks))
                @if let Some(range) = &number.range { span.range { (range) } }
            }
        }
    }
}

fn marks(marks: &[Mark]) -> Markup {
    html! {
        @for mark in marks {
            sup.mark role="img" title=(mark.meaning) aria-label=(mark.meaning) { (mark.sign) }
        }
    }
}
