//! Keeping what one input file gives, as a stream: records are written as they come, and get their name at the end.

use crate::fragment::{Fragment, Mentioned, json};
use crate::mention::{HELD, Mention, Mentions};
use crate::record::{
    AuthorRecord, InstitutionRecord, OrganisationRecord, Record, TopicRecord, VenueRecord, WorkRecord, content_hash,
};
use crate::table::Encoder;
use crate::{Lake, LakeError, beside, sync_folder, write_atomically};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Records held before they are written.
const HELD_RECORDS: usize = 8 * 1024;

/// Records of one input file, by entity: those not written yet.
#[derive(Debug, Default)]
pub struct Records {
    /// Works.
    pub works: Vec<WorkRecord>,
    /// Institutions.
    pub institutions: Vec<InstitutionRecord>,
    /// Authors.
    pub authors: Vec<AuthorRecord>,
    /// Venues.
    pub venues: Vec<VenueRecord>,
    /// Topics.
    pub topics: Vec<TopicRecord>,
    /// Organisations of ROR.
    pub organisations: Vec<OrganisationRecord>,
    /// What works say of institutions.
    pub institution_mentions: Mentions,
    /// What works say of people.
    pub author_mentions: Mentions,
    /// What works say of venues.
    pub venue_mentions: Mentions,
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The source's id.
    pub source: String,
    /// The file, as it was named to us.
    pub file: String,
    /// Line, or number of the record within a document; from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
    /// The record's bytes; invalid UTF-8 is replaced.
    pub record: String,
}

impl Lake {
    /// Begins to keep what a file of a source gives.
    ///
    /// # Errors
    /// [`LakeError::Io`] if it cannot be written.
    pub fn keep(&self, source: &str, hash: &str) -> Result<FragmentWriter, LakeError> {
        let place = self.fragments().join(hash);
        let folder = beside(&place);
        fs::create_dir_all(&folder).map_err(LakeError::io("create", &folder))?;
        Ok(FragmentWriter {
            records: Records::default(),
            works: Part::default(),
            institutions: Part::default(),
            authors: Part::default(),
            venues: Part::default(),
            topics: Part::default(),
            organisations: Part::default(),
            institution_mentions: Part::default(),
            author_mentions: Part::default(),
            venue_mentions: Part::default(),
            quarantine: Quarantine { place: self.quarantine(source).join(format!("{hash}.jsonl")), file: None },
            place,
            folder,
        })
    }
}

/// A fragment being written, beside its place.
pub struct FragmentWriter {
    /// Where a connector puts what it reads; [`FragmentWriter::settle`] takes it.
    pub records: Records,
    works: Part<WorkRecord>,
    institutions: Part<InstitutionRecord>,
    authors: Part<AuthorRecord>,
    venues: Part<VenueRecord>,
    topics: Part<TopicRecord>,
    organisations: Part<OrganisationRecord>,
    institution_mentions: Part<Mention>,
    author_mentions: Part<Mention>,
    venue_mentions: Part<Mention>,
    quarantine: Quarantine,
    place: PathBuf,
    folder: PathBuf,
}

impl FragmentWriter {
    /// Writes what has gathered, if it is much. To be called after every record, so that memory stays bounded.
    ///
    /// # Errors
    /// [`LakeError::Io`] if it cannot be written.
    pub fn settle(&mut self) -> Result<(), LakeError> {
        self.write(HELD_RECORDS, HELD)
    }

    fn write(&mut self, records: usize, mentions: usize) -> Result<(), LakeError> {
        let (folder, held) = (self.folder.as_path(), &mut self.records);
        if held.works.len() >= records {
            for work in &mut held.works {
                work.content = 0;
                work.content = content_hash(work);
            }
        }
        self.works.write(folder, WorkRecord::ENTITY, &mut held.works, records)?;
        self.institutions.write(folder, InstitutionRecord::ENTITY, &mut held.institutions, records)?;
        self.authors.write(folder, AuthorRecord::ENTITY, &mut held.authors, records)?;
        self.venues.write(folder, VenueRecord::ENTITY, &mut held.venues, records)?;
        self.topics.write(folder, TopicRecord::ENTITY, &mut held.topics, records)?;
        self.organisations.write(folder, OrganisationRecord::ENTITY, &mut held.organisations, records)?;
        for (part, held, of) in [
            (&mut self.institution_mentions, &mut held.institution_mentions, Mentioned::Institutions),
            (&mut self.author_mentions, &mut held.author_mentions, Mentioned::Authors),
            (&mut self.venue_mentions, &mut held.venue_mentions, Mentioned::Venues),
        ] {
            if held.len() >= mentions {
                part.write(folder, of.file(), &mut held.take(), 0)?;
            }
        }
        Ok(())
    }

