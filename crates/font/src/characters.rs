//! The characters that the embedded font keeps of Noto Sans SC's 30,000. Used by `build.rs` alone.

use std::collections::BTreeSet;
use std::io;
use std::ops::RangeInclusive;
use std::path::Path;

/// Ranges of Unicode kept whole, as far as the font has them.
const RANGES: [RangeInclusive<char>; 12] = [
    // Latin: basic, Latin-1, Extended-A and -B.
    '\u{20}'..='\u{24f}',
    // Greek.
    '\u{370}'..='\u{3ff}',
    // Vietnamese and other Latin with two marks: names of people.
    '\u{1e00}'..='\u{1eff}',
    // Punctuation.
    '\u{2000}'..='\u{206f}',
    // Raised and lowered figures, signs of currencies.
    '\u{2070}'..='\u{20bf}',
    // Letter-like signs, fractions, Roman numerals.
    '\u{2100}'..='\u{218f}',
    // Arrows.
    '\u{2190}'..='\u{21ff}',
    // Mathematics.
    '\u{2200}'..='\u{22ff}',
    // Shapes, as a table's sort marks are.
    '\u{25a0}'..='\u{25ff}',
    // Ticks and crosses.
    '\u{2713}'..='\u{2718}',
    // Chinese punctuation.
    '\u{3000}'..='\u{303f}',
    // Full-width forms.
    '\u{ff00}'..='\u{ffef}',
];

/// The characters of the ranges above, of GB 2312 and of every text in `catalogue`.
pub(crate) fn kept(catalogue: &Path) -> io::Result<BTreeSet<char>> {
    let mut characters: BTreeSet<char> = RANGES.into_iter().flatten().collect();
    gb2312(&mut characters);
    texts(catalogue, &mut characters)?;
    Ok(characters)
}

/// Adds GB 2312: 6,763 hanzi, which are those of everyday Chinese, and 682 signs.
///
/// GBK has each of its characters at the same two bytes.
fn gb2312(characters: &mut BTreeSet<char>) {
    for row in 0xa1..=0xf7 {
        for cell in 0xa1..=0xfe {
            let pair = [row, cell];
            let (text, _) = encoding_rs::GBK.decode_without_bom_handling(&pair);
            characters.extend(text.chars());
        }
    }
}

/// Adds the characters of the files below `folder`.
fn texts(folder: &Path, characters: &mut BTreeSet<char>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            texts(&path, characters)?;
        } else {
            characters.extend(String::from_utf8_lossy(&std::fs::read(&path)?).chars());
        }
    }
    Ok(())
}
