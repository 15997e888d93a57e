//! Figures from the index: what each indicator needs is asked of each place at once, and put together.

use crate::class::Reading;
use crate::measure::{self, Backend, Figure};
use crate::place::{Place, in_hubs};
use crate::question::{Question, Tally};
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED, WORLD};
use hubscope_model::measure::{Base, Comparison, Counting, Derivation, Entity, Indicator, Measure, Of, Period, Works};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Answers to questions, by place.
struct Answers<'a> {
    questions: Vec<Question<'a>>,
    by_place: BTreeMap<&'a str, Vec<Vec<Tally>>>,
    counting: Counting,
}

impl Answers<'_> {
    /// What a place has in a period; nothing where nobody has asked.
    fn tally(&self, base: &Base, reading: Reading, indicator: &Indicator, place: &str, period: usize) -> Tally {
        let is_pooled = indicator.period == Period::Pooled;
        let asked = |q: &Question<'_>| q.base == base && q.reading == reading && q.is_pooled == is_pooled;
        let answer = self.questions.iter().position(asked).zip(self.by_place.get(place));
        answer.and_then(|(at, tallies)| tallies.get(at)?.get(period)).copied().unwrap_or_default()
    }

    /// How much that is.
    fn amount(&self, base: &Base, tally: Tally) -> f64 {
        amount(base, tally, self.counting)
    }

    fn base(&self, base: &Base, tally: Tally) -> Figure {
        let amount = self.amount(base, tally);
        let over = match self.counting {
            Counting::Full => tally.whole as f64,
            Counting::Fractional => tally.weight as f64 / WORK,
        };
        match base.of {
            Of::Count(_) | Of::People(_) | Of::Moved(_) | Of::Documents(_) => {
                Figure { value: Some(amount), ..Figure::default() }
            }
            Of::Sum(_) => Figure { value: Some(amount), n: Some(tally.whole), ..Figure::default() },
            Of::Mean(_) => {
                let mean = (over > 0.0).then(|| amount / over);
                let value = mean.map(|mean| mean * scale(base.of));
                Figure { value, n: Some(tally.whole), ..Figure::default() }
            }
        }
    }
}

/// Units of weight in a work.
const WORK: f64 = 4_294_967_296.0;

/// How much a tally of a base measure is, in floating point in the order of the SQL text.
pub(crate) fn amount(base: &Base, tally: Tally, counting: Counting) -> f64 {
    let weight = tally.weight as f64 / WORK;
    match (base.of, counting) {
        (Of::Count(_) | Of::People(_) | Of::Moved(_) | Of::Documents(_), Counting::Fractional) if base.is_shared() => {
            weight
        }
        (Of::Count(_) | Of::People(_) | Of::Moved(_) | Of::Documents(_), _) => tally.whole as f64,
        (Of::Sum(_) | Of::Mean(_), Counting::Full) => tally.sum as f64 / crate::citation::ONE,
        (Of::Sum(_) | Of::Mean(_), Counting::Fractional) => {
            let (upper, lower) = tally.weighted;
            (upper as f64 * 65536.0 + lower as f64) / WORK / crate::citation::ONE
        }
    }
}

/// What a mean is multiplied with: a share of works is given in percent.
pub(crate) fn scale(of: Of) -> f64 {
    if let Of::Mean(metric) = of
        && metric.is_share()
    {
        100.0
    } else {
        1.0
    }
}

/// The first as a percentage of the second, in the order of operations of the SQL texts.
pub(crate) fn percentage(a: f64, b: f64) -> Option<f64> {
    (b != 0.0).then(|| a / b * 100.0)
}

impl Backend for Engine {
    fn figures(
        &self,
        indicators: &[&Indicator],
        hubs: &[&str],
        years: Years,
        counting: Counting,
    ) -> Result<Vec<Vec<Vec<Figure>>>, CountError> {
        let mut questions: Vec<Question<'_>> = vec![];
        let mut places: BTreeSet<&str> = BTreeSet::new();
        for indicator in indicators {
            places.extend(self.needed(indicator, hubs));
            for (base, readings) in self.parts(indicator)? {
                for &reading in readings {
                    let periods = indicator.periods(years).into_iter().map(|(_, years)| years).collect();
                    let is_pooled = indicator.period == Period::Pooled;
                    let question = Question { id: &indicator.id, base, reading, periods, is_pooled };
                    let same = |q: &Question<'_>| Question { id: q.id, ..question.clone() } == *q;
                    if !questions.iter().any(same) {
                        questions.push(question);
                    }
                }
            }
        }
        questions.sort_by_key(|question| (question.is_of_documents(), question.is_heavy()));
        let by_place = self.by_place(&questions, places, counting)?;
        let answers = Answers { questions, by_place, counting };
        indicators
            .iter()
            .map(|indicator| {
                let periods = indicator.periods(years);
                let known = periods.iter().map(|(_, years)| self.looks_back(indicator, *years));
                let known: Vec<bool> = known.collect::<Result<_, _>>()?;
                let figure = |hub: &str, (period, is_known): (usize, &bool)| match is_known {
                    true => self.figure(&answers, indicator, hub, period),
                    false => Ok(Figure::default()),
                };
                hubs.iter().map(|hub| known.iter().enumerate().map(|period| figure(hub, period)).collect()).collect()
            })
            .collect()
    }

