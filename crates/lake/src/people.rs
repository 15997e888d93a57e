//! People: a home for each, numbers by home, and the facts with these numbers.

use crate::LakeError;
use crate::bench::{Bench, said_of};
use crate::commit::numbered;
use crate::fragment::Mentioned;
use crate::index::FactIndexer;
use crate::manifest::Counts;
use crate::mention::Attribute;
use crate::name::{Name, orcid_number};
use crate::namesakes::{self, Namesake};
use crate::placing::By;
use crate::record::{AuthorRecord, Record, WorkRecord};
use crate::redirects::Redirects;
use crate::sort::{Sorted, next_of};
use crate::survivors::is_among;
use crate::variants::{Evidence, others};
use crate::works::{Fact, NO_SITE, NOBODY, OfFact};
use crate::writer::SnapshotWriter;
use hubscope_model::key;
use hubscope_model::row::{Author, Authorship, Site};
use serde::{Deserialize, Serialize};

/// In a sorted fact, the author who has no number.
const NO_AUTHOR: u32 = u32::MAX;

/// Numbers the people on works by home (none last) and key, and writes the tables `author` and `authorship`, and the index of
/// facts. Says what became of the authors' own records.
pub(crate) fn number(
    bench: &Bench<'_>,
    facts: Sorted<Fact, OfFact>,
    sites: &[Site],
    mut index: FactIndexer,
    redirects: &Redirects,
    snapshot: &mut SnapshotWriter,
) -> Result<Counts, LakeError> {
    let facts = if redirects.spare_people()? { facts } else { redirected(bench, facts, redirects)? };
    let (at_home, others, counts) = find_homes(bench, &facts, redirects)?;
    let numbers = write_authors(bench, at_home, &mut index, snapshot)?;
    write_authorships(bench, facts, (&numbers, &others), sites, index, snapshot)?;
    Ok(counts)
}

/// The facts of people whose id has been merged into another one under that, and of those deleted under nobody's.
fn redirected(
    bench: &Bench<'_>,
    facts: Sorted<Fact, OfFact>,
    redirects: &Redirects,
) -> Result<Sorted<Fact, OfFact>, LakeError> {
    let mut standing = bench.sorter();
    let mut gone = redirects.of(b'A')?.peekable();
    let total = facts.rows();
    for (done, row) in (1..).zip(facts.iter()?) {
        let ((author, work_no, sequence, site), said) = row?;
        let new = match is_among(&mut gone, author)? {
            true => {
                gone.peek().and_then(|row| row.as_ref().ok()?.1).filter(|new| key::is_person(*new)).unwrap_or(NOBODY)
            }
            false => author,
        };
        standing.push((new, work_no, sequence, site), &said)?;
        bench.tell("following merged people", done, total);
    }
    standing.finish()
}

/// People by home and key, with name and ORCID.
pub(crate) type AtHome = Sorted<(u32, u64), (Option<String>, Option<String>)>;

/// By id under which there are several persons, what facts of others than the first say of them, and the number of each.
type Others = Sorted<u64, Vec<(Evidence, u32)>>;

/// What is left to know of a fact once its author is told.
#[derive(Debug, Serialize, Deserialize)]
struct Told {
    weight: u64,
    is_corresponding: bool,
    by: By,
    variant: u32,
}

fn find_homes(
    bench: &Bench<'_>,
    facts: &Sorted<Fact, OfFact>,
    redirects: &Redirects,
) -> Result<(AtHome, Others, Counts), LakeError> {
    let stage = ("reading what works say of people", bench.written(WorkRecord::ENTITY));
    let statements = bench.said(stage, Mentioned::Authors, Some)?;
    let mut statements = statements.iter()?.peekable();
    let stage = ("reading authors", bench.written(AuthorRecord::ENTITY));
    let records = bench.sort_fragments::<u64, AuthorRecord>(stage, |sorter, _, fragment| {
        for batch in bench.lake.records::<AuthorRecord>(fragment)?.into_iter().flatten() {
            for record in batch? {
                sorter.push(record.key, &record)?;
            }
        }
        Ok(fragment.written(AuthorRecord::ENTITY))
    })?;
    let mut counts = Counts::default();
    let mut records = standing(records.iter()?, redirects.of(b'A')?, &mut counts).peekable();

    let (mut people, mut several) = (bench.sorter(), bench.sorter());
    let mut rows = facts.iter()?.peekable();
    let (mut done, mut sites) = (0, vec![]);
    while let Some(first) = rows.next() {
        let ((author, _, _, site), fact) = first?;
        sites.clear();
        let mut evidence = vec![];
        done += 1;
        // Of nobody there may be any number of facts, and no home.
        let mut see = |site, fact: OfFact| {
            sites.extend((author != NOBODY && site != NO_SITE).then_some(site));
            evidence.extend((author != NOBODY).then_some(fact.evidence));
        };
        see(site, fact);
        while let Some(((_, _, _, site), fact)) = next_of(&mut rows, |fact| fact.0 == author) {
            done += 1;
            see(site, fact);
        }
        bench.tell("finding homes", done, facts.rows());
        if author == NOBODY {
            continue;
        }
        let mut said = said_of(&mut statements, author)?;
        let own = loop {
            match records.next_if(|record| record.as_ref().map_or(true, |r| r.key <= author)).transpose()? {
                Some(record) if record.key < author => {}
                other => break other.unwrap_or_default(),
            }
        };
        let name = own.name.or_else(|| said.remove(&Attribute::Name));
        let orcid = own.orcid.or_else(|| said.remove(&Attribute::Orcid));
        let named = Evidence {
            name: name.as_deref().map(Name::read).unwrap_or_default(),
            orcid: orcid.as_deref().and_then(orcid_number),
        };
        let others = others(named, evidence);
        if !others.is_empty() {
            several.push(author, &others)?;
        }
        people.push((most_frequent(&mut sites).unwrap_or(NO_SITE), author), &(name, orcid))?;
    }
    // Those after the last person on a work count, too.
    records.try_for_each(|record| record.map(drop))?;
    drop(records);
    Ok((people.finish()?, several.finish()?, counts))
}

