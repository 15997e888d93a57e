//! The invented journals and repositories in which works appear.

use crate::ids;
use crate::rng::Rng;
use crate::tables::topics::TOPICS;

/// A journal or repository.
#[derive(Debug)]
pub(crate) struct Venue {
    /// Number in the OpenAlex id.
    pub id: u64,
    pub name: String,
    /// Journals only.
    pub issn: Option<String>,
    pub is_open: bool,
    /// The subfield that it covers; none for those that take everything.
    subfield: Option<u16>,
}

/// All of them.
#[derive(Debug)]
pub(crate) struct Venues {
    pub all: Vec<Venue>,
}

impl Venues {
    /// Two journals for each subfield, two for everything, then the repository.
    pub(crate) fn new() -> Self {
        let mut subfields: Vec<(u16, &str)> = TOPICS.iter().map(|topic| topic.subfield).collect();
        subfields.dedup();
        let mut names = vec![("Meridian Transactions".to_owned(), None), ("Lodestar Open Science".to_owned(), None)];
        for (subfield, name) in subfields {
            names.push((format!("Meridian Letters in {name}"), Some(subfield)));
            names.push((format!("Lodestar Studies in {name}"), Some(subfield)));
        }
        let mut all: Vec<Venue> = names
            .into_iter()
            .zip(1..)
            .map(|((name, subfield), number)| Venue {
                id: 9_000_000_000 + number,
                is_open: name.starts_with("Lodestar"),
                name,
                issn: Some(ids::issn(number)),
                subfield,
            })
            .collect();
        all.push(Venue {
            id: 9_000_000_000 + all.len() as u64 + 1,
            name: "Meridian Preprint Archive".to_owned(),
            issn: None,
            is_open: true,
            subfield: None,
        });
        Self { all }
    }

    /// The repository.
    pub(crate) fn repository(&self) -> &Venue {
        &self.all[self.all.len() - 1]
    }

    /// A journal for a work on the topic at position `topic`.
    pub(crate) fn journal(&self, topic: Option<usize>, rng: &mut Rng) -> &Venue {
        let subfield = topic.map(|topic| TOPICS[topic].subfield.0);
        let journals: Vec<&Venue> =
            self.all.iter().filter(|venue| venue.issn.is_some() && venue.subfield == subfield).collect();
        rng.pick(&journals)
    }
}
