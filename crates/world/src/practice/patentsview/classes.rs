//! What patents are about: subgroups of the International Patent Classification, and titles.

use crate::rng::Rng;

/// A subgroup of the classification, with words for titles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Class {
    pub section: &'static str,
    pub class: &'static str,
    pub subclass: &'static str,
    pub group: &'static str,
    pub subgroup: &'static str,
    words: &'static str,
}

#[rustfmt::skip]
const fn class(
    section: &'static str, class: &'static str, subclass: &'static str, group: &'static str, subgroup: &'static str,
    words: &'static str,
) -> Class {
    Class { section, class, subclass, group, subgroup, words }
}

/// Life sciences and other technology in about equal parts.
#[rustfmt::skip]
pub(super) const CLASSES: [Class; 22] = [
    class("A", "61", "K", "39", "395", "antibodies binding a cell surface antigen"),
    class("A", "61", "K", "31", "519", "fused pyrimidine inhibitors"),
    class("A", "61", "K", "48", "00", "gene delivery with viral vectors"),
    class("A", "61", "P", "35", "00", "the treatment of solid tumours"),
    class("C", "07", "K", "16", "28", "bispecific binding proteins"),
    class("C", "12", "N", "15", "113", "oligonucleotides modulating expression"),
    class("C", "12", "N", "9", "22", "engineered nucleases"),
    class("C", "12", "Q", "1", "6869", "nucleic acid sequencing"),
    class("A", "61", "B", "5", "145", "continuous measurement of analytes in blood"),
    class("A", "61", "B", "17", "34", "minimally invasive access"),
    class("G", "01", "N", "33", "68", "protein biomarkers"),
    class("G", "16", "H", "50", "20", "clinical decision support"),
    class("G", "06", "F", "9", "50", "allocation of computing resources"),
    class("G", "06", "N", "3", "08", "training of neural networks"),
    class("G", "06", "T", "7", "00", "segmentation of images"),
    class("H", "01", "L", "29", "78", "field effect transistors"),
    class("H", "01", "M", "10", "0525", "lithium secondary batteries"),
    class("H", "04", "L", "9", "32", "authentication of messages"),
    class("H", "04", "W", "72", "04", "scheduling of radio resources"),
    class("B", "60", "L", "53", "60", "charging of electric vehicles"),
    class("G", "02", "B", "27", "01", "head mounted displays"),
    class("C", "08", "L", "67", "02", "polyester compositions"),
];

/// A title about a class.
pub(super) fn title(rng: &mut Rng, class: &Class) -> String {
    let opening =
        rng.pick(&["Methods for", "Systems and methods for", "Compositions and methods relating to", "Apparatus for"]);
    // Some titles have quotes in them, which the tables double.
    let closing = rng.pick(&["", "", " and uses thereof", " using a \"closed loop\"", " and related devices"]);
    format!("{opening} {}{closing}", class.words)
}
