//! Pairs of hubs and countries, people who moved, and hubs without their largest institution: the index, SQL and plain loops give the
//! same, over random corpora in which hubs overlap.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_agreement::corpora::Corpus;
use hubscope_agreement::naive::{self, NaivePairs};
use hubscope_count::network::{Movers, Pair, PairSelection, Partners};
use hubscope_count::{CountError, Engine, Selection, sql_text};
use hubscope_model::Years;
use hubscope_model::hubs::{HubSet, UNRESOLVED, WORLD};
use hubscope_model::measure::{Counting, Derivation, Entity, Indicator, Measure, Of, Period, Placing};
use hubscope_sql::Sql;
use std::num::NonZeroU8;

const COUNTINGS: [(Counting, naive::Counting); 2] =
    [(Counting::Full, naive::Counting::Full), (Counting::Fractional, naive::Counting::Fractional)];

/// Of the catalogue, in which everything occurs that a count of works may say; the drawn ones come to them.
const COUNTS: [&str; 5] =
    ["papers_total", "papers_corresponding", "papers_with_retracted", "papers_intl", "papers_total_5y"];

/// Seeds: other than usual with `HUBSCOPE_SEEDS=100-400`.
fn corpora() -> impl Iterator<Item = (u64, Corpus, Engine)> {
    let seeds = std::env::var("HUBSCOPE_SEEDS").unwrap_or("0-3".to_owned());
    let (first, last) = seeds.split_once('-').unwrap();
    (first.parse().unwrap()..=last.parse().unwrap()).map(|seed| {
        let corpus = Corpus::draw(seed);
        let engine = corpus.engine();
        (seed, corpus, engine)
    })
}

fn selection(indicator: &str, corpus: &Corpus, partners: Partners, counting: Counting) -> PairSelection {
    let indicator = indicator.to_owned();
    PairSelection { indicator, partners, hubs: vec![], years: corpus.years, is_pooled: false, counting }
}

fn by_index(pairs: Vec<Pair>) -> NaivePairs {
    pairs.into_iter().map(|p| ((p.hub_id, p.partner_id, p.period), [Some(p.value), p.affinity, p.salton])).collect()
}

fn by_sql(sql: &Sql<'_>, text: &str) -> NaivePairs {
    let csv = sql.csv(text).unwrap();
    let rows = csv::Reader::from_reader(csv.as_slice()).into_records().map(Result::unwrap);
    rows.map(|row| {
        let number = |at: usize| row[at].parse::<f64>().ok();
        ((row[1].to_owned(), row[2].to_owned(), row[3].to_owned()), [number(4), number(5), number(6)])
    })
    .collect()
}

/// Asks all three for the pairs of an indicator, and says where they differ.
fn compare(corpus: &Corpus, engine: &Engine, sql: &Sql<'_>, indicator: &Indicator) -> Vec<String> {
    let mut wrong = vec![];
    let Measure::Base(base) = &indicator.measure else { return wrong };
    sql.complete(&[indicator]).unwrap();
    for (counting, counting_naively) in COUNTINGS {
        for partners in [Partners::Hubs, Partners::Countries] {
            let network = match engine.network(&selection(&indicator.id, corpus, partners, counting)) {
                Ok(network) => network,
                Err(CountError::NotPaired { .. }) => continue,
                Err(error) => return vec![error.to_string()],
            };
            let ours = by_index(network.pairs);
            let (of, when) = ((Derivation::Plain, indicator), (corpus.years, false));
            let text = sql_text::pairs(&corpus.catalogue, of, partners, when, (counting, corpus.placing)).unwrap();
            let periods = indicator.periods(corpus.years);
            let by_loops = naive::pairs(
                (&corpus.lake(), corpus.placing),
                &corpus.catalogue,
                base,
                partners == Partners::Countries,
                (&periods, counting_naively),
            );
            for (name, theirs) in [("SQL", by_sql(sql, &text)), ("plain loops", by_loops)] {
                assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>(), "{name}");
                let differ = ours.iter().filter(|(key, pair)| theirs[*key] != **pair);
                wrong.extend(differ.map(|(key, pair)| {
                    format!("{} {} {key:?}: {pair:?}, by {name} {:?}", indicator.id, counting.id(), theirs[key])
                }));
            }
        }
    }
    wrong
}

#[test]
fn index_sql_and_plain_loops_agree_on_pairs() {
    for (seed, corpus, engine) in corpora() {
        let sql = Sql::open(&engine, hubscope_sql::MEMORY).unwrap();
        // Two of the catalogue's at a time: planning SQL takes longer than anything else here.
        let some = COUNTS.iter().cycle().skip(seed as usize * 2).take(2).map(|id| &corpus.catalogue.indicators[*id]);
        let is_count = |indicator: &&Indicator| matches!(&indicator.measure, Measure::Base(base) if base.of == Of::Count(Entity::Works));
        let drawn = corpus.drawn().filter(is_count).take(1);
        let wrong: Vec<String> =
            some.chain(drawn).flat_map(|indicator| compare(&corpus, &engine, &sql, indicator)).collect();
        assert!(wrong.is_empty(), "seed {seed}, {} differ:\n{}", wrong.len(), wrong[..wrong.len().min(30)].join("\n"));
    }
}

