//! The page `docs/tables.md`, from the declaration of the tables. `cargo xtask gen` writes it.

use crate::row::TABLES;
use std::fmt::Write;

/// What stands above the tables.
const HEAD: &str = include_str!("row_page.md");

/// The page, in Markdown.
pub fn tables_page() -> String {
    let mut page = HEAD.to_owned();
    for table in TABLES {
        // Writing to a text cannot fail.
        let _ = write!(page, "\n## {}\n\n{}\n\n", table.name, table.about.trim());
        page.push_str("| column | type | null | what | unit | from |\n|---|---|---|---|---|---|\n");
        for column in table.columns {
            let null = if column.is_nullable() { "yes" } else { "" };
            let (name, kind) = (column.name, column.data_type());
            // A bar would end the cell.
            let cell = |text: &str| text.trim().replace('|', "\\|");
            let (about, unit, from) = (cell(column.about), cell(column.unit), cell(column.from));
            let _ = writeln!(page, "| `{name}` | {kind} | {null} | {about} | {unit} | {from} |");
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::tables_page;
    use crate::row::TABLES;

    #[test]
    fn the_page_has_every_table_and_every_column() {
        let page = tables_page();
        for table in TABLES {
            assert!(page.contains(&format!("\n## {}\n", table.name)), "{}", table.name);
            for column in table.columns {
                assert!(page.contains(&format!("\n| `{}` | ", column.name)), "{}", column.name);
                assert!(!column.about.trim().is_empty() && !column.from.is_empty(), "{}", column.name);
                let known = ["string", "boolean", "uint32", "uint64", "int32", "float64"];
                assert!(known.contains(&column.data_type()), "{}", column.name);
            }
        }
    }
}