/// Of several copies of an author's record the one of greatest rank; none of an author whose id is gone.
fn standing<'a>(
    rows: impl Iterator<Item = Result<(u64, AuthorRecord), LakeError>> + 'a,
    gone: impl Iterator<Item = Result<(u64, Option<u64>), LakeError>> + 'a,
    counts: &'a mut Counts,
) -> impl Iterator<Item = Result<AuthorRecord, LakeError>> + 'a {
    let (mut rows, mut gone) = (rows.peekable(), gone.peekable());
    let mut next = move || -> Result<Option<AuthorRecord>, LakeError> {
        while let Some(first) = rows.next() {
            let (key, mut best) = first?;
            while let Some((_, copy)) = next_of(&mut rows, |&k| k == key) {
                counts.superseded += 1;
                if copy.rank() > best.rank() {
                    best = copy;
                }
            }
            if !is_among(&mut gone, key)? {
                counts.written += 1;
                return Ok(Some(best));
            }
            counts.superseded += 1;
        }
        Ok(None)
    };
    std::iter::from_fn(move || next().transpose())
}

fn write_authors(
    bench: &Bench<'_>,
    people: AtHome,
    index: &mut FactIndexer,
    snapshot: &mut SnapshotWriter,
) -> Result<Sorted<u64, u32>, LakeError> {
    numbered(people.rows(), "authors")?;
    let namesakes = namesakes::find(bench, &people)?;
    let mut table = snapshot.table::<Author>()?;
    let mut numbers = bench.sorter();
    for ((author_no, row), namesake) in (0u32..).zip(people.iter()?).zip(namesakes.iter()?) {
        let ((home, author_key), (display_name, orcid)) = row?;
        let home_site_no = (home != NO_SITE).then_some(home);
        let Namesake { namesake_no, orcid_no } = namesake?;
        index.push_author(namesake_no, orcid_no)?;
        table.push(Author { author_no, author_key, display_name, orcid, home_site_no, namesake_no })?;
        numbers.push(author_key, &author_no)?;
        bench.tell("numbering people", u64::from(author_no) + 1, people.rows());
    }
    snapshot.finish(table)?;
    numbers.finish()
}

fn write_authorships(
    bench: &Bench<'_>,
    facts: Sorted<Fact, OfFact>,
    (numbers, others): (&Sorted<u64, u32>, &Others),
    sites: &[Site],
    mut index: FactIndexer,
    snapshot: &mut SnapshotWriter,
) -> Result<(), LakeError> {
    let (total, authors) = (facts.rows(), numbers.rows() as u32);
    let mut placed = bench.sorter::<(u32, u32, u32, u32), Told>();
    let (mut numbers, mut others) = (numbers.iter()?, others.iter()?);
    let mut several = others.next().transpose()?;
    let mut person = (0, NO_AUTHOR);
    for (done, row) in (1..).zip(facts.iter()?) {
        let ((author, work_no, sequence, site), said) = row?;
        while person.0 < author {
            person = numbers.next().transpose()?.unwrap_or((NOBODY, NO_AUTHOR));
        }
        let author_no = if person.0 == author { person.1 } else { NO_AUTHOR };
        while several.as_ref().is_some_and(|(of, _)| *of < author) {
            several = others.next().transpose()?;
        }
        let of_author = several.as_ref().filter(|(of, _)| *of == author).map_or(&[][..], |(_, others)| others);
        let found = of_author.binary_search_by_key(&said.evidence, |(evidence, _)| *evidence);
        let variant = found.map_or(0, |at| of_author[at].1);
        let OfFact { weight, is_corresponding, by, .. } = said;
        placed.push((site, work_no, sequence, author_no), &Told { weight, is_corresponding, by, variant })?;
        bench.tell("placing authorships", done, total);
    }
    drop(facts);
    let placed = placed.finish()?;
    let mut table = snapshot.table::<Authorship>()?;
    for (done, row) in (1..).zip(placed.iter()?) {
        let ((site, work_no, author_sequence, author), said) = row?;
        let site = (site != NO_SITE).then_some(site);
        let row = Authorship {
            site_no: site,
            institution_site_no: site.and_then(|no| sites.get(no as usize)?.institution_site_no),
            work_no,
            author_no: (author != NO_AUTHOR).then_some(author),
            person_variant: said.variant,
            author_sequence,
            is_corresponding: said.is_corresponding,
            weight: said.weight,
            placed_by: said.by.name().to_owned(),
        };
        index.push(&row)?;
        table.push(row)?;
        bench.tell("writing authorships", done, total);
    }
    snapshot.finish(table)?;
    snapshot.finish_index(index, authors)
}

/// The most frequent number; the lowest of those that are equally frequent.
fn most_frequent(numbers: &mut [u32]) -> Option<u32> {
    numbers.sort_unstable();
    // `max_by_key` keeps the last of equals, so look from the highest down.
    numbers.chunk_by(|a, b| a == b).rev().max_by_key(|run| run.len()).and_then(|run| run.first().copied())
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
}
