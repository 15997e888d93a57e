//! The fonts that the crate makes, read back with a parser.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its font has failed")]

use std::collections::BTreeSet;
use std::path::Path;

use hubscope_font::{LICENCE, lacks, subset};
use ttf_parser::{Face, name_id};

/// The characters that a font file's own tables name.
fn characters(font: &[u8]) -> BTreeSet<char> {
    let face = Face::parse(font, 0).unwrap();
    let mut found = BTreeSet::new();
    for subtable in face.tables().cmap.unwrap().subtables {
        assert!(subtable.is_unicode());
        subtable.codepoints(|code| {
            let character = char::from_u32(code).unwrap();
            // The table ends with U+FFFF, which has the glyph for characters that are not there.
            if face.glyph_index(character).unwrap().0 != 0 {
                found.insert(character);
            }
        });
    }
    found
}

/// What the pen draws for a character: outline as text, and advance.
fn drawn(font: &[u8], character: char) -> (String, Option<u16>) {
    struct Pen(String);
    impl ttf_parser::OutlineBuilder for Pen {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0 += &format!("M{x} {y}");
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0 += &format!("L{x} {y}");
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            self.0 += &format!("Q{x1} {y1} {x} {y}");
        }
        fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
            self.0 += &format!("C{x1} {y1} {x2} {y2} {x} {y}");
        }
        fn close(&mut self) {
            self.0.push('Z');
        }
    }
    let face = Face::parse(font, 0).unwrap();
    let glyph = face.glyph_index(character).unwrap();
    let mut pen = Pen(String::new());
    face.outline_glyph(glyph, &mut pen);
    (pen.0, face.glyph_hor_advance(glyph))
}

#[test]
fn a_subset_holds_exactly_the_asked_characters() {
    let text = "全球生命科学集群：Bay Area, Île-de-France (2024) ≥ 45.6% → ①";
    let font = subset(text.chars()).unwrap();
    assert_eq!(characters(&font), text.chars().collect());
    // Glyphs 0 and those of the characters; parts of composed letters may add a few.
    let glyphs = usize::from(Face::parse(&font, 0).unwrap().number_of_glyphs());
    let asked = text.chars().collect::<BTreeSet<_>>().len();
    assert!((asked + 1..asked + 10).contains(&glyphs), "{glyphs} glyphs");
}

#[test]
fn order_and_repetition_do_not_change_the_bytes() {
    let font = subset("论文与研究人员 papers".chars()).unwrap();
    assert_eq!(font, subset("论文与研究人员 papers".chars()).unwrap());
    assert_eq!(font, subset("srepap 员人究研与文论论文".chars()).unwrap());
}

#[test]
fn a_character_is_drawn_alike_in_every_subset() {
    let few = subset("湾é".chars()).unwrap();
    let many = subset(('\u{20}'..'\u{180}').chain("大湾区集群".chars())).unwrap();
    for character in ['湾', 'é'] {
        let (outline, advance) = drawn(&few, character);
        assert!(outline.len() > 100, "{outline}");
        assert_eq!((outline, advance), drawn(&many, character));
    }
}

#[test]
fn no_text_gives_a_font_without_characters() {
    let font = subset([]).unwrap();
    assert_eq!(characters(&font), BTreeSet::new());
    assert_eq!(Face::parse(&font, 0).unwrap().number_of_glyphs(), 1);
}

#[test]
fn characters_the_font_lacks_are_left_out() {
    // A private one, one of the supplementary ideographs, an emoji.
    for character in ['\u{e000}', '\u{20000}', '\u{1f600}'] {
        assert!(lacks(character));
        assert_eq!(characters(&subset(['中', character]).unwrap()), ['中'].into());
    }
}

#[test]
fn every_hanzi_of_gb_2312_is_there() {
    let hanzi = ('\u{4e00}'..='\u{9fff}').filter(|&character| !lacks(character));
    assert!(hanzi.count() >= 6763);
    // The first and the last of its two levels.
    for character in ['啊', '座', '亍', '齄'] {
        assert!(!lacks(character), "{character}");
    }
}

#[test]
fn the_catalogue_can_be_written_with_it() {
    fn walk(folder: &Path, used: &mut BTreeSet<char>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, used);
            } else {
                used.extend(std::fs::read_to_string(&path).unwrap().chars());
            }
        }
    }
    let mut used = BTreeSet::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue"), &mut used);
    used.retain(|&character| !character.is_control() && lacks(character));
    assert_eq!(used, BTreeSet::new());
}

#[test]
fn the_whole_embedded_font_fits_into_one_file() {
    let all: BTreeSet<char> = ('\u{20}'..='\u{ffff}').filter(|&c| !lacks(c)).collect();
    let font = subset(all.iter().copied()).unwrap();
    assert!(font.len() < 3_000_000, "{} bytes", font.len());
    assert!(characters(&font) == all);
}

#[test]
fn a_subset_says_whose_it_is_and_under_which_licence() {
    let font = subset("中".chars()).unwrap();
    let face = Face::parse(&font, 0).unwrap();
    let name = |id| {
        let mut names = face.names().into_iter();
        names.find(|name| name.name_id == id && name.is_unicode()).and_then(|name| name.to_string()).unwrap()
    };
    assert!(name(name_id::LICENSE).contains("SIL Open Font License, Version 1.1"));
    assert!(LICENCE.contains(&name(name_id::COPYRIGHT_NOTICE)));
}
