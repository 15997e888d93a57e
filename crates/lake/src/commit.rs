//! From fragments to a snapshot: copies resolved, institutions placed, numbers dealt out by place, tables written,
//! `CURRENT` swapped.
//!
//! Works, authorships and people go through external sorts, so that memory is bounded whatever their number. Institutions,
//! venues, topics and organisations of ROR are held in memory: of the largest there are some 100,000s in the world. What
//! comes out depends on the records alone, not on memory, threads or the order of fragments.

use crate::bench::Bench;
use crate::manifest::{Counts, Manifest, SourceState};
use crate::patent::PatentPlaceRecord;
use crate::places::Places;
use crate::readings::Readings;
use crate::record::{
    AuthorRecord, FunderRecord, InstitutionRecord, OrganisationRecord, Record, RedirectRecord, TopicRecord,
    VenueRecord, WorkRecord,
};
use crate::redirects::redirects;
use crate::staged::{Ingredients, missing_shares, waiting};
use crate::towns::Towns;
use crate::trials::TrialCities;
use crate::writer::SnapshotWriter;
use crate::{Lake, LakeError, citations, links, patents, people, places, snapshot, survivors, works};
use hubscope_model::corrections::Reading;
use hubscope_model::row::Topic;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// How to commit.
#[derive(Debug, Clone)]
pub struct CommitOptions {
    /// Anonymous memory that the process is to stay near, in bytes. Below some 256 MiB it is taken for the sorts alone.
    pub memory: u64,
    /// Publish also if some of the jobs that read a dump together have not been run: the snapshot is of what there is.
    pub allow_missing_shares: bool,
    /// What affiliations say, in place of what the snapshot before was made with; none to keep that.
    pub corrections: Option<Vec<Reading>>,
}

impl Default for CommitOptions {
    fn default() -> Self {
        CommitOptions { memory: 1 << 30, allow_missing_shares: false, corrections: None }
    }
}

impl CommitOptions {
    /// Whether affiliations are read as they were in a snapshot.
    fn keeps_corrections(&self, manifest: &Manifest) -> bool {
        self.corrections.as_ref().is_none_or(|corrections| *corrections == manifest.readings())
    }
}

