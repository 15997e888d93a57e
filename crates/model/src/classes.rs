//! Classes of works that a measure can ask for: fields of research, baskets of venues, frontiers, and flags.

use crate::countries::CountryRule;
use crate::frontier::Frontier;
use crate::text::Localised;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use crate::basket::{Basket, ListedVenue, Subject};

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
    /// Country rules by id.
    pub countries: BTreeMap<String, CountryRule>,
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
        /// `basket:<id>@<year>`: the year whose list goes for works of all years; none if each work goes by the list of its own.
        list_of: Option<i32>,
    },
    /// `frontier:<id>`: the query finds it.
    Frontier {
        /// The whole id, as the table `work_class` has it.
        class_id: String,
        /// Hash of the query.
        definition: String,
    },
    /// A flag of the work itself.
    Flag(Flag),
    /// `international@<rule>` or `domestic@<rule>`: the flag, by another country rule than `iso`.
    ByCountries {
        /// [`Flag::International`] or [`Flag::Domestic`].
        flag: Flag,
        /// What is one country.
        rule: CountryRule,
    },
    /// `type:<id>`: of this type, as the column `type` has it.
    Type(String),
    /// `language:<id>`: in this language.
    Language(String),
    /// `open_access:<id>`: open in this way.
    OpenAccess(String),
    /// `top:<percent>`: among so many percent of works most cited of its subfield, type and year, by
    /// [`crate::measure::Window::DEFAULT`]; all those that share the threshold are in if more than half of them belongs there.
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
    /// The country of an author is not known, or nobody is named.
    UnknownCountry,
    /// The source has not all of its authors, or may not have.
    AuthorsCut,
}

impl Flag {
    /// All of them.
    pub const ALL: [Flag; 10] = [
        Flag::International,
        Flag::Domestic,
        Flag::Collaborative,
        Flag::Industry,
        Flag::OpenAccess,
        Flag::Retracted,
        Flag::Near,
        Flag::Far,
        Flag::UnknownCountry,
        Flag::AuthorsCut,
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
            Flag::UnknownCountry => "unknown_country",
            Flag::AuthorsCut => "authors_cut",
        }
    }
}

impl Class {
    /// Whether it cannot be told of every work.
    pub fn is_uncertain(&self) -> bool {
        match self {
            Class::Flag(flag) => matches!(flag, Flag::International | Flag::Domestic | Flag::OpenAccess),
            Class::ByCountries { .. } | Class::OpenAccess(_) => true,
            _ => false,
        }
    }
}

/// Ids of the source's own vocabularies: they stand in SQL.
fn is_word(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// A basket, with each year's own list or that of one year for all.
fn of_basket(basket: &Basket, list_of: Option<&str>) -> Result<Class, String> {
    let read = |text: &str| {
        let year = text.parse().ok().filter(|&year| text.len() == 4 && !basket.listed(year).is_empty());
        year.ok_or_else(|| {
            let years: Vec<String> = basket.first_years().iter().map(i32::to_string).collect();
            format!("\"basket:{}\" has no list of \"{text}\"; lists begin in {}", basket.id, years.join(", "))
        })
    };
    Ok(Class::Basket { id: basket.id.clone(), types: basket.types.clone(), list_of: list_of.map(read).transpose()? })
}

impl Classes {
    /// Resolves the text of a class.
    ///
    /// # Errors
    /// Says which classes there are if this is none of them.
    pub fn resolve(&self, text: &str) -> Result<Class, String> {
        let (class, at) = text.split_once('@').map_or((text, None), |(class, at)| (class, Some(at)));
        let flag = || Flag::ALL.into_iter().find(|flag| flag.id() == class);
        let found = match (class.split_once(':'), at) {
            (None, None) => flag().map(Class::Flag),
            (None, Some(rule)) => return self.by_countries(text, flag(), rule),
            (Some(("basket", id)), at) => self.baskets.get(id).map(|basket| of_basket(basket, at)).transpose()?,
            (Some(_), Some(_)) => None,
            (Some(("field", id)), None) => self.fields.get(id).map(|field| self.field(field)),
            (Some(("frontier", id)), None) => {
                self.frontiers.get(id).map(|f| Class::Frontier { class_id: f.class_id(), definition: f.hash() })
            }
            (Some((_, id)), None) if !is_word(id) => None,
            (Some(("type", id)), None) => Some(Class::Type(id.to_owned())),
            (Some(("language", id)), None) => Some(Class::Language(id.to_owned())),
            (Some(("open_access", id)), None) => Some(Class::OpenAccess(id.to_owned())),
            (Some(("top", percent)), None) => percent.parse().ok().filter(|p| (1..=99).contains(p)).map(Class::Top),
            (Some(_), None) => None,
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

    /// A flag by a country rule.
    fn by_countries(&self, text: &str, flag: Option<Flag>, rule: &str) -> Result<Class, String> {
        let Some(flag) = flag.filter(|flag| matches!(flag, Flag::International | Flag::Domestic)) else {
            return Err(format!("unknown class \"{text}\": a country rule goes behind international or domestic"));
        };
        let found = self.countries.get(rule).map(|rule| Class::ByCountries { flag, rule: rule.clone() });
        found.ok_or_else(|| {
            let near = crate::catalogue::nearest(rule, self.countries.keys().map(String::as_str));
            format!("unknown country rule \"{rule}\" of \"{text}\"{near}")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    #[test]
    fn what_stands_behind_the_at_fixes_the_list_or_the_country_rule() {
        let classes = Catalogue::embedded().unwrap().classes;
        let found = |text: &str| classes.resolve(text).unwrap();
        let list_of = |text: &str| match found(text) {
            Class::Basket { list_of, .. } => list_of,
            other => panic!("{other:?}"),
        };
        assert_eq!((list_of("basket:nature_index"), list_of("basket:nature_index@2019")), (None, Some(2019)));
        let rule = classes.countries["leiden"].clone();
        assert_eq!(found("domestic@leiden"), Class::ByCountries { flag: Flag::Domestic, rule });
        assert!(found("domestic@leiden").is_uncertain() && !found("basket:nature_index@2019").is_uncertain());
        for (text, said) in [
            ("basket:nature_index@2017", "no list of \"2017\"; lists begin in 2018, 2022"),
            ("basket:nature_index@+2019", "no list of \"+2019\""),
            ("basket:nature@2019", "did you mean \"basket:nature_index\"?"),
            ("international@leidn", "did you mean \"leiden\"?"),
            ("industry@leiden", "goes behind international or domestic"),
            ("field:any@2019", "unknown class"),
            ("type:article@iso", "unknown class"),
        ] {
            let message = classes.resolve(text).unwrap_err();
            assert!(message.contains(said), "{text}: {message}");
        }
    }
}
