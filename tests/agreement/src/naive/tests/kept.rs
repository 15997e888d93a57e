//! What the lake keeps of works, against what follows from their facts and references.

use crate::corpora::Corpus;
use crate::naive::rows::{Paper, Rows};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::measure::Window;
use hubscope_model::row::{Authorship, Citation, Work};
use std::collections::BTreeMap;

#[test]
fn the_lake_keeps_what_follows_from_facts_and_references() {
    let (mut apart, mut shared, mut own) = (0, 0, 0);
    for seed in 0..12 {
        let corpus = Corpus::draw(seed);
        let snapshot = Snapshot::open(&corpus.lake()).unwrap();
        let papers: BTreeMap<u32, Paper> =
            Rows::read(&corpus.lake()).papers.into_iter().map(|paper| (paper.work.work_no, paper)).collect();
        for work in snapshot.rows::<Work>().unwrap() {
            let paper = &papers[&work.work_no];
            let kept = (work.institution_count as usize, work.has_company, work.span_km);
            assert_eq!(kept, (paper.institutions().len(), paper.has_company, paper.span_km()), "{seed}: {work:?}");
            apart += u32::from(work.span_km.is_some_and(|km| km > 0));
        }
        for row in snapshot.rows::<Authorship>().unwrap() {
            let is_it =
                |site: Option<u32>, sequence: u32| (site, sequence) == (row.institution_site_no, row.author_sequence);
            let mut facts = papers[&row.work_no].facts.iter();
            let fact = facts.find(|f| is_it(f.site.as_ref().map(|s| s.site_no), f.sequence)).unwrap();
            assert_eq!(row.weight, fact.weight, "{seed}: {row:?}");
            shared += u32::from(row.weight < 1 << 32);
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
