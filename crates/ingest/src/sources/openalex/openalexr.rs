//! Tables of openalexR, the R client (versions 1): a work is a row of flat columns with a table of its authors in one of
//! them, and a line of JSON here. A row becomes the record that the API would have given, as far as the columns carry it.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

/// How R says that there is nothing.
const MISSING: &str = "NA";

/// A work. Columns of the same name and meaning as the API's pass as they are.
#[derive(Deserialize)]
pub(super) struct Row {
    id: Value,
    #[serde(default, deserialize_with = "present")]
    doi: Value,
    #[serde(default, deserialize_with = "present")]
    title: Value,
    #[serde(default, deserialize_with = "present")]
    display_name: Value,
    #[serde(default, deserialize_with = "present")]
    publication_year: Value,
    #[serde(default, deserialize_with = "present")]
    publication_date: Value,
    #[serde(default, deserialize_with = "present")]
    language: Value,
    #[serde(default, deserialize_with = "present", rename = "type")]
    kind: Value,
    #[serde(default, deserialize_with = "present")]
    cited_by_count: Value,
    #[serde(default, deserialize_with = "present")]
    is_retracted: Value,
    #[serde(default, deserialize_with = "present")]
    is_paratext: Value,
    #[serde(default, deserialize_with = "present")]
    referenced_works: Value,
    /// The abstract.
    #[serde(default, deserialize_with = "present")]
    ab: Value,
    /// The venue's name.
    #[serde(default, deserialize_with = "present")]
    so: Value,
    #[serde(default, deserialize_with = "present")]
    so_id: Value,
    #[serde(default, deserialize_with = "present")]
    issn_l: Value,
    #[serde(deserialize_with = "authors")]
    author: Vec<AuthorRow>,
}

/// An author of a work, with one of their institutions at most.
#[derive(Deserialize)]
struct AuthorRow {
    #[serde(default, deserialize_with = "present")]
    au_id: Value,
    #[serde(default, deserialize_with = "present")]
    au_display_name: Value,
    #[serde(default, deserialize_with = "present")]
    au_orcid: Value,
    #[serde(default, deserialize_with = "present")]
    author_position: Value,
    #[serde(default, deserialize_with = "present")]
    is_corresponding: Value,
    #[serde(default, deserialize_with = "present")]
    au_affiliation_raw: Value,
    #[serde(default, deserialize_with = "present")]
    institution_id: Value,
    #[serde(default, deserialize_with = "present")]
    institution_display_name: Value,
    #[serde(default, deserialize_with = "present")]
    institution_ror: Value,
    #[serde(default, deserialize_with = "present")]
    institution_country_code: Value,
    #[serde(default, deserialize_with = "present")]
    institution_type: Value,
    /// Ids with commas between them.
    #[serde(default, deserialize_with = "present")]
    institution_lineage: Value,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    Value::deserialize(deserializer).map(|value| if value == MISSING { Value::Null } else { value })
}

/// The table of authors, which is missing where there are none.
fn authors<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<AuthorRow>, D::Error> {
    let rows: Option<Vec<AuthorRow>> = serde_json::from_value(present(deserializer)?).map_err(D::Error::custom)?;
    Ok(rows.unwrap_or_default())
}

/// A list of what is there.
fn listed(value: Value) -> Value {
    if value.is_null() { json!([]) } else { json!([value]) }
}

impl Row {
    /// The JSON text of the work as the API has it.
    pub(super) fn nested(self) -> Vec<u8> {
        let source = json!({ "id": self.so_id, "display_name": self.so, "issn_l": self.issn_l });
        let work = json!({
            "id": self.id,
            "doi": self.doi,
            "title": if self.title.is_null() { self.display_name } else { self.title },
            "publication_year": self.publication_year,
            "publication_date": self.publication_date,
            "language": self.language,
            "type": self.kind,
            "cited_by_count": self.cited_by_count,
            "is_retracted": self.is_retracted,
            "is_paratext": self.is_paratext,
            "primary_location": { "source": if self.so_id.is_null() { Value::Null } else { source } },
            "referenced_works": self.referenced_works,
            "abstract_inverted_index": self.ab.as_str().map(super::abstracts::index_of),
            "authorships": self.author.into_iter().map(AuthorRow::nested).collect::<Vec<_>>(),
        });
        work.to_string().into_bytes()
    }
}

impl AuthorRow {
    fn nested(self) -> Value {
        let lineage: Vec<&str> = self.institution_lineage.as_str().into_iter().flat_map(|l| l.split(", ")).collect();
        let institution = json!({
            "id": self.institution_id,
            "display_name": self.institution_display_name,
            "ror": self.institution_ror,
            "country_code": self.institution_country_code,
            "type": self.institution_type,
            "lineage": lineage,
        });
        json!({
            "author_position": self.author_position,
            "author": { "id": self.au_id, "display_name": self.au_display_name, "orcid": self.au_orcid },
            "institutions": if self.institution_id.is_null() { json!([]) } else { json!([institution]) },
            "countries": listed(self.institution_country_code),
            "is_corresponding": self.is_corresponding,
            "raw_affiliation_strings": listed(self.au_affiliation_raw),
        })
    }
}
