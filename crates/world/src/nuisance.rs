//! What the real thing has and a clean world has not: kinds and rates.

use std::collections::BTreeSet;
use std::str::FromStr;

/// Which irregularities the world has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nuisance {
    /// None: every record is complete and counts.
    None,
    /// Those that hubscope handles today.
    Light,
    /// All of them.
    Full,
    /// Only these.
    Kinds(BTreeSet<Kind>),
}

/// A kind of irregularity. In all of them the expected figures say what is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Authors with several affiliations.
    SeveralAffiliations,
    /// People who work in two hubs.
    TwoHubs,
    /// Works with more than a hundred authors.
    ManyAuthors,
    /// Authors at a national body seated in a hub, whose raw string names another city: they are
    /// where the string says.
    Headquarters,
    /// Authors whose affiliation matched no institution.
    MissingInstitution,
    /// Retracted works, which do not count.
    Retracted,
    /// Works that are no works, such as tables of contents; they do not count.
    Paratext,
    /// Records of the expansion, which do not count, and records that leave the mark open.
    Expansion,
    /// Types outside the corpus.
    OtherType,
    /// A preprint and an article of one work, as two records; it counts once.
    VersionPair,
    /// People with two author ids; they are one person.
    SplitAuthor,
    /// Two people under one author id, told apart by name and ORCID; they are two.
    MergedAuthor,
    /// Copies of works under ids that have been deleted or merged since.
    DeletedId,
    /// Topics without their subfield.
    WithoutField,
    /// Works without a year.
    NullYear,
    /// A year that is a text: the record cannot be read.
    WrongType,
    /// Half a line.
    BrokenLine,
    /// Older copies of records in older partitions.
    Duplicate,
    /// Authors without an id, the null author and the deleted one; they are nobody.
    NullAuthor,
    /// Unmatched institutions that stand as an object of nulls.
    NullObject,
}

/// Every kind: its name, whether `light` has it, and how often it strikes, in ten thousand works
/// (people for split and merged authors, parts for what cannot be read).
const KINDS: [(Kind, &str, bool, u64); 20] = [
    (Kind::SeveralAffiliations, "several_affiliations", true, 800),
    (Kind::TwoHubs, "two_hubs", true, 40),
    (Kind::ManyAuthors, "many_authors", true, 5),
    (Kind::Headquarters, "headquarters", true, 200),
    (Kind::MissingInstitution, "missing_institution", true, 600),
    (Kind::Retracted, "retracted", true, 60),
    (Kind::Paratext, "paratext", true, 40),
    (Kind::Expansion, "expansion", true, 150),
    (Kind::OtherType, "other_type", true, 250),
    (Kind::VersionPair, "version_pair", false, 100),
    (Kind::SplitAuthor, "split_author", false, 50),
    (Kind::MergedAuthor, "merged_author", false, 20),
    (Kind::DeletedId, "deleted_id", true, 60),
    (Kind::WithoutField, "without_field", true, 100),
    (Kind::NullYear, "null_year", true, 50),
    (Kind::WrongType, "wrong_type", true, 10_000),
    (Kind::BrokenLine, "broken_line", true, 10_000),
    (Kind::Duplicate, "duplicate", true, 150),
    (Kind::NullAuthor, "null_author", true, 150),
    (Kind::NullObject, "null_object", true, 5_000),
];

impl Kind {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.into_iter().map(|(kind, ..)| kind)
    }

    /// Its name, as [`Nuisance`] is parsed from.
    pub fn name(self) -> &'static str {
        KINDS[self as usize].1
    }
}

impl Nuisance {
    /// Whether the world has this kind.
    pub fn has(&self, kind: Kind) -> bool {
        match self {
            Self::None => false,
            Self::Light => KINDS[kind as usize].2,
            Self::Full => true,
            Self::Kinds(kinds) => kinds.contains(&kind),
        }
    }

    /// How often the kind strikes, in ten thousand.
    pub(crate) fn rate(&self, kind: Kind) -> u64 {
        if self.has(kind) { KINDS[kind as usize].3 } else { 0 }
    }
}

impl FromStr for Nuisance {
    type Err = String;

    /// `none`, `light`, `full`, or names of kinds separated by commas.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            "light" => Ok(Self::Light),
            "full" => Ok(Self::Full),
            _ => {
                let named = |name: &str| {
                    Kind::all().find(|kind| kind.name() == name).ok_or_else(|| {
                        let known: Vec<&str> = Kind::all().map(Kind::name).collect();
                        format!("unknown kind `{name}`; there are none, light, full, and {}", known.join(", "))
                    })
                };
                text.split(',').map(named).collect::<Result<_, _>>().map(Self::Kinds)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_kinds_and_names_are_read_back() {
        for (position, kind) in Kind::all().enumerate() {
            assert_eq!(kind as usize, position);
            assert_eq!(kind.name().parse(), Ok(Nuisance::Kinds(BTreeSet::from([kind]))));
            assert!(Nuisance::Full.has(kind) && !Nuisance::None.has(kind));
        }
        // What takes more than is built: versions brought together, people told apart.
        let beyond: Vec<&str> = Kind::all().filter(|kind| !Nuisance::Light.has(*kind)).map(Kind::name).collect();
        assert_eq!(beyond, ["version_pair", "split_author", "merged_author"]);
        assert!("retracted,atlantis".parse::<Nuisance>().unwrap_err().contains("`atlantis`"));
    }
}
