//! Packs the gazetteer: an automaton of folded names, one of postcodes, and the rows that they lead to.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a build that cannot read its own files must stop")]

#[path = "src/fold.rs"]
mod fold;
#[path = "src/table.rs"]
mod table;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use table::{Area, Country, District, NONE, Place, Rows, Tables};

fn rows(file: &str) -> Vec<csv::StringRecord> {
    let path = Path::new("gazetteer").join(file);
    println!("cargo::rerun-if-changed={}", path.display());
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(path).expect("gazetteer");
    reader.records().map(|row| row.expect("a row")).collect()
}

/// The places of each area, country or district by its code: rows that stand together, since places are sorted by these codes.
fn places_of(places: &[csv::StringRecord], levels: usize) -> HashMap<String, Rows> {
    let mut rows: HashMap<String, Rows> = HashMap::new();
    for (row, at) in places.iter().zip(0u32..) {
        let codes: Vec<&str> = (0..levels).map(|level| &row[level]).collect();
        let (_, end) = rows.entry(codes.join(".")).or_insert((at, at));
        assert_eq!(*end, at, "places are sorted by country and area");
        *end = at + 1;
    }
    rows
}

/// People from whom on a city has adjectives.
const ADJECTIVES_FROM: u32 = 50_000;

/// The Russian and Ukrainian adjectives of a folded name of one word in Cyrillic: Воронеж, Воронежский. None of other names.
fn adjectives(name: &str) -> Vec<String> {
    if name.chars().count() < 4 || !name.chars().all(|c| ('а'..='џ').contains(&c)) {
        return vec![];
    }
    // Томск, Томский; else Самара, Самарский.
    let (stem, suffix) = match name.strip_suffix("ск") {
        Some(_) => (name, ""),
        None => (name.trim_end_matches(['а', 'о', 'ы', 'и', 'я', 'ь', 'й']), "ск"),
    };
    let endings = ["ии", "ая", "ое", "ого", "ои"].map(|ending| format!("{stem}{suffix}{ending}"));
    let ukrainian = ["кии", "ка", "ке", "кого", "кои"]
        .map(|ending| format!("{}ь{ending}", stem.strip_suffix('к').unwrap_or(&format!("{stem}с"))));
    endings.into_iter().chain(ukrainian).collect()
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/fold.rs");
    println!("cargo::rerun-if-changed=src/table.rs");
    let (countries, areas, places) = (rows("countries.tsv"), rows("areas.tsv"), rows("places.tsv"));
    let (areas, districts): (Vec<_>, Vec<_>) = areas.iter().partition(|row| row[0].matches('.').count() == 1);
    assert!(districts.is_sorted_by_key(|row| &row[0]), "districts are sorted by code");
    let by_code: HashMap<&str, u32> = countries.iter().zip(0..).map(|(row, at)| (&row[0], at)).collect();
    let by_area: HashMap<&str, u32> = areas.iter().zip(0..).map(|(row, at)| (&row[0], at)).collect();
    let by_district: HashMap<&str, u32> = districts.iter().zip(0..).map(|(row, at)| (&row[0], at)).collect();
    let by_id: HashMap<&str, u32> = places.iter().zip(0..).map(|(row, at)| (&row[3], at)).collect();
    let mut names: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut add = |name: &str, alternate: &str, at: usize| {
        for name in std::iter::once(name).chain(alternate.split('|')) {
            let folded = fold::fold(name);
            if !folded.is_empty() {
                names.entry(folded).or_default().insert(at as u32);
            }
        }
    };
    for (at, row) in countries.iter().enumerate() {
        add(&row[4], &row[6], at);
    }
    for (at, row) in areas.iter().enumerate() {
        add(&row[2], &row[3], countries.len() + at);
    }
    for (at, row) in places.iter().enumerate() {
        add(&row[4], &row[10], countries.len() + areas.len() + at);
        // Universities of Cyrillic countries bear their city as an adjective.
        if row[7].parse().is_ok_and(|people: u32| people >= ADJECTIVES_FROM) {
            for name in row[10].split('|') {
                let adjectives = adjectives(&fold::fold(name));
                add("", &adjectives.join("|"), countries.len() + areas.len() + at);
            }
        }
    }
    let [of_country, of_area, of_district] = [1, 2, 3].map(|levels| places_of(&places, levels));
    let rows_of = |of: &HashMap<String, Rows>, code: &str| of.get(code).copied().unwrap_or_default();
    let number = |text: &str| text.parse().expect("a GeoNames id");
    let mut tables = Tables {
        countries: countries
            .iter()
            .map(|row| Country {
                code: row[0].to_owned(),
                id: number(&row[3]),
                name: row[4].to_owned(),
                places: rows_of(&of_country, &row[0]),
            })
            .collect(),
        areas: areas
            .iter()
            .map(|row| {
                let (country, code) = row[0].split_once('.').expect("a code of a first-level area");
                Area {
                    country: by_code[country],
                    code: code.to_owned(),
                    id: number(&row[1]),
                    name: row[2].to_owned(),
                    places: rows_of(&of_area, &row[0]),
                }
            })
            .collect(),
        districts: districts
            .iter()
            .map(|row| District {
                code: row[0].to_owned(),
                id: number(&row[1]),
                name: row[2].to_owned(),
                places: rows_of(&of_district, &row[0]),
            })
            .collect(),
        places: places
            .iter()
            .map(|row| Place {
                id: number(&row[3]),
                country: by_code[&row[0]],
                area: by_area.get(format!("{}.{}", &row[0], &row[1]).as_str()).copied().unwrap_or(NONE),
                district: {
                    let code = format!("{}.{}.{}", &row[0], &row[1], &row[2]);
                    by_district.get(code.as_str()).copied().unwrap_or(NONE)
                },
                part_of: by_id.get(&row[9]).copied().unwrap_or(NONE),
                point: (row[5].parse().expect("a latitude"), row[6].parse().expect("a longitude")),
                population: row[7].parse().unwrap_or_default(),
                name: row[4].to_owned(),
            })
            .collect(),
        by_id: places.iter().zip(0..).map(|(row, at)| (number(&row[3]), at)).collect(),
        meanings: vec![],
    };
    tables.by_id.sort_unstable();
    let mut automaton = fst::MapBuilder::memory();
    for (name, meanings) in &names {
        let value = (tables.meanings.len() as u64) << 16 | meanings.len() as u64;
        tables.meanings.extend(meanings);
        automaton.insert(name, value).expect("names in order");
    }
    let postcodes: BTreeMap<String, u32> = rows("postcodes.tsv")
        .iter()
        .filter_map(|row| Some((format!("{}{}", &row[0], row[1].to_lowercase()), *by_id.get(&row[2])?)))
        .collect();
    let postcodes = fst::Map::from_iter(postcodes.iter().map(|(code, at)| (code, u64::from(*at)))).expect("in order");
    let out = std::env::var("OUT_DIR").expect("cargo sets it");
    let write = |name: &str, bytes: &[u8]| std::fs::write(Path::new(&out).join(name), bytes).expect("a file to write");
    write("names.fst", &automaton.into_inner().expect("an automaton"));
    write("postcodes.fst", postcodes.as_fst().as_bytes());
    write("tables.bin", &postcard::to_stdvec(&tables).expect("tables"));
}
