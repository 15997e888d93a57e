//! Keeping what one input file gives, as a stream: records are written as they come, and get their name at the end.

use crate::document::{DrugRecord, PatentCitationRecord, PolicyDocumentRecord, TrialRecord};
use crate::fragment::{DESCRIPTION, Fragment, Mentioned, json};
use crate::mention::{HELD, Mention, Mentions};
use crate::patent::{PatentClassRecord, PatentFilingRecord, PatentPartyRecord, PatentPlaceRecord, PatentRecord};
use crate::record::{
    AuthorRecord, AuthorshipRecord, FunderRecord, InstitutionRecord, OrganisationRecord, Record, RedirectRecord,
    TopicRecord, VenueRecord, WorkRecord, content_hash,
};
use crate::table::Encoder;
use crate::{Lake, LakeError, beside, sync_folder, write_atomically};
use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer, de::DeserializeOwned};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Records held before they are written.
const HELD_RECORDS: usize = 8 * 1024;
/// Bytes of works held before they are written, about: far more than so many usual ones have.
const HELD_BYTES: usize = 32 << 20;

/// Declares what a file can give: the records of each entity, and what works say of entities.
macro_rules! parts {
    (
        records { $($(#[doc = $doc:literal])+ $entity:ident: $record:ty = $name:expr,)+ }
        mentions { $($(#[doc = $said:literal])+ $mention:ident = $of:expr,)+ }
    ) => {
        /// Records of one input file, by entity: those not written yet.
        #[derive(Debug, Default)]
        pub struct Records {
            $($(#[doc = $doc])+ pub $entity: Vec<$record>,)+
            $($(#[doc = $said])+ pub $mention: Mentions,)+
        }

        impl FragmentWriter {
            /// Takes over what a fragment has, but for its works.
            pub(crate) fn take_over(&mut self, lake: &Lake, from: &Fragment) -> Result<(), LakeError> {
                $(if $name != WorkRecord::ENTITY {
                    for batch in lake.rows::<$record>(from, $name)?.into_iter().flatten() {
                        self.records.$entity.append(&mut batch?);
                        self.settle()?;
                    }
                })+
                $(for batch in lake.rows::<Mention>(from, $of.file())?.into_iter().flatten() {
                    for Mention { key, attribute, updated, value } in batch? {
                        self.records.$mention.see(key, attribute, &updated, Some(&value));
                    }
                    self.settle()?;
                })+
                Ok(())
            }
        }

        #[derive(Default)]
        struct Parts {
            $($entity: Part<$record>,)+
            $($mention: Part<Mention>,)+
        }

        impl Parts {
            /// Writes what is at least so much.
            fn write(&mut self, folder: &Path, held: &mut Records, records: usize, mentions: usize) -> Result<(), LakeError> {
                $(self.$entity.write(folder, $name, &mut held.$entity, records)?;)+
                $(if held.$mention.len() >= mentions {
                    self.$mention.write(folder, $of.file(), &mut held.$mention.take(), 0)?;
                })+
                Ok(())
            }

            /// Ends all files; gives back their names and hashes.
            fn finish(self) -> Result<BTreeMap<String, String>, LakeError> {
                let files = [
                    $(self.$entity.finish($name)?,)+
                    $(self.$mention.finish($of.file())?,)+
                ];
                Ok(files.into_iter().flatten().collect())
            }
        }
    };
}

parts! {
    records {
        /// Works.
        works: WorkRecord = WorkRecord::ENTITY,
        /// Institutions.
        institutions: InstitutionRecord = InstitutionRecord::ENTITY,
        /// Authors.
        authors: AuthorRecord = AuthorRecord::ENTITY,
        /// Venues.
        venues: VenueRecord = VenueRecord::ENTITY,
        /// Topics.
        topics: TopicRecord = TopicRecord::ENTITY,
        /// Funders.
        funders: FunderRecord = FunderRecord::ENTITY,
        /// Ids that are gone.
        redirects: RedirectRecord = RedirectRecord::ENTITY,
        /// Organisations of ROR.
        organisations: OrganisationRecord = OrganisationRecord::ENTITY,
        /// Clinical trials.
        trials: TrialRecord = TrialRecord::ENTITY,
        /// Policy documents.
        policy_documents: PolicyDocumentRecord = PolicyDocumentRecord::ENTITY,
        /// Citations of works by patents.
        patent_citations: PatentCitationRecord = PatentCitationRecord::ENTITY,
        /// Patents.
        patents: PatentRecord = PatentRecord::ENTITY,
        /// When patents were applied for.
        patent_filings: PatentFilingRecord = PatentFilingRecord::ENTITY,
        /// Applicants and inventors.
        patent_parties: PatentPartyRecord = PatentPartyRecord::ENTITY,
        /// Where these are.
        patent_places: PatentPlaceRecord = PatentPlaceRecord::ENTITY,
        /// Classes of patents.
        patent_classes: PatentClassRecord = PatentClassRecord::ENTITY,
        /// Drugs.
        drugs: DrugRecord = DrugRecord::ENTITY,
    }
    mentions {
        /// What works say of institutions.
        institution_mentions = Mentioned::Institutions,
        /// What works say of people.
        author_mentions = Mentioned::Authors,
        /// What works say of venues.
        venue_mentions = Mentioned::Venues,
        /// What works say of funders.
        funder_mentions = Mentioned::Funders,
    }
}

/// A record that could not be read, as a line of the quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rejected<'a> {
    /// The source's id.
    pub source: &'a str,
    /// The file, as it was named to us.
    pub file: &'a str,
    /// Line, or number of the record within a document or a Parquet file; from 1.
    pub line: u64,
    /// Where the record begins in the unpacked file, in bytes. A row of Parquet is in no one place.
    pub offset: Option<u64>,
    /// How many bytes it has there.
    pub length: u64,
    /// What is wrong with it.
    pub reason: &'a str,
    /// The bytes themselves; of a record that is too long to be read, those at its beginning.
    #[serde(flatten)]
    pub record: Bytes<'a>,
}

/// Bytes that may be text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bytes<'a>(pub &'a [u8]);

impl Serialize for Bytes<'_> {
    /// Under `record` as they are if they are UTF-8, else under `record_base64`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match std::str::from_utf8(self.0) {
            Ok(text) => map.serialize_entry("record", text)?,
            Err(_) => map.serialize_entry("record_base64", &Base64(self.0))?,
        }
        map.end()
    }
}

/// Written as it is encoded: a record may have many megabytes.
struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(self.0, &STANDARD))
    }
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
            parts: Parts::default(),
            weighed: (0, 0),
            quarantine: Quarantine { place: self.quarantine(source).join(format!("{hash}.jsonl")), file: None },
            place,
            folder,
        })
    }
}

