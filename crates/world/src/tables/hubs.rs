//! The hubs and what the world is calibrated to, frozen.
//!
//! Counts: *A Report on Innovation in Global Life Science Hubs 2024*, appendix 3, as printed. The
//! report has no international share over all papers: `international` is a plausible one.

/// First year of the hubs' figures.
pub(crate) const FIRST_YEAR: u16 = 2019;
/// First year of the world's figures.
pub(crate) const FIRST_WORLD_YEAR: u16 = 2014;

/// Figures of the years from [`FIRST_YEAR`].
pub(crate) type Years = [u32; 5];

/// A hub and its figures at scale 1.
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
    /// Share of international works among those where it carries no figure, percent.
    pub international: u8,
    /// Papers in all fields.
    pub papers_all: Years,
    /// Papers in life sciences.
    pub papers_life: Years,
    /// Papers in journals of the Nature Index.
    pub papers_ni: Years,
    /// Internationally co-authored ones among them.
    pub papers_ni_intl: Years,
    /// Active researchers.
    pub active_researchers: Years,
    /// People on papers in journals of the Nature Index.
    pub ni_researchers: Years,
    /// Papers of the five years, with those that have no field.
    pub papers_total: u32,
    /// Papers of the five years in the frontier fields, in the order of `FIELDS`.
    pub frontier: [u32; 5],
}

/// World papers in the frontier fields, in the order of `FIELDS`, from [`FIRST_WORLD_YEAR`].
#[rustfmt::skip]
pub(crate) const WORLD_FRONTIER: [[u32; 10]; 5] = [
    [5_942, 7_662, 7_771, 7_893, 10_211, 11_141, 12_149, 14_213, 15_074, 17_169], // synthetic_biology
    [381_021, 390_622, 421_457, 463_848, 493_940, 521_654, 595_582, 651_415, 666_886, 672_089], // brain_science
    [1_074, 1_261, 1_872, 1_803, 2_487, 2_616, 3_312, 4_381, 4_736, 5_028], // phenomics
    [1_075, 1_124, 1_297, 1_873, 3_639, 6_849, 12_461, 19_961, 28_866, 43_241], // computational_biology
    [39_463, 40_455, 46_496, 45_136, 52_583, 49_933, 62_350, 75_821, 75_620, 77_331], // gene_cell_therapy
];

