//! The columns of works, written while the works are numbered.

use super::column::{Column, Files};
use super::sets::Sets;
use super::{FactIndexer, Layout, NO_KIND, NO_SUBFIELD, NONE, VERSION, file, flag};
use crate::LakeError;
use hubscope_model::corpus::Candidate;
use hubscope_model::row::Work;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Kilometres up to which institutions are near to each other, and from which they are far apart (CWTS Leiden Ranking).
const NEAR_KM: u32 = 100;
const FAR_KM: u32 = 5000;

/// Takes every work, in order.
pub(crate) struct WorkIndexer {
    snapshot: PathBuf,
    /// Keys of the table `venue`, in its order.
    venues: Vec<u64>,
    layout: Layout,
    /// Works of the corpus that are not retracted.
    standing: RoaringBitmap,
    flags: Column,
    flags_institution: Column,
    kind: Column,
    subfield: Column,
    venue: Column,
    authors: Column,
}

/// What the facts need to know of their works.
pub(super) struct IndexedWorks {
    pub(super) layout: Layout,
    pub(super) standing: RoaringBitmap,
    pub(super) files: Files,
}

impl WorkIndexer {
    /// Begins an index in the folder of a snapshot, which has the folder [`super::FOLDER`] already.
    pub(crate) fn create(snapshot: &Path, venues: Vec<u64>) -> Result<Self, LakeError> {
        Ok(WorkIndexer {
            venues,
            layout: Layout { version: VERSION, ..Layout::default() },
            standing: RoaringBitmap::new(),
            flags: Column::create(snapshot, file::WORK_FLAGS)?,
            flags_institution: Column::create(snapshot, file::WORK_FLAGS_INSTITUTION)?,
            kind: Column::create(snapshot, file::WORK_KIND)?,
            subfield: Column::create(snapshot, file::WORK_SUBFIELD)?,
            venue: Column::create(snapshot, file::WORK_VENUE)?,
            authors: Column::create(snapshot, file::WORK_AUTHORS)?,
            snapshot: snapshot.to_owned(),
        })
    }

    /// Adds a work.
    pub(crate) fn push(&mut self, work: &Work) -> Result<(), LakeError> {
        let layout = &mut self.layout;
        layout.works = work.work_no + 1;
        if let Some(year) = work.publication_year {
            if layout.years.last().is_none_or(|(last, _)| *last != year) {
                layout.years.push((year, work.work_no));
            }
            layout.undated = layout.works;
        }
        let (countries, has_unknown) = (work.institution_country_count, work.institution_has_unknown_country);
        let registered = flags(work, (countries, has_unknown, work.institution_span_km));
        let flags = flags(work, (work.country_count, work.has_unknown_country, work.span_km));
        if flags & (flag::CORPUS | flag::RETRACTED) == flag::CORPUS {
            self.standing.insert(work.work_no);
        }
        let kind = work.kind.as_deref().map_or(NO_KIND, |kind| place_of(kind, &mut layout.kinds));
        let subfield = work.primary_subfield_id.and_then(|id| u16::try_from(id).ok()).unwrap_or(NO_SUBFIELD);
        let venue = work.venue_key.and_then(|key| self.venues.binary_search(&key).ok());
        self.flags.push(flags.to_le_bytes())?;
        self.flags_institution.push(registered.to_le_bytes())?;
        self.kind.push([kind])?;
        self.subfield.push(subfield.to_le_bytes())?;
        self.venue.push(venue.map_or(NONE, |row| row as u32).to_le_bytes())?;
        self.authors.push(work.authorship_count.to_le_bytes())
    }

    /// Ends the columns of works and writes their classes, and begins the columns of their facts at so many sites.
    pub(crate) fn finish(
        mut self,
        classes: &BTreeMap<String, RoaringBitmap>,
        sites: u32,
    ) -> Result<FactIndexer, LakeError> {
        self.layout.sites = sites;
        self.layout.classes = classes.keys().cloned().collect();
        let mut files = Files::new();
        Sets::of((&self.snapshot, &mut files), (file::CLASS_WORKS, file::CLASS_WORKS_START), classes.values())?;
        for column in [self.flags, self.flags_institution, self.kind, self.subfield, self.venue, self.authors] {
            column.finish(&mut files)?;
        }
        FactIndexer::create(&self.snapshot, IndexedWorks { layout: self.layout, standing: self.standing, files })
    }
}

/// What is so of a work with so many countries, an unknown one or not, and sites so far apart.
fn flags(work: &Work, (countries, has_unknown_country, span_km): (u32, bool, Option<u32>)) -> u16 {
    let candidate = Candidate { is_retracted: false, ..Candidate::from(work) };
    let is_open = work.oa_status.as_deref().is_some_and(|status| status != "closed");
    let bits = [
        (flag::CORPUS, candidate.bar().is_none()),
        (flag::RETRACTED, work.is_retracted),
        (flag::INTERNATIONAL, countries >= 2),
        (flag::ONE_COUNTRY, countries == 1),
        (flag::UNKNOWN_COUNTRY, has_unknown_country),
        (flag::COLLABORATIVE, work.institution_count > 1 || countries > 1),
        (flag::COMPANY, work.has_company),
        (flag::OPEN, is_open),
        (flag::OPEN_UNKNOWN, work.oa_status.is_none()),
        (flag::NEAR, span_km.is_some_and(|km| km <= NEAR_KM)),
        (flag::FAR, span_km.is_some_and(|km| km >= FAR_KM)),
        (flag::TRUNCATED, work.authors_truncated),
        (flag::AUTHORLESS, work.authorship_count == 0),
    ];
    bits.into_iter().filter(|(_, is_so)| *is_so).fold(0, |flags, (bit, _)| flags | bit)
}

/// The place of a type among those met so far, at the end of which it is put if it is new and has room. There are some thirty.
fn place_of(kind: &str, kinds: &mut Vec<String>) -> u8 {
    let known = kinds.iter().position(|k| k == kind);
    if known.is_none() && kinds.len() < usize::from(NO_KIND) {
        kinds.push(kind.to_owned());
        return (kinds.len() - 1) as u8;
    }
    known.map_or(NO_KIND, |place| place as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_comes_after_255_others_is_none() {
        let mut kinds = vec![];
        let places: Vec<u8> = (0..300).map(|n| place_of(&n.to_string(), &mut kinds)).collect();
        assert!((0..=254).zip(&places).all(|(n, place)| n == *place) && places[255..].iter().all(|&p| p == NO_KIND));
        assert_eq!((kinds.len(), place_of("254", &mut kinds), place_of("17", &mut kinds)), (255, 254, 17));
    }
}
