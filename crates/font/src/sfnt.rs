//! Writes the parts of an OpenType file that are made anew: the table of characters, and the file around
//! the tables.
//!
//! The layout is that of the OpenType specification, chapters "cmap" and "Organization of an OpenType
//! Font". It wants search parameters of old in both; readers check them, so they are written as told.

use std::collections::BTreeMap;

use ttf_parser::Tag;

use crate::error::FontError;

/// Length of a `post` table without names, in bytes.
pub(crate) const POST_HEADER: usize = 32;

/// Where the checksum of the file stands in `head`.
const HEAD_CHECKSUM: std::ops::Range<usize> = 8..12;

/// Characters in a row whose glyphs are in a row too.
struct Run {
    first: u16,
    last: u16,
    glyph: u16,
}

/// The `cmap` table: from characters to glyphs, in format 4.
///
/// `characters` does not hold U+FFFF, which is no character and ends the table.
pub(crate) fn cmap(characters: &BTreeMap<u16, u16>) -> Result<Vec<u8>, FontError> {
    let mut runs: Vec<Run> = Vec::new();
    for (&code, &glyph) in characters {
        match runs.last_mut() {
            Some(run) if code - run.last == 1 && glyph == run.glyph + (code - run.first) => {
                run.last = code;
            }
            _ => runs.push(Run { first: code, last: code, glyph }),
        }
    }
    runs.push(Run { first: u16::MAX, last: u16::MAX, glyph: 0 });

    let too_many = |_| FontError::TooMany(characters.len());
    let length = u16::try_from(16 + 8 * runs.len()).map_err(too_many)?;
    let count = u16::try_from(runs.len()).map_err(too_many)?;

    let mut table = Vec::with_capacity(12 + usize::from(length));
    let mut put = |value: u16| table.extend(value.to_be_bytes());
    // Version, one subtable: Windows, Unicode's basic plane, at offset 12.
    for value in [0, 1, 3, 1, 0, 12] {
        put(value);
    }
    // Format, length, language.
    for value in [4, length, 0, 2 * count] {
        put(value);
    }
    for value in search_parameters(count, 2) {
        put(value);
    }
    runs.iter().for_each(|run| put(run.last));
    put(0);
    runs.iter().for_each(|run| put(run.first));
    // What to add to a character, modulo 65,536, to get its glyph.
    runs.iter().for_each(|run| put(run.glyph.wrapping_sub(run.first)));
    runs.iter().for_each(|_| put(0));
    Ok(table)
}

/// A font file with TrueType outlines made of these tables.
pub(crate) fn file(mut tables: BTreeMap<Tag, Vec<u8>>) -> Result<Vec<u8>, FontError> {
    let head = tables
        .get_mut(&Tag::from_bytes(b"head"))
        .and_then(|head| head.get_mut(HEAD_CHECKSUM))
        .ok_or(FontError::Table("head"))?;
    head.fill(0);

    let too_large = |_| FontError::Table("glyf");
    let count = u16::try_from(tables.len()).map_err(too_large)?;
    let mut directory = vec![0, 1, 0, 0];
    directory.extend(count.to_be_bytes());
    for value in search_parameters(count, 16) {
        directory.extend(value.to_be_bytes());
    }
    let start = directory.len() + 16 * tables.len();
    let mut body = Vec::new();
    let mut head_at = start;
    for (tag, table) in &tables {
        let offset = start + body.len();
        if tag.to_bytes() == *b"head" {
            head_at = offset;
        }
        directory.extend(tag.to_bytes());
        directory.extend(checksum(table).to_be_bytes());
        directory.extend(u32::try_from(offset).map_err(too_large)?.to_be_bytes());
        directory.extend(u32::try_from(table.len()).map_err(too_large)?.to_be_bytes());
        body.extend(table);
        body.resize(body.len().next_multiple_of(4), 0);
    }

    let mut file = directory;
    file.append(&mut body);
    let whole = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&file));
    file[head_at + HEAD_CHECKSUM.start..head_at + HEAD_CHECKSUM.end].copy_from_slice(&whole.to_be_bytes());
    Ok(file)
}

/// `searchRange`, `entrySelector` and `rangeShift` for a list of `count` entries of `size` bytes.
fn search_parameters(count: u16, size: u16) -> [u16; 3] {
    let selector = count.ilog2();
    let range = size << selector;
    [range, u16::try_from(selector).unwrap_or_default(), count * size - range]
}

/// The sum of the big-endian 32-bit words, the last one filled up with zeros.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}