/// What a work takes while it is held, in bytes, about: a few have ten thousand authors.
fn weight(work: &WorkRecord) -> usize {
    let printed = |a: &AuthorshipRecord| a.affiliations.iter().map(|of| 56 + of.text.len()).sum::<usize>();
    let authorship = |a: &AuthorshipRecord| 144 + 8 * a.institutions.len() + 32 * a.countries.len() + printed(a);
    let authorships: usize = work.authorships.iter().map(authorship).sum();
    authorships + 8 * work.references.len() + work.title.as_ref().map_or(0, String::len)
}

/// A fragment being written, beside its place.
pub struct FragmentWriter {
    /// Where a connector puts what it reads; [`FragmentWriter::settle`] takes it.
    pub records: Records,
    parts: Parts,
    /// How many of the works held have been weighed, and what they weigh.
    weighed: (usize, usize),
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
        let works = &self.records.works;
        let new = works.get(self.weighed.0..).unwrap_or_default();
        let weight = self.weighed.1 + new.iter().map(weight).sum::<usize>();
        self.weighed = (works.len(), weight);
        let records = if weight < HELD_BYTES { HELD_RECORDS } else { 0 };
        self.write(records, HELD)?;
        if self.records.works.is_empty() {
            self.weighed = (0, 0);
        }
        Ok(())
    }

    fn write(&mut self, records: usize, mentions: usize) -> Result<(), LakeError> {
        let held = &mut self.records;
        if held.works.len() >= records {
            for work in &mut held.works {
                work.content = 0;
                work.content = content_hash(work);
            }
        }
        self.parts.write(&self.folder, held, records, mentions)
    }

    /// Keeps a record that could not be read.
    ///
    /// # Errors
    /// [`LakeError::Io`] if it cannot be written.
    pub fn reject(&mut self, rejected: &Rejected<'_>) -> Result<(), LakeError> {
        self.quarantine.write(rejected)
    }

    /// Writes the rest, and puts everything in its place. The fragment's hashes of files are set here.
    ///
    /// # Errors
    /// [`LakeError::Io`] if it cannot be written.
    pub fn finish(mut self, fragment: &Fragment) -> Result<(), LakeError> {
        self.write(0, 0)?;
        let files = std::mem::take(&mut self.parts).finish()?;
        self.quarantine.finish()?;
        let fragment = Fragment { files, ..fragment.clone() };
        write_atomically(&self.folder.join(DESCRIPTION), &json(&fragment))?;
        // A fragment gets its name when it is whole: one that lacks some of its files now is a ruin.
        let is_whole =
            fragment.files.keys().map(String::as_str).chain([DESCRIPTION]).all(|name| self.place.join(name).exists());
        if self.place.exists() && !is_whole {
            fs::remove_dir_all(&self.place).map_err(LakeError::io("remove", &self.place))?;
        }
        match fs::rename(&self.folder, &self.place) {
            // Another process has read the same file meanwhile: to the same end.
            Err(_) if self.place.join(DESCRIPTION).exists() => Ok(()),
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

    /// The file's name and hash, if there is one.
    fn finish(self, name: &str) -> Result<Option<(String, String)>, LakeError> {
        self.0.map(|encoder| Ok((format!("{name}.parquet"), encoder.finish()?))).transpose()
    }
}

/// Rejected records, written as they come and put in place with the fragment.
struct Quarantine {
    place: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Quarantine {
    fn write(&mut self, rejected: &Rejected<'_>) -> Result<(), LakeError> {
        let path = beside(&self.place);
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let folder = self.place.parent().unwrap_or(Path::new("."));
                fs::create_dir_all(folder).map_err(LakeError::io("create", folder))?;
                none.insert(BufWriter::new(File::create(&path).map_err(LakeError::io("create", &path))?))
            }
        };
        let written = serde_json::to_writer(&mut *file, rejected).map_err(std::io::Error::from);
        written.and_then(|()| file.write_all(b"\n")).map_err(LakeError::io("write", &path))
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
