//! JSON documents: a list of records, a saved page of them (`results`, or what the source calls it), one record, or lines under the name of one. Lists
//! and pages are read record by record, so that a whole dump may be one.

use super::{LONGEST, Place, Problem, RawRecord, Take, lines};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Cursor, Read};

/// How much of a document is looked at to tell what it is.
const HEAD: u64 = 256;

/// Takes the records of a document, whose lists of records have these names.
pub(super) fn each_record(reader: &mut dyn BufRead, lists: &[&str], take: &mut Take<'_>) -> Result<(), Problem> {
    let mut head = vec![];
    Read::take(&mut *reader, HEAD).read_to_end(&mut head).map_err(|e| Problem::Io(0, e))?;
    let (text, before) = lines::trimmed(&head);
    let opened = match text.first() {
        Some(b'[') => true,
        _ => lines::begins_like_a_page(text, lists),
    };
    let mut whole = Cursor::new(head).chain(reader);
    if !opened {
        return one_or_lines(&mut whole, take);
    }
    whole.consume(before as usize);
    let progress = Progress { bytes: Cell::new(before), lines: Cell::new(0), begun: Cell::new(before) };
    opened_up(&mut whole, &progress, lists, take)?;
    // Nothing follows, unless the document is one of several, a line each.
    lines::each_record(&mut whole, Place { lines: progress.lines.get(), bytes: progress.bytes.get() }, take)
}

/// A record on several lines, or lines of records.
fn one_or_lines(reader: &mut dyn BufRead, take: &mut Take<'_>) -> Result<(), Problem> {
    let is_json = |text: &[u8]| serde_json::from_slice::<&RawValue>(text).map(drop);
    let (mut first, mut at) = (vec![], Place::default());
    while lines::trimmed(&first).0.is_empty() {
        at = Place { lines: at.lines + 1, bytes: at.bytes + first.len() as u64 };
        match lines::next(reader, &mut first).map_err(|e| Problem::Io(0, e))? {
            0 => return Ok(()),
            length if length > first.len() as u64 => return Err(Problem::TooLong),
            _ => {}
        }
    }
    if is_json(lines::trimmed(&first).0).is_ok() {
        // The first line may be all there is: a page whose first field is another than usual.
        lines::records_of(&first, (at.lines > 1).then_some(at.lines), at.bytes, take);
        at.bytes += first.len() as u64;
        return lines::each_record(reader, at, take);
    }
    let mut text = first;
    Read::take(reader, (LONGEST + 1) as u64).read_to_end(&mut text).map_err(|e| Problem::Io(0, e))?;
    if text.len() > LONGEST {
        return Err(Problem::TooLong);
    }
    // Half a page is not one bad record but an unknown number of lost ones.
    is_json(lines::trimmed(&text).0).map_err(Problem::NotJson)?;
    lines::records_of(&text, None, at.bytes, take);
    Ok(())
}

/// Takes the records of a list or page, one after the other.
fn opened_up(
    reader: &mut dyn BufRead,
    progress: &Progress,
    lists: &[&str],
    take: &mut Take<'_>,
) -> Result<(), Problem> {
    let mut number = 0;
    let mut each = |record: &RawValue| {
        number += 1;
        let bytes = record.get().as_bytes();
        let offset = Some(progress.bytes.get() - bytes.len() as u64);
        take(RawRecord { bytes, line: number, offset, ..RawRecord::default() });
        progress.begun.set(progress.bytes.get());
    };
    let mut json = serde_json::Deserializer::from_reader(Tracked { inner: reader, progress });
    let has_list = json.deserialize_any(Opened { lists, each: &mut each }).map_err(|e| match e.is_io() {
        false => Problem::NotJson(e),
        true => match io::Error::from(e) {
            e if e.get_ref().is_some_and(|inner| inner.is::<TooLong>()) => Problem::TooLong,
            e => Problem::Io(progress.lines.get(), e),
        },
    })?;
    if !has_list {
        // An answer of another kind, as of counts by group: one record, of no entity.
        take(RawRecord { bytes: b"{}", line: 1, ..RawRecord::default() });
    }
    Ok(())
}

/// A list of records, or a page, which should have one: whether it has.
struct Opened<'a> {
    lists: &'a [&'a str],
    each: &'a mut dyn FnMut(&RawValue),
}

impl<'de> Visitor<'de> for Opened<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        while let Some(record) = seq.next_element::<Box<RawValue>>()? {
            (self.each)(&record);
        }
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut has_list = false;
        while let Some(key) = map.next_key::<String>()? {
            match self.lists.contains(&key.as_str()) {
                true => {
                    has_list |= map.next_value_seed(Records(Opened { lists: self.lists, each: &mut *self.each }))?;
                }
                false => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(has_list)
    }
}

/// The records of a page.
struct Records<'a>(Opened<'a>);

impl<'de> DeserializeSeed<'de> for Records<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_seq(self.0)
    }
}

/// How far a document has been read, and where the record began that is being read.
struct Progress {
    bytes: Cell<u64>,
    lines: Cell<u64>,
    begun: Cell<u64>,
}

/// Follows what the parser takes, and stops it in a record without end.
struct Tracked<'a> {
    inner: &'a mut dyn BufRead,
    progress: &'a Progress,
}

impl Read for Tracked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let Progress { bytes, lines, begun } = self.progress;
        bytes.set(bytes.get() + n as u64);
        lines.set(lines.get() + buffer[..n].iter().filter(|&&b| b == b'\n').count() as u64);
        if bytes.get() - begun.get() > LONGEST as u64 { Err(io::Error::other(TooLong)) } else { Ok(n) }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a record without end")]
struct TooLong;
