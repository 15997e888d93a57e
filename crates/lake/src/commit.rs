//! From fragments to a snapshot: copies resolved, institutions placed, numbers dealt out by place, tables written,
//! `CURRENT` swapped.
//!
//! The whole corpus is held in memory while this runs.

use crate::fragment::{Fragment, json};
use crate::manifest::{Counts, Manifest, SCHEMA_VERSION, SourceState, TableState};
use crate::merge::survivors;
use crate::record::{AuthorRecord, InstitutionRecord, OrganisationRecord, TopicRecord, VenueRecord, WorkRecord};
use crate::space::hilbert;
use crate::{Lake, LakeError, snapshot, sync_folder, table, write_atomically};
use hubscope_model::key;
use hubscope_model::row::{Author, Authorship, Institution, Row, Site, TABLES, Topic, Venue, Work};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

/// What a commit is made of, beside the fragments of the snapshot before it.
#[derive(Debug, Default)]
pub struct Addition {
    /// New fragments.
    pub fragments: Vec<Fragment>,
    /// Parts that a manifest named, by source, and whether they were there.
    pub parts: BTreeMap<String, BTreeMap<String, bool>>,
}

/// What a commit came to.
#[derive(Debug)]
pub struct Committed {
    /// The manifest of the snapshot that is current now.
    pub manifest: Manifest,
    /// Whether it is new; if not, there was nothing to change.
    pub is_new: bool,
    /// Works of a new snapshot that name no author: they count for no hub.
    pub works_without_authors: u64,
}

impl Lake {
    /// Merges the fragments of the current snapshot with new ones into the next snapshot.
    ///
    /// # Errors
    /// [`LakeError`] with the path; the last snapshot stands untouched.
    pub fn commit(&self, addition: Addition) -> Result<Committed, LakeError> {
        let current = match snapshot::current_manifest(&self.root) {
            Ok(manifest) => Some(manifest),
            Err(LakeError::NoSnapshot { .. }) => None,
            Err(e) => return Err(e),
        };
        let fragments = self.all_fragments(current.as_ref(), addition.fragments)?;
        let mut missing: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (source, state) in current.iter().flat_map(|m| &m.sources) {
            missing.entry(source.clone()).or_default().extend(state.missing_parts.iter().cloned());
        }
        for (source, parts) in addition.parts {
            let missing = missing.entry(source).or_default();
            for (part, is_there) in parts {
                if is_there {
                    missing.remove(&part)
                } else {
                    missing.insert(part)
                };
            }
        }
        if let Some(manifest) = current.filter(|m| is_made_of(m, &fragments, &missing)) {
            return Ok(Committed { manifest, is_new: false, works_without_authors: 0 });
        }
        let (tables, sources) = self.merge(&fragments, missing)?;
        let manifest = self.write_snapshot(&tables, sources)?;
        let works_without_authors = tables.works.iter().filter(|w| w.authorship_count == 0).count() as u64;
        Ok(Committed { manifest, is_new: true, works_without_authors })
    }

    fn all_fragments(&self, current: Option<&Manifest>, new: Vec<Fragment>) -> Result<Vec<Fragment>, LakeError> {
        let mut all: BTreeMap<String, Fragment> = new.into_iter().map(|f| (f.hash.clone(), f)).collect();
        for hash in current.iter().flat_map(|m| m.sources.values()).flat_map(|s| &s.fragments) {
            if !all.contains_key(hash) {
                let path = self.root.join("fragments").join(hash);
                let fragment = self.fragment(hash)?.ok_or_else(|| LakeError::Damaged {
                    path,
                    message: "the current snapshot was made of this fragment, which is gone".into(),
                })?;
                all.insert(hash.clone(), fragment);
            }
        }
        Ok(all.into_values().collect())
    }

