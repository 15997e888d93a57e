//! What can go wrong with a font file.

/// A font could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FontError {
    /// The bytes are no font that can be read.
    #[error("this is not a font that can be read")]
    Parse(#[from] ttf_parser::FaceParsingError),
    /// The outlines of the glyphs could not be taken over.
    #[error("the glyphs could not be taken over: {0}")]
    Glyphs(subsetter::Error),
    /// A table that every font has is not there, or is too short.
    #[error("the font's table `{0}` is missing or damaged")]
    Table(&'static str),
    /// The font would have more characters than its table of characters has room for.
    #[error("{0} characters are more than one font file takes here")]
    TooMany(usize),
}
