//! Releases: which files a manifest names, whether they are all there and whole, and which an older release has left behind.

use crate::input::{InputFile, Listing};
use crate::sources::{DumpListing, Part, Source};
use crate::{IngestError, Options};
use hubscope_lake::staged::Staged;
use hubscope_model::classify::Classifier;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Gives each file the dump that it is of, and puts aside what lies among the parts of a dump and is none of them.
pub(crate) fn sort(source: &dyn Source, listing: &mut Listing, options: &Options) -> Result<Staged, IngestError> {
    let mut staged = Staged { source: source.id().to_owned(), ..Staged::default() };
    let dumps = dumps(source, listing, options, &mut staged)?;
    // Of several releases only the latest is read.
    let date_of = |name: &str| dumps.iter().filter(|dump| dump.name == name).map(|dump| &dump.date).max();
    let mut parts: BTreeMap<PathBuf, (String, Part)> = BTreeMap::new();
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for dump in &dumps {
        folders.extend(dump.parts.iter().filter_map(|part| folder_of_parts(part.path.as_deref()?)).map(Path::to_owned));
        if Some(&dump.date) != date_of(&dump.name) {
            continue;
        }
        let listed = staged.dumps.entry(dump.name.clone()).or_default();
        listed.date.clone_from(&dump.date);
        for part in &dump.parts {
            listed.parts.insert(part.url.clone(), None);
            if let Some(path) = part.path.clone() {
                parts.insert(path, (dump.name.clone(), part.clone()));
            }
        }
    }
    // A list that stands alone is as old as the release it came with.
    let latest = dumps.iter().map(|dump| dump.date.clone()).max().unwrap_or_default();
    let mut files = vec![];
    for mut file in std::mem::take(&mut listing.files) {
        match parts.get(&file.path) {
            Some((dump, part)) => {
                file.check_size(part.bytes)?;
                (file.dump, file.records, file.part) = (dump.clone(), part.records, Some(part.url.clone()));
            }
            None if !file.dump.is_empty() => {
                file.part = Some(file.dump.clone());
                staged.dumps.entry(file.dump.clone()).or_default().date.clone_from(&latest);
            }
            None if file.path.ancestors().any(|above| folders.contains(above)) => {
                listing.left_over.push(file.path);
                continue;
            }
            None => {}
        }
        files.push(file);
    }
    listing.files = files;
    staged.share = options.shard.of_listing(hash_of(&listing.files, options));
    Ok(staged)
}

/// What the manifests list, if all of it is there or may be missing.
fn dumps(
    source: &dyn Source,
    listing: &Listing,
    options: &Options,
    staged: &mut Staged,
) -> Result<Vec<DumpListing>, IngestError> {
    let given: BTreeSet<&Path> = listing.files.iter().map(|file| file.path.as_path()).collect();
    let mut dumps = vec![];
    for manifest in &listing.manifests {
        let of_manifest = source.dumps(manifest)?;
        // What is there but was not given will not be read either.
        let is_missing = |part: &&Part| part.path.as_deref().is_none_or(|path| !given.contains(path));
        let missing = of_manifest.iter().flat_map(|dump| &dump.parts).filter(is_missing);
        let missing: Vec<String> = missing.map(|part| part.url.clone()).collect();
        if !missing.is_empty() && !options.allow_missing {
            return Err(IngestError::MissingParts { manifest: manifest.clone(), parts: missing });
        }
        dumps.extend(of_manifest);
        staged.synthetic = staged.synthetic.or(source.synthetic(manifest)?);
    }
    Ok(dumps)
}

/// Where a dump's parts lie: the folder of its partitions.
fn folder_of_parts(part: &Path) -> Option<&Path> {
    let folder = part.parent()?;
    let is_partition = folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with("updated_date="));
    if is_partition { folder.parent() } else { Some(folder) }
}

/// What all jobs that read shares of these files agree on: the files, and what is to be read of them.
fn hash_of(files: &[InputFile], options: &Options) -> String {
    let mut hasher = blake3::Hasher::new();
    let definitions = options.classifier.as_deref().map(Classifier::definitions);
    hasher.update(format!("{definitions:?} {:?}\n", options.since).as_bytes());
    for file in files {
        hasher.update(file.name.as_os_str().as_encoded_bytes());
        hasher.update(format!("\n{}\n", file.bytes).as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}
