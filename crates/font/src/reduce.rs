//! Makes a font with fewer characters out of a font.
//!
//! `subsetter` takes the glyphs over: it is made for PDF, where no table of characters is needed. A
//! browser needs one, and the metrics in `OS/2`; both are put back here. What it leaves out for good are
//! the layout features (kerning, vertical writing, variants by language): a report does without.

use std::collections::{BTreeMap, BTreeSet};

use subsetter::GlyphRemapper;
use ttf_parser::{Face, RawFace, Tag};

use crate::error::FontError;
use crate::sfnt;

/// The font that has just these characters of `font`, and the glyph for characters it lacks.
///
/// Characters that `font` lacks are left out, as are those beyond U+FFFF. The same characters give the
/// same bytes, whatever their order.
pub(crate) fn reduce(font: &[u8], characters: impl IntoIterator<Item = char>) -> Result<Vec<u8>, FontError> {
    let face = Face::parse(font, 0)?;
    let mut glyphs = GlyphRemapper::new();
    let mut characters_to_glyphs = BTreeMap::new();
    for character in characters.into_iter().collect::<BTreeSet<char>>() {
        let glyph = face.glyph_index(character).filter(|glyph| glyph.0 != 0);
        if let (Some(glyph), Ok(code)) = (glyph, u16::try_from(u32::from(character))) {
            characters_to_glyphs.insert(code, glyphs.remap(glyph.0));
        }
    }

    let reduced = subsetter::subset(font, 0, &glyphs).map_err(FontError::Glyphs)?;
    let reduced = RawFace::parse(&reduced, 0)?;
    let mut tables = BTreeMap::new();
    for record in reduced.table_records {
        tables.insert(record.tag, reduced.table(record.tag).unwrap_or_default().to_vec());
    }
    let os2 = face.raw_face().table(Tag::from_bytes(b"OS/2"));
    tables.insert(Tag::from_bytes(b"OS/2"), os2.ok_or(FontError::Table("OS/2"))?.to_vec());
    tables.insert(Tag::from_bytes(b"cmap"), sfnt::cmap(&characters_to_glyphs)?);
    // Names of glyphs serve printers of the 1990s: version 3 of the table has none.
    if let Some(post) = tables.get_mut(&Tag::from_bytes(b"post")) {
        post.truncate(sfnt::POST_HEADER);
        post.get_mut(..4).ok_or(FontError::Table("post"))?.copy_from_slice(&0x0003_0000_u32.to_be_bytes());
    }
    sfnt::file(tables)
}
