//! The measure algebra: what a measure may say, as data.

use super::Period;
use super::documents::Documents;
use super::movement::Movement;
use super::written::Written;
use serde::Deserialize;
use std::num::NonZeroU32;

/// How an indicator is computed for one hub and period.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Measure {
    /// Something about the works of the hub: what all others are made of.
    Base(Base),
    /// One indicator as a percentage of another.
    Ratio(RatioMeasure),
    /// One indicator as a percentage of its greatest figure among those compared.
    RelativeToMax(RelativeMeasure),
    /// How much more of something a hub has than the world, given its size.
    Specialisation(SpecialisationMeasure),
}

/// `{ count = "works", where = ["field:life_sciences"] }`, `{ mean = "citation_score", where = [...] }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// What about the works.
    pub of: Of,
    /// Which works, and through which authorships they are the hub's.
    pub works: Works,
    /// Of documents, the conditions that they meet, whose classes are [`super::DocumentClass`].
    pub documents: Vec<Condition>,
}

/// What is asked about works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Distinct things on them.
    Count(Entity),
    /// Distinct people who have at least so much of them.
    People(AtLeast),
    /// Distinct people on them who have come, gone, or been abroad.
    Moved(Movement),
    /// The sum of a metric.
    Sum(Metric),
    /// The mean of a metric, over the works for which it is defined.
    Mean(Metric),
    /// Things that are no works.
    Documents(Documents),
}

impl Of {
    /// Of a year that is looked back at the lake has at least the works of the year after it over this: literature grows by a few
    /// percent a year, so that a lake with less has read only some of the year's works, and would make nearly everybody a newcomer.
    pub const MOST_GROWTH: u64 = 2;

    /// How many years before a period's last one are looked back at, each of which the lake has to know.
    pub fn years_before(self, period: Period) -> i32 {
        // At most 50, and a number of years: no cast loses anything.
        match (self, period) {
            (Of::People(AtLeast::Papers { years, .. }), Period::Yearly) => years.get() as i32 - 1,
            (Of::Moved(movement), _) => movement.years as i32,
            _ => 0,
        }
    }
}

/// Works of a hub: those of the corpus that meet all conditions, through authorships placed in the hub.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Works {
    /// Conditions, all of which a work meets.
    pub conditions: Vec<Condition>,
    /// The authorships that make a work the hub's; all of them if none is named.
    pub through: Option<Role>,
    /// The hub's institutions that a work has at least.
    pub institutions: u32,
    /// Whether retracted works count, too.
    pub with_retracted: bool,
}

/// A condition on works.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "a condition is a class (\"international\"), { any = [...] }, { all = [...] } or { not = ... }"
)]
pub enum Condition {
    /// A class, as [`crate::classes::Classes::resolve`] knows it.
    Class(String),
    /// At least one of these.
    Any {
        /// Which.
        any: Vec<Condition>,
    },
    /// All of these.
    All {
        /// Which.
        all: Vec<Condition>,
    },
    /// This one not.
    Not {
        /// Which.
        not: Box<Condition>,
    },
}

impl Condition {
    /// The classes in it.
    pub fn classes(&self) -> Vec<&str> {
        match self {
            Condition::Class(class) => vec![class],
            Condition::Any { any: of } | Condition::All { all: of } => of.iter().flat_map(Condition::classes).collect(),
            Condition::Not { not } => not.classes(),
        }
    }
}

impl Works {
    /// Whether they are all works of the corpus, whoever the authors are.
    pub fn are_all(&self) -> bool {
        self.conditions.is_empty() && self.through.is_none() && !self.with_retracted && self.institutions < 2
    }

    /// The classes in its conditions.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.conditions.iter().flat_map(Condition::classes)
    }
}

/// What an author was on a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Answers letters about it.
    Corresponding,
    /// Stands first in the list.
    First,
}

impl Role {
    /// The word behind `through`.
    pub fn id(self) -> &'static str {
        match self {
            Role::Corresponding => "corresponding",
            Role::First => "first",
        }
    }
}

