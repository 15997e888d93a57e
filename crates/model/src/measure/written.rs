//! A measure as its file has it, and what is wrong with it.

use super::{
    AtLeast, Base, Comparison, Condition, Documents, Entity, Measure, Metric, Movement, Of, Origin, Party, PatentYear,
    RatioMeasure, RelativeMeasure, Role, SpecialisationMeasure, Stage, Who, Window, Works,
};
use serde::Deserialize;
use std::num::NonZeroU32;

/// A measure as it is written: one table for all kinds, so that a misspelt key is pointed at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    count: Option<Counted>,
    sum: Option<String>,
    mean: Option<String>,
    #[serde(rename = "where")]
    conditions: Option<Vec<Condition>>,
    through: Option<Role>,
    institutions: Option<u32>,
    with_retracted: Option<bool>,
    papers: Option<NonZeroU32>,
    years: Option<NonZeroU32>,
    share: Option<f64>,
    who: Option<WrittenWho>,
    from: Option<Origin>,
    window: Option<u32>,
    self_citations: Option<bool>,
    ratio: Option<String>,
    to: Option<String>,
    of: Option<String>,
    relative_to_max: Option<String>,
    over: Option<Comparison>,
    specialisation: Option<String>,
    prior: Option<u32>,
    by: Option<Party>,
    year: Option<PatentYear>,
    stage: Option<Stage>,
}

/// What may stand behind `count`.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Counted {
    Works,
    Authors,
    Institutions,
    Venues,
    PartnerInstitutions,
    PartnerCountries,
    Patents,
    Trials,
    Drugs,
}

/// The word of a movement.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum WrittenWho {
    Newcomers,
    Leavers,
    AbroadBefore,
}

impl TryFrom<Written> for Measure {
    type Error = String;

    fn try_from(mut written: Written) -> Result<Self, String> {
        let kinds = [
            written.count.is_some(),
            written.sum.is_some(),
            written.mean.is_some(),
            written.ratio.is_some(),
            written.relative_to_max.is_some(),
            written.specialisation.is_some(),
        ];
        if kinds.iter().filter(|&&is| is).count() != 1 {
            return Err("a measure is one of: count, sum, mean, ratio, relative_to_max, specialisation".into());
        }
        let measure = if let Some(ratio) = written.ratio.take() {
            let to = written.to.take().ok_or("a ratio says what it is to: { ratio = ..., to = ... }")?;
            Measure::Ratio(RatioMeasure { ratio, to, of: written.of.take() })
        } else if let Some(relative_to_max) = written.relative_to_max.take() {
            let over =
                written.over.take().ok_or("a comparison says over whom: { relative_to_max = ..., over = \"hubs\" }")?;
            Measure::RelativeToMax(RelativeMeasure { relative_to_max, over })
        } else if let Some(specialisation) = written.specialisation.take() {
            let to = written.to.take().ok_or("specialisation says in what: { specialisation = ..., to = ... }")?;
            Measure::Specialisation(SpecialisationMeasure {
                specialisation,
                to,
                prior: written.prior.take().unwrap_or(0),
            })
        } else {
            Measure::Base(written.base()?)
        };
        match written.left_over() {
            None => Ok(measure),
            Some(key) => Err(format!("{key} has no meaning in this kind of measure")),
        }
    }
}

/// That a lake may be expected to reach so far back.
fn within_reach(years: u32) -> Result<(), String> {
    if years > Movement::LONGEST {
        return Err(format!("at most {} years are looked back", Movement::LONGEST));
    }
    Ok(())
}

impl Written {
    fn base(&mut self) -> Result<Base, String> {
        let of = match (self.count.take(), self.sum.take(), self.mean.take()) {
            (Some(counted), _, _) => self.counted(counted)?,
            (None, Some(metric), _) => Of::Sum(self.metric(&metric)?),
            (None, None, metric) => Of::Mean(self.metric(&metric.unwrap_or_default())?),
        };
        if let Of::Documents(documents) = of {
            let documents = match documents {
                Documents::Patents { .. } | Documents::Trials => self.conditions.take().unwrap_or_default(),
                Documents::Drugs { .. } => vec![],
            };
            return Ok(Base { of, works: Works::default(), documents });
        }
        let works = Works {
            conditions: self.conditions.take().unwrap_or_default(),
            through: self.through.take(),
            institutions: self.institutions.take().unwrap_or(1),
            with_retracted: self.with_retracted.take().unwrap_or(false),
        };
        if works.institutions == 0 {
            return Err("institutions is 1 or more: a work without one in the hub is not the hub's".into());
        }
        let counts_works = of == Of::Count(Entity::Works);
        if works.institutions > 1 && !counts_works {
            return Err("institutions goes with count = \"works\"".into());
        }
        Ok(Base::of_works(of, works))
    }