    fn growth(
        &self,
        derivation: Derivation,
        indicator: &Indicator,
        hubs: &[&str],
        _years: (Years, Counting),
        yearly: &[Vec<Figure>],
    ) -> Result<Vec<Option<f64>>, CountError> {
        let of_hubs = if derivation == Derivation::MeanCagr { Derivation::Cagr } else { derivation };
        let growth = |figures: &Vec<Figure>| {
            let values: Vec<Option<f64>> = figures.iter().map(|f| f.value).collect();
            measure::growth(of_hubs, indicator.unit, &values)
        };
        let growth: Vec<Option<f64>> = yearly.iter().map(growth).collect();
        if derivation != Derivation::MeanCagr {
            return Ok(growth);
        }
        let of_hub: BTreeMap<&str, Option<f64>> = hubs.iter().copied().zip(growth).collect();
        let mean = |id: &&str| {
            let group = self.catalogue.hubs.groups.iter().find(|group| group.id == **id)?;
            let members = self.catalogue.hubs.members(group).filter_map(|hub| *of_hub.get(hub.id.as_str())?);
            hubscope_stats::mean(members)
        };
        Ok(hubs.iter().map(mean).collect())
    }
}

impl Engine {
    /// Answers questions, light ones first and those about documents last, about each of some places. What holds much of a place together is asked by itself, and all
    /// else at once.
    fn by_place<'a>(
        &self,
        questions: &[Question<'_>],
        places: BTreeSet<&'a str>,
        counting: Counting,
    ) -> Result<BTreeMap<&'a str, Vec<Vec<Tally>>>, CountError> {
        // Documents are not on works; what is asked of them stands after all else.
        let of_documents = questions.partition_point(|question| !question.is_of_documents());
        let (questions, of_documents) = questions.split_at(of_documents);
        // Sets of works are made on all threads, one after the other; then places are looked at side by side.
        let prepared = self.prepared(questions)?;
        let batches: Vec<_> = prepared.chunk_by(|a, b| !a.question().is_heavy() && !b.question().is_heavy()).collect();
        let answer = |id: &'a str| {
            let place = self.place(id)?;
            let answers = batches.iter().map(|batch| self.answer(place, batch, counting == Counting::Fractional));
            let mut answers = answers.collect::<Result<Vec<_>, CountError>>()?.concat();
            for question in of_documents {
                answers.push(self.documents(id, question)?);
            }
            Ok((id, answers))
        };
        places.into_par_iter().map(answer).collect()
    }

    /// Whether fractional counting conserves: all hubs together, elsewhere and unresolved have just the works of every year.
    ///
    /// # Errors
    /// [`CountError::NotConserved`] if not.
    pub(crate) fn check_shares(&self, years: Years) -> Result<(), CountError> {
        let base = Base::of_works(Of::Count(Entity::Works), Works { institutions: 1, ..Works::default() });
        let periods: Vec<Years> = years.iter().map(|year| Years { first: year, last: year }).collect();
        let question =
            Question { id: "shares", base: &base, reading: Reading::Known, periods: periods.clone(), is_pooled: false };
        let questions = [question];
        let prepared = self.prepared(&questions)?;
        let of = |place| -> Result<Vec<Tally>, CountError> {
            Ok(self.answer(place, &prepared, true)?.into_iter().next().unwrap_or_default())
        };
        let in_hubs: Vec<u32> = in_hubs(&self.catalogue, &self.hub_sites).into_iter().collect();
        let world = of(Place::World)?;
        let parts = [of(Place::Sites(&in_hubs))?, of(self.place(ELSEWHERE)?)?, of(self.place(UNRESOLVED)?)?];
        for (at, (whole, period)) in world.iter().zip(periods).enumerate() {
            let shared: u64 = parts.iter().filter_map(|part| part.get(at)).map(|tally| tally.weight).sum();
            if shared != whole.whole << 32 {
                let shared = shared as f64 / WORK;
                return Err(CountError::NotConserved { shared, papers: whole.whole, period: period.first.to_string() });
            }
        }
        Ok(())
    }

    /// The base measures of an indicator, and how each has to be read.
    fn parts<'a>(&'a self, indicator: &'a Indicator) -> Result<Vec<(&'a Base, &'static [Reading])>, CountError> {
        const BOUNDED: &[Reading] = &[Reading::Known, Reading::Least, Reading::Most];
        let bases = self.catalogue.bases(indicator)?;
        let is_ratio = matches!(indicator.measure, Measure::Ratio(_));
        let readings = |at: usize, base: &Base| {
            if is_ratio && at == 0 && self.catalogue.has_bounds(base) { BOUNDED } else { &BOUNDED[..1] }
        };
        Ok(bases.into_iter().enumerate().map(|(at, base)| (base, readings(at, base))).collect())
    }

    fn figure(
        &self,
        answers: &Answers<'_>,
        indicator: &Indicator,
        hub: &str,
        period: usize,
    ) -> Result<Figure, CountError> {
        if !self.is_of(indicator, hub)? {
            return Ok(Figure::default());
        }
        let tally = |base, reading, place| answers.tally(base, reading, indicator, place, period);
        let amount = |base, reading, place| answers.amount(base, tally(base, reading, place));
        Ok(match &indicator.measure {
            Measure::Base(base) => answers.base(base, tally(base, Reading::Known, hub)),
            Measure::Ratio(ratio) => {
                let (above, below) = (self.catalogue.base(&ratio.ratio)?, self.catalogue.base(&ratio.to)?);
                let whose = ratio.of.as_deref().unwrap_or(hub);
                let whole = amount(below, Reading::Known, whose);
                let share = |reading| percentage(amount(above, reading, hub), whole);
                let bounded = self.catalogue.has_bounds(above);
                Figure {
                    value: share(Reading::Known),
                    low: if bounded { share(Reading::Least) } else { None },
                    high: if bounded { share(Reading::Most) } else { None },
                    n: Some(tally(below, Reading::Known, whose).whole),
                }
            }
            Measure::RelativeToMax(relative) => {
                let base = self.catalogue.base(&relative.relative_to_max)?;
                let greatest =
                    self.compared(relative.over).map(|id| amount(base, Reading::Known, id)).fold(0.0, f64::max);
                let own = tally(base, Reading::Known, hub);
                let value = percentage(answers.amount(base, own), greatest).filter(|_| self.has_boundary(hub));
                Figure { value, n: value.map(|_| own.whole), ..Figure::default() }
            }
            Measure::Specialisation(of) => {
                let (part, whole) = (self.catalogue.base(&of.specialisation)?, self.catalogue.base(&of.to)?);
                let of_world = |base| amount(base, Reading::Known, WORLD);
                let (all, prior) = (of_world(whole), f64::from(of.prior));
                let here = amount(whole, Reading::Known, hub);
                let expected = (all != 0.0 && here != 0.0).then(|| here * of_world(part) / all + prior);
                let own = amount(part, Reading::Known, hub) + prior;
                let value = expected.filter(|expected| *expected != 0.0).map(|expected| own / expected);
                Figure { value, n: Some(tally(whole, Reading::Known, hub).whole), ..Figure::default() }
            }
        })
    }
}

impl Engine {
    /// Who is compared.
    fn compared(&self, Comparison::Hubs: Comparison) -> impl Iterator<Item = &str> {
        self.catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str())
    }

    /// Whether a place is a hub or beside the hubs, so that it can be set against the greatest of them.
    pub(crate) fn has_boundary(&self, id: &str) -> bool {
        self.catalogue.hubs.bounded().any(|hub| hub.id == id)
    }

    /// The places whose figures an indicator needs for those of some hubs.
    fn needed<'a>(&'a self, indicator: &Indicator, hubs: &[&'a str]) -> Vec<&'a str> {
        match &indicator.measure {
            Measure::Base(_) => hubs.to_vec(),
            Measure::Ratio(ratio) if ratio.of.is_none() => hubs.to_vec(),
            Measure::Ratio(_) | Measure::Specialisation(_) => hubs.iter().copied().chain([WORLD]).collect(),
            Measure::RelativeToMax(relative) => {
                let beside = hubs.iter().copied().filter(|hub| self.has_boundary(hub));
                self.compared(relative.over).chain(beside).collect()
            }
        }
    }
}