    fn merge(
        &self,
        fragments: &[Fragment],
        missing: BTreeMap<String, BTreeSet<String>>,
    ) -> Result<(Tables, BTreeMap<String, SourceState>), LakeError> {
        let (works, work_counts) = survivors(self.records::<WorkRecord>(fragments)?);
        let (institutions, institution_counts) = survivors(self.records::<InstitutionRecord>(fragments)?);
        let (authors, author_counts) = survivors(self.records::<AuthorRecord>(fragments)?);
        let (venues, venue_counts) = survivors(self.records::<VenueRecord>(fragments)?);
        let (topics, topic_counts) = survivors(self.records::<TopicRecord>(fragments)?);
        let (organisations, organisation_counts) = survivors(self.records::<OrganisationRecord>(fragments)?);

        let mut sources: BTreeMap<String, SourceState> = BTreeMap::new();
        for fragment in fragments {
            let state = sources.entry(fragment.source.clone()).or_default();
            state.fragments.push(fragment.hash.clone());
            for (entity, counts) in &fragment.entities {
                // What of these was written and what superseded is known only now, over all fragments.
                state.entities.entry(entity.clone()).or_default().add(Counts { written: 0, ..*counts });
            }
        }
        let resolved = [
            ("works", work_counts),
            ("institutions", institution_counts),
            ("authors", author_counts),
            ("sources", venue_counts),
            ("topics", topic_counts),
            ("organisations", organisation_counts),
        ];
        for state in sources.values_mut() {
            for (entity, counts) in resolved {
                if let Some(total) = state.entities.get_mut(entity) {
                    total.add(counts);
                }
            }
        }
        for (source, parts) in missing.into_iter().filter(|(_, parts)| !parts.is_empty()) {
            sources.entry(source).or_default().missing_parts = parts.into_iter().collect();
        }
        if let Some(state) = sources.get_mut("openalex") {
            let dates = works.iter().map(|w| &w.updated).chain(institutions.iter().map(|i| &i.updated));
            state.latest = dates.max().cloned().unwrap_or_default();
        }
        let tables = Tables::number(works, institutions, authors, venues, topics, organisations)?;
        Ok((tables, sources))
    }

    fn write_snapshot(&self, tables: &Tables, sources: BTreeMap<String, SourceState>) -> Result<Manifest, LakeError> {
        let snapshots = self.root.join("snapshots");
        fs::create_dir_all(&snapshots).map_err(LakeError::io("create", &snapshots))?;
        let number = snapshot::next_number(&snapshots)?;
        let beside = snapshots.join(format!("{number}.tmp"));
        if beside.exists() {
            fs::remove_dir_all(&beside).map_err(LakeError::io("remove", &beside))?;
        }
        let mut states = BTreeMap::new();
        write_table(&beside, &tables.works, &mut states)?;
        write_table(&beside, &tables.authorships, &mut states)?;
        write_table(&beside, &tables.sites, &mut states)?;
        write_table(&beside, &tables.institutions, &mut states)?;
        write_table(&beside, &tables.authors, &mut states)?;
        write_table(&beside, &tables.venues, &mut states)?;
        write_table(&beside, &tables.topics, &mut states)?;
        write_atomically(&beside.join("views.duckdb.sql"), views().as_bytes())?;
        let mut manifest =
            Manifest { schema_version: SCHEMA_VERSION, snapshot: 0, hash: String::new(), sources, tables: states };
        manifest.hash = blake3::hash(&json(&manifest)).to_hex()[..8].to_owned();
        manifest.snapshot = number;
        let text = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        write_atomically(&beside.join("manifest.json"), &text)?;
        let place = snapshots.join(number.to_string());
        fs::rename(&beside, &place).map_err(LakeError::io("rename", &place))?;
        sync_folder(&snapshots)?;
        write_atomically(&self.root.join("CURRENT"), format!("{number}\n").as_bytes())?;
        Ok(manifest)
    }
}

fn is_made_of(manifest: &Manifest, fragments: &[Fragment], missing: &BTreeMap<String, BTreeSet<String>>) -> bool {
    let before: BTreeSet<&String> = manifest.sources.values().flat_map(|s| &s.fragments).collect();
    let gone = |source: &String| -> BTreeSet<String> {
        manifest.sources.get(source).into_iter().flat_map(|s| s.missing_parts.iter().cloned()).collect()
    };
    before == fragments.iter().map(|f| &f.hash).collect()
        && missing.iter().all(|(source, parts)| *parts == gone(source))
}

fn write_table<R: Row>(
    snapshot: &Path,
    rows: &[R],
    states: &mut BTreeMap<String, TableState>,
) -> Result<(), LakeError> {
    let folder = snapshot.join(R::TABLE);
    fs::create_dir_all(&folder).map_err(LakeError::io("create", &folder))?;
    let name = "part-0.parquet";
    let path = folder.join(name);
    table::write(&path, rows)?;
    let mut hasher = blake3::Hasher::new();
    let file = fs::File::open(&path).map_err(LakeError::io("open", &path))?;
    hasher.update_reader(file).map_err(LakeError::io("read", &path))?;
    let hash = hasher.finalize().to_hex().to_string();
    let files = BTreeMap::from([(format!("{}/{name}", R::TABLE), hash)]);
    states.insert(R::TABLE.to_owned(), TableState { rows: rows.len() as u64, files });
    Ok(())
}

