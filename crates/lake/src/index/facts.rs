//! The columns of facts and the sets of sites, written while the facts are sorted by site.

use super::column::{Column, Files};
use super::sets::Sets;
use super::works::IndexedWorks;
use super::{NONE, file, role};
use crate::LakeError;
use crate::fragment::json;
use hubscope_model::row::{Authorship, WHOLE_WORK};
use std::path::{Path, PathBuf};

/// Takes every fact, in the order of its table: by site (none last), then work.
pub(crate) struct FactIndexer {
    snapshot: PathBuf,
    works: IndexedWorks,
    /// Sites, and after the last one the place of facts without a site, whose first fact is written.
    begun: u32,
    start: Column,
    work: Column,
    author: Column,
    weight: Column,
    role: Column,
    sequence: Column,
    variant_fact: Column,
    variant_person: Column,
    namesake: Column,
    orcid: Column,
    site_works: Sets,
    site_authors: Sets,
}

impl FactIndexer {
    pub(super) fn create(snapshot: &Path, works: IndexedWorks) -> Result<Self, LakeError> {
        Ok(FactIndexer {
            works,
            begun: 0,
            start: Column::create(snapshot, file::FACT_START)?,
            work: Column::create(snapshot, file::FACT_WORK)?,
            author: Column::create(snapshot, file::FACT_AUTHOR)?,
            weight: Column::create(snapshot, file::FACT_WEIGHT)?,
            role: Column::create(snapshot, file::FACT_ROLE)?,
            sequence: Column::create(snapshot, file::FACT_SEQUENCE)?,
            variant_fact: Column::create(snapshot, file::VARIANT_FACT)?,
            variant_person: Column::create(snapshot, file::VARIANT_PERSON)?,
            namesake: Column::create(snapshot, file::AUTHOR_NAMESAKE)?,
            orcid: Column::create(snapshot, file::AUTHOR_ORCID)?,
            site_works: Sets::create(snapshot, file::SITE_WORKS, file::SITE_WORKS_START)?,
            site_authors: Sets::create(snapshot, file::SITE_AUTHORS, file::SITE_AUTHORS_START)?,
            snapshot: snapshot.to_owned(),
        })
    }

    /// Adds an author, in the order of their numbers: the least numbers of their namesakes, and of those with their ORCID.
    pub(crate) fn push_author(&mut self, namesake_no: u32, orcid_no: u32) -> Result<(), LakeError> {
        self.namesake.push(namesake_no.to_le_bytes())?;
        self.orcid.push(orcid_no.to_le_bytes())
    }

    /// Adds a fact.
    pub(crate) fn push(&mut self, fact: &Authorship) -> Result<(), LakeError> {
        self.begin(fact.site_no.unwrap_or(self.works.layout.sites))?;
        if fact.person_variant > 0 {
            self.variant_fact.push(self.works.layout.facts.to_le_bytes())?;
            self.variant_person.push(fact.person_variant.to_le_bytes())?;
            self.works.layout.variants += 1;
        }
        self.works.layout.facts += 1;
        let weight = fact.weight.clamp(1, WHOLE_WORK) - 1;
        let roles = [
            (role::CORRESPONDING, fact.is_corresponding),
            (role::FIRST, fact.author_sequence == 0),
            (role::BY_CITY, fact.placed_by == "city"),
            (role::BY_CHILD, fact.placed_by == "child"),
        ];
        let roles = roles.into_iter().filter(|(_, is_so)| *is_so).fold(0, |roles, (bit, _)| roles | bit);
        let sequence = u16::try_from(fact.author_sequence).unwrap_or(u16::MAX);
        self.work.push(fact.work_no.to_le_bytes())?;
        self.author.push(fact.author_no.unwrap_or(NONE).to_le_bytes())?;
        self.weight.push((weight as u32).to_le_bytes())?;
        self.role.push([roles])?;
        self.sequence.push(sequence.to_le_bytes())?;
        match fact.site_no {
            Some(site) => self.add_to_sets(u64::from(site), fact),
            None => Ok(()),
        }
    }

    fn add_to_sets(&mut self, site: u64, fact: &Authorship) -> Result<(), LakeError> {
        let IndexedWorks { layout, standing, .. } = &self.works;
        self.site_works.add(site, fact.work_no)?;
        let author = fact.author_no.filter(|_| standing.contains(fact.work_no));
        match author.zip(layout.year_of(fact.work_no)) {
            // Works are numbered by year: those of a site come year by year.
            Some((author, year)) => self.site_authors.add(site * layout.years.len() as u64 + year as u64, author),
            None => Ok(()),
        }
    }

    /// Notes where the facts begin of this place and of those before it.
    fn begin(&mut self, place: u32) -> Result<(), LakeError> {
        while self.begun <= place {
            self.start.push(self.works.layout.facts.to_le_bytes())?;
            self.begun += 1;
        }
        Ok(())
    }

    /// Ends the index of so many authors; gives the hashes of its files.
    pub(crate) fn finish(mut self, authors: u32) -> Result<Files, LakeError> {
        let sites = self.works.layout.sites;
        // Past those without a site, all facts end.
        self.begin(sites + 1)?;
        let IndexedWorks { mut layout, mut files, .. } = self.works;
        layout.authors = authors;
        let sites = u64::from(sites);
        self.site_works.finish(sites, &mut files)?;
        self.site_authors.finish(sites * layout.years.len() as u64, &mut files)?;
        let mut described = Column::create(&self.snapshot, file::LAYOUT)?;
        described.push(json(&layout))?;
        let of_facts = [self.start, self.work, self.author, self.weight, self.role, self.sequence];
        let of_people = [self.variant_fact, self.variant_person, self.namesake, self.orcid];
        for column in of_facts.into_iter().chain(of_people).chain([described]) {
            column.finish(&mut files)?;
        }
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{FOLDER, WorkIndexer};
    use std::collections::BTreeMap;
    use std::fs;

    #[test]
    fn a_whole_work_fits_and_late_authors_share_the_last_place() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(FOLDER)).unwrap();
        let mut index = WorkIndexer::create(folder.path(), vec![]).unwrap().finish(&BTreeMap::new(), 0).unwrap();
        let of = |author_sequence: u32, weight: u64| Authorship {
            site_no: None,
            institution_site_no: None,
            work_no: 0,
            author_no: None,
            person_variant: 0,
            author_sequence,
            placed_by: "none".into(),
            is_corresponding: false,
            weight,
        };
        for (sequence, weight) in [(0, WHOLE_WORK), (65_535, 1), (70_000, 2)] {
            index.push(&of(sequence, weight)).unwrap();
        }
        index.finish(0).unwrap();
        let bytes = |name| fs::read(folder.path().join(name)).unwrap();
        assert_eq!(bytes(file::FACT_WEIGHT), [255, 255, 255, 255, 0, 0, 0, 0, 1, 0, 0, 0]);
        assert_eq!(bytes(file::FACT_SEQUENCE), [0, 0, 255, 255, 255, 255]);
        assert_eq!(bytes(file::FACT_ROLE), [role::FIRST, 0, 0]);
        assert_eq!(bytes(file::FACT_START), [[0; 8], [3, 0, 0, 0, 0, 0, 0, 0]].concat());
    }
}
