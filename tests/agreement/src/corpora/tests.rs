//! That corpora are what they are drawn for: everything occurs in them, and figures are seldom nothing.

use super::Corpus;
use crate::naive::{Counting, NaiveFigure, cells};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED, WORLD};
use hubscope_model::measure::{Base, Condition, Documents, Entity, Indicator, Measure, Metric, Movement, Of, Period};
use std::collections::{BTreeMap, BTreeSet};

/// Corpora that are looked at.
const SEEDS: std::ops::Range<u64> = 0..6;

#[test]
fn a_seed_gives_the_same_corpus_again() {
    let [a, b] = [(), ()].map(|()| Corpus::draw(7));
    let bytes = |corpus: &Corpus| Snapshot::open(&corpus.lake()).unwrap().manifest.tables;
    assert_eq!(bytes(&a), bytes(&b));
    assert_eq!(a.years, b.years);
    assert_eq!(a.drawn().collect::<Vec<_>>(), b.drawn().collect::<Vec<_>>());
    assert_ne!(bytes(&a), bytes(&Corpus::draw(8)));
}

/// What a measure is, in words.
fn kinds(indicator: &Indicator) -> Vec<String> {
    let base = match &indicator.measure {
        Measure::Base(base) => base,
        Measure::Ratio(ratio) if ratio.of.is_some() => return vec!["ratio to the world".into()],
        Measure::Ratio(_) => return vec!["ratio".into()],
        Measure::RelativeToMax(_) => return vec!["relative".into()],
        Measure::Specialisation(of) => return vec![format!("specialisation, prior {}", of.prior > 0)],
    };
    let Base { of, works, documents } = base;
    let mut kinds = vec![match of {
        Of::Count(entity) => format!("{entity:?}"),
        Of::People(_) => "people".to_owned(),
        Of::Moved(Movement { who, .. }) => format!("{who:?}"),
        Of::Sum(metric) => format!("sum of {}", name(*metric)),
        Of::Mean(metric) => format!("mean of {}", name(*metric)),
        Of::Documents(Documents::Patents { by, year }) => format!("patents by {by:?}, {year:?}"),
        Of::Documents(Documents::Trials) => "trials".to_owned(),
        Of::Documents(Documents::Drugs { .. }) => "drugs".to_owned(),
    }];
    kinds.extend(works.through.map(|role| format!("{role:?}")));
    kinds.extend((works.institutions > 1).then(|| "several institutions".to_owned()));
    kinds.extend(works.with_retracted.then(|| "with retracted".to_owned()));
    kinds.extend(works.classes().map(|class| class.to_owned()));
    kinds.extend(works.conditions.iter().chain(documents).flat_map(shapes));
    kinds.extend(documents.iter().flat_map(Condition::classes).map(str::to_owned));
    kinds
}

fn name(metric: Metric) -> String {
    match metric {
        Metric::Top(..) => "top".to_owned(),
        Metric::Documents(_) => "documents".to_owned(),
        metric => metric.id(),
    }
}

fn shapes(condition: &Condition) -> Vec<String> {
    let (shape, within): (_, Vec<&Condition>) = match condition {
        Condition::Class(_) => return vec![],
        Condition::Any { any } => ("any", any.iter().collect()),
        Condition::All { all } => ("all", all.iter().collect()),
        Condition::Not { not } => ("not", vec![not]),
    };
    within.into_iter().flat_map(shapes).map(|inner| format!("{shape} of {inner}")).chain([shape.to_owned()]).collect()
}

