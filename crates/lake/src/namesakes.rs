//! Who may be one person under several ids: authors of one full name, or with one ORCID.

use crate::LakeError;
use crate::bench::Bench;
use crate::index::NONE;
use crate::name::same_name;
use crate::people::AtHome;
use crate::record::content_hash;
use crate::sort::{Sorted, Sorter};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::HashMap;

/// With whom an author may be one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Namesake {
    /// The least number of all those linked by names and ORCIDs over any number of steps; the author's own if there is nobody.
    pub(crate) namesake_no: u32,
    /// The least number of those with the same ORCID; [`NONE`] of an author without one.
    pub(crate) orcid_no: u32,
}

/// What an author is linked to: the least number of their name, and that of their ORCID.
type Links = (u32, u32);

/// Namesakes of all authors.
pub(crate) struct Namesakes {
    links: Sorted<u32, Links>,
    led: Led,
}

/// Groups of one name that an ORCID links to a group with a lesser number. A source gives an ORCID to one id as a rule, so that there are
/// few.
#[derive(Debug, Default)]
struct Led(HashMap<u32, u32>);

impl Led {
    /// The least number that is linked with this one.
    fn least(&self, mut number: u32) -> u32 {
        while let Some(less) = self.0.get(&number) {
            number = *less;
        }
        number
    }

    fn link(&mut self, a: u32, b: u32) {
        let (a, b) = (self.least(a), self.least(b));
        if a != b {
            self.0.insert(a.max(b), a.min(b));
        }
    }
}

/// Finds the namesakes of people, who are numbered in their order.
pub(crate) fn find(bench: &Bench<'_>, people: &AtHome) -> Result<Namesakes, LakeError> {
    let total = people.rows();
    let mut by_name = bench.sorter::<(u64, u32), ()>();
    let mut of_names = bench.sorter::<u32, u32>();
    for (author_no, row) in (0u32..).zip(people.iter()?) {
        let (_, (name, _)) = row?;
        match name.as_deref().and_then(same_name) {
            Some(name) => by_name.push((name, author_no), &())?,
            None => of_names.push(author_no, &author_no)?,
        }
        bench.tell("reading names", u64::from(author_no) + 1, total);
    }
    least_of_each(by_name, |author_no, least, ()| of_names.push(author_no, &least))?;

    let mut by_orcid = bench.sorter::<(u64, u32), u32>();
    let mut links = bench.sorter::<u32, Links>();
    for (row, of_name) in people.iter()?.zip(of_names.finish()?.iter()?) {
        let ((_, (_, orcid)), (author_no, named)) = (row?, of_name?);
        match orcid.as_deref() {
            Some(orcid) => by_orcid.push((content_hash(&orcid), author_no), &named)?,
            None => links.push(author_no, &(named, NONE))?,
        }
        bench.tell("looking for namesakes", u64::from(author_no) + 1, total);
    }
    let mut led = Led::default();
    let mut last = None;
    least_of_each(by_orcid, |author_no, least, named| {
        match last.filter(|(of, _)| *of == least) {
            Some((_, other)) => led.link(other, named),
            None => last = Some((least, named)),
        }
        links.push(author_no, &(named, least))
    })?;
    Ok(Namesakes { links: links.finish()?, led })
}

/// Goes through authors by what they share: gives each with the least number of those who share it.
fn least_of_each<V: Serialize + DeserializeOwned>(
    shared: Sorter<(u64, u32), V>,
    mut take: impl FnMut(u32, u32, V) -> Result<(), LakeError>,
) -> Result<(), LakeError> {
    let mut first = (0, NONE);
    for row in shared.finish()?.iter()? {
        let ((what, author_no), value) = row?;
        if first.0 != what || first.1 == NONE {
            first = (what, author_no);
        }
        take(author_no, first.1, value)?;
    }
    Ok(())
}

impl Namesakes {
    /// The namesakes of every author, in the order of their numbers.
    pub(crate) fn iter(&self) -> Result<impl Iterator<Item = Result<Namesake, LakeError>>, LakeError> {
        let of = |(named, orcid_no)| Namesake { namesake_no: self.led.least(named), orcid_no };
        Ok(self.links.iter()?.map(move |row| row.map(|(_, links)| of(links))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_least_number_over_any_steps() {
        let mut led = Led::default();
        for (a, b) in [(7, 5), (9, 8), (9, 7), (5, 5)] {
            led.link(a, b);
        }
        assert_eq!([5, 7, 8, 9, 6].map(|number| led.least(number)), [5, 5, 5, 5, 6]);
    }
}
