//! The hubs and what the world is calibrated to, frozen.
//!
//! Counts: *A Report on Innovation in Global Life Science Hubs 2024*, appendix 3 (papers in all
//! fields, papers in life sciences, active researchers; 2019 to 2023), as printed. The report has
//! no international share over all papers: `international` is a plausible share for 2019.

/// First year of the calibration.
pub(crate) const FIRST_YEAR: u16 = 2019;

/// A hub and its figures at scale 1, one per year from [`FIRST_YEAR`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hub {
    /// Id in the results.
    pub id: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// Id of the regional group.
    pub region: &'static str,
    /// Institutions that the world invents there.
    pub institutions: u8,
    /// Share of international works in 2019, percent.
    pub international: u8,
    /// Papers in all fields.
    pub papers_all: [u32; 5],
    /// Papers in life sciences.
    pub papers_life: [u32; 5],
    /// Active researchers.
    pub active_researchers: [u32; 5],
}

/// The hubs in the report's order.
#[rustfmt::skip]
pub(crate) const HUBS: [Hub; 22] = [
    Hub {
        id: "bay-area", country: "US", region: "north-america", institutions: 13, international: 42,
        papers_all: [54_088, 60_615, 61_278, 60_137, 60_286],
        papers_life: [32_532, 37_621, 37_884, 37_811, 37_701],
        active_researchers: [66_461, 72_422, 73_981, 76_579, 78_739],
    },
    Hub {
        id: "seattle", country: "US", region: "north-america", institutions: 9, international: 41,
        papers_all: [21_116, 23_614, 23_992, 23_516, 23_575],
        papers_life: [15_101, 17_303, 17_291, 17_058, 16_947],
        active_researchers: [23_259, 24_993, 26_294, 26_564, 28_427],
    },
    Hub {
        id: "houston", country: "US", region: "north-america", institutions: 9, international: 38,
        papers_all: [22_813, 25_306, 25_158, 25_519, 25_791],
        papers_life: [17_464, 19_775, 19_692, 20_029, 20_276],
        active_researchers: [26_767, 27_982, 27_915, 29_079, 30_582],
    },
    Hub {
        id: "boston", country: "US", region: "north-america", institutions: 13, international: 44,
        papers_all: [68_780, 77_965, 78_864, 76_468, 77_795],
        papers_life: [47_797, 55_690, 56_143, 54_735, 55_141],
        active_researchers: [78_670, 83_766, 87_581, 88_390, 93_688],
    },
    Hub {
        id: "beijing", country: "CN", region: "asia", institutions: 13, international: 26,
        papers_all: [164_985, 183_198, 206_264, 235_536, 240_966],
        papers_life: [52_740, 64_956, 72_075, 78_908, 74_165],
        active_researchers: [279_185, 308_395, 350_479, 402_466, 432_884],
    },
    Hub {
        id: "shanghai", country: "CN", region: "asia", institutions: 13, international: 27,
        papers_all: [64_469, 74_258, 85_177, 95_050, 95_973],
        papers_life: [24_333, 30_596, 34_038, 37_124, 35_120],
        active_researchers: [109_549, 123_327, 142_116, 160_163, 171_129],
    },
    Hub {
        id: "suzhou", country: "CN", region: "asia", institutions: 7, international: 29,
        papers_all: [8_387, 9_517, 11_306, 13_387, 14_223],
        papers_life: [3_417, 4_235, 4_833, 5_499, 5_554],
        active_researchers: [13_378, 14_916, 18_126, 20_742, 23_268],
    },
    Hub {
        id: "san-diego", country: "US", region: "north-america", institutions: 9, international: 42,
        papers_all: [18_290, 20_381, 20_591, 19_641, 19_247],
        papers_life: [12_565, 14_425, 14_242, 13_593, 13_214],
        active_researchers: [21_424, 22_693, 23_502, 23_701, 23_669],
    },
    Hub {
        id: "new-york", country: "US", region: "north-america", institutions: 13, international: 39,
        papers_all: [97_423, 109_264, 110_906, 108_560, 110_688],
        papers_life: [66_879, 77_384, 77_880, 76_698, 78_159],
        active_researchers: [116_786, 127_812, 131_504, 132_156, 139_047],
    },
    Hub {
        id: "washington", country: "US", region: "north-america", institutions: 13, international: 40,
        papers_all: [75_268, 83_353, 83_682, 80_620, 80_304],
        papers_life: [50_152, 56_683, 56_993, 54_851, 54_264],
        active_researchers: [88_704, 94_132, 97_480, 97_177, 101_595],
    },
    Hub {
        id: "los-angeles", country: "US", region: "north-america", institutions: 13, international: 40,
        papers_all: [37_126, 41_529, 42_720, 41_744, 41_927],
        papers_life: [21_982, 25_741, 26_508, 26_092, 26_527],
        active_researchers: [41_220, 44_459, 46_694, 46_574, 48_110],
    },
    Hub {
        id: "philadelphia", country: "US", region: "north-america", institutions: 10, international: 37,
        papers_all: [33_553, 38_005, 38_529, 37_462, 37_942],
        papers_life: [24_893, 28_749, 28_897, 28_313, 28_713],
        active_researchers: [38_710, 41_568, 42_678, 42_942, 45_916],
    },
    Hub {
        id: "london", country: "GB", region: "europe", institutions: 13, international: 59,
        papers_all: [69_169, 78_133, 83_706, 77_252, 76_920],
        papers_life: [45_133, 52_102, 56_107, 50_853, 49_749],
        active_researchers: [72_213, 79_145, 84_508, 80_489, 83_958],
    },
    Hub {
        id: "paris", country: "FR", region: "europe", institutions: 13, international: 56,
        papers_all: [52_052, 56_389, 57_034, 54_136, 53_658],
        papers_life: [27_475, 30_682, 30_536, 29_123, 28_293],
        active_researchers: [72_037, 74_935, 76_823, 75_725, 74_925],
    },
    Hub {
        id: "rotterdam", country: "NL", region: "europe", institutions: 7, international: 57,
        papers_all: [7_497, 7_981, 8_388, 8_420, 8_241],
        papers_life: [6_276, 6_659, 7_025, 7_027, 6_915],
        active_researchers: [7_144, 7_255, 8_065, 8_058, 8_112],
    },
    Hub {
        id: "milan", country: "IT", region: "europe", institutions: 9, international: 48,
        papers_all: [24_481, 29_870, 31_303, 31_402, 32_102],
        papers_life: [15_772, 20_475, 21_262, 20_909, 20_913],
        active_researchers: [25_457, 28_350, 30_023, 31_425, 32_687],
    },
    Hub {
        id: "geneva", country: "CH", region: "europe", institutions: 9, international: 68,
        papers_all: [17_879, 19_938, 20_614, 20_304, 20_643],
        papers_life: [10_001, 11_588, 12_203, 12_008, 11_800],
        active_researchers: [19_875, 20_970, 21_672, 22_355, 24_253],
    },
    Hub {
        id: "brussels", country: "BE", region: "europe", institutions: 8, international: 66,
        papers_all: [8_777, 10_002, 10_566, 10_335, 10_706],
        papers_life: [5_173, 6_174, 6_438, 6_400, 6_490],
        active_researchers: [9_359, 10_013, 10_656, 10_634, 11_217],
    },
    Hub {
        id: "singapore", country: "SG", region: "asia", institutions: 9, international: 64,
        papers_all: [23_337, 26_443, 27_252, 27_313, 28_040],
        papers_life: [9_018, 11_138, 11_417, 10_911, 10_722],
        active_researchers: [26_804, 29_813, 30_849, 30_975, 32_832],
    },
    Hub {
        id: "tokyo-kobe", country: "JP", region: "asia", institutions: 13, international: 30,
        papers_all: [106_243, 112_678, 117_009, 113_715, 112_552],
        papers_life: [49_849, 56_009, 59_719, 57_257, 55_205],
        active_researchers: [174_149, 168_825, 172_956, 185_452, 189_161],
    },
    Hub {
        id: "seoul", country: "KR", region: "asia", institutions: 13, international: 29,
        papers_all: [58_925, 62_881, 65_885, 66_187, 66_968],
        papers_life: [30_088, 32_166, 32_955, 32_857, 32_394],
        active_researchers: [84_823, 86_534, 90_946, 95_233, 100_259],
    },
    Hub {
        id: "delhi", country: "IN", region: "asia", institutions: 10, international: 24,
        papers_all: [25_109, 33_856, 41_690, 44_448, 47_298],
        papers_life: [12_058, 17_381, 20_600, 21_503, 22_728],
        active_researchers: [32_865, 40_896, 50_070, 53_892, 58_343],
    },
];
