//! The figures as text: snapshots, well-formed XML, and what must hold for any
//! input. Snapshots are read as pictures before they are accepted.

mod facts;

use hubscope_chart::{
    Bar, BarRow, BarTable, Break, Frame, HubMap, HubPoint, Inset, Line, LineChart, Mark, NumberFormat, Panel, Ring,
    Series, Share, ShareDisplay, SmallMultiples, YScale, bar_table, hub_map, line_chart, small_multiples,
    suggest_insets,
};

#[derive(Clone, Copy, PartialEq)]
enum Lang {
    En,
    Zh,
}

impl Lang {
    fn pick(self, en: &str, zh: &str) -> String {
        if self == Self::En { en } else { zh }.to_owned()
    }

    fn numbers(self) -> NumberFormat {
        if self == Self::En { NumberFormat::english() } else { NumberFormat::chinese() }
    }

    fn frame(self, prefix: &str) -> Frame {
        Frame {
            id_prefix: prefix.to_owned(),
            lang: self.pick("en", "zh-Hans"),
            title: self.pick("Figure", "图"),
            description: self.pick("One picture per hub.", "每个集群一幅图。"),
            no_data: self.pick("No data", "无数据"),
        }
    }
}

/// Land that is easy to check by eye: three blocks, one across the antimeridian.
fn land() -> Vec<Ring> {
    vec![
        vec![(-125.0, 30.0), (-75.0, 28.0), (-68.0, 46.0), (-125.0, 50.0)],
        vec![(-5.0, 36.0), (140.0, 20.0), (140.0, 60.0), (-5.0, 58.0)],
        vec![(170.0, 62.0), (-170.0, 62.0), (-170.0, 66.0), (170.0, 66.0)],
    ]
}

fn map(land: &[Ring], lang: Lang, keep: impl Fn(&facts::Hub) -> bool) -> HubMap<'_> {
    let points: Vec<HubPoint> = facts::HUBS
        .iter()
        .filter(|hub| keep(hub))
        .map(|hub| HubPoint {
            id: hub.id.to_owned(),
            number: hub.number,
            label: lang.pick(hub.en, hub.zh),
            lon: hub.lon,
            lat: hub.lat,
            value: (hub.id != "delhi").then_some(hub.researchers),
        })
        .collect();
    let mut insets = suggest_insets(&points);
    for inset in &mut insets {
        inset.title = lang.pick("Enlarged", "放大");
    }
    HubMap {
        frame: lang.frame("map"),
        land,
        points,
        insets,
        value_label: lang.pick("Active researchers, 2023", "活跃研究人员，2023年"),
        numbers: lang.numbers(),
    }
}

/// Figures for one hub that grow by a known step, life sciences half of all.
fn panel(hub: &facts::Hub, lang: Lang) -> Panel {
    let all: Vec<f64> = (0..5).map(|i| hub.researchers * (0.8 + 0.05 * f64::from(i))).collect();
    Panel {
        number: Some(hub.number),
        label: lang.pick(hub.en, hub.zh),
        values: vec![
            all.iter().map(|v| Some(v.round())).collect(),
            all.iter().map(|v| Some((v / 2.0).round())).collect(),
        ],
        share: vec![Some(50.0); 5],
    }
}

fn grid(lang: Lang, panels: Vec<Panel>) -> SmallMultiples {
    SmallMultiples {
        frame: lang.frame("grid"),
        years: (2019..=2023).collect(),
        series: vec![
            Series { name: lang.pick("Papers", "论文"), mark: Mark::Bars },
            Series { name: lang.pick("Life sciences", "生命科学"), mark: Mark::Bars },
        ],
        share: Some(Share {
            name: lang.pick("Life sciences, %", "生命科学占比（%）"), display: ShareDisplay::Line
        }),
        break_before: None,
        panels,
        columns: 4,
        y_scale: YScale::PerPanel,
        numbers: lang.numbers(),
        note: lang.pick("Each panel has its own scale.", "各图的纵轴刻度不同。"),
    }
}

fn everything(lang: Lang) -> SmallMultiples {
    grid(lang, facts::HUBS.iter().map(|hub| panel(hub, lang)).collect())
}