    fn counted(&mut self, counted: Counted) -> Result<Of, String> {
        Ok(match counted {
            Counted::Works => Of::Count(Entity::Works),
            Counted::Authors => match self.who.take() {
                Some(who) => Of::Moved(self.movement(who)?),
                None => self.at_least()?.map_or(Of::Count(Entity::Authors), Of::People),
            },
            Counted::Institutions => Of::Count(Entity::Institutions),
            Counted::Venues => Of::Count(Entity::Venues),
            Counted::PartnerInstitutions => Of::Count(Entity::PartnerInstitutions),
            Counted::PartnerCountries => Of::Count(Entity::PartnerCountries),
            Counted::Patents => {
                let (by, year) = (self.by.take().unwrap_or_default(), self.year.take().unwrap_or_default());
                Of::Documents(Documents::Patents { by, year })
            }
            Counted::Trials => Of::Documents(Documents::Trials),
            Counted::Drugs => {
                let stage =
                    self.stage.take().ok_or("drugs are counted by stage: { count = \"drugs\", stage = ... }")?;
                Of::Documents(Documents::Drugs { stage })
            }
        })
    }

    fn at_least(&mut self) -> Result<Option<AtLeast>, String> {
        match (self.papers.take(), self.years.take(), self.share.take()) {
            (None, None, None) => Ok(None),
            (Some(papers), years, None) => {
                let years = years.unwrap_or(NonZeroU32::MIN);
                within_reach(years.get())?;
                Ok(Some(AtLeast::Papers { papers, years }))
            }
            // At most 10,000, so that the cast is exact.
            (None, None, Some(share)) if (0.01..=100.0).contains(&share) => {
                Ok(Some(AtLeast::Hundredths((share * 100.0).round() as u32)))
            }
            _ => Err("people have at least: papers, with or without years; or a share of 0.01 papers or more".into()),
        }
    }

    /// Nearly everybody who goes on publishing does so within three years; a doctorate or a first post abroad takes up to five.
    fn movement(&mut self, who: WrittenWho) -> Result<Movement, String> {
        let (who, usual) = match who {
            WrittenWho::Newcomers => (Who::Newcomers(self.from.take()), 3),
            WrittenWho::Leavers => (Who::Leavers, 3),
            WrittenWho::AbroadBefore => (Who::AbroadBefore, 5),
        };
        let years = self.years.take().map_or(usual, NonZeroU32::get);
        within_reach(years)?;
        Ok(Movement { who, years })
    }

    fn metric(&mut self, name: &str) -> Result<Metric, String> {
        let asked = self.window.is_some() || self.self_citations.is_some();
        let years = self.window.take().unwrap_or(Window::DEFAULT.years);
        let self_citations = self.self_citations.take().unwrap_or(Window::DEFAULT.self_citations);
        if years > Window::LONGEST {
            return Err(format!("a window of citations has at most {} years", Window::LONGEST));
        }
        let metric = Metric::named(name, Window { years, self_citations }).ok_or_else(|| {
            let known = [
                "authors",
                "citations",
                "citation_score",
                "document_citations",
                "patent_citations",
                "policy_citations",
                "trial_citations",
                "unplaced",
                "top_1",
                "top_5",
                "top_10",
                "top_50",
            ];
            format!("there is no metric \"{name}\"{}", crate::catalogue::nearest(name, known.into_iter()))
        })?;
        if asked && metric.window().is_none() {
            return Err(format!("\"{name}\" counts no citations, so window and self_citations have no meaning"));
        }
        Ok(metric)
    }

    /// A key that nothing has taken.
    fn left_over(&self) -> Option<&'static str> {
        let keys = [
            ("where", self.conditions.is_some()),
            ("through", self.through.is_some()),
            ("institutions", self.institutions.is_some()),
            ("with_retracted", self.with_retracted.is_some()),
            ("papers", self.papers.is_some()),
            ("years", self.years.is_some()),
            ("share", self.share.is_some()),
            ("who", self.who.is_some()),
            ("from", self.from.is_some()),
            ("window", self.window.is_some()),
            ("self_citations", self.self_citations.is_some()),
            ("to", self.to.is_some()),
            ("of", self.of.is_some()),
            ("over", self.over.is_some()),
            ("prior", self.prior.is_some()),
            ("by", self.by.is_some()),
            ("year", self.year.is_some()),
            ("stage", self.stage.is_some()),
        ];
        keys.into_iter().find_map(|(key, is_left)| is_left.then_some(key))
    }
}