/// Views over the tables for DuckDB, to be read in from the snapshot's folder.
fn views() -> String {
    let mut text = "-- In the folder of this file: duckdb -init views.duckdb.sql\n".to_owned();
    for table in TABLES {
        text.push_str(&format!("CREATE VIEW {table} AS SELECT * FROM read_parquet('{table}/*.parquet');\n"));
    }
    text
}

/// The tables of a snapshot, numbered and sorted.
#[derive(Debug, Default)]
struct Tables {
    works: Vec<Work>,
    authorships: Vec<Authorship>,
    sites: Vec<Site>,
    institutions: Vec<Institution>,
    authors: Vec<Author>,
    venues: Vec<Venue>,
    topics: Vec<Topic>,
}

/// The best known value of an attribute that several works state: of the latest work, then the greatest text.
#[derive(Default)]
struct Latest<'a>(Option<(&'a str, &'a str)>);

impl<'a> Latest<'a> {
    fn see(&mut self, updated: &'a str, value: Option<&'a String>) {
        self.0 = self.0.max(value.map(|v| (updated, v.as_str())));
    }

    fn get(&self) -> Option<String> {
        self.0.map(|(_, value)| value.to_owned())
    }
}

/// What works say of an institution.
#[derive(Default)]
struct Named<'a> {
    ror: Latest<'a>,
    name: Latest<'a>,
    country: Latest<'a>,
    kind: Latest<'a>,
}

impl Tables {
    fn number(
        works: Vec<WorkRecord>,
        institutions: Vec<InstitutionRecord>,
        authors: Vec<AuthorRecord>,
        venues: Vec<VenueRecord>,
        topics: Vec<TopicRecord>,
        organisations: Vec<OrganisationRecord>,
    ) -> Result<Tables, LakeError> {
        let (institutions, sites) = place(&works, institutions, organisations)?;
        let site_no: HashMap<u64, u32> = sites.iter().map(|s| (s.institution_key, s.site_no)).collect();
        let people = people(&works, authors, &site_no)?;
        let author_no: HashMap<u64, u32> = people.iter().map(|a| (a.author_key, a.author_no)).collect();
        let topics: BTreeMap<u64, Topic> = topics
            .into_iter()
            .map(|t| (t.key, Topic { topic_id: t.key, display_name: t.name, subfield_id: t.subfield }))
            .collect();

        // Works of a year and a place are neighbours in number.
        let mut works = works;
        works.sort_by_cached_key(|work| {
            let sites = work.authorships.iter().flat_map(|a| &a.institutions);
            let first = sites.filter_map(|i| site_no.get(&i.institution).copied()).min();
            (work.year.is_none(), work.year, first.is_none(), first, work.key)
        });

        let mut tables = Tables { sites, institutions, authors: people, ..Tables::default() };
        let mut embedded_venues: BTreeMap<u64, VenueRecord> = BTreeMap::new();
        numbered(works.len(), "works")?;
        for (number, work) in (0u32..).zip(works) {
            tables.add_work(number, &work, &site_no, &author_no, &topics);
            if let Some(venue) = work.venue {
                let seen = embedded_venues.entry(venue.key).or_insert_with(|| venue.clone());
                if (&work.updated, &venue.name) > (&seen.updated, &seen.name) {
                    *seen = VenueRecord { updated: work.updated, ..venue };
                }
            }
        }
        tables.authorships.sort_unstable_by(|a, b| {
            let site = |x: &Authorship| (x.institution_site_no.is_none(), x.institution_site_no);
            (site(a), a.work_no, a.author_sequence).cmp(&(site(b), b.work_no, b.author_sequence))
        });
        // A record of the entity says more than a mention.
        embedded_venues.extend(venues.into_iter().map(|v| (v.key, v)));
        tables.venues = embedded_venues
            .into_values()
            .map(|v| Venue {
                venue_key: v.key,
                issn_l: v.issn_l,
                issn: v.issn.join(";"),
                display_name: v.name,
                kind: v.kind,
            })
            .collect();
        tables.topics = topics.into_values().collect();
        Ok(tables)
    }

