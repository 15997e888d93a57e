//! The journals and the repository in which works appear.

use std::ops::Range;

use crate::rng::Rng;
use crate::tables::venues::{
    BIOLOGY, BRAIN, CHEMISTRY, ENLARGED, HEALTH, Journal, LIFE, MULTIDISCIPLINARY, NEAR, OTHER, PHYSICAL, REPOSITORY,
};

/// Number of the first source, so that ids lie above the real ones.
const FIRST_ID: u64 = 9_000_000_001;

/// A journal or repository.
#[derive(Debug)]
pub(crate) struct Venue {
    /// Number in the OpenAlex id.
    pub id: u64,
    pub name: &'static str,
    /// None for the repository.
    pub journal: Option<&'static Journal>,
    pub is_open: bool,
}

/// From which venues a work's is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// Those that count in the Nature Index, biology and health, in the year.
    NatureIndex { year: u16, brain: bool },
    /// Those that do not count in the year, but later; any near one once they count.
    NotYet { year: u16 },
    /// Nature Index journals of all sciences.
    Multidisciplinary,
    /// Nature Index journals of chemistry.
    Chemistry,
    /// Nature Index journals of physics.
    Physical,
    /// Journals with nearly the right name.
    Near,
    /// Other journals of the life sciences.
    Life,
    /// Journals of other sciences.
    Other,
    /// The repository.
    Repository,
}

/// All of them, in the order of their lists.
#[derive(Debug)]
pub(crate) struct Venues {
    pub all: Vec<Venue>,
}

/// The lists of journals, in the order of [`Venues::all`].
const LISTS: [&[Journal]; 9] = [MULTIDISCIPLINARY, BIOLOGY, HEALTH, BRAIN, CHEMISTRY, PHYSICAL, NEAR, LIFE, OTHER];

/// The positions of the lists from `first` to before `end`.
fn lists(first: usize, end: usize) -> Range<usize> {
    let length = |lists: &[&[Journal]]| lists.iter().map(|list| list.len()).sum::<usize>();
    length(&LISTS[..first])..length(&LISTS[..end])
}

impl Venues {
    /// The journals, then the repository.
    pub(crate) fn new() -> Self {
        let journals = LISTS.into_iter().flatten().map(|journal| (journal.name, Some(journal), journal.is_open));
        let all = journals
            .chain([(REPOSITORY, None, true)])
            .zip(FIRST_ID..)
            .map(|((name, journal, is_open), id)| Venue { id, name, journal, is_open })
            .collect();
        Self { all }
    }

    /// The position of the repository.
    pub(crate) fn repository(&self) -> usize {
        self.all.len() - 1
    }

    /// The position of a venue of the group.
    pub(crate) fn draw(&self, group: Group, rng: &mut Rng) -> usize {
        let range = match group {
            // Three of five on the brain stand in journals for the brain, where others never do.
            Group::NatureIndex { brain: true, .. } if rng.chance(600) => lists(3, 4),
            Group::NatureIndex { year, .. } if year >= ENLARGED => lists(0, 3),
            Group::NatureIndex { .. } => lists(0, 2),
            Group::NotYet { year } if year < ENLARGED => lists(2, 3),
            Group::Multidisciplinary => lists(0, 1),
            Group::Chemistry => lists(4, 5),
            Group::Physical => lists(5, 6),
            Group::NotYet { .. } | Group::Near => lists(6, 7),
            Group::Life => lists(7, 8),
            Group::Other => lists(8, 9),
            Group::Repository => return self.repository(),
        };
        range.start + rng.index(range.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_journal_comes_twice_and_every_issn_has_its_check_digit() {
        let venues = Venues::new();
        let names: BTreeSet<&str> = venues.all.iter().map(|venue| venue.name).collect();
        assert_eq!(names.len(), venues.all.len());
        for journal in LISTS.into_iter().flatten() {
            for issn in [Some(journal.issn), journal.online].into_iter().flatten() {
                let sum: u32 = issn
                    .chars()
                    .filter(|c| *c != '-')
                    .zip((1..=8).rev())
                    .map(|(c, weight)| weight * c.to_digit(10).unwrap_or(10))
                    .sum();
                assert_eq!((sum % 11, issn.len()), (0, 9), "{}", journal.name);
            }
        }
    }
}