/// Five lines of very different size, one with a gap.
fn lines(lang: Lang) -> LineChart {
    let line = |n: i32| {
        let start = 10_f64.powi(n + 2);
        let values =
            (0..10).map(|year| (n != 2 || year != 4).then(|| start * (1.0 + 0.3 * f64::from(n * year)))).collect();
        let name =
            lang.pick(["Genes", "Cells and tissues", "Brains", "Models", "Plants"][n as usize], "基因与细胞治疗");
        Line { name, note: lang.pick("12% a year", "每年12%"), values }
    };
    LineChart {
        frame: lang.frame("lines"),
        years: (2014..=2023).collect(),
        lines: (0..5).map(line).collect(),
        axis: lang.pick("Papers a year, logarithmic scale", "每年论文数量（对数刻度）"),
        numbers: lang.numbers(),
    }
}

/// Growth of four things, some of it backwards, some unknown.
fn bars(lang: Lang) -> BarTable {
    let bar = |value: f64| Bar { value: (value != 6.5).then_some(value), text: format!("{value:.2}%") };
    let rows = facts::HUBS.iter().map(|hub| BarRow {
        number: Some(hub.number),
        label: lang.pick(hub.en, hub.zh),
        bars: (0..4).map(|n| bar(f64::from(hub.number) * 0.5 * f64::from(n) - 4.0)).collect(),
    });
    let column = |en: &str, zh: &str| lang.pick(en, zh);
    BarTable {
        frame: lang.frame("bars"),
        columns: vec![
            column("Papers in all fields", "全部领域论文总量"),
            column("Papers in the life sciences", "生命科学领域论文量"),
            column(
                "Papers in biological and health sciences in listed journals",
                "所列期刊中生物科学与健康科学领域的论文数量",
            ),
            column("Those with authors abroad", "国际合作论文量"),
        ],
        rows: rows.collect(),
        note: lang.pick("One scale for all bars.", "各柱刻度相同。"),
    }
}

/// The text of all elements of one kind, after checking that the document is
/// well-formed: names match, entities are known, ids and attributes are unique.
#[expect(clippy::expect_used, reason = "a failure here is the test's failure")]
fn parse(svg: &str, wanted: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut depth, mut inside, mut found) = (0_i32, false, Vec::new());
    let mut ids = std::collections::BTreeSet::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Eof => break,
            event @ (Event::Start(_) | Event::Empty(_)) => {
                let (Event::Start(tag) | Event::Empty(tag)) = &event else { unreachable!() };
                for attribute in tag.attributes() {
                    let attribute = attribute.expect("unique, quoted attributes");
                    let value = attribute
                        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                        .expect("known entities")
                        .into_owned();
                    if attribute.key.as_ref() == "id" {
                        assert!(ids.insert(value.clone()), "id {value} twice");
                    }
                }
                if matches!(event, Event::Start(_)) {
                    depth += 1;
                }
                inside = tag.name().as_ref() == wanted;
                if inside {
                    found.push(String::new());
                }
            }
            Event::End(_) => (depth, inside) = (depth - 1, false),
            Event::Text(text) if inside => {
                let text = text.xml10_content();
                found.last_mut().expect("pushed at the start").push_str(&text);
            }
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    found
}

/// Numbers in geometry are finite and have at most two decimals.
fn check_numbers(svg: &str) {
    for part in svg.split(['"', ' ', 'M', 'L', 'H', 'Z']) {
        assert_ne!(part, "-0");
        if let Ok(number) = part.parse::<f64>() {
            assert!(number.is_finite(), "{part}");
            let decimals = part.split_once('.').map_or(0, |(_, d)| d.len());
            assert!(decimals <= 2, "{part}");
        }
    }
}

#[test]
fn the_map_of_all_hubs() {
    let land = land();
    insta::assert_snapshot!("map_all_en", hub_map(&map(&land, Lang::En, |_| true)));
    insta::assert_snapshot!("map_all_zh", hub_map(&map(&land, Lang::Zh, |_| true)));
}