/// Tells how far work is: the stage, and how much of it is done of how much.
pub type Progress<'a> = &'a (dyn Fn(&'static str, u64, u64) + Sync);

/// What a commit came to.
#[derive(Debug)]
pub struct Committed {
    /// The manifest of the snapshot that is current now.
    pub manifest: Manifest,
    /// Whether it is new; if not, there was nothing to change.
    pub is_new: bool,
    /// Works of a new snapshot that name no author: they count for no hub.
    pub works_without_authors: u64,
    /// Bytes of a new snapshot's index, which its tables do not have.
    pub index_bytes: u64,
}

impl Lake {
    /// Merges the fragments of the current snapshot with those that are staged into the next snapshot.
    ///
    /// # Errors
    /// [`LakeError`] with the path; the last snapshot stands untouched, and what was staged still is.
    pub fn commit(&self, options: CommitOptions, progress: Progress<'_>) -> Result<Committed, LakeError> {
        let _lock = self.lock()?;
        let current = match snapshot::current_manifest(&self.root) {
            Ok(manifest) => Some(manifest),
            Err(LakeError::NoSnapshot { .. }) => None,
            Err(e) => return Err(e),
        };
        let staged = waiting(&self.root)?;
        let ingredients = Ingredients::gather(self, current.as_ref(), staged.iter().map(|(_, s)| s))?;
        let committed = match current.clone() {
            Some(manifest) if ingredients.are_those_of(&manifest) && options.keeps_corrections(&manifest) => {
                Committed { manifest, is_new: false, works_without_authors: 0, index_bytes: 0 }
            }
            None if ingredients.fragments.is_empty() => {
                return Err(LakeError::NoSnapshot { path: self.root.clone() });
            }
            _ => {
                // What is published already, by a commit that was killed before it could say so, was complete.
                let shares = missing_shares(staged.iter().map(|(_, s)| s));
                if !shares.is_empty() && !options.allow_missing_shares {
                    return Err(LakeError::MissingShares { shares });
                }
                let before = current.map(|manifest| manifest.readings()).unwrap_or_default();
                self.merge(ingredients, options.corrections.unwrap_or(before), options.memory, progress)?
            }
        };
        unstage(staged.into_iter().map(|(path, _)| path))?;
        Ok(committed)
    }

    fn merge(
        &self,
        ingredients: Ingredients,
        readings: Vec<Reading>,
        memory: u64,
        progress: Progress<'_>,
    ) -> Result<Committed, LakeError> {
        let bench = Bench::new(self, &ingredients.runs, memory, progress)?;
        bench.check()?;
        let mut snapshot = SnapshotWriter::create(self)?;
        let redirects = redirects(&bench)?;
        redirects.write(&mut snapshot)?;
        let survivors = survivors::survivors(&bench, &redirects)?;
        let (institutions, institution_counts) = bench.standing::<InstitutionRecord>(&redirects)?;
        let latest = institutions.values().map(|i| &i.updated).chain([&survivors.latest]).max().cloned();
        let (organisations, organisation_counts) = bench.standing::<OrganisationRecord>(&redirects)?;
        let registered = places::institutions(&bench, &institutions, &organisations, &redirects)?;
        let readings = Readings::of(readings, &registered)?;
        let mut named = works::named(&bench, &survivors, (&registered, &readings), &redirects)?;
        let mut towns = Towns::default();
        let (cities, place_counts) = patents::cities(&bench, &mut towns)?;
        let trial_cities = TrialCities::of(&bench, &mut towns)?;
        named.further.extend(cities.values().copied().chain(trial_cities.all()).map(|city| (None, city)));
        let places = Places::of(registered, &institutions, &named.institutions, &named.further)?;
        snapshot.write(places.institutions(institutions, &organisations))?;
        drop(organisations);
        let (venues, venue_counts) = bench.standing::<VenueRecord>(&redirects)?;
        let venues = places::venues(&bench, &named.venues, venues, &redirects)?;
        let index = snapshot.index(venues.iter().map(|v| v.venue_key).collect())?;
        snapshot.write(venues)?;
        let (topics, topic_counts) = bench.standing::<TopicRecord>(&redirects)?;
        let (funders, funder_counts) = bench.standing::<FunderRecord>(&redirects)?;
        snapshot.write(places::funders(&bench, &named.funders, funders, &redirects)?)?;

        let ordered = works::order(&bench, &survivors, (&places, &readings), &named.cities, &redirects)?;
        let work_counts = survivors.counts;
        drop(survivors);
        let numbered = works::number(&bench, &ordered, &places, &topics, index, &mut snapshot)?;
        drop(ordered);
        let topic = |t: TopicRecord| Topic { topic_id: t.key, display_name: t.name, subfield_id: t.subfield };
        snapshot.write(topics.into_values().map(topic))?;
        let located = cities.into_iter().filter_map(|(place, city)| Some((place, places.site_in(city)?))).collect();
        let mut trial_sites = trial_cities.sited(&bench, &places);
        let sites = places.sites;
        snapshot.write(sites.clone())?;
        works::write_references(&bench, numbered.references, numbered.numbers, &mut snapshot)?;
        let author_counts = people::number(&bench, numbered.facts, &sites, numbered.index, &redirects, &mut snapshot)?;
        citations::write(&bench, &mut snapshot)?;
        let patent_counts = patents::write(&bench, &located, &mut snapshot)?;
        let document_counts = links::write(&bench, &mut trial_sites, &mut snapshot)?;
        trial_sites.write(&mut snapshot)?;

        let classes = ingredients.classes();
        let mut resolved = vec![
            (WorkRecord::ENTITY, work_counts),
            (InstitutionRecord::ENTITY, institution_counts),
            (AuthorRecord::ENTITY, author_counts),
            (VenueRecord::ENTITY, venue_counts),
            (TopicRecord::ENTITY, topic_counts),
            (FunderRecord::ENTITY, funder_counts),
            (RedirectRecord::ENTITY, redirects.counts),
            (OrganisationRecord::ENTITY, organisation_counts),
        ];
        resolved.push((PatentPlaceRecord::ENTITY, place_counts));
        resolved.extend(patent_counts.into_iter().chain(document_counts));
        let mut sources = accounts(&ingredients, &resolved)?;
        if let Some(state) = sources.get_mut("openalex") {
            state.latest = latest.unwrap_or_default();
        }
        let index_bytes = snapshot.index_bytes()?;
        let manifest = snapshot.publish(self, sources, classes, readings.counted(&named.corrected))?;
        Ok(Committed { manifest, is_new: true, works_without_authors: numbered.without_authors, index_bytes })
    }
}

/// What became of the records of each source.
fn accounts(
    ingredients: &Ingredients,
    resolved: &[(&str, Counts)],
) -> Result<BTreeMap<String, SourceState>, LakeError> {
    let mut sources = ingredients.sources.clone();
    for fragment in &ingredients.fragments {
        let state = sources.entry(fragment.source.clone()).or_default();
        for (sum, of) in [
            (&mut state.reasons, &fragment.reasons),
            (&mut state.lost, &fragment.lost),
            (&mut state.unknown_paths, &fragment.unknown_paths),
        ] {
            for (what, times) in of {
                *sum.entry(what.clone()).or_default() += times;
            }
        }
        for (entity, counts) in &fragment.entities {
            // What of these was written and what superseded is known only now, over all fragments.
            state.entities.entry(entity.clone()).or_default().add(Counts { written: 0, ..*counts });
        }
    }
    // Of what was packed, older copies are counted in the pack; of all else they are counted now.
    for (run, (entity, counts)) in ingredients.runs.iter().flat_map(|run| run.entities.iter().map(move |of| (run, of)))
    {
        let state = sources.entry(run.source.clone()).or_default();
        state.entities.entry(entity.clone()).or_default().superseded += counts.superseded;
    }
    for (id, state) in &mut sources {
        for (entity, counts) in resolved {
            if let Some(total) = state.entities.get_mut(*entity) {
                total.add(*counts);
            }
        }
        if let Some((entity, counts)) = state.entities.iter().find(|(_, counts)| !counts.adds_up()) {
            let Counts { read, written, superseded, rejected, skipped } = *counts;
            let accounted = written + superseded + rejected + skipped;
            return Err(LakeError::Lost { source_id: id.clone(), entity: entity.clone(), read, accounted });
        }
    }
    Ok(sources)
}

/// Forgets what has been published.
fn unstage(paths: impl Iterator<Item = PathBuf>) -> Result<(), LakeError> {
    for path in paths {
        fs::remove_file(&path).map_err(LakeError::io("remove", &path))?;
    }
    Ok(())
}

/// Whether there are numbers for so many.
pub(crate) fn numbered(count: u64, what: &'static str) -> Result<(), LakeError> {
    // One number is kept for "none".
    if count >= u64::from(u32::MAX) {
        return Err(LakeError::TooMany { what, count });
    }
    Ok(())
}
