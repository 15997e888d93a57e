//! The web interface's CSV export: columns have dotted names (`primary_topic.subfield.id`), lists are joined by `|`. A row
//! becomes the record that the API would have given, as far as its columns carry it.
//!
//! Lists within lists are flat: who of several authors belongs to which institution is known only where the numbers tell.
//! What they do not tell is left out, and counted.

use super::super::{Row, Table};
use super::abstracts;
use super::literal;
use csv::StringRecord;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Institutions that nobody can be given.
const FLAT: &str = "institutions of works by several authors, which the export does not say whose they are";

/// What a column of an entity's own holds.
enum Kind {
    Text,
    Number,
    Flag,
    List,
    Prose,
}

/// The columns that are kept, beside those of the lists of objects below. Any other passes.
const COLUMNS: [(&str, Kind); 35] = [
    ("id", Kind::Text),
    ("doi", Kind::Text),
    ("title", Kind::Text),
    ("display_name", Kind::Text),
    ("publication_year", Kind::Number),
    ("publication_date", Kind::Text),
    ("updated_date", Kind::Text),
    ("language", Kind::Text),
    ("type", Kind::Text),
    ("abstract", Kind::Prose),
    ("is_retracted", Kind::Flag),
    ("is_paratext", Kind::Flag),
    ("is_xpac", Kind::Flag),
    ("cited_by_count", Kind::Number),
    ("open_access.oa_status", Kind::Text),
    ("fwci", Kind::Number),
    ("referenced_works", Kind::List),
    ("ids.pmid", Kind::Text),
    ("primary_location.source.id", Kind::Text),
    ("primary_location.source.display_name", Kind::Text),
    ("primary_location.source.issn_l", Kind::Text),
    ("primary_location.source.issn", Kind::List),
    ("primary_location.source.type", Kind::Text),
    ("primary_topic.id", Kind::Text),
    ("primary_topic.subfield.id", Kind::Text),
    // Of the other entities.
    ("orcid", Kind::Text),
    ("ror", Kind::Text),
    ("country_code", Kind::Text),
    ("geo.city", Kind::Text),
    ("geo.country_code", Kind::Text),
    ("geo.latitude", Kind::Number),
    ("geo.longitude", Kind::Number),
    ("issn_l", Kind::Text),
    ("issn", Kind::List),
    ("subfield.id", Kind::Text),
];

/// Lists of objects whose texts stand in columns of their own, item by item.
const OBJECTS: [(&str, &[&str]); 4] = [
    ("topics", &["id", "subfield.id"]),
    ("funders", &["id", "display_name"]),
    ("grants", &["funder", "funder_display_name", "award_id"]),
    ("awards", &["id", "display_name", "funder_id", "funder_display_name", "funder_award_id"]),
];

/// The columns of an export by name.
pub(super) struct Export(HashMap<String, usize>);

impl Export {
    /// The export with this header, if it is one: whatever its other columns, it has an id and a name.
    pub(super) fn of(header: &StringRecord) -> Option<Self> {
        let columns: HashMap<String, usize> =
            header.iter().enumerate().map(|(at, name)| (name.trim().to_owned(), at)).collect();
        let has = |name| columns.contains_key(name);
        (has("id") && (has("display_name") || has("title"))).then_some(Export(columns))
    }
}

impl Table for Export {
    fn record(&self, row: &StringRecord) -> Row {
        let cells = Cells { columns: &self.0, row };
        let mut record = Map::new();
        for (column, kind) in &COLUMNS {
            let Some(text) = cells.text(column) else { continue };
            match kind {
                Kind::Text => put(&mut record, column, json!(text)),
                Kind::Number => put(&mut record, column, number(text)),
                Kind::Flag => put(&mut record, column, flag(text)),
                Kind::List => put(&mut record, column, json!(items(text))),
                Kind::Prose => put(&mut record, "abstract_inverted_index", abstracts::index_of(text)),
            }
        }
        if !record.contains_key("title") {
            record.extend(cells.text("display_name").map(|name| ("title".to_owned(), json!(name))));
        }
        for (list, parts) in OBJECTS {
            record.extend(cells.objects(list, parts).map(|objects| (list.to_owned(), objects)));
        }
        let (authorships, lost) = cells.authorships();
        if !authorships.is_empty() {
            record.insert("authorships".to_owned(), authorships.into());
        }
        Row { json: Value::Object(record).to_string().into_bytes(), lost }
    }
}

/// Puts a value at a dotted path.
fn put(record: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => drop(record.insert(path.to_owned(), value)),
        Some((first, rest)) => {
            if let Value::Object(below) = record.entry(first).or_insert_with(|| json!({})) {
                put(below, rest, value);
            }
        }
    }
}

/// A number; what is none stays a text, for the reader to reject.
fn number(text: &str) -> Value {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    whole.parse::<i64>().map(Value::from).or_else(|_| text.parse::<f64>().map(Value::from)).unwrap_or(json!(text))
}

fn flag(text: &str) -> Value {
    match text.to_ascii_lowercase().as_str() {
        "true" => json!(true),
        "false" => json!(false),
        _ => json!(text),
    }
}

/// A text, unless it only says that there is none.
fn present(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|t| !matches!(*t, "" | "None" | "nan"))
}

fn items(text: &str) -> Vec<Option<&str>> {
    text.split('|').map(present).collect()
}