#[test]
fn a_map_of_one_hub_and_of_none() {
    let land = land();
    insta::assert_snapshot!("map_one", hub_map(&map(&land, Lang::En, |h| h.id == "delhi")));
    insta::assert_snapshot!("map_none", hub_map(&map(&[], Lang::Zh, |_| false)));
}

#[test]
fn a_grid_of_all_hubs() {
    insta::assert_snapshot!("grid_all_en", small_multiples(&everything(Lang::En)));
    // The same drawing; a few panels show what the language changes.
    let mut chinese = everything(Lang::Zh);
    chinese.panels.truncate(5);
    insta::assert_snapshot!("grid_some_zh", small_multiples(&chinese));
}

#[test]
fn gaps_empty_panels_long_labels_and_lines() {
    let mut figure = grid(Lang::En, facts::HUBS[..3].iter().map(|h| panel(h, Lang::En)).collect());
    figure.series[1].mark = Mark::Line;
    figure.y_scale = YScale::Shared;
    figure.share = None;
    figure.panels[0].values[1] = vec![None, Some(10_000.0), None, Some(12_000.0), Some(-5_000.0)];
    figure.panels[1].values = vec![vec![None; 5], Vec::new()];
    figure.panels[2].label = "The Life Science & Health Hub of the <Greater> Metropolitan Region and Its Towns".into();
    insta::assert_snapshot!("grid_awkward", small_multiples(&figure));
}

#[test]
fn a_break_and_a_small_share() {
    let mut figure = grid(Lang::Zh, facts::HUBS[..2].iter().map(|h| panel(h, Lang::Zh)).collect());
    figure.break_before = Some(Break { year: 2022, name: "期刊名单变动".into() });
    for panel in &mut figure.panels {
        panel.share = vec![Some(3.2), None, Some(4.0), Some(7.5), Some(6.0)];
    }
    let svg = small_multiples(&figure);
    assert!(parse(&svg, "text").contains(&"10%".to_owned()), "the axis of the share is as short as holds it");
    insta::assert_snapshot!("grid_break", svg);
    // Nothing lies before the first year, and a year that is not there breaks nothing.
    for year in [2019, 2018, 2024] {
        figure.break_before = Some(Break { year, name: String::new() });
        let svg = small_multiples(&figure);
        assert_eq!(svg.matches("class=\"grid-break\"").count(), 1, "only in the legend: {year}");
    }
}

#[test]
fn lines_of_very_different_size() {
    insta::assert_snapshot!("lines_en", line_chart(&lines(Lang::En)));
    insta::assert_snapshot!("lines_zh", line_chart(&lines(Lang::Zh)));
}

#[test]
fn lines_that_end_together_and_lines_of_nothing() {
    let mut figure = lines(Lang::En);
    for line in &mut figure.lines {
        line.values = vec![Some(5.0), Some(0.0), Some(-1.0), Some(12.0)];
        line.name = "Gene therapy, cell therapy & <everything> that is done with either of the two".into();
    }
    insta::assert_snapshot!("lines_together", line_chart(&figure));
    figure.lines.iter_mut().for_each(|line| line.values.fill(Some(0.0)));
    insta::assert_snapshot!("lines_none", line_chart(&figure));
}