#[test]
fn every_kind_of_measure_is_drawn_and_seldom_nothing() {
    let mut some_of: BTreeMap<String, bool> = BTreeMap::new();
    let mut bounds_apart = 0;
    for seed in SEEDS {
        let corpus = Corpus::draw(seed);
        for counting in [Counting::Full, Counting::Fractional] {
            let figures =
                cells((&corpus.lake(), corpus.placing), &corpus.catalogue, corpus.drawn(), corpus.years, counting);
            for indicator in corpus.drawn() {
                let is_something = |figure: &NaiveFigure| figure.value.is_some_and(|value| value > 0.0);
                let of_it = || figures.iter().filter(|((id, ..), _)| *id == indicator.id).map(|(_, figure)| figure);
                for kind in kinds(indicator) {
                    *some_of.entry(kind).or_default() |= of_it().any(is_something);
                }
                let is_between = |f: &NaiveFigure| f.low.is_none() || f.low <= f.value && f.value <= f.high;
                assert!(of_it().all(is_between), "{} of seed {seed}", indicator.id);
                bounds_apart += of_it().filter(|figure| figure.low < figure.high).count();
            }
        }
    }
    let wanted = [
        "Works",
        "Authors",
        "Institutions",
        "Venues",
        "PartnerInstitutions",
        "PartnerCountries",
        "people",
        "Newcomers(None)",
        "Newcomers(Some(Elsewhere))",
        "Newcomers(Some(Unresolved))",
        "Newcomers(Some(Nowhere))",
        "Leavers",
        "AbroadBefore",
        "sum of authors",
        "mean of authors",
        "sum of citations",
        "mean of citations",
        "sum of citation_score",
        "mean of citation_score",
        "sum of documents",
        "mean of documents",
        "patents by Applicant, Publication",
        "patents by Inventor, Filing",
        "type:utility",
        "office:US",
        "ipc:C12",
        "cpc:A61",
        "trials",
        "multi_country",
        "phase:phase2",
        "sponsor:industry",
        "drugs",
        "sum of top",
        "mean of top",
        "sum of unplaced",
        "mean of unplaced",
        "Corresponding",
        "First",
        "several institutions",
        "with retracted",
        "ratio",
        "ratio to the world",
        "relative",
        "specialisation, prior true",
        "specialisation, prior false",
        "any",
        "all",
        "not",
        "not of any",
        "any of not",
        "international",
        "domestic",
        "collaborative",
        "industry",
        "open_access",
        "retracted",
        "near",
        "far",
        "unknown_country",
        "authors_cut",
        "international@leiden",
        "domestic@leiden",
        "field:bio_health",
        "basket:drawn",
        "basket:nature_index",
        "basket:nature_index@2019",
        "basket:drawn@2020",
        "frontier:drawn",
        "frontier:phenomics",
        "type:article",
        "language:zh",
        "open_access:gold",
        "top:10",
    ];
    let nothing: Vec<_> = wanted.iter().filter(|kind| !some_of.get(**kind).is_some_and(|is| *is)).collect();
    assert!(nothing.is_empty(), "never more than nothing: {nothing:?}");
    assert!(bounds_apart > 100, "{bounds_apart} figures with bounds that differ");
}

#[test]
fn fractions_of_hubs_elsewhere_and_unresolved_add_up_to_the_world() {
    for seed in SEEDS {
        let corpus = Corpus::draw(seed);
        let figures = cells(
            (&corpus.lake(), corpus.placing),
            &corpus.catalogue,
            corpus.drawn(),
            corpus.years,
            Counting::Fractional,
        );
        for indicator in corpus.drawn() {
            // Institutions are asked for of each place, so that their works do not add up.
            let Measure::Base(Base { of: Of::Count(Entity::Works), works, .. }) = &indicator.measure else {
                continue;
            };
            if works.institutions > 1 || !indicator.hubs.is_empty() {
                continue;
            }
            for (period, _) in indicator.periods(corpus.years) {
                let of =
                    |place: &str| figures[&(indicator.id.clone(), place.to_owned(), period.clone())].value.unwrap();
                // Sums of units of 2^-32, and so exact.
                assert_eq!(
                    of("everyone") + of(ELSEWHERE) + of(UNRESOLVED),
                    of(WORLD),
                    "{} of seed {seed}",
                    indicator.id
                );
            }
        }
    }
}

#[test]
fn indicators_of_years_and_of_all_years_are_drawn() {
    let corpus = Corpus::draw(1);
    let periods: BTreeSet<bool> = corpus.drawn().map(|i| i.period == Period::Pooled).collect();
    assert_eq!(periods.len(), 2);
    let of_the_world: Vec<bool> =
        SEEDS.flat_map(|s| Corpus::draw(s).drawn().map(|i| i.is_of("alpha")).collect::<Vec<_>>()).collect();
    assert!(of_the_world.contains(&true) && of_the_world.contains(&false));
}
