//! Classes of works that a measure can ask for: fields of research, baskets of venues, frontiers, and flags.

use crate::frontier::Frontier;
use crate::text::Localised;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Types of works that belong to the corpus `broad`, older names included. As OpenAlex writes them since 2024, then as
/// Crossref and earlier releases did.
pub const CORPUS_TYPES: [&str; 14] = [
    "article",
    "book",
    "book-chapter",
    "conference-paper",
    "letter",
    "preprint",
    "review",
    "book-part",
    "book-section",
    "edited-book",
    "journal-article",
    "monograph",
    "posted-content",
    "proceedings-article",
];

/// A field: a set of ANZSRC 2020 divisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The id behind `field:`.
    pub id: String,
    /// Raised whenever a change moves values.
    pub version: u32,
    /// Names in both languages.
    pub names: Localised,
    /// What the field holds.
    pub definition: Localised,
    /// ANZSRC 2020 divisions (two digits), any of which makes a work belong.
    pub divisions: BTreeSet<u16>,
    /// Subjects of venues in the baskets' lists. If there are any, a work in a listed venue belongs by the venue's subject;
    /// only works in multidisciplinary venues, and in venues of no list, go by their own field.
    #[serde(default)]
    pub venue_subjects: BTreeSet<Subject>,
}

/// What a venue of a basket's list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Biological sciences.
    Biological,
    /// Health sciences.
    Health,
    /// Chemistry.
    Chemistry,
    /// Physical sciences.
    Physical,
    /// Earth and environmental sciences.
    EarthEnvironmental,
    /// Several of these: its works are sorted one by one.
    Multidisciplinary,
}

impl Subject {
    /// The word in the lists, and in the relation `basket_venue`.
    pub fn id(self) -> &'static str {
        match self {
            Subject::Biological => "biological",
            Subject::Health => "health",
            Subject::Chemistry => "chemistry",
            Subject::Physical => "physical",
            Subject::EarthEnvironmental => "earth_environmental",
            Subject::Multidisciplinary => "multidisciplinary",
        }
    }
}

/// A basket: works of some types in listed venues, in the years for which each venue is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket {
    /// The id behind `basket:`.
    pub id: String,
    /// Names in both languages.
    pub names: Localised,
    /// What the basket holds.
    pub definition: Localised,
    /// Types of works that count, as the column `type` has them.
    pub types: BTreeSet<String>,
    /// The list.
    pub venues: Vec<ListedVenue>,
}

/// A venue of a basket's list: one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedVenue {
    /// Its name, for people: a work's venue is recognised by ISSN.
    pub name: String,
    /// Its ISSNs, any of which makes a venue the listed one.
    pub issns: BTreeSet<String>,
    /// What it is about.
    pub subject: Subject,
    /// The first publication year that counts.
    pub first_year: i32,
    /// The last one; none if the listing goes on.
    pub last_year: Option<i32>,
}

/// One row of the crosswalk: an OpenAlex subfield and the divisions its works belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subfield {
    /// OpenAlex's name.
    pub name: String,
    /// ANZSRC 2020 divisions.
    pub divisions: BTreeSet<u16>,
}

/// Everything that classes are made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Classes {
    /// Fields by id.
    pub fields: BTreeMap<String, Field>,
    /// The crosswalk by OpenAlex subfield number.
    pub subfields: BTreeMap<u32, Subfield>,
    /// Names of the divisions.
    pub divisions: BTreeMap<u16, Localised>,
    /// Baskets by id.
    pub baskets: BTreeMap<String, Basket>,
    /// Frontiers by id.
    pub frontiers: BTreeMap<String, Frontier>,
}

/// A condition on works, as a measure names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// `field:<id>`: the subject of a listed venue is one of these, or the primary topic's subfield is.
    Field {
        /// Subjects that decide; if there are none, the venue says nothing.
        subjects: BTreeSet<Subject>,
        /// OpenAlex subfields.
        subfields: BTreeSet<u32>,
    },
    /// `basket:<id>`: in a listed venue, of a type that counts.
    Basket {
        /// The id, without `basket:`.
        id: String,
        /// The types.
        types: BTreeSet<String>,
    },
    /// `frontier:<id>`: the query found it when the work was read.
    Frontier {
        /// The whole id, as the table `work_class` has it.
        class_id: String,
        /// Hash of the query.
        definition: String,
    },
    /// A flag of the work itself.
    Flag(Flag),
    /// `type:<id>`: of this type, as the column `type` has it.
    Type(String),
    /// `language:<id>`: in this language.
    Language(String),
    /// `open_access:<id>`: open in this way.
    OpenAccess(String),
    /// `top:<percent>`: among so many percent of works most cited of its subfield, type and year, by
    /// [`crate::measure::Window::DEFAULT`]; all those that share the threshold are in, if anything is left for them.
    Top(u32),
}