#[test]
fn names_at_the_ends_of_lines_do_not_overlap() {
    let mut figure = lines(Lang::En);
    figure.lines.iter_mut().for_each(|line| line.values.fill(Some(100.0)));
    let svg = line_chart(&figure);
    let baseline = |name: &str| -> f64 {
        let text = svg.lines().find(|l| l.ends_with(&format!(">{name}</text>"))).expect("the name");
        text.split(" y=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .and_then(|y| y.parse().ok())
            .expect("a place")
    };
    let mut places: Vec<f64> = figure.lines.iter().map(|line| baseline(&line.name)).collect();
    places.sort_by(f64::total_cmp);
    assert!(places.windows(2).all(|pair| pair[1] - pair[0] > 30.0), "{places:?}");
}

#[test]
fn a_table_of_bars() {
    insta::assert_snapshot!("bars_en", bar_table(&bars(Lang::En)));
    insta::assert_snapshot!("bars_zh", bar_table(&bars(Lang::Zh)));
}

#[test]
fn a_table_of_bars_with_long_names_and_one_without_rows() {
    let mut figure = bars(Lang::En);
    figure.rows.truncate(3);
    figure.rows[0].label = "The Life Science & Health Hub of the <Greater> Metropolitan Region and Its Towns".into();
    figure.rows[1].bars.truncate(1);
    figure.columns[1] = "Papers in the life sciences, ".repeat(6);
    insta::assert_snapshot!("bars_awkward", bar_table(&figure));
    figure.rows.clear();
    insta::assert_snapshot!("bars_none", bar_table(&figure));
}

#[test]
fn one_hub_and_no_hub() {
    let one = vec![panel(&facts::HUBS[0], Lang::Zh)];
    insta::assert_snapshot!("grid_one", small_multiples(&grid(Lang::Zh, one)));
    insta::assert_snapshot!("grid_none", small_multiples(&grid(Lang::En, Vec::new())));
}

#[test]
fn a_gap_in_a_line_is_a_gap() {
    let mut figure = grid(Lang::En, vec![panel(&facts::HUBS[0], Lang::En)]);
    figure.series = vec![Series { name: "Papers".into(), mark: Mark::Line }];
    figure.share = None;
    figure.panels[0].values = vec![vec![Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)]];
    let svg = small_multiples(&figure);
    let lines: Vec<&str> = svg.lines().filter(|l| l.contains("grid-line-a\"")).collect();
    let data = lines.last().expect("a line is drawn");
    assert_eq!((data.matches('M').count(), data.matches('L').count()), (2, 2), "{data}");
    assert!(parse(&svg, "text").contains(&"1 → 4".to_owned()));
    figure.panels[0].values[0][4] = None;
    assert!(parse(&small_multiples(&figure), "text").contains(&"1 → –".to_owned()));
}

#[test]
fn small_counts_have_whole_ticks_and_sizes() {
    let mut figure = grid(Lang::En, vec![panel(&facts::HUBS[0], Lang::En)]);
    figure.panels[0].values = vec![vec![Some(1.0); 5], vec![Some(0.0); 5]];
    figure.share = None;
    let texts = parse(&small_multiples(&figure), "text");
    assert!(texts.iter().all(|t| !t.contains("0.")), "{texts:?}");
    let land = land();
    let mut figure = map(&land, Lang::En, |h| h.number < 4);
    for point in &mut figure.points {
        point.value = Some(3.0);
    }
    let texts = parse(&hub_map(&figure), "text");
    assert_eq!(texts.last().map(String::as_str), Some("2"), "{texts:?}");
}

#[test]
fn a_cut_label_is_whole_in_its_tooltip() {
    let long = "The Life Science and Health Hub of the Greater Metropolitan Region and Its Towns";
    let mut figure = grid(Lang::En, vec![panel(&facts::HUBS[0], Lang::En)]);
    figure.panels[0].label = long.into();
    let svg = small_multiples(&figure);
    assert!(parse(&svg, "text").iter().any(|t| t.ends_with('…')));
    assert!(parse(&svg, "title").contains(&long.to_owned()));
}

#[test]
fn every_hub_is_named_once_and_two_figures_share_no_id() {
    let land = land();
    let mut first = map(&land, Lang::Zh, |_| true);
    let svg = hub_map(&first);
    for hub in &facts::HUBS {
        assert_eq!(parse(&svg, "text").iter().filter(|t| *t == hub.zh).count(), 1, "{}", hub.zh);
    }
    first.frame.id_prefix = "other".into();
    // The parser refuses an id that occurs twice.
    parse(&format!("<div>{svg}{}</div>", hub_map(&first)), "text");
}

