//! Numbers of works: authors, citations, how often works are cited among their like, and what of them has no place. All of them are in units of 2^-20.

use super::place::point;
use super::rows::{Paper, WHOLE};
use hubscope_model::measure::{Metric, Window};
use hubscope_model::row::Site;
use std::collections::BTreeMap;

/// One, in these units.
pub(super) const ONE: u64 = 1 << 20;

/// Works that are compared: of one subfield, type and year.
type Kin = (u32, String, i32);

/// Citations of all works of the corpus, by what they are compared with.
pub(super) struct Scores {
    window: Window,
    cited: BTreeMap<Kin, Vec<u64>>,
}

/// How often a work is cited, within a window.
fn citations(paper: &Paper, window: Window) -> u64 {
    let counts = paper.citations.iter().filter(|c| c.lag <= window.years && (window.self_citations || !c.is_own));
    counts.count() as u64
}

/// What of a work stands at no place, in the units of weights.
fn unplaced(paper: &Paper) -> u64 {
    let is_nowhere = |site: &Option<Site>| site.as_ref().and_then(point).is_none();
    let nowhere = paper.facts.iter().filter(|fact| is_nowhere(&fact.site));
    if paper.facts.is_empty() { WHOLE } else { nowhere.map(|fact| fact.weight).sum() }
}

fn kin(paper: &Paper) -> Option<Kin> {
    let work = &paper.work;
    Some((work.primary_subfield_id?, work.kind.clone()?, work.publication_year?))
}

impl Scores {
    pub(super) fn of(papers: &[Paper], window: Window) -> Self {
        let mut cited: BTreeMap<Kin, Vec<u64>> = BTreeMap::new();
        for paper in papers.iter().filter(|paper| paper.is_in_corpus(false)) {
            if let Some(kin) = kin(paper) {
                cited.entry(kin).or_default().push(citations(paper, window));
            }
        }
        Scores { window, cited }
    }

    /// A metric of a work; none where it is not defined.
    pub(super) fn metric(&self, metric: Metric, paper: &Paper) -> Option<u64> {
        match metric {
            Metric::Authors => Some(u64::from(paper.work.authorship_count) * ONE),
            Metric::Citations(window) => Some(citations(paper, window) * ONE),
            Metric::CitationScore(_) => self.citation_score(paper),
            Metric::Top(percent, _) => self.share_in_top(percent, paper),
            Metric::Unplaced => Some(unplaced(paper) * ONE / WHOLE),
            Metric::Documents(of) => {
                let is_asked = |(kind, _): &&(String, String)| of.is_none_or(|of| kind == of.kind());
                Some(paper.cited_by.iter().filter(is_asked).count() as u64 * ONE)
            }
        }
    }

    /// Citations over the mean of its kin.
    fn citation_score(&self, paper: &Paper) -> Option<u64> {
        let kin = self.cited.get(&kin(paper)?)?;
        let all: u64 = kin.iter().sum();
        if all == 0 {
            return Some(ONE);
        }
        let score = citations(paper, self.window) as f64 * kin.len() as f64 / all as f64;
        Some((score * ONE as f64).floor() as u64)
    }

    /// The least number of citations that so many percent of the kin are to be cited for at least, and the kin.
    fn threshold(&self, percent: u32, paper: &Paper) -> Option<(u64, &[u64])> {
        let kin = self.cited.get(&kin(paper)?)?;
        let rest = kin.len() as u64 * u64::from(100 - percent);
        let at_most = |c: u64| kin.iter().filter(|other| **other <= c).count() as u64;
        let threshold = kin.iter().copied().filter(|&c| 100 * at_most(c) >= rest).min()?;
        Some((threshold, kin))
    }

    /// Whether most of it is in the top: those at the threshold are, if more than half of them is left for it.
    pub(super) fn is_in_top(&self, percent: u32, paper: &Paper) -> bool {
        self.share_in_top(percent, paper).is_some_and(|share| share > ONE / 2)
    }

    /// 1 above the threshold, 0 below; those at it share what makes the percentage full.
    fn share_in_top(&self, percent: u32, paper: &Paper) -> Option<u64> {
        let (threshold, kin) = self.threshold(percent, paper)?;
        let own = citations(paper, self.window);
        if own != threshold {
            return Some(if own > threshold { ONE } else { 0 });
        }
        let at = kin.iter().filter(|c| **c == threshold).count() as u64;
        let up_to = kin.iter().filter(|c| **c <= threshold).count() as u64;
        let wanted = 100 * up_to - kin.len() as u64 * u64::from(100 - percent);
        Some((wanted as f64 / (100 * at) as f64 * ONE as f64).floor() as u64)
    }
}
