//! What a set of cells rests on: written beside them wherever there is room.

use crate::{Intervals, Selection};
use hubscope_lake::manifest::Manifest;
use hubscope_model::Catalogue;
use hubscope_model::classes::CORPUS_TYPES;
use hubscope_model::measure::{Counting, Placing};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// Choices that move every number. But for counting and intervals each has one value so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Method {
    /// Which works: `broad`.
    pub corpus: &'static str,
    /// Which records are one work: `source` takes the source's word.
    pub identity: &'static str,
    /// `full`: a work counts once for every hub on it; `fractional`: each hub has its share.
    pub counting: &'static str,
    /// Where an authorship is: `evidence`, in the city that its affiliation names, or `institution`, where that is registered.
    pub placing: &'static str,
    /// Which countries there are: `iso`, those of ISO 3166, Hong Kong, Macao and Taiwan with codes of their own.
    pub country_rule: &'static str,
    /// What gives a work its field: `primary_topic`.
    pub field_basis: &'static str,
    /// Which intervals of chance there are: `none`, `analytic`, `bootstrap`.
    pub intervals: &'static str,
    /// The seed of what is drawn for them, if anything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

impl Method {
    /// What is counted by, without intervals.
    pub fn of(counting: Counting, placing: Placing) -> Method {
        Method {
            corpus: "broad",
            identity: "source",
            counting: counting.id(),
            placing: placing.id(),
            country_rule: "iso",
            field_basis: "primary_topic",
            intervals: Intervals::None.id(),
            seed: None,
        }
    }

    /// The same with intervals.
    pub fn with(self, intervals: Intervals, seed: u64) -> Method {
        Method { intervals: intervals.id(), seed: (intervals == Intervals::Bootstrap).then_some(seed), ..self }
    }

    /// Each choice by its name, with its value and what that means.
    pub fn explained(&self) -> [(&'static str, &'static str, String); 7] {
        let counting = match self.counting {
            "fractional" => "each hub has its share of a work",
            _ => "a work counts once for every hub on it",
        };
        let placing = match self.placing {
            "evidence" => {
                "an authorship is in the city that its affiliation names; else where an institution of the affiliation is that belongs to its own; else where its institution is registered"
            }
            _ => "an authorship is where its institutions are registered, whatever its affiliations say",
        };
        let corpus = format!(
            "works with a publication year, of the types {}; no retracted ones but where the measure says so, no paratext, no expansion records",
            CORPUS_TYPES.join(", ")
        );
        [
            ("corpus", self.corpus, corpus),
            ("identity", self.identity, "a work is what the source lists as one, and so are people and institutions".into()),
            ("counting", self.counting, counting.into()),
            ("placing", self.placing, format!("{placing}; a hub's works have an authorship within the boundary, a group's are the union of its hubs', the world's are all")),
            ("country rule", self.country_rule, "countries and territories as ISO 3166 lists them; Hong Kong, Macao and Taiwan have codes of their own. A class goes by another rule if it names one (`international@leiden`)".into()),
            ("field basis", self.field_basis, "a work's field is that of its primary topic's subfield".into()),
            ("intervals", self.intervals, "of 95 %, if `measure --intervals` asks for them: of counts of works as a Poisson process has them, of means, shares and growth from works drawn anew (bootstrap) or by the delta method (analytic); institutions, venues and countries have none but of their slope (analytic), nor have people, whose counts have the least and the most persons that the ids may stand for instead. Intervals are of chance alone, and leave out wrong placing and what the source lacks".into()),
        ]
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Method { corpus, identity, counting, placing, country_rule, field_basis, intervals, seed } = self;
        write!(f, "corpus {corpus}, identity {identity}, counting {counting}, placing {placing}, ")?;
        write!(f, "country rule {country_rule}, field basis {field_basis}")?;
        match (*intervals, seed) {
            ("none", _) => Ok(()),
            (intervals, None) => write!(f, ", intervals {intervals}"),
            (intervals, Some(seed)) => write!(f, ", intervals {intervals}, seed {seed}"),
        }
    }
}

/// How much users have corrected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Corrections {
    /// Institutions, when measuring.
    pub institutions: u64,
    /// Affiliations of standing works, when the snapshot was made.
    pub affiliations: u64,
}

impl Corrections {
    /// Whether nothing is corrected.
    pub fn are_none(&self) -> bool {
        *self == Corrections::default()
    }
}

/// Everything that moves a number. Cells are compared only where these agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The snapshot's number and short hash.
    pub edition: String,
    /// The day of the latest record, by source.
    pub sources: BTreeMap<String, String>,
    /// A short hash of the catalogue, hubs in use included.
    pub catalogue: String,
    /// Version of each indicator.
    pub indicators: BTreeMap<String, u32>,
    /// Short hash of each hub's boundary.
    pub boundaries: BTreeMap<String, String>,
    /// Institutions that corrections move, and affiliations that they have been applied to.
    #[serde(skip_serializing_if = "Corrections::are_none")]
    pub corrections: Corrections,
    /// First and last year asked for.
    pub years: String,
    /// The choices that move numbers.
    #[serde(flatten)]
    pub method: Method,
}

impl Provenance {
    /// The provenance of everything measured with this catalogue over this snapshot.
    pub fn of(manifest: &Manifest, catalogue: &Catalogue, selection: &Selection, placing: Placing) -> Self {
        let Selection { years, counting, intervals, seed, .. } = *selection;
        Provenance {
            edition: manifest.edition(),
            sources: manifest
                .sources
                .keys()
                .map(|s| (s.clone(), manifest.latest(s).unwrap_or_default().to_owned()))
                .collect(),
            catalogue: catalogue.hash(),
            indicators: catalogue.indicators.values().map(|i| (i.id.clone(), i.version)).collect(),
            boundaries: catalogue.hubs.bounded().map(|h| (h.id.clone(), h.boundary_hash())).collect(),
            corrections: Corrections {
                institutions: catalogue.corrections.len() as u64,
                affiliations: manifest.corrections.iter().map(|corrected| corrected.affiliations).sum(),
            },
            years: years.to_string(),
            method: Method::of(counting, placing).with(intervals, seed),
        }
    }
}
