//! The font that comes with each report, so that Chinese is complete on a machine that has no Chinese
//! font.
//!
//! The binary holds Noto Sans SC Regular, reduced to the characters named in `characters.rs`; `build.rs`
//! takes it from a font package. A report holds only the glyphs of its own text: [`subset`] makes that
//! font. This crate sets no text and knows nothing of CSS.

mod error;
mod reduce;
mod sfnt;

pub use error::FontError;

/// The media type of what [`subset`] gives.
pub const MIME: &str = "font/ttf";

/// The line that must be read where the font goes. The font file says the same in its `name` table.
pub const LICENCE: &str = "Noto Sans SC: (c) 2014-2021 Adobe (http://www.adobe.com/), with Reserved \
    Font Name 'Source'. Licensed under the SIL Open Font License, Version 1.1 (https://openfontlicense.org).";

/// Noto Sans SC Regular with the characters of `characters.rs`.
static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/reduced.ttf"));

/// A TrueType file of Noto Sans SC Regular that holds just the characters of `text`.
///
/// Characters that the embedded font lacks are left out (see [`lacks`]); so are repeated ones. The same
/// characters give the same bytes, in whatever order they come.
///
/// ```
/// let font = hubscope_font::subset("湾区 Bay Area".chars())?;
/// assert!(font.len() < 10_000);
/// # Ok::<(), hubscope_font::FontError>(())
/// ```
///
/// # Errors
/// When the font inside the binary is damaged.
pub fn subset(text: impl IntoIterator<Item = char>) -> Result<Vec<u8>, FontError> {
    reduce::reduce(EMBEDDED, text)
}

/// Whether the font has no glyph for this character, so that the reader's machine must have one.
pub fn lacks(character: char) -> bool {
    ttf_parser::Face::parse(EMBEDDED, 0)
        .ok()
        .and_then(|face| face.glyph_index(character))
        .is_none_or(|glyph| glyph.0 == 0)
}
