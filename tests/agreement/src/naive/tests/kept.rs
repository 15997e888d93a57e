//! What the lake keeps of works, against what follows from their facts and references.

use crate::corpora::Corpus;
use crate::naive::rows::{Paper, Rows};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::measure::{Placing, Window};
use hubscope_model::row::{Authorship, Citation, Work};
use std::collections::BTreeMap;

#[test]
fn the_lake_keeps_what_follows_from_facts_and_references() {
    let (mut apart, mut shared, mut own) = (0, 0, 0);
    for (seed, placing) in (0..12).flat_map(|seed| [(seed, Placing::Evidence), (seed, Placing::Institution)]) {
        let corpus = Corpus::draw(seed);
        let snapshot = Snapshot::open(&corpus.lake()).unwrap();
        let papers: BTreeMap<u32, Paper> =
            Rows::read((&corpus.lake(), placing)).papers.into_iter().map(|paper| (paper.work.work_no, paper)).collect();
        for work in snapshot.rows::<Work>().unwrap() {
            let paper = &papers[&work.work_no];
            let span_km = match placing {
                Placing::Evidence => work.span_km,
                Placing::Institution => work.institution_span_km,
            };
            let kept = (work.institution_count as usize, work.has_company, span_km);
            assert_eq!(kept, (paper.institutions().len(), paper.has_company, paper.span_km()), "{seed}: {work:?}");
            apart += u32::from(span_km.is_some_and(|km| km > 0));
        }
        let mut of_authors: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        for row in snapshot.rows::<Authorship>().unwrap() {
            *of_authors.entry((row.work_no, row.author_sequence)).or_default() += row.weight;
        }
        for ((work_no, sequence), weight) in of_authors {
            // Equal parts for the authors, in whole units; what is left goes to the first of them.
            let authors = u64::from(papers[&work_no].work.authorship_count);
            let over = u64::from(u64::from(sequence) < (1_u64 << 32) % authors);
            assert_eq!(weight, (1_u64 << 32) / authors + over, "{seed}: {work_no}, {sequence}");
            shared += u32::from(weight < 1 << 32);
        }
        let mut kept = BTreeMap::new();
        for row in snapshot.rows::<Citation>().unwrap() {
            own += row.self_citations;
            kept.insert((row.work_no, row.lag), (row.citations, row.self_citations));
        }
        let mut expected: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
        for (work_no, paper) in &papers {
            for citation in paper.citations.iter().filter(|citation| citation.lag <= Window::LONGEST) {
                let (all, of_its_own) = expected.entry((*work_no, citation.lag)).or_default();
                *all += 1;
                *of_its_own += u32::from(citation.is_own);
            }
        }
        assert_eq!(kept, expected, "{seed}");
    }
    assert!(apart > 100 && shared > 100 && own > 100, "{apart}, {shared}, {own}");
}
