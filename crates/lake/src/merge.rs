//! Which copy of a record stands.

use crate::manifest::Counts;
use crate::record::Record;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Keeps of several copies of a record the one of greatest rank; returns them in the order of their keys, and counts.
pub(crate) fn survivors<R: Record>(copies: Vec<R>) -> (Vec<R>, Counts) {
    let mut counts = Counts::default();
    let mut standing: BTreeMap<R::Key, R> = BTreeMap::new();
    for copy in copies {
        match standing.entry(copy.key()) {
            Entry::Vacant(place) => {
                place.insert(copy);
            }
            Entry::Occupied(mut place) => {
                counts.superseded += 1;
                if copy.rank() > place.get().rank() {
                    place.insert(copy);
                }
            }
        }
    }
    counts.written = standing.len() as u64;
    (standing.into_values().collect(), counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::TopicRecord;

    fn topic(key: u64, updated: &str, subfield: u32) -> TopicRecord {
        TopicRecord { key, updated: updated.into(), name: None, subfield: Some(subfield) }
    }

    #[test]
    fn the_latest_copy_stands_whatever_the_order() {
        let (old, new) = (topic(7, "2024-01-01", 1), topic(7, "2025-06-01T10:00:00", 2));
        for copies in [vec![old.clone(), new.clone()], vec![new.clone(), old.clone()]] {
            let (standing, counts) = survivors(copies);
            assert_eq!(standing, std::slice::from_ref(&new));
            assert_eq!((counts.written, counts.superseded), (1, 1));
        }
    }

    #[test]
    fn between_copies_of_one_date_the_content_decides_and_not_the_order() {
        let copies = [topic(7, "2024-01-01", 1), topic(7, "2024-01-01", 2), topic(7, "2024-01-01", 3)];
        let forward = survivors(copies.to_vec()).0;
        let backward = survivors(copies.iter().rev().cloned().collect()).0;
        assert_eq!(forward, backward);
    }
}