/// What a measure counts of works, or on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity {
    /// Works with an authorship placed in the hub.
    Works,
    /// Distinct authors of such works, through an authorship placed in the hub on that very work.
    Authors,
    /// Distinct institutions of such authorships.
    Institutions,
    /// Distinct venues of such works.
    Venues,
    /// Distinct institutions on such works that are placed, and outside the hub.
    PartnerInstitutions,
    /// Distinct countries of these institutions.
    PartnerCountries,
}

/// What a person has at least: `papers = 2, years = 3`, or `share = 0.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtLeast {
    /// Works of the hub in a year and those before it: the last `years` together. Of a pooled period, in all its years.
    Papers {
        /// How many works.
        papers: NonZeroU32,
        /// In how many years.
        years: NonZeroU32,
    },
    /// Works of the hub by fractional counting, in hundredths of a work. Two units of 2^-32 are added for each authorship: what whole
    /// numbers may fall short by, so that three sixths are a half.
    Hundredths(u32),
}

/// A number of every work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Authors in its list.
    Authors,
    /// Citations.
    Citations(Window),
    /// Citations over the mean of works of the same subfield, type and year (CWTS Leiden Ranking: NCS); 1 where that mean
    /// is 0. Not defined for a work without a subfield.
    CitationScore(Window),
    /// Whether it is among so many percent of works most cited of the same subfield, type and year; those at the threshold
    /// share what is left of it (CWTS Leiden Ranking: PP(top p)). Not defined for a work without a subfield.
    Top(u32, Window),
    /// The share of it that is at no place: what its authorships without an institution, or at one without a point, stand for; the
    /// whole of a work that names nobody.
    Unplaced,
    /// Documents that are not works and cite it, each once: of one kind, or of all.
    Documents(Option<Document>),
}

/// A kind of document that is not a work, and may cite works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Document {
    /// A patent.
    Patent,
    /// A policy document.
    Policy,
    /// A clinical trial.
    Trial,
}

impl Document {
    /// The kind in the table `link`.
    pub fn kind(self) -> &'static str {
        match self {
            Document::Patent => "patent",
            Document::Policy => "policy_document",
            Document::Trial => "trial",
        }
    }
}

/// Which citations count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// Those of the publication year and so many years after it.
    pub years: u32,
    /// Also those by works that share an author with the cited one.
    pub self_citations: bool,
}

impl Window {
    /// As OpenAlex dates its field-weighted impact: the publication year and three more; without self-citations, as the CWTS
    /// Leiden Ranking.
    pub const DEFAULT: Window = Window { years: 3, self_citations: false };
    /// The longest that a lake knows of.
    pub const LONGEST: u32 = 10;
}

impl Metric {
    /// The word for it in a measure; what counts citations has a window beside it.
    pub fn id(self) -> String {
        match self {
            Metric::Authors => "authors".to_owned(),
            Metric::Citations(_) => "citations".to_owned(),
            Metric::CitationScore(_) => "citation_score".to_owned(),
            Metric::Top(percent, _) => format!("top_{percent}"),
            Metric::Unplaced => "unplaced".to_owned(),
            Metric::Documents(Some(Document::Patent)) => "patent_citations".to_owned(),
            Metric::Documents(Some(Document::Policy)) => "policy_citations".to_owned(),
            Metric::Documents(Some(Document::Trial)) => "trial_citations".to_owned(),
            Metric::Documents(None) => "document_citations".to_owned(),
        }
    }

    pub(super) fn named(name: &str, window: Window) -> Option<Self> {
        Some(match name {
            "authors" => Metric::Authors,
            "citations" => Metric::Citations(window),
            "citation_score" => Metric::CitationScore(window),
            "unplaced" => Metric::Unplaced,
            "patent_citations" => Metric::Documents(Some(Document::Patent)),
            "policy_citations" => Metric::Documents(Some(Document::Policy)),
            "trial_citations" => Metric::Documents(Some(Document::Trial)),
            "document_citations" => Metric::Documents(None),
            _ => {
                let percent = name.strip_prefix("top_")?.parse().ok().filter(|p| (1..=99).contains(p))?;
                Metric::Top(percent, window)
            }
        })
    }