#[test]
fn pairs_are_symmetric_and_what_counts_in_full_counts_in_part() {
    for (seed, corpus, engine) in corpora() {
        let of = |counting| {
            by_index(engine.network(&selection("papers_total", &corpus, Partners::Hubs, counting)).unwrap().pairs)
        };
        let (full, part) = (of(Counting::Full), of(Counting::Fractional));
        for ((hub, partner, period), pair) in &full {
            let back = (partner.clone(), hub.clone(), period.clone());
            let key = (hub.clone(), partner.clone(), period.clone());
            assert_eq!((pair, &part[&key]), (&full[&back], &part[&back]), "seed {seed}: {key:?}");
            if hub != partner {
                assert_eq!(pair[0] > Some(0.0), part[&key][0] > Some(0.0), "seed {seed}: {key:?}");
            }
        }
    }
}

#[test]
fn hubs_that_do_not_overlap_share_out_every_work() {
    for (seed, mut corpus, _) in corpora() {
        corpus.catalogue.hubs.hubs.retain(|hub| hub.id != "beta");
        let engine = corpus.engine();
        for year in corpus.years.iter().map(|year| year.to_string()) {
            let network =
                engine.network(&selection("papers_all", &corpus, Partners::Hubs, Counting::Fractional)).unwrap();
            let shared: f64 = network.pairs.iter().filter(|pair| pair.period == year).map(|pair| pair.value).sum();
            let cells = engine.measure(&Selection {
                indicators: vec!["papers_all".into()],
                hubs: vec![WORLD.into()],
                years: corpus.years,
                ..Selection::default()
            });
            let papers = cells.unwrap().iter().find(|cell| cell.period == year).and_then(|cell| cell.value).unwrap();
            assert!((shared - papers).abs() < 1e-9 * papers.max(1.0), "seed {seed}: {shared} of {papers} in {year}");
        }
    }
}

#[test]
fn a_hub_with_itself_has_the_papers_of_two_or_more_of_its_sites() {
    let mut more = 0;
    for (seed, corpus, engine) in corpora() {
        let network = engine.network(&selection("papers_total", &corpus, Partners::Hubs, Counting::Full)).unwrap();
        let within = engine.measure(&Selection {
            indicators: vec!["papers_within_hub".into()],
            years: corpus.years,
            ..Selection::default()
        });
        for cell in within.unwrap() {
            let itself = |pair: &&Pair| {
                (&pair.hub_id, &pair.partner_id, &pair.period) == (&cell.hub_id, &cell.hub_id, &cell.period)
            };
            let pair = network.pairs.iter().find(itself).filter(|pair| pair.hub_id != UNRESOLVED);
            let Some((pair, papers)) = pair.zip(cell.value) else { continue };
            // By institution a site is an institution; by evidence one may have several, and a city that is no institution's is a site, too.
            match corpus.placing {
                Placing::Institution => assert_eq!(pair.value, papers, "seed {seed}: {pair:?}"),
                Placing::Evidence => assert!(pair.value >= papers, "seed {seed}: {pair:?}, {papers}"),
            }
            more += u32::from(pair.value > papers);
        }
    }
    assert!(more > 0, "affiliations made no difference");
}

#[test]
fn the_works_behind_a_pair_are_as_many_as_it_says() {
    for (seed, corpus, engine) in corpora() {
        for partners in [Partners::Hubs, Partners::Countries] {
            let mut asked = selection("papers_corresponding", &corpus, partners, Counting::Full);
            for is_pooled in [false, true] {
                asked.is_pooled = is_pooled;
                for pair in engine.network(&asked).unwrap().pairs {
                    let ids = (pair.hub_id.as_str(), pair.partner_id.as_str());
                    let years: Years = pair.period.parse().unwrap();
                    let evidence = engine.pair_evidence(&asked.indicator, ids, years, 0, 3).unwrap();
                    assert_eq!(evidence.total as f64, pair.value, "seed {seed}: {pair:?}");
                    assert_eq!(evidence.period.parse(), Ok(years));
                    assert!(evidence.records.iter().all(|record| record.because.len() > 1), "{evidence:?}");
                }
            }
        }
    }
}