#[test]
fn hostile_text_stays_text() {
    let nasty = "</text><script>alert(1)</script> & \"quotes\" 'and' \u{0}\u{b} ]]>";
    let land = land();
    let mut figure = map(&land, Lang::En, |_| true);
    figure.frame = Frame {
        id_prefix: nasty.into(),
        lang: nasty.into(),
        title: nasty.into(),
        description: nasty.into(),
        no_data: nasty.into(),
    };
    for (i, point) in figure.points.iter_mut().enumerate() {
        (point.id, point.label) = (format!("{nasty}{i}"), nasty.into());
    }
    assert!(parse(&hub_map(&figure), "script").is_empty());
    let mut figure = everything(Lang::En);
    figure.series[0].name = nasty.into();
    figure.panels[0].label = nasty.into();
    figure.break_before = Some(Break { year: 2022, name: nasty.into() });
    assert!(parse(&small_multiples(&figure), "script").is_empty());
    let mut figure = lines(Lang::En);
    (figure.axis, figure.lines[0].name, figure.lines[0].note) = (nasty.into(), nasty.into(), nasty.into());
    assert!(parse(&line_chart(&figure), "script").is_empty());
    let mut figure = bars(Lang::En);
    (figure.note, figure.columns[0], figure.rows[0].label) = (nasty.into(), nasty.into(), nasty.into());
    figure.rows[0].bars[0].text = nasty.into();
    assert!(parse(&bar_table(&figure), "script").is_empty());
}

/// A generator of awkward numbers: fixed sequence, no dependency.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn value(&mut self) -> Option<f64> {
        const EDGES: [f64; 12] =
            [0.0, -0.0, 1.0, -1.0, 1e-300, 5e-324, 1e15, 1e300, f64::MAX, f64::MIN, f64::NAN, f64::INFINITY];
        match self.next() % 4 {
            0 => None,
            1 => Some(EDGES[(self.next() % 12) as usize]),
            2 => Some(self.next() as f64 / 1000.0 - 1e6),
            _ => Some((self.next() % 100) as f64),
        }
    }
}

#[test]
fn any_values_give_finite_coordinates() {
    let land = land();
    let mut numbers = Numbers(1);
    for round in 0..60 {
        let mut figure = map(&land, Lang::En, |_| true);
        for point in &mut figure.points {
            point.value = numbers.value();
            if numbers.next().is_multiple_of(3) {
                point.lon = numbers.value().unwrap_or(500.0);
                point.lat = numbers.value().unwrap_or(-95.0);
            }
        }
        figure.insets = suggest_insets(&figure.points);
        let [west, south, east, north] = [(); 4].map(|()| numbers.value().unwrap_or(7.0));
        figure.insets.insert(0, Inset { title: "?".into(), west, south, east, north });
        let svg = hub_map(&figure);
        parse(&svg, "text");
        check_numbers(&svg);

        let mut figure = everything(if round % 2 == 0 { Lang::En } else { Lang::Zh });
        figure.columns = round % 9;
        figure.y_scale = if round % 3 == 0 { YScale::Shared } else { YScale::PerPanel };
        figure.years = (0..(round as i32 % 40)).map(|y| 1990 + y).collect();
        let mark = if round % 4 == 0 { Mark::Line } else { Mark::Bars };
        figure.series = vec![Series { name: "x".into(), mark }; round % 6];
        for panel in &mut figure.panels {
            let length = (numbers.next() % 50) as usize;
            panel.values = (0..4).map(|_| (0..length).map(|_| numbers.value()).collect()).collect();
            panel.share = (0..length).map(|_| numbers.value()).collect();
        }
        let svg = small_multiples(&figure);
        parse(&svg, "text");
        check_numbers(&svg);

        let mut figure = lines(Lang::Zh);
        figure.years.truncate(round % 12);
        figure.lines.iter_mut().flat_map(|line| &mut line.values).for_each(|value| *value = numbers.value());
        let svg = line_chart(&figure);
        parse(&svg, "text");
        check_numbers(&svg);

        let mut figure = bars(Lang::En);
        figure.columns.truncate(round % 6);
        figure.rows.iter_mut().flat_map(|row| &mut row.bars).for_each(|bar| bar.value = numbers.value());
        let svg = bar_table(&figure);
        parse(&svg, "text");
        check_numbers(&svg);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let land = land();
    let draw = || {
        let of_hubs = hub_map(&map(&land, Lang::En, |_| true)) + &small_multiples(&everything(Lang::Zh));
        of_hubs + &line_chart(&lines(Lang::En)) + &bar_table(&bars(Lang::En))
    };
    assert_eq!(draw(), draw());
}
