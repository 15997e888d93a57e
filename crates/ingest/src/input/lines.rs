//! Lines of JSON: a record each, or a page or list of records.

use super::{KEPT, LONGEST, Place, Problem, RawRecord, Take};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::io::{self, BufRead, Read};

/// Takes the records of the lines after a place.
pub(super) fn each_record(mut reader: &mut dyn BufRead, mut at: Place, take: &mut Take<'_>) -> Result<(), Problem> {
    let mut line = vec![];
    loop {
        let length = next(&mut reader, &mut line).map_err(|e| Problem::Io(at.lines, e))?;
        if length == 0 {
            return Ok(());
        }
        let number = at.lines + 1;
        if length > line.len() as u64 {
            let problem = Some(format!("longer than {} MiB; its beginning is kept", LONGEST >> 20));
            take(RawRecord {
                bytes: &line,
                line: number,
                offset: Some(at.bytes),
                length: Some(length),
                problem,
                ..RawRecord::default()
            });
        } else {
            records_of(&line, Some(number), at.bytes, take);
        }
        line.shrink_to(LONGEST / 64);
        at = Place { lines: number, bytes: at.bytes + length };
    }
}

/// Reads a line, or the beginning of one that is too long, and says how many bytes it has; none at the end.
pub(super) fn next(reader: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    line.clear();
    let read = Read::take(&mut *reader, LONGEST as u64).read_until(b'\n', line)?;
    if read < LONGEST || line.ends_with(b"\n") {
        return Ok(read as u64);
    }
    let rest = reader.skip_until(b'\n')?;
    if rest > 0 {
        line.truncate(KEPT);
    }
    Ok((read + rest) as u64)
}

/// The text without a byte-order mark and space around it, and how many bytes before it those are.
pub(super) fn trimmed(text: &[u8]) -> (&[u8], u64) {
    let inner = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text).trim_ascii_start();
    (inner.trim_ascii_end(), (text.len() - inner.len()) as u64)
}

/// One JSON text, which begins at an offset: a record, a page of records (`results`) or an array of them.
pub(super) fn records_of(text: &[u8], line: Option<u64>, offset: u64, take: &mut Take<'_>) {
    #[derive(Deserialize)]
    struct Page<'a> {
        #[serde(borrow)]
        results: Vec<&'a RawValue>,
    }
    let (text, before) = trimmed(text);
    let offset = offset + before;
    let many = match text.first() {
        None => return,
        Some(b'[') => serde_json::from_slice::<Vec<&RawValue>>(text).ok(),
        // Looking for `results` in every line would parse each twice; pages among lines begin with their `meta`, or with it.
        Some(_) if line.is_none() || begins_like_a_page(text, &[]) => {
            serde_json::from_slice::<Page<'_>>(text).ok().map(|p| p.results)
        }
        Some(_) => None,
    };
    match many {
        Some(records) => {
            for (number, record) in (1..).zip(records) {
                let bytes = record.get().as_bytes();
                let before = bytes.as_ptr().addr() - text.as_ptr().addr();
                take(RawRecord {
                    bytes,
                    line: line.unwrap_or(number),
                    offset: Some(offset + before as u64),
                    ..RawRecord::default()
                });
            }
        }
        None => {
            let problem = std::str::from_utf8(text).err().map(|e| format!("not UTF-8: {e}"));
            let line = line.unwrap_or(1);
            take(RawRecord { bytes: text, line, offset: Some(offset), problem, ..RawRecord::default() });
        }
    }
}

/// Whether a text begins with the first field of a page: with one of OpenAlex's, or with a list of this name.
pub(super) fn begins_like_a_page(text: &[u8], lists: &[&str]) -> bool {
    let head = String::from_utf8_lossy(&text[..text.len().min(64)]);
    let key: String = head.chars().filter(|c| !c.is_whitespace()).take(32).collect();
    let first = key.strip_prefix("{\"").and_then(|rest| rest.split_once("\":")).map(|(first, _)| first);
    first.is_some_and(|first| ["meta", "results", "group_by"].contains(&first) || lists.contains(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlong_line_is_rejected_and_the_next_one_read() {
        let long = vec![b'x'; LONGEST + 10];
        let text = [b"{\"a\":1}\n".as_slice(), &long, b"\n {\"b\":2}\r\n"].concat();
        let mut seen = vec![];
        let mut reader = text.as_slice();
        let read = each_record(&mut reader, Place::default(), &mut |raw| {
            seen.push((raw.line, raw.offset.unwrap(), raw.bytes.len(), raw.length, raw.problem.is_some()));
        });
        assert!(read.is_ok());
        let after = 8 + LONGEST as u64 + 11;
        let expected =
            vec![(1, 0, 7, None, false), (2, 8, KEPT, Some(LONGEST as u64 + 11), true), (3, after + 1, 7, None, false)];
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_line_of_just_the_limit_is_read() {
        for end in ["", "\n"] {
            let text = [vec![b' '; LONGEST - 2], b"{}".to_vec(), end.as_bytes().to_vec()].concat();
            let mut problems = vec![];
            assert!(each_record(&mut text.as_slice(), Place::default(), &mut |raw| problems.push(raw.problem)).is_ok());
            // With its line end it is a byte longer.
            assert_eq!(problems.iter().filter(|p| p.is_some()).count(), end.len());
        }
    }
}