    fn add_work(
        &mut self,
        work_no: u32,
        work: &WorkRecord,
        site_no: &HashMap<u64, u32>,
        author_no: &HashMap<u64, u32>,
        topics: &BTreeMap<u64, Topic>,
    ) {
        let mut countries: BTreeSet<&str> = BTreeSet::new();
        let mut has_unknown_country = work.authorships.is_empty();
        for (sequence, authorship) in (0u32..).zip(&work.authorships) {
            let person = authorship.author.and_then(|a| author_no.get(&a).copied());
            let sites: BTreeSet<u32> =
                authorship.institutions.iter().filter_map(|i| site_no.get(&i.institution).copied()).collect();
            let mut placed: Vec<&str> =
                sites.iter().filter_map(|&s| self.sites.get(s as usize)?.country_code.as_deref()).collect();
            if placed.is_empty() {
                placed = authorship.countries.iter().map(String::as_str).collect();
            }
            has_unknown_country |= placed.is_empty();
            countries.extend(placed);
            let mut fact = |site: Option<u32>| {
                self.authorships.push(Authorship {
                    site_no: site,
                    institution_site_no: site,
                    work_no,
                    author_no: person,
                    author_sequence: sequence,
                    placed_by: if site.is_some() { "institution" } else { "none" }.to_owned(),
                });
            };
            sites.iter().for_each(|&s| fact(Some(s)));
            if sites.is_empty() {
                fact(None);
            }
        }
        let by_topic = || topics.get(&work.topic?)?.subfield_id;
        self.works.push(Work {
            work_no,
            work_key: work.key,
            doi: work.doi.clone(),
            title: work.title.clone(),
            publication_year: work.year,
            kind: work.kind.clone(),
            language: work.language.clone(),
            is_retracted: work.is_retracted,
            is_paratext: work.is_paratext,
            is_xpac: work.is_xpac,
            venue_key: work.venue.as_ref().map(|v| v.key),
            primary_topic_id: work.topic,
            primary_subfield_id: work.subfield.or_else(by_topic),
            country_count: countries.len() as u32,
            countries: countries.into_iter().collect::<Vec<_>>().join(";"),
            has_unknown_country,
            authorship_count: work.authorships.len() as u32,
            authors_truncated: work.authors_truncated,
        });
    }
}

/// Gives every institution its attributes by the best source, and those on works a site, numbered along the curve.
fn place(
    works: &[WorkRecord],
    records: Vec<InstitutionRecord>,
    organisations: Vec<OrganisationRecord>,
) -> Result<(Vec<Institution>, Vec<Site>), LakeError> {
    let mut named: BTreeMap<u64, Named<'_>> = BTreeMap::new();
    for work in works {
        for affiliation in work.authorships.iter().flat_map(|a| &a.institutions) {
            let seen = named.entry(affiliation.institution).or_default();
            seen.ror.see(&work.updated, affiliation.ror.as_ref());
            seen.name.see(&work.updated, affiliation.name.as_ref());
            seen.country.see(&work.updated, affiliation.country.as_ref());
            seen.kind.see(&work.updated, affiliation.kind.as_ref());
        }
    }
    let organisations: HashMap<(String, u8), OrganisationRecord> =
        organisations.into_iter().map(|o| ((o.ror.clone(), o.generation), o)).collect();
    let mut records: BTreeMap<u64, InstitutionRecord> = records.into_iter().map(|r| (r.key, r)).collect();
    let keys: BTreeSet<u64> = records.keys().chain(named.keys()).copied().collect();
    let mut institutions = vec![];
    let mut sites = vec![];
    for key in keys {
        let own = records.remove(&key).unwrap_or_default();
        let on_works = named.contains_key(&key);
        let said = named.remove(&key).unwrap_or_default();
        let ror = own.ror.or_else(|| said.ror.get());
        let organisation = |generation: u8| organisations.get(&(ror.clone()?, generation));
        let (second, first) = (organisation(2), organisation(1));
        let country = own
            .country
            .or_else(|| second?.country.clone())
            .or_else(|| first?.country.clone())
            .or_else(|| said.country.get());
        let point = |latitude: Option<f64>, longitude: Option<f64>| latitude.zip(longitude);
        let (point, source) = [
            (point(own.latitude, own.longitude), "openalex"),
            (second.and_then(|o| point(o.latitude, o.longitude)), "ror_v2"),
            (first.and_then(|o| point(o.latitude, o.longitude)), "ror_v1"),
        ]
        .into_iter()
        .find(|(point, _)| point.is_some())
        .unwrap_or((None, "none"));
        if on_works {
            sites.push(Site {
                site_no: 0,
                institution_key: key,
                latitude: point.map(|p| p.0),
                longitude: point.map(|p| p.1),
                country_code: country.clone(),
                point_source: source.to_owned(),
            });
        }
        institutions.push(Institution {
            institution_key: key,
            display_name: own.name.or_else(|| said.name.get()).or_else(|| second.or(first)?.name.clone()),
            country_code: country,
            city: own.city.or_else(|| second.or(first)?.city.clone()),
            kind: own.kind.or_else(|| said.kind.get()),
            ror,
        });
    }
    let along = |s: &Site| match s.latitude.zip(s.longitude) {
        Some((latitude, longitude)) => (false, hilbert(latitude, longitude), s.institution_key),
        None => (true, 0, s.institution_key),
    };
    numbered(sites.len(), "sites")?;
    sites.sort_by_key(along);
    for (number, site) in (0u32..).zip(&mut sites) {
        site.site_no = number;
    }
    Ok((institutions, sites))
}

