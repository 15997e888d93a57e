//! Several persons under one id: which of them each of the id's facts speaks of.

use crate::name::Name;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// What a fact says of who its author is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Evidence {
    /// As the work spells it.
    pub(crate) name: Name,
    /// If the work gives one, and another than the id has there.
    pub(crate) orcid: Option<u64>,
}

/// Somebody under an id.
struct Person {
    orcid: Option<u64>,
    names: Vec<Name>,
    /// How many facts are theirs.
    facts: usize,
}

impl Person {
    /// Whether nothing speaks against them.
    fn may_be(&self, of: Evidence) -> bool {
        match (self.orcid, of.orcid) {
            (Some(own), Some(other)) => own == other,
            _ => self.names.is_empty() || self.names.iter().any(|name| name.agrees(of.name)),
        }
    }
}

/// Tells the persons of an id apart: gives the evidence of all but the one whom the id is named for, each with the person's number from 1.
///
/// Somebody new is only whom all that is known of the others contradicts: by another ORCID, or, where that does not decide, by a name that
/// agrees with none of theirs. The fullest evidence comes first, so that `J. Smith` is one of the Smiths told apart by `John` and
/// `James`. Others than the first are numbered by how many facts they have, the most first.
pub(crate) fn others(own: Evidence, mut facts: Vec<Evidence>) -> Vec<(Evidence, u32)> {
    facts.sort_unstable();
    let mut said: Vec<(Evidence, usize)> = facts.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect();
    let first =
        Person { orcid: own.orcid, names: Some(own.name).filter(|n| !n.is_unknown()).into_iter().collect(), facts: 0 };
    if said.iter().all(|(of, _)| of.orcid.is_none() && first.may_be(*of)) {
        return vec![];
    }
    said.sort_by_key(|(of, facts)| (of.orcid.is_none(), Reverse(of.name.fullness()), Reverse(*facts), *of));
    let mut persons = vec![first];
    let mut whose: Vec<(Evidence, usize)> = Vec::with_capacity(said.len());
    for (of, facts) in said {
        let by_orcid = of.orcid.and_then(|orcid| persons.iter().position(|person| person.orcid == Some(orcid)));
        let at = by_orcid.or_else(|| persons.iter().position(|person| person.may_be(of))).unwrap_or(persons.len());
        if at == persons.len() {
            persons.push(Person { orcid: of.orcid, names: vec![], facts: 0 });
        }
        let person = &mut persons[at];
        person.orcid = person.orcid.or(of.orcid);
        person.facts += facts;
        if !of.name.is_unknown() {
            person.names.push(of.name);
        }
        whose.push((of, at));
    }
    let mut order: Vec<usize> = (1..persons.len()).collect();
    order.sort_by_key(|at| (Reverse(persons[*at].facts), *at));
    let mut others: Vec<(Evidence, u32)> = vec![];
    for (number, at) in (1..).zip(order) {
        others.extend(whose.iter().filter(|(_, of)| *of == at).map(|(of, _)| (*of, number)));
    }
    others.sort_unstable();
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(name: &str) -> Evidence {
        Evidence { name: Name::read(name), orcid: None }
    }

    fn with(name: &str, orcid: u64) -> Evidence {
        Evidence { orcid: Some(orcid), ..by(name) }
    }

    /// The person of each fact.
    fn persons(own: Evidence, facts: &[Evidence]) -> Vec<u32> {
        let others = others(own, facts.to_vec());
        facts.iter().map(|of| others.iter().find(|(other, _)| other == of).map_or(0, |(_, person)| *person)).collect()
    }

    #[test]
    fn spellings_of_one_name_are_one_person() {
        let facts = [by("John A. Smith"), by("J. Smith"), by("Smith, John"), by(""), by("史密斯")];
        assert_eq!(persons(by("John Smith"), &facts), [0; 5]);
        assert_eq!(persons(by(""), &facts), [0; 5]);
    }

    #[test]
    fn names_that_contradict_each_other_are_others_the_most_frequent_first() {
        let facts = [by("H. Eltom"), by("Jaber Muharrag"), by("Anna Lee"), by("Anna Lee"), by("A. Lee")];
        // Three facts speak of A. Lee, one of J. Muharrag.
        assert_eq!(persons(by("Hassan A. Eltom"), &facts), [0, 2, 1, 1, 1]);
    }

    #[test]
    fn an_initial_is_one_of_those_told_apart_by_full_names() {
        let facts = [by("J. Smith"), by("James Smith"), by("John Smith")];
        // The id is John's, and J. may be.
        assert_eq!(persons(by("John Smith"), &facts), [0, 1, 0]);
    }

    #[test]
    fn an_orcid_decides_before_names_do() {
        // The id has 7. Whoever else has the same name is somebody else with 8; of a married name it is the same with 7.
        let own = with("Wei Wang", 7);
        let facts = [by("W. Wang"), with("Wei Wang", 8), with("Wei Chen", 7), by("Wei Chen")];
        assert_eq!(persons(own, &facts), [0, 1, 0, 0]);
    }

    #[test]
    fn an_id_without_orcid_takes_the_first_that_its_name_allows() {
        let facts = [with("Jay Dolmage", 3), by("Jay Dolmage"), with("Zhe Wang", 4), with("J. Dolmage", 5)];
        assert_eq!(persons(by("Jay Dolmage"), &facts), [0, 0, 1, 2]);
    }
}
