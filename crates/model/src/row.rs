//! Rows of the lake's tables: the contract between those who write a snapshot and everybody who reads it.
//!
//! A `*_key` is public and stable: the number in the OpenAlex id. A `*_no` is dense, dealt out by place, and private to
//! one snapshot. Fields are the columns, in order; an `Option` is a column that may be null.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A table of the lake.
pub trait Row: Serialize + DeserializeOwned {
    /// The table's name, singular; also its folder.
    const TABLE: &'static str;
}

/// A work: one publication, the surviving copy of its record. Sorted by `work_no`, which runs from 0 without gaps, in the
/// order of year (none last), first site, key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Dense number.
    pub work_no: u32,
    /// OpenAlex number.
    pub work_key: u64,
    /// DOI in lower case, without a resolver before it.
    pub doi: Option<String>,
    /// Title as the source has it.
    pub title: Option<String>,
    /// Year of first publication, as the source dates it.
    pub publication_year: Option<i32>,
    /// Type, the last segment of the source's, in lower case with hyphens.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Language code.
    pub language: Option<String>,
    /// Retracted.
    pub is_retracted: bool,
    /// Not research: covers, contents, indexes.
    pub is_paratext: bool,
    /// An expansion record of little metadata.
    pub is_xpac: bool,
    /// The venue of the primary location.
    pub venue_key: Option<u64>,
    /// Primary topic, OpenAlex number.
    pub primary_topic_id: Option<u64>,
    /// The subfield of the primary topic, OpenAlex (ASJC) number.
    pub primary_subfield_id: Option<u32>,
    /// Known countries of all affiliations, ISO codes, sorted, joined by `;`.
    pub countries: String,
    /// How many there are.
    pub country_count: u32,
    /// Whether an authorship has no known country, or the work no authorship.
    pub has_unknown_country: bool,
    /// Authorships in the record.
    pub authorship_count: u32,
    /// Whether the source says, or the length of exactly 100 suggests, that the list was cut.
    pub authors_truncated: bool,
}

/// A fact: an author of a work at one of their institutions, or at none. Sorted by institution's site (none last), work,
/// place in the author list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Authorship {
    /// The site by the best evidence there is; none if unresolved.
    pub site_no: Option<u32>,
    /// The institution's own site; none if the authorship has no institution.
    pub institution_site_no: Option<u32>,
    /// The work.
    pub work_no: u32,
    /// The author; none for the null author, for deleted ones, and where the source names none.
    pub author_no: Option<u32>,
    /// Place in the author list, from 0.
    pub author_sequence: u32,
    /// What `site_no` rests on: `institution`, or `none`.
    pub placed_by: String,
}

/// A site, the atom of counting: an institution at a placed point. Sorted by `site_no`, along a space-filling curve, sites
/// without a point last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Dense number.
    pub site_no: u32,
    /// The institution.
    pub institution_key: u64,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// ISO code.
    pub country_code: Option<String>,
    /// Where the point comes from: `openalex`, `ror_v2`, `ror_v1` or `none`.
    pub point_source: String,
}

/// An institution that a work or an institution record names. Sorted by key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Institution {
    /// OpenAlex number.
    pub institution_key: u64,
    /// ROR id, nine characters.
    pub ror: Option<String>,
    /// Name.
    pub display_name: Option<String>,
    /// ISO code.
    pub country_code: Option<String>,
    /// City, where an institution record has it.
    pub city: Option<String>,
    /// OpenAlex's type (`education`, `healthcare`, `company`, ...).
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// An author named by a work. Sorted by `author_no`: by home site (the most frequent one), then key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Dense number.
    pub author_no: u32,
    /// OpenAlex number.
    pub author_key: u64,
    /// Name: of the author's own record, else as works have it.
    pub display_name: Option<String>,
    /// ORCID, 16 digits in groups.
    pub orcid: Option<String>,
    /// The site of most of their works in this snapshot.
    pub home_site_no: Option<u32>,
}

/// A venue: journal, series, repository. Sorted by key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venue {
    /// OpenAlex number.
    pub venue_key: u64,
    /// Linking ISSN.
    pub issn_l: Option<String>,
    /// All ISSNs, sorted, joined by `;`.
    pub issn: String,
    /// Name.
    pub display_name: Option<String>,
    /// OpenAlex's type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// A topic with its place in the hierarchy. Sorted by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// OpenAlex number.
    pub topic_id: u64,
    /// Name.
    pub display_name: Option<String>,
    /// OpenAlex (ASJC) number of the subfield.
    pub subfield_id: Option<u32>,
}

/// That a work is of a class which looks at texts. Sorted by class, work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkClass {
    /// The work.
    pub work_no: u32,
    /// The class (`frontier:synthetic_biology`); its definition's hash is in the manifest.
    pub class_id: String,
}

macro_rules! tables {
    ($($row:ident = $name:literal),* $(,)?) => {
        $(impl Row for $row { const TABLE: &'static str = $name; })*
        /// Names of all tables, in the order in which they are written.
        pub const TABLES: &[&str] = &[$($name),*];
    };
}

tables! {
    Work = "work",
    Authorship = "authorship",
    Site = "site",
    Institution = "institution",
    Author = "author",
    Venue = "venue",
    Topic = "topic",
    WorkClass = "work_class",
}