/// People on works, each with a home site, numbered by it.
fn people(
    works: &[WorkRecord],
    records: Vec<AuthorRecord>,
    site_no: &HashMap<u64, u32>,
) -> Result<Vec<Author>, LakeError> {
    struct Seen<'a> {
        sites: Vec<u32>,
        name: Latest<'a>,
        orcid: Latest<'a>,
    }
    let mut seen: BTreeMap<u64, Seen<'_>> = BTreeMap::new();
    for work in works {
        for authorship in &work.authorships {
            let Some(author) = authorship.author.filter(|a| key::is_person(*a)) else { continue };
            let seen = seen.entry(author).or_insert_with(|| Seen {
                sites: vec![],
                name: Latest::default(),
                orcid: Latest::default(),
            });
            seen.sites.extend(authorship.institutions.iter().filter_map(|i| site_no.get(&i.institution)));
            seen.name.see(&work.updated, authorship.name.as_ref());
            seen.orcid.see(&work.updated, authorship.orcid.as_ref());
        }
    }
    let mut records: HashMap<u64, AuthorRecord> = records.into_iter().map(|r| (r.key, r)).collect();
    numbered(seen.len(), "authors")?;
    let mut people: Vec<Author> = seen
        .into_iter()
        .map(|(key, mut seen)| {
            let own = records.remove(&key).unwrap_or_default();
            Author {
                author_no: 0,
                author_key: key,
                display_name: own.name.or_else(|| seen.name.get()),
                orcid: own.orcid.or_else(|| seen.orcid.get()),
                home_site_no: most_frequent(&mut seen.sites),
            }
        })
        .collect();
    people.sort_by_key(|a| (a.home_site_no.is_none(), a.home_site_no, a.author_key));
    for (number, author) in (0u32..).zip(&mut people) {
        author.author_no = number;
    }
    Ok(people)
}

/// The most frequent number; the lowest of those that are equally frequent.
fn most_frequent(numbers: &mut [u32]) -> Option<u32> {
    numbers.sort_unstable();
    // `max_by_key` keeps the last of equals, so look from the highest down.
    numbers.chunk_by(|a, b| a == b).rev().max_by_key(|run| run.len()).and_then(|run| run.first().copied())
}

fn numbered(count: usize, what: &'static str) -> Result<(), LakeError> {
    // One number is kept for "none" in the counting engine.
    if count >= u32::MAX as usize {
        return Err(LakeError::TooMany { what, count });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_the_most_frequent_site_and_the_lowest_of_ties() {
        assert_eq!(most_frequent(&mut [5, 3, 5, 3, 9]), Some(3));
        assert_eq!(most_frequent(&mut [5, 3, 5]), Some(5));
        assert_eq!(most_frequent(&mut []), None);
    }

    #[test]
    fn the_latest_statement_wins_and_then_the_greatest_text() {
        let (a, b, c) = ("US".to_owned(), "GB".to_owned(), "FR".to_owned());
        let mut latest = Latest::default();
        latest.see("2024", Some(&a));
        latest.see("2025", Some(&c));
        latest.see("2025", Some(&b));
        latest.see("2026", None);
        assert_eq!(latest.get().as_deref(), Some("GB"));
    }
}
