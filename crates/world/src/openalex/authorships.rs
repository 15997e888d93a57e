//! Authors as they stand on a work.

use std::collections::BTreeSet;

use super::records::{AffiliationRecord, AuthorRef, AuthorshipRecord, InstitutionRef};
use super::{entities, works::Context};
use crate::people::{DELETED_AUTHOR, NULL_AUTHOR};
use crate::rng::Rng;
use crate::tables::places::country_name;
use crate::work::{Affiliation, Author, Authorship};
use crate::{ids, text};

/// The record of an authorship.
pub(crate) fn record<'a>(
    authorship: &Authorship,
    author_position: &'static str,
    is_corresponding: bool,
    context: &Context<'a>,
    rng: &mut Rng,
) -> AuthorshipRecord<'a> {
    let mut institutions = Vec::new();
    let mut countries = BTreeSet::new();
    let mut affiliations = Vec::new();
    for affiliation in &authorship.affiliations {
        let department = text::department(rng);
        match affiliation {
            Affiliation::Institution(position) => {
                let institution = &context.institutions.all[*position];
                countries.insert(institution.city.country);
                institutions.push(InstitutionRef::new(context.institutions, *position));
                affiliations.push(AffiliationRecord {
                    raw_affiliation_string: format!(
                        "{department}, {}, {}, {}",
                        institution.name,
                        institution.city.name,
                        country_name(institution.city.country)
                    ),
                    institution_ids: vec![ids::url('I', institution.id)],
                });
            }
            Affiliation::Address(country) => {
                countries.extend(*country);
                if country.is_none() && context.null_objects && rng.chance(500) {
                    // Releases before 2024 kept what they could not match as an object of nulls.
                    institutions.push(InstitutionRef {
                        id: None,
                        display_name: department,
                        ror: None,
                        country_code: None,
                        kind: None,
                        lineage: Vec::new(),
                    });
                }
                affiliations.push(AffiliationRecord {
                    raw_affiliation_string: match country {
                        Some(country) => format!("{department}, {}", country_name(country)),
                        None => department.to_owned(),
                    },
                    institution_ids: Vec::new(),
                });
            }
        }
    }
    let (author, raw_author_name) = author(authorship, context);
    AuthorshipRecord {
        author_position,
        raw_orcid: author.orcid.clone().filter(|_| rng.chance(300)),
        author,
        institutions,
        countries: countries.into_iter().collect(),
        is_corresponding,
        raw_author_name,
        raw_affiliation_strings: affiliations
            .iter()
            .map(|affiliation| affiliation.raw_affiliation_string.clone())
            .collect(),
        affiliations,
    }
}

fn author(authorship: &Authorship, context: &Context<'_>) -> (AuthorRef, String) {
    let nobody = |id: Option<u64>, name: &str| {
        let id = id.map(|id| ids::url('A', id));
        (AuthorRef { id, display_name: name.to_owned(), orcid: None }, name.to_owned())
    };
    match authorship.author {
        Author::Person(person) => {
            let name = entities::name(context.seed, context.institutions, person);
            let id = Some(ids::url('A', person));
            let orcid = entities::orcid(person);
            (AuthorRef { id, display_name: name.display, orcid }, name.printed)
        }
        Author::Missing => nobody(None, "The study group"),
        Author::Null => nobody(Some(NULL_AUTHOR), "Null Author"),
        Author::Deleted => nobody(Some(DELETED_AUTHOR), "Deleted Author"),
    }
}