    /// Keeps a record that could not be read.
    ///
    /// # Errors
    /// [`LakeError::Io`] if it cannot be written.
    pub fn reject(&mut self, rejected: &Rejected) -> Result<(), LakeError> {
        self.quarantine.write(&[json(rejected), b"\n".to_vec()].concat())
    }

    /// Writes the rest, and puts everything in its place.
    ///
    /// # Errors
    /// [`LakeError::Io`] if it cannot be written.
    pub fn finish(mut self, fragment: &Fragment) -> Result<(), LakeError> {
        self.write(0, 0)?;
        self.works.finish()?;
        self.institutions.finish()?;
        self.authors.finish()?;
        self.venues.finish()?;
        self.topics.finish()?;
        self.organisations.finish()?;
        self.institution_mentions.finish()?;
        self.author_mentions.finish()?;
        self.venue_mentions.finish()?;
        self.quarantine.finish()?;
        write_atomically(&self.folder.join("fragment.json"), &json(fragment))?;
        match fs::rename(&self.folder, &self.place) {
            // Another process has read the same file meanwhile: to the same end.
            Err(_) if self.place.join("fragment.json").exists() => Ok(()),
            renamed => renamed.map_err(LakeError::io("rename", &self.place)),
        }?;
        self.place.parent().map_or(Ok(()), sync_folder)
    }
}

impl Drop for FragmentWriter {
    fn drop(&mut self) {
        // What was not finished is of no use; what cannot be removed now, the next reader of files removes.
        let _ = fs::remove_dir_all(&self.folder);
        let _ = fs::remove_file(beside(&self.quarantine.place));
    }
}

/// A file of a fragment, made when there is something to write.
struct Part<R>(Option<Encoder<R>>);

impl<R> Default for Part<R> {
    fn default() -> Self {
        Part(None)
    }
}

impl<R: Serialize + DeserializeOwned> Part<R> {
    /// Writes the rows if there are any, and at least so many.
    fn write(&mut self, folder: &Path, name: &str, rows: &mut Vec<R>, least: usize) -> Result<(), LakeError> {
        if rows.is_empty() || rows.len() < least {
            return Ok(());
        }
        let encoder = match &mut self.0 {
            Some(encoder) => encoder,
            none => none.insert(Encoder::create(folder.join(format!("{name}.parquet")))?),
        };
        encoder.write(rows)?;
        rows.clear();
        Ok(())
    }

    fn finish(&mut self) -> Result<(), LakeError> {
        self.0.take().map_or(Ok(()), Encoder::finish)
    }
}

/// Rejected records, written as they come and put in place with the fragment.
struct Quarantine {
    place: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Quarantine {
    fn write(&mut self, line: &[u8]) -> Result<(), LakeError> {
        let path = beside(&self.place);
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let folder = self.place.parent().unwrap_or(Path::new("."));
                fs::create_dir_all(folder).map_err(LakeError::io("create", folder))?;
                none.insert(BufWriter::new(File::create(&path).map_err(LakeError::io("create", &path))?))
            }
        };
        file.write_all(line).map_err(LakeError::io("write", &path))
    }

    fn finish(&mut self) -> Result<(), LakeError> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let path = beside(&self.place);
        let file = file.into_inner().map_err(|e| LakeError::io("write", &path)(e.into_error()))?;
        file.sync_all().map_err(LakeError::io("write", &path))?;
        fs::rename(&path, &self.place).map_err(LakeError::io("rename", &self.place))?;
        self.place.parent().map_or(Ok(()), sync_folder)
    }
}
