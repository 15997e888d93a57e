//! What the sources of practice are calibrated to, frozen.
//!
//! *A Report on Innovation in Global Life Science Hubs 2024*, appendix 3, as printed: patents, citations of the hubs'
//! papers, drugs by stage. Rotterdam's patents of 2022 are those of Paris in the report; they stay, as printed.

use crate::tables::hubs::HUBS;

/// The years of the hubs' figures.
pub(super) const YEARS: std::ops::RangeInclusive<u16> = 2019..=2023;
/// The years of the drugs.
pub(super) const DRUG_YEARS: std::ops::RangeInclusive<u16> = 2004..=2023;
/// The stages of a drug, in order.
pub(super) const STAGES: [&str; 4] = ["research_preclinical", "clinical", "regulatory", "marketed"];

/// The figures of a hub at scale 1; by year, from 2019.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// Patents.
    pub patents: [u32; 5],
    /// Citations by trials of the hub's papers of the year.
    pub trials: [u32; 5],
    /// Citations by patents, policy documents and trials of its papers of the five years.
    pub citations: u32,
}

/// The hubs in the order of `HUBS`.
#[rustfmt::skip]
pub(super) const FACTS: [Facts; HUBS.len()] = [
    // bay-area
    Facts { patents: [37_992, 37_239, 35_443, 32_980, 35_280], trials: [482, 470, 443, 398, 388], citations: 39_698 },
    // seattle
    Facts { patents: [9_744, 9_160, 7_985, 6_814, 6_904], trials: [249, 275, 240, 240, 259], citations: 17_826 },
    // houston
    Facts { patents: [4_413, 3_587, 3_645, 3_214, 3_078], trials: [402, 419, 347, 380, 386], citations: 10_108 },
    // boston
    Facts { patents: [9_653, 9_715, 9_330, 8_484, 8_951], trials: [553, 552, 524, 456, 430], citations: 52_666 },
    // beijing
    Facts { patents: [89_821, 108_945, 132_995, 142_786, 134_205], trials: [136, 181, 174, 185, 190], citations: 63_303 },
    // shanghai
    Facts { patents: [16_376, 19_579, 25_239, 24_206, 21_511], trials: [100, 131, 105, 143, 183], citations: 25_247 },
    // suzhou
    Facts { patents: [2_578, 3_049, 3_711, 3_539, 3_341], trials: [12, 13, 23, 20, 27], citations: 3_280 },
    // san-diego
    Facts { patents: [9_153, 8_445, 8_439, 7_746, 10_864], trials: [192, 188, 170, 130, 154], citations: 11_983 },
    // new-york
    Facts { patents: [29_268, 29_401, 28_320, 22_832, 23_127], trials: [1_048, 1_059, 1_010, 861, 865], citations: 54_822 },
    // washington
    Facts { patents: [5_084, 4_913, 4_722, 4_420, 4_442], trials: [709, 723, 666, 623, 594], citations: 50_674 },
    // los-angeles
    Facts { patents: [2_393, 2_477, 2_542, 2_552, 2_949], trials: [483, 495, 466, 427, 470], citations: 17_700 },
    // philadelphia
    Facts { patents: [4_102, 3_807, 3_752, 3_631, 3_769], trials: [348, 399, 331, 299, 281], citations: 15_592 },
    // london
    Facts { patents: [3_613, 3_541, 3_286, 2_893, 2_880], trials: [330, 354, 283, 321, 291], citations: 47_899 },
    // paris
    Facts { patents: [16_977, 16_714, 16_611, 14_548, 14_307], trials: [273, 333, 304, 284, 256], citations: 21_412 },
    // rotterdam
    Facts { patents: [305, 259, 137, 14_548, 126], trials: [55, 56, 44, 49, 45], citations: 4_370 },
    // milan
    Facts { patents: [1_019, 1_105, 1_118, 1_058, 1_183], trials: [153, 195, 173, 164, 173], citations: 11_092 },
    // geneva
    Facts { patents: [1_821, 1_962, 2_013, 1_991, 2_168], trials: [50, 47, 42, 61, 39], citations: 17_034 },
    // brussels
    Facts { patents: [473, 437, 414, 361, 352], trials: [107, 127, 109, 98, 88], citations: 5_055 },
    // singapore
    Facts { patents: [1_750, 1_471, 1_377, 1_408, 1_558], trials: [45, 61, 47, 39, 34], citations: 11_732 },
    // tokyo-kobe
    Facts { patents: [166_382, 162_428, 157_361, 162_863, 160_225], trials: [234, 258, 220, 220, 219], citations: 22_314 },
    // seoul
    Facts { patents: [37_209, 37_148, 37_750, 36_556, 41_509], trials: [180, 187, 185, 154, 179], citations: 20_784 },
    // delhi
    Facts { patents: [621, 879, 1_207, 1_083, 1_793], trials: [20, 27, 21, 15, 15], citations: 7_065 },
];

/// Drugs that stand in each stage, by year from 2004.
#[rustfmt::skip]
pub(super) const DRUGS: [[u32; 20]; 4] = [
    [2_716, 2_954, 3_198, 3_469, 3_654, 3_838, 4_058, 4_299, 4_463, 4_726,
     5_017, 5_381, 6_364, 6_942, 7_659, 8_680, 9_938, 11_558, 13_173, 14_831],
    [1_277, 1_377, 1_521, 1_717, 1_884, 2_023, 2_214, 2_438, 2_591, 2_807,
     3_050, 3_346, 3_748, 4_153, 4_583, 5_007, 5_492, 6_098, 6_875, 7_586],
    [67, 70, 84, 80, 84, 85, 82, 97, 111, 111,
     116, 131, 158, 174, 207, 226, 280, 287, 314, 349],
    [133, 137, 141, 158, 170, 176, 189, 208, 234, 264,
     292, 348, 377, 417, 452, 491, 524, 563, 614, 646],
];

/// A figure at a scale, to the nearest whole number.
pub(super) fn scaled(figure: u32, scale: f64) -> u64 {
    (f64::from(figure) * scale).round() as u64
}