/// The hubs in the report's order.
#[rustfmt::skip]
pub(crate) static HUBS: [Hub; 22] = [
    Hub {
        id: "bay-area", country: "US", region: "north-america", institutions: 13, international: 42,
        papers_all: [54_088, 60_615, 61_278, 60_137, 60_286],
        papers_life: [32_532, 37_621, 37_884, 37_811, 37_701],
        papers_ni: [1_731, 1_872, 1_805, 2_588, 2_333],
        papers_ni_intl: [896, 971, 966, 1_357, 1_298],
        active_researchers: [66_461, 72_422, 73_981, 76_579, 78_739],
        ni_researchers: [5_269, 6_398, 6_321, 8_139, 6_994],
        papers_total: 303_137,
        frontier: [513, 25_335, 225, 1_351, 4_330],
    },
    Hub {
        id: "seattle", country: "US", region: "north-america", institutions: 9, international: 41,
        papers_all: [21_116, 23_614, 23_992, 23_516, 23_575],
        papers_life: [15_101, 17_303, 17_291, 17_058, 16_947],
        papers_ni: [609, 617, 690, 1_057, 996],
        papers_ni_intl: [344, 342, 406, 572, 530],
        active_researchers: [23_259, 24_993, 26_294, 26_564, 28_427],
        ni_researchers: [1_724, 1_824, 1_974, 2_795, 2_492],
        papers_total: 118_463,
        frontier: [597, 20_889, 192, 1_043, 3_858],
    },
    Hub {
        id: "houston", country: "US", region: "north-america", institutions: 9, international: 38,
        papers_all: [22_813, 25_306, 25_158, 25_519, 25_791],
        papers_life: [17_464, 19_775, 19_692, 20_029, 20_276],
        papers_ni: [539, 606, 591, 899, 917],
        papers_ni_intl: [314, 357, 320, 481, 518],
        active_researchers: [26_767, 27_982, 27_915, 29_079, 30_582],
        ni_researchers: [1_830, 2_032, 2_243, 2_931, 2_738],
        papers_total: 126_921,
        frontier: [482, 28_567, 197, 1_254, 6_275],
    },
    Hub {
        id: "boston", country: "US", region: "north-america", institutions: 13, international: 44,
        papers_all: [68_780, 77_965, 78_864, 76_468, 77_795],
        papers_life: [47_797, 55_690, 56_143, 54_735, 55_141],
        papers_ni: [2_153, 2_275, 2_266, 3_415, 3_245],
        papers_ni_intl: [1_164, 1_304, 1_340, 1_898, 1_896],
        active_researchers: [78_670, 83_766, 87_581, 88_390, 93_688],
        ni_researchers: [6_964, 7_944, 8_151, 10_890, 10_386],
        papers_total: 388_038,
        frontier: [2_347, 78_824, 674, 4_187, 11_691],
    },
    Hub {
        id: "beijing", country: "CN", region: "asia", institutions: 13, international: 34,
        papers_all: [164_985, 183_198, 206_264, 235_536, 240_966],
        papers_life: [52_740, 64_956, 72_075, 78_908, 74_165],
        papers_ni: [1_114, 1_267, 1_417, 1_735, 1_865],
        papers_ni_intl: [679, 742, 786, 863, 920],
        active_researchers: [279_185, 308_395, 350_479, 402_466, 432_884],
        ni_researchers: [4_286, 5_055, 5_274, 6_485, 6_771],
        papers_total: 1_040_123,
        frontier: [4_408, 106_231, 1_106, 4_172, 12_638],
    },
    Hub {
        id: "shanghai", country: "CN", region: "asia", institutions: 13, international: 34,
        papers_all: [64_469, 74_258, 85_177, 95_050, 95_973],
        papers_life: [24_333, 30_596, 34_038, 37_124, 35_120],
        papers_ni: [665, 718, 864, 1_138, 1_144],
        papers_ni_intl: [430, 464, 514, 582, 566],
        active_researchers: [109_549, 123_327, 142_116, 160_163, 171_129],
        ni_researchers: [2_553, 2_762, 3_287, 4_788, 4_549],
        papers_total: 417_710,
        frontier: [2_142, 59_501, 543, 2_398, 10_133],
    },
    Hub {
        id: "suzhou", country: "CN", region: "asia", institutions: 7, international: 34,
        papers_all: [8_387, 9_517, 11_306, 13_387, 14_223],
        papers_life: [3_417, 4_235, 4_833, 5_499, 5_554],
        papers_ni: [70, 69, 66, 104, 99],
        papers_ni_intl: [52, 49, 40, 57, 54],
        active_researchers: [13_378, 14_916, 18_126, 20_742, 23_268],
        ni_researchers: [174, 213, 150, 333, 263],
        papers_total: 57_116,
        frontier: [199, 9_720, 33, 306, 2_155],
    },
    Hub {
        id: "san-diego", country: "US", region: "north-america", institutions: 9, international: 42,
        papers_all: [18_290, 20_381, 20_591, 19_641, 19_247],
        papers_life: [12_565, 14_425, 14_242, 13_593, 13_214],
        papers_ni: [901, 847, 873, 1_015, 884],
        papers_ni_intl: [532, 487, 501, 567, 507],
        active_researchers: [21_424, 22_693, 23_502, 23_701, 23_669],
        ni_researchers: [2_621, 2_616, 2_664, 3_003, 2_637],
        papers_total: 100_118,
        frontier: [662, 22_093, 252, 841, 2_606],
    },
    Hub {
        id: "new-york", country: "US", region: "north-america", institutions: 13, international: 39,
        papers_all: [97_423, 109_264, 110_906, 108_560, 110_688],
        papers_life: [66_879, 77_384, 77_880, 76_698, 78_159],
        papers_ni: [2_434, 2_589, 2_713, 3_849, 3_511],
        papers_ni_intl: [1_303, 1_459, 1_536, 2_142, 1_969],
        active_researchers: [116_786, 127_812, 131_504, 132_156, 139_047],
        ni_researchers: [7_225, 8_325, 8_587, 11_781, 10_884],
        papers_total: 550_489,
        frontier: [815, 62_991, 506, 3_192, 9_538],
    },
    Hub {
        id: "washington", country: "US", region: "north-america", institutions: 13, international: 40,
        papers_all: [75_268, 83_353, 83_682, 80_620, 80_304],
        papers_life: [50_152, 56_683, 56_993, 54_851, 54_264],
        papers_ni: [1_844, 2_018, 1_953, 2_880, 2_618],
        papers_ni_intl: [944, 1_096, 1_080, 1_491, 1_346],
        active_researchers: [88_704, 94_132, 97_480, 97_177, 101_595],
        ni_researchers: [5_408, 6_203, 6_396, 8_657, 7_656],
        papers_total: 412_869,
        frontier: [740, 47_080, 403, 2_183, 5_757],
    },
    Hub {
        id: "los-angeles", country: "US", region: "north-america", institutions: 13, international: 40,
        papers_all: [37_126, 41_529, 42_720, 41_744, 41_927],
        papers_life: [21_982, 25_741, 26_508, 26_092, 26_527],
        papers_ni: [755, 831, 842, 1_383, 1_223],
        papers_ni_intl: [422, 489, 484, 751, 693],
        active_researchers: [41_220, 44_459, 46_694, 46_574, 48_110],
        ni_researchers: [2_234, 2_222, 2_425, 3_219, 3_021],
        papers_total: 209_818,
        frontier: [442, 32_729, 201, 1_514, 4_473],
    },
    Hub {
        id: "philadelphia", country: "US", region: "north-america", institutions: 10, international: 37,
        papers_all: [33_553, 38_005, 38_529, 37_462, 37_942],
        papers_life: [24_893, 28_749, 28_897, 28_313, 28_713],
        papers_ni: [746, 737, 789, 1_258, 1_138],
        papers_ni_intl: [382, 398, 411, 643, 573],
        active_researchers: [38_710, 41_568, 42_678, 42_942, 45_916],
        ni_researchers: [2_056, 2_351, 2_518, 3_515, 3_306],
        papers_total: 190_033,
        frontier: [385, 34_656, 384, 1_446, 6_259],
    },
    Hub {
        id: "london", country: "GB", region: "europe", institutions: 13, international: 46,
        papers_all: [69_169, 78_133, 83_706, 77_252, 76_920],
        papers_life: [45_133, 52_102, 56_107, 50_853, 49_749],
        papers_ni: [1_105, 1_247, 1_330, 2_169, 1_982],
        papers_ni_intl: [926, 1_041, 1_116, 1_789, 1_663],
        active_researchers: [72_213, 79_145, 84_508, 80_489, 83_958],
        ni_researchers: [3_250, 4_161, 4_380, 6_256, 6_319],
        papers_total: 393_019,
        frontier: [1_591, 79_755, 701, 4_555, 10_239],
    },
    Hub {
        id: "paris", country: "FR", region: "europe", institutions: 13, international: 46,
        papers_all: [52_052, 56_389, 57_034, 54_136, 53_658],
        papers_life: [27_475, 30_682, 30_536, 29_123, 28_293],
        papers_ni: [928, 967, 963, 1_373, 1_299],
        papers_ni_intl: [760, 785, 790, 1_081, 1_038],
        active_researchers: [72_037, 74_935, 76_823, 75_725, 74_925],
        ni_researchers: [3_061, 3_334, 3_436, 5_049, 4_411],
        papers_total: 292_564,
        frontier: [940, 39_005, 466, 1_565, 5_949],
    },
    Hub {
        id: "rotterdam", country: "NL", region: "europe", institutions: 7, international: 46,
        papers_all: [7_497, 7_981, 8_388, 8_420, 8_241],
        papers_life: [6_276, 6_659, 7_025, 7_027, 6_915],
        papers_ni: [131, 118, 144, 327, 317],
        papers_ni_intl: [120, 98, 119, 273, 247],
        active_researchers: [7_144, 7_255, 8_065, 8_058, 8_112],
        ni_researchers: [293, 308, 455, 788, 746],
        papers_total: 41_377,
        frontier: [44, 9_985, 100, 501, 1_306],
    },
    Hub {
        id: "milan", country: "IT", region: "europe", institutions: 9, international: 46,
        papers_all: [24_481, 29_870, 31_303, 31_402, 32_102],
        papers_life: [15_772, 20_475, 21_262, 20_909, 20_913],
        papers_ni: [178, 220, 260, 465, 491],
        papers_ni_intl: [158, 192, 229, 397, 412],
        active_researchers: [25_457, 28_350, 30_023, 31_425, 32_687],
        ni_researchers: [653, 787, 922, 1_368, 1_455],
        papers_total: 151_811,
        frontier: [247, 29_703, 162, 1_587, 5_000],
    },
    Hub {
        id: "geneva", country: "CH", region: "europe", institutions: 9, international: 46,
        papers_all: [17_879, 19_938, 20_614, 20_304, 20_643],
        papers_life: [10_001, 11_588, 12_203, 12_008, 11_800],
        papers_ni: [469, 498, 549, 704, 625],
        papers_ni_intl: [377, 400, 478, 591, 528],
        active_researchers: [19_875, 20_970, 21_672, 22_355, 24_253],
        ni_researchers: [1_265, 1_271, 1_519, 1_789, 1_635],
        papers_total: 102_646,
        frontier: [446, 17_295, 150, 896, 1_873],
    },
    Hub {
        id: "brussels", country: "BE", region: "europe", institutions: 8, international: 46,
        papers_all: [8_777, 10_002, 10_566, 10_335, 10_706],
        papers_life: [5_173, 6_174, 6_438, 6_400, 6_490],
        papers_ni: [98, 134, 115, 217, 202],
        papers_ni_intl: [88, 125, 107, 201, 179],
        active_researchers: [9_359, 10_013, 10_656, 10_634, 11_217],
        ni_researchers: [216, 313, 233, 506, 388],
        papers_total: 51_842,
        frontier: [143, 9_234, 49, 509, 1_240],
    },
    Hub {
        id: "singapore", country: "SG", region: "asia", institutions: 9, international: 46,
        papers_all: [23_337, 26_443, 27_252, 27_313, 28_040],
        papers_life: [9_018, 11_138, 11_417, 10_911, 10_722],
        papers_ni: [295, 317, 324, 460, 423],
        papers_ni_intl: [252, 281, 285, 406, 391],
        active_researchers: [26_804, 29_813, 30_849, 30_975, 32_832],
        ni_researchers: [1_092, 1_199, 1_174, 1_532, 1_232],
        papers_total: 134_215,
        frontier: [826, 19_158, 159, 1_479, 2_877],
    },
    Hub {
        id: "tokyo-kobe", country: "JP", region: "asia", institutions: 13, international: 34,
        papers_all: [106_243, 112_678, 117_009, 113_715, 112_552],
        papers_life: [49_849, 56_009, 59_719, 57_257, 55_205],
        papers_ni: [1_088, 1_250, 1_266, 1_602, 1_485],
        papers_ni_intl: [674, 756, 771, 967, 861],
        active_researchers: [174_149, 168_825, 172_956, 185_452, 189_161],
        ni_researchers: [3_397, 4_162, 4_180, 5_309, 4_669],
        papers_total: 680_478,
        frontier: [1_343, 64_685, 384, 2_312, 8_005],
    },
    Hub {
        id: "seoul", country: "KR", region: "asia", institutions: 13, international: 34,
        papers_all: [58_925, 62_881, 65_885, 66_187, 66_968],
        papers_life: [30_088, 32_166, 32_955, 32_857, 32_394],
        papers_ni: [304, 345, 326, 582, 582],
        papers_ni_intl: [202, 240, 228, 378, 361],
        active_researchers: [84_823, 86_534, 90_946, 95_233, 100_259],
        ni_researchers: [1_211, 1_309, 1_171, 2_150, 2_258],
        papers_total: 327_471,
        frontier: [788, 47_411, 196, 2_265, 5_382],
    },
    Hub {
        id: "delhi", country: "IN", region: "asia", institutions: 10, international: 34,
        papers_all: [25_109, 33_856, 41_690, 44_448, 47_298],
        papers_life: [12_058, 17_381, 20_600, 21_503, 22_728],
        papers_ni: [52, 39, 67, 110, 92],
        papers_ni_intl: [37, 26, 38, 75, 69],
        active_researchers: [32_865, 40_896, 50_070, 53_892, 58_343],
        ni_researchers: [171, 147, 353, 374, 256],
        papers_total: 196_374,
        frontier: [662, 20_906, 422, 1_387, 2_461],
    },
];
