//! What the tests draw: the 22 hubs with rough coordinates, and figures of the
//! 2024 report for some of them.

/// A hub of the 2024 report.
pub(crate) struct Hub {
    /// Its id in the catalogue.
    pub id: &'static str,
    /// Its number in the report.
    pub number: u32,
    /// Short names.
    pub en: &'static str,
    /// Short names.
    pub zh: &'static str,
    /// Degrees east, to a tenth.
    pub lon: f64,
    /// Degrees north, to a tenth.
    pub lat: f64,
    /// Active researchers in 2023, as printed.
    pub researchers: f64,
}

/// All of them, in the report's order.
pub(crate) const HUBS: [Hub; 22] = [
    Hub { id: "bay-area", number: 1, en: "Bay Area", zh: "湾区", lon: -122.2, lat: 37.6, researchers: 78_739.0 },
    Hub { id: "seattle", number: 2, en: "Seattle", zh: "西雅图", lon: -122.3, lat: 47.6, researchers: 28_427.0 },
    Hub { id: "houston", number: 3, en: "Houston", zh: "休斯顿", lon: -95.4, lat: 29.8, researchers: 30_582.0 },
    Hub { id: "boston", number: 4, en: "Boston", zh: "波士顿", lon: -71.1, lat: 42.4, researchers: 93_688.0 },
    Hub { id: "beijing", number: 5, en: "Beijing", zh: "北京", lon: 116.4, lat: 39.9, researchers: 432_884.0 },
    Hub { id: "shanghai", number: 6, en: "Shanghai", zh: "上海", lon: 121.5, lat: 31.2, researchers: 171_129.0 },
    Hub { id: "suzhou", number: 7, en: "Suzhou", zh: "苏州", lon: 120.6, lat: 31.3, researchers: 23_268.0 },
    Hub {
        id: "san-diego", number: 8, en: "San Diego", zh: "圣地亚哥", lon: -117.2, lat: 32.8, researchers: 23_669.0
    },
    Hub { id: "new-york", number: 9, en: "New York", zh: "纽约", lon: -74.0, lat: 40.7, researchers: 139_047.0 },
    Hub {
        id: "washington",
        number: 10,
        en: "Washington–Baltimore",
        zh: "华盛顿—巴尔的摩",
        lon: -76.8,
        lat: 39.1,
        researchers: 101_595.0,
    },
    Hub {
        id: "los-angeles",
        number: 11,
        en: "Los Angeles",
        zh: "洛杉矶",
        lon: -118.2,
        lat: 34.0,
        researchers: 48_110.0,
    },
    Hub {
        id: "philadelphia",
        number: 12,
        en: "Philadelphia",
        zh: "费城",
        lon: -75.2,
        lat: 40.0,
        researchers: 45_916.0,
    },
    Hub { id: "london", number: 13, en: "London", zh: "伦敦", lon: -0.1, lat: 51.5, researchers: 83_958.0 },
    Hub { id: "paris", number: 14, en: "Paris", zh: "巴黎", lon: 2.3, lat: 48.9, researchers: 74_925.0 },
    Hub { id: "rotterdam", number: 15, en: "Rotterdam", zh: "鹿特丹", lon: 4.5, lat: 51.9, researchers: 8112.0 },
    Hub { id: "milan", number: 16, en: "Milan", zh: "米兰", lon: 9.2, lat: 45.5, researchers: 32_687.0 },
    Hub {
        id: "geneva",
        number: 17,
        en: "Geneva–Lausanne",
        zh: "日内瓦—洛桑",
        lon: 6.2,
        lat: 46.3,
        researchers: 24_253.0,
    },
    Hub { id: "brussels", number: 18, en: "Brussels", zh: "布鲁塞尔", lon: 4.4, lat: 50.8, researchers: 11_217.0 },
    Hub { id: "singapore", number: 19, en: "Singapore", zh: "新加坡", lon: 103.8, lat: 1.3, researchers: 32_832.0 },
    Hub {
        id: "tokyo-kobe",
        number: 20,
        en: "Tokyo–Kobe",
        zh: "东京—神户",
        lon: 137.6,
        lat: 35.2,
        researchers: 189_161.0,
    },
    Hub { id: "seoul", number: 21, en: "Seoul", zh: "首尔", lon: 127.0, lat: 37.6, researchers: 100_259.0 },
    Hub {
        id: "delhi",
        number: 22,
        en: "Delhi (Guwahati)",
        zh: "德里（古瓦哈提）",
        lon: 77.2,
        lat: 28.6,
        researchers: 58_343.0,
    },
];