    /// Whether it is a share of each work, so that its mean is in percent.
    pub fn is_share(self) -> bool {
        matches!(self, Metric::Top(..) | Metric::Unplaced)
    }

    /// Which citations count for it, if any do.
    pub fn window(self) -> Option<Window> {
        match self {
            Metric::Authors | Metric::Unplaced | Metric::Documents(_) => None,
            Metric::Citations(window) | Metric::CitationScore(window) | Metric::Top(_, window) => Some(window),
        }
    }
}

/// `{ ratio = "papers_life", to = "papers_all" }`: 100 times the first over the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatioMeasure {
    /// The indicator above the line: as a rule a part of the one below.
    pub ratio: String,
    /// The indicator below the line.
    pub to: String,
    /// Whose figure stands below the line: `world`; the hub's own if nobody is named.
    pub of: Option<String>,
}

/// `{ relative_to_max = "frontier_phenomics", over = "hubs" }`: 100 times the figure over the greatest one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelativeMeasure {
    /// The indicator that is compared: over the same periods.
    pub relative_to_max: String,
    /// Who is compared.
    pub over: Comparison,
}

/// `{ specialisation = "papers_life", to = "papers_all", prior = 10 }`: the location quotient, drawn towards 1 by as many
/// expected papers as the prior says: (x + prior) / (e + prior), e being the hub's total times the world's share; none if there is no total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialisationMeasure {
    /// The part.
    pub specialisation: String,
    /// The whole.
    pub to: String,
    /// The weight of the prior, in things counted.
    pub prior: u32,
}

/// Who is compared: nobody else has a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comparison {
    /// All hubs of the set in use, whichever of them are asked for; no groups.
    Hubs,
}

/// How a work on several places is shared out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Counting {
    /// It counts once for every place on it.
    #[default]
    Full,
    /// Each place has the share of its authors and their institutions; all shares of a work add up to one.
    Fractional,
}

impl Counting {
    /// The word in the column `counting`.
    pub fn id(self) -> &'static str {
        match self {
            Counting::Full => "full",
            Counting::Fractional => "fractional",
        }
    }
}

impl std::str::FromStr for Counting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = [Counting::Full, Counting::Fractional];
        known.into_iter().find(|counting| counting.id() == text).ok_or_else(|| {
            let near = crate::catalogue::nearest(text, known.iter().map(|counting| counting.id()));
            format!("there is no counting \"{text}\"{near}")
        })
    }
}

/// Where an authorship is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placing {
    /// In the city that its affiliation names; else at the institution of the affiliation that belongs to its own; else where the institution
    /// is registered.
    #[default]
    Evidence,
    /// Where its institutions are registered, whatever its affiliations say.
    Institution,
}

impl Placing {
    /// All of them, the usual one first.
    pub const ALL: [Placing; 2] = [Placing::Evidence, Placing::Institution];

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Placing::Evidence => "evidence",
            Placing::Institution => "institution",
        }
    }
}

impl std::str::FromStr for Placing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Placing::ALL.into_iter().find(|placing| placing.id() == text).ok_or_else(|| {
            let near = crate::catalogue::nearest(text, Placing::ALL.iter().map(|placing| placing.id()));
            format!("there is no placing \"{text}\"{near}")
        })
    }
}

impl Base {
    /// Something about some works.
    pub fn of_works(of: Of, works: Works) -> Self {
        Base { of, works, documents: vec![] }
    }

    /// Whether works, patents or trials can be shared out in it; people, institutions, venues, countries and drugs are counted whole.
    pub fn is_shared(&self) -> bool {
        match self.of {
            Of::Count(entity) => entity == Entity::Works,
            Of::Sum(_) | Of::Mean(_) => true,
            Of::Documents(of) => !matches!(of, Documents::Drugs { .. }),
            Of::People(_) | Of::Moved(_) => false,
        }
    }
}