/// A row by the names of its columns.
struct Cells<'a> {
    columns: &'a HashMap<String, usize>,
    row: &'a StringRecord,
}

impl<'a> Cells<'a> {
    fn text(&self, column: &str) -> Option<&'a str> {
        present(self.row.get(*self.columns.get(column)?)?)
    }

    /// The items of a list; none if there is no such column, or nothing in it.
    fn list(&self, column: &str) -> Vec<Option<&'a str>> {
        self.text(column).map(items).unwrap_or_default()
    }

    /// A list of objects: of the columns that have as many items as the first.
    fn objects(&self, list: &str, parts: &[&str]) -> Option<Value> {
        let (first, others) = parts.split_first()?;
        let leading = self.list(&format!("{list}.{first}"));
        let mut objects: Vec<Map<String, Value>> = leading.iter().map(|_| Map::new()).collect();
        let mut fill = |part: &str, texts: Vec<Option<&str>>| {
            for (object, text) in objects.iter_mut().zip(texts) {
                put(object, part, json!(text));
            }
        };
        for part in others {
            let texts = self.list(&format!("{list}.{part}"));
            if texts.len() == leading.len() {
                fill(part, texts);
            }
        }
        fill(first, leading);
        (!objects.is_empty()).then(|| json!(objects))
    }

    /// The authors in order, and what could not be given to one of them.
    fn authorships(&self) -> (Vec<Value>, Option<&'static str>) {
        let of = |part: &str| self.list(&format!("authorships.{part}"));
        let mut ids = of("author.id");
        if ids.is_empty() {
            // Who they are is not known then, but still how many and where.
            ids = of("author.display_name").into_iter().map(|_| None).collect();
        }
        let authors = ids.len();
        // One item for each author, or nothing of anybody.
        let each = |part: &str| Some(of(part)).filter(|texts| texts.len() == authors);
        // All of a single author's; else one for each, or nothing of anybody.
        let lists = |part: &str| match authors {
            1 => Some(vec![of(part).into_iter().flatten().collect()]),
            _ => each(part).map(|texts| texts.into_iter().map(|t| t.into_iter().collect::<Vec<_>>()).collect()),
        };
        let (names, orcids) = (each("author.display_name"), each("author.orcid"));
        let (positions, corresponding) = (each("author_position"), each("is_corresponding"));
        let (countries, strings) = (lists("countries"), lists("raw_affiliation_strings"));
        let institutions = self.institutions();
        let flat = institutions.len();
        let placed = self.placed(institutions, authors, countries.as_deref());
        let lost = (placed.is_none() && flat > 0).then_some(FLAT);
        let at = |texts: &Option<Vec<Option<&str>>>, n: usize| json!(texts.as_ref().and_then(|t| t[n]));
        let authorships = ids.into_iter().enumerate().map(|(n, id)| {
            json!({
                "author_position": at(&positions, n),
                "author": { "id": id, "display_name": at(&names, n), "orcid": at(&orcids, n) },
                "institutions": placed.as_ref().map(|p| &p[n]),
                "countries": countries.as_ref().map(|c| &c[n]),
                "is_corresponding": corresponding.as_ref().and_then(|c| c[n]).map(flag),
                "raw_affiliation_strings": strings.as_ref().map(|s| &s[n]),
            })
        });
        (authorships.collect(), lost)
    }

    /// The institutions of all authors in one list: objects written out, or by their ids and what stands beside them.
    fn institutions(&self) -> Vec<Value> {
        match self.text("authorships.institutions") {
            Some(text) => literal::objects(text),
            None => {
                let parts = ["id", "display_name", "ror", "country_code", "type"];
                match self.objects("authorships.institutions", &parts) {
                    Some(Value::Array(objects)) => objects,
                    _ => vec![],
                }
            }
        }
    }

    /// Institutions by author, if it is known whose they are: there is one author; or as many institutions as authors; or as
    /// many affiliations, and they name all of the institutions in their order. Countries of authors must not speak against it.
    fn placed(
        &self,
        institutions: Vec<Value>,
        authors: usize,
        countries: Option<&[Vec<&str>]>,
    ) -> Option<Vec<Vec<Value>>> {
        if authors == 1 {
            return Some(vec![institutions]);
        }
        let shares: Vec<usize> = if institutions.len() == authors {
            vec![1; authors]
        } else {
            let affiliations = literal::objects(self.text("authorships.affiliations")?);
            let named: Vec<&Vec<Value>> = affiliations.iter().filter_map(|a| a["institution_ids"].as_array()).collect();
            let in_order = named.iter().copied().flatten().eq(institutions.iter().map(|i| &i["id"]));
            if named.len() != authors || !in_order {
                return None;
            }
            named.iter().map(|ids| ids.len()).collect()
        };
        let mut rest = institutions.into_iter();
        let placed: Vec<Vec<Value>> = shares
            .into_iter()
            .map(|share| rest.by_ref().take(share).filter(|i| !i["id"].is_null()).collect())
            .collect();
        let agrees = |(institutions, countries): (&Vec<Value>, &Vec<&str>)| {
            institutions.iter().filter_map(|i| i["country_code"].as_str()).all(|code| countries.contains(&code))
        };
        let agree = countries.is_none_or(|countries| placed.iter().zip(countries).all(agrees));
        agree.then_some(placed)
    }
}