#[test]
fn index_and_plain_loops_agree_on_who_moved() {
    let mut moved = 0;
    for (seed, corpus, engine) in corpora() {
        for before in [1, 3] {
            let asked = Movers { hubs: vec![], years: corpus.years, before: NonZeroU8::new(before).unwrap() };
            let by_loops =
                naive::movers((&corpus.lake(), corpus.placing), &corpus.catalogue, corpus.years, i32::from(before));
            let flows = engine.movers(&asked).unwrap();
            assert_eq!(flows.len(), by_loops.len(), "seed {seed}");
            for flow in flows.iter().filter(|flow| flow.people.is_some()) {
                let key = (flow.from_id.clone(), flow.to_id.clone(), flow.period.parse().unwrap());
                assert_eq!(flow.people, Some(by_loops[&key]), "seed {seed}: {key:?}");
                moved += by_loops[&key];
            }
        }
    }
    assert!(moved > 0, "nobody ever moved");
}

#[test]
fn index_and_plain_loops_agree_on_hubs_without_their_largest_institution() {
    let ids =
        ["papers_all", "papers_corresponding", "researchers_total", "researchers_half_paper", "authors_per_paper"];
    let ids = ids.into_iter().chain(["share_papers_corresponding", "share_top_50", "papers_total_5y"]);
    let mut compared = 0;
    for (seed, corpus, engine) in corpora() {
        for (id, (counting, counting_naively)) in ids.clone().flat_map(|id| COUNTINGS.map(|c| (id, c))) {
            let indicator = &corpus.catalogue.indicators[id];
            let years = match indicator.period {
                Period::Yearly => Years { first: corpus.years.last, ..corpus.years },
                Period::Pooled => corpus.years,
            };
            for hub in engine.dependence(id, years, counting).unwrap() {
                let Some(largest) = hub.largest else { continue };
                let figures = |institution: u64| {
                    let of = (hub.hub_id.as_str(), institution);
                    naive::without(
                        (&corpus.lake(), corpus.placing),
                        &corpus.catalogue,
                        indicator,
                        of,
                        (years, counting_naively),
                    )
                };
                let [without, alone] = figures(largest.institution_id[1..].parse().unwrap());
                assert_eq!(largest.value_without, without.value, "seed {seed}: {id} of {}", hub.hub_id);
                if matches!(&indicator.measure, Measure::Base(base) if !matches!(base.of, Of::Sum(_) | Of::Mean(_))) {
                    assert_eq!(
                        largest.share,
                        Some(alone.value.unwrap() / hub.value.unwrap() * 100.0),
                        "seed {seed}: {id}"
                    );
                    for other in
                        naive::institutions_of((&corpus.lake(), corpus.placing), &corpus.catalogue, &hub.hub_id)
                    {
                        assert!(figures(other)[1].value <= alone.value, "seed {seed}: {id} of {}: {other}", hub.hub_id);
                    }
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 50, "{compared}");
}

/// Small squares around the seven places at which corpora have institutions.
fn squares() -> HubSet {
    let places =
        [(48.85, 2.35), (48.85, 2.75), (35.7, 139.7), (51.5, -0.1), (45.76, 4.84), (40.71, -74.0), (-33.87, 151.21)];
    let square = |(number, (lat, lon)): (usize, (f64, f64))| {
        let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];
        let ring: Vec<String> =
            corners.iter().map(|(x, y)| format!("[{}, {}]", lon + 0.1 * x, lat + 0.1 * y)).collect();
        let geometry = format!(r#"{{"type": "Polygon", "coordinates": [[{}]]}}"#, ring.join(", "));
        format!(r#"{{"type": "Feature", "id": "square-{number}", "properties": {{}}, "geometry": {geometry}}}"#)
    };
    let features: Vec<String> = places.into_iter().enumerate().map(square).collect();
    let text = format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, features.join(", "));
    HubSet::from_geojson(&text).unwrap()
}

#[test]
fn what_is_expected_sums_to_what_is_there_and_the_rows_asked_for_do_not_change_it() {
    let mut models = 0;
    for seed in 0..12 {
        let mut corpus = Corpus::draw(seed);
        corpus.catalogue.hubs = squares();
        let engine = corpus.engine();
        for partners in [Partners::Hubs, Partners::Countries] {
            let mut asked = selection("papers_total", &corpus, partners, Counting::Fractional);
            asked.is_pooled = true;
            let all = engine.network(&asked).unwrap();
            let fitted = || all.pairs.iter().filter_map(|pair| Some((pair.value, pair.expected?)));
            let (value, expected) = fitted().fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
            assert!((value - expected).abs() <= 1e-6 * value, "seed {seed}: {value}, {expected}");
            models += usize::from(expected > 0.0);
            asked.hubs = vec!["square-2".into()];
            let some = engine.network(&asked).unwrap();
            let of_one: Vec<&Pair> = all.pairs.iter().filter(|pair| pair.hub_id == "square-2").collect();
            assert_eq!(some.pairs.iter().collect::<Vec<_>>(), of_one, "seed {seed}");
            assert_eq!(some.gravity, all.gravity);
            asked.hubs = vec!["all-hubs".into()];
            assert!(matches!(engine.network(&asked), Err(CountError::NoHub { .. })));
        }
    }
    assert!(models > 1, "{models} of 24 corpora had enough pairs");
}