/// What a work is, whatever the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Two or more known countries.
    International,
    /// Several institutions, all of one country.
    Domestic,
    /// Two or more institutions, or countries.
    Collaborative,
    /// An institution of type `company` is on it.
    Industry,
    /// Anybody may read it, in whatever way.
    OpenAccess,
    /// Withdrawn. Such works are left out where the measure does not ask for them.
    Retracted,
    /// A collaboration over at most 100 km between any two institutions.
    Near,
    /// 5,000 km or more between two institutions.
    Far,
}

impl Flag {
    /// All of them.
    pub const ALL: [Flag; 8] = [
        Flag::International,
        Flag::Domestic,
        Flag::Collaborative,
        Flag::Industry,
        Flag::OpenAccess,
        Flag::Retracted,
        Flag::Near,
        Flag::Far,
    ];

    /// The word that names it.
    pub fn id(self) -> &'static str {
        match self {
            Flag::International => "international",
            Flag::Domestic => "domestic",
            Flag::Collaborative => "collaborative",
            Flag::Industry => "industry",
            Flag::OpenAccess => "open_access",
            Flag::Retracted => "retracted",
            Flag::Near => "near",
            Flag::Far => "far",
        }
    }
}

impl Class {
    /// Whether it cannot be told of every work.
    pub fn is_uncertain(&self) -> bool {
        matches!(self, Class::Flag(Flag::International | Flag::Domestic | Flag::OpenAccess) | Class::OpenAccess(_))
    }
}

/// Ids of the source's own vocabularies: they stand in SQL.
fn is_word(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

impl Classes {
    /// Resolves the text of a class.
    ///
    /// # Errors
    /// Says which classes there are if this is none of them.
    pub fn resolve(&self, text: &str) -> Result<Class, String> {
        let found = match text.split_once(':') {
            None => Flag::ALL.into_iter().find(|flag| flag.id() == text).map(Class::Flag),
            Some(("field", id)) => self.fields.get(id).map(|field| self.field(field)),
            Some(("basket", id)) => {
                self.baskets.get(id).map(|b| Class::Basket { id: b.id.clone(), types: b.types.clone() })
            }
            Some(("frontier", id)) => {
                self.frontiers.get(id).map(|f| Class::Frontier { class_id: f.class_id(), definition: f.hash() })
            }
            Some((_, id)) if !is_word(id) => None,
            Some(("type", id)) => Some(Class::Type(id.to_owned())),
            Some(("language", id)) => Some(Class::Language(id.to_owned())),
            Some(("open_access", id)) => Some(Class::OpenAccess(id.to_owned())),
            Some(("top", percent)) => percent.parse().ok().filter(|p| (1..=99).contains(p)).map(Class::Top),
            Some(_) => None,
        };
        found.ok_or_else(|| {
            let mut known: Vec<String> = Flag::ALL.iter().map(|flag| flag.id().to_owned()).collect();
            known.extend(["type:", "language:", "open_access:", "top:"].map(str::to_owned));
            known.extend(self.fields.keys().map(|id| format!("field:{id}")));
            known.extend(self.baskets.keys().map(|id| format!("basket:{id}")));
            known.extend(self.frontiers.keys().map(|id| format!("frontier:{id}")));
            format!("unknown class \"{text}\"{}", crate::catalogue::nearest(text, known.iter().map(String::as_str)))
        })
    }

    fn field(&self, field: &Field) -> Class {
        let belongs = |s: &Subfield| s.divisions.intersection(&field.divisions).next().is_some();
        Class::Field {
            subjects: field.venue_subjects.clone(),
            subfields: self.subfields.iter().filter(|(_, s)| belongs(s)).map(|(&id, _)| id).collect(),
        }
    }

    /// Hashes of the queries that works are looked through for when they are read, by class id.
    pub fn definitions(&self) -> BTreeMap<String, String> {
        self.frontiers.values().map(|f| (f.class_id(), f.hash())).collect()
    }
}
