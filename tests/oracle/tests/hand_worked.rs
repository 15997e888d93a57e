//! Some works whose every figure is worked out by hand in the comments beside them.

use std::error::Error;
use std::fs;
use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use folder::{Folder, with};
use hubscope_oracle::{Counts, Value, account, evidence, measure, ties};

mod folder;

type Outcome = Result<(), Box<dyn Error>>;

const HUBS: &str = r#"
id = "three"
group = [{ id = "all-hubs", all = true }, { id = "pair" }, { id = "lone" }]
[[hub]]
id = "alpha"
group = "pair"
include = [
  { circle = { lat = 0, lon = 0.0, radius_km = 50.0 } },
  { polygon = [[1.0, 0.0], [2.0, 0.0], [2.0, 1.0], [1.0, 1.0]] },
]
exclude = [{ polygon = [[0.1, 0.1], [0.3, 0.1], [0.3, 0.3], [0.1, 0.3]] }]
[[hub]]
id = "beta"
group = "pair"
include = [{ polygon = [[10, 10], [11, 10], [11, 11], [10, 11]] }]
[[hub]]
id = "gamma"
group = "lone"
include = [{ circle = { lat = 50.0, lon = 50.0, radius_km = 10.0 } }]
"#;

const FIELDS: &str = r#"
[[field]]
id = "any"
[[field]]
id = "life_sciences"
divisions = [30, 31, 32, 41, 42, 52]
"#;

// 1306 is a life science, 2505 has a division that is none, 3312 has no division at all.
const CROSSWALK: &str = "subfield_id,subfield,field_id,field,divisions,reason
1306,Cancer Research,13,Biochemistry,31;40,
2505,Materials Chemistry,25,Materials,40,
3312,Sociology,33,Social,,
";

const INSTITUTIONS: &str = r#"[
{"id":"https://openalex.org/I1","country_code":"AA","geo":{"latitude":0,"longitude":0.0},"updated_date":"2024-01-01"},
{"id":"I2","country_code":null,"geo":{"latitude":0.5,"longitude":1.5,"country_code":"aa"}},
{"id":"I3","geo":{"latitude":0.0,"longitude":0.0},"updated_date":"2024-01-01"},
{"id":"I3","ror":"https://ror.org/033333333","geo":{"latitude":null,"longitude":null},"updated_date":"2024-02-01"},
{"id":"I5","country_code":"CC","geo":{"latitude":0.2,"longitude":0.2}},
{"id":"I7","country_code":"DD","geo":{"latitude":10.1,"longitude":10.9}}
]"#;
// I1 and I2 lie in alpha, country AA: one in the circle, one in the square. I3 has no point, so its ROR record places it.
// I4 and I6 are named in works only. I5 (CC) lies in the part cut out of alpha. I7 lies in beta, country DD.

const ROR: &str = r#"
{"id":"https://ror.org/033333333","status":"active","names":[],"locations":[{"geonames_details":{"country_code":"ZZ"}},{"geonames_details":{"lat":10.5,"lng":10.5,"country_code":"BB"}}]}
{"id":"https://ror.org/033333333","status":"inactive","names":[],"locations":[{"geonames_details":{"lat":0.0,"lng":0.0,"country_code":"QQ"}}]}
{"id":"https://ror.org/033333333","status":"active","name":"","addresses":[{"lat":0.0,"lng":0.0}],"country":{"country_code":"QQ"}}
{"id":"https://ror.org/044444444","status":"withdrawn","name":"","addresses":[{"lat":10.2,"lng":10.8}],"country":{"country_code":"BB"}}
{"id":"https://ror.org/044444440","status":"active","name":"","addresses":[{"lat":0.0,"lng":0.0}],"country":{"country_code":"AA"}}
"#;
// I3: beta and BB, by the first location with a point of the active version 2 record.
// I4: the newest work names 044444444: beta and BB, though withdrawn.

const WORKS: &str = r#"
{"id":"https://openalex.org/W1","type":"article","publication_year":2021,"updated_date":"2024-01-01","authorships":[{"author":{"id":"A1"},"institutions":[{"id":"I3"}]}]}
{"id":"https://openalex.org/W1","type":"article","publication_year":2020,"updated_date":"2024-01-02","primary_topic":{"id":"T9","subfield":{"id":"https://openalex.org/subfields/1306"}},"authorships":[{"author":{"id":"https://openalex.org/A1"},"institutions":[{"id":"https://openalex.org/I1"}]},{"author":{"id":"https://openalex.org/A2"},"institutions":[{"id":"https://openalex.org/I2"}]}]}
{"id":"W2","type":"https://openalex.org/types/Journal Article","publication_year":2020,"updated_date":"2024-01-01","primary_topic":{"subfield":{"id":"subfields/2505"}},"authorships":[{"author":{"id":"A1"},"institutions":[{"id":"I1"},{"id":"I3"}],"countries":["QQ"]},{"author":{"id":"A10"},"institutions":[{"id":"I2"}]}]}
{"id":"W3","type":"review","publication_year":2020,"updated_date":"2024-01-01","primary_topic":{"id":"https://openalex.org/T1","subfield":null},"authorships":[{"author":{"id":"A3"},"institutions":[{"id":"I1"}]},{"author":{"id":"https://openalex.org/A9999999999"},"institutions":[{"id":"I1"}]},{"author":{"id":"A5317838346"},"institutions":[{"id":"I1"}]},{"author":{"id":null},"institutions":[{"id":"I1"}]},{"author":null,"institutions":[],"countries":["bb",null]},{"author":{"id":"A5"}}]}
{"id":"W4","type":"preprint","publication_year":2020,"updated_date":"2024-01-01","is_retracted":null,"is_xpac":false,"primary_topic":{"subfield":{"id":3312}},"authorships":[{"author":{"id":"A4"},"institutions":[{"id":"I1"}]},{"author":{"id":"A5"},"institutions":[{"id":null,"country_code":"QQ"}]}]}
{"id":"W5","type":"article","publication_year":2020,"is_retracted":true,"authorships":[{"author":{"id":"A1"},"institutions":[{"id":"I1"}]}]}
{"id":"W6","type":"article","publication_year":2020,"is_paratext":true,"authorships":[{"author":{"id":"A1"},"institutions":[{"id":"I1"}]}]}
{"id":"W7","type":"article","publication_year":2020,"is_xpac":true,"authorships":[{"author":{"id":"A1"},"institutions":[{"id":"I1"}]}]}
{"id":"W8","type":"dataset","publication_year":2020,"authorships":[{"author":{"id":"A1"},"institutions":[{"id":"I1"}]}]}
{"id":"W9","type":"article","publication_year":null,"authorships":[{"author":{"id":"A1"},"institutions":[{"id":"I1"}]}]}
{"meta":{"count":9},"results":[{"id":"W10","type":"book-chapter","publication_year":2021,"updated":"2024-03-01","primary_topic":null,"authorships":[{"author":{"id":"A1"},"institutions":[{"id":"I4","ror":"https://ror.org/044444444","country_code":"QQ"},{"id":"I6","country_code":"DD"}]}]},{"id":"W11","type":"Posted_Content","publication_year":2022,"updated_date":"2024-01-01","primary_topic":{"subfield":{"id":2505}},"authorships":[{"author":{"id":"A6"},"institutions":[{"id":"I6","country_code":"EE"}]},{"author":{"id":"A7"},"institutions":[{"id":"I4","ror":"https://ror.org/044444440"}]},{"author":{"id":"A8"},"institutions":[{"id":"I5"}]}]}]}
{"id":"W12","type":"article","publication_year":2022,"primary_topic":{"subfield":{"id":1306}},"authorships":[{"author":{"id":"A1"},"institutions":[{"id":"I1"}],"countries":["QQ"]},{"author":{"id":"A2"},"institutions":[{"id":"I1"}]}]}
{"id":"W16","type":"monograph","publication_year":2021,"authorships":[{"author":{"id":"A1"},"institutions":[{"id":"I6"}]},{"author":{"id":"A11"},"institutions":[{"id":"I7"}]}]}
{"id":"W13","type":"letter","publication_year":2022,"primary_topic":{"subfield":{"id":2505}},"authorships":[{"author":{"id":"A9"},"institutions":[{"id":"I5"}]}]}

{"id":"W18","type":"article","publication_year":2021,"primary_topic":{"subfield":{"id":1306}},"authorships":[]}
{"id":"W14","type":"article","publication_year":"2020","authorships":[]}
{"id":"W15","type":"article","publication_year":2020,"authorships":{}}
{"id":"W12","type":"article","updated_date":"2099-01-01","publication_year":3000000000,"authorships":[]}
{"id":"W17", truncated
{"id":"https://openalex.org/C1"}
{"title":"no id"}
{"id":"https://openalex.org/T1","subfield":{"id":1306}}
{"id":"https://openalex.org/S1"}
{"id":"https://openalex.org/A1"}
"#;
// W1   newest copy: 2020, alpha through two sites, AA, life; A1, A2.
// W2   alpha and beta; AA and BB through one author: international; own countries not asked; a field, not life; A1 and A10 in alpha, A1 in beta.
// W3   alpha; AA, and BB by the authorship's own countries: international, whatever the last author's; life through T1; only A3 is a person.
// W4   alpha; AA, one authorship without a country: unknown; no field, so nobody is active.
// W5-9 not in the corpus. W13 in no hub, nor W18, which has no authors: unknown; life. W14, W15 and a copy of W12 rejected.
// W10  beta; BB and DD: international; no field.
// W11  beta (I4 by the newer work's ROR id); BB, CC, and DD (newer than EE): international; a field, not life; A7.
// W12  alpha; AA, for an authorship's own countries are not asked where an institution's is known; life; A1, A2.
// W16  beta; DD twice, since the newest work with a country for I6 is W10: not international; no field.

/// A folder with the catalogue alone.
fn catalogue(name: &str) -> std::io::Result<Folder> {
    let folder = Folder::new(name)?;
    folder.write("hubs.toml", HUBS)?;
    folder.write("fields.toml", FIELDS)?;
    folder.write("for_crosswalk.csv", CROSSWALK)?;
    Ok(folder)
}

/// The small corpus, spread over the kinds of file there are.
fn filled(name: &str) -> std::io::Result<Folder> {
    let folder = catalogue(name)?;
    let (first, second) = WORKS.split_at(WORKS.find("{\"id\":\"W2\"").unwrap_or(0));
    folder.write("openalex/works.jsonl", first)?;
    let part = fs::File::create(folder.0.join("openalex/works/updated_date=2024-01-02/part_000.gz"))?;
    let mut part = GzEncoder::new(part, Compression::fast());
    part.write_all(second.as_bytes())?;
    part.finish()?;
    folder.write("openalex/institutions.json", INSTITUTIONS)?;
    for ignored in ["manifest", "manifest.json", "README.md", "deleted_ids.csv"] {
        folder.write(&format!("openalex/{ignored}"), "not a record")?;
    }
    folder.write("ror.ndjson", ROR)?;
    Ok(folder)
}

#[test]
fn every_figure_is_as_worked_out_by_hand() -> Outcome {
    let folder = filled("figures")?;
    let cells = with(&folder.0, (2020, 2022), measure)?;
    let cell =
        |indicator: &str, hub: &str, period: &str| cells[&(indicator.to_owned(), hub.to_owned(), period.to_owned())];

    // hub, year, then papers_total, papers_all, papers_life, papers_intl, active_researchers, active_researchers_life
    let counts = [
        ("alpha", 2020, [4, 3, 2, 2, 4, 3]), // W1-4, W1-3, W1 W3, W2 W3, A1 A2 A3 A10, A1 A2 A3
        ("alpha", 2021, [0, 0, 0, 0, 0, 0]),
        ("alpha", 2022, [1, 1, 1, 0, 2, 2]), // W12: A1 A2
        ("beta", 2020, [1, 1, 0, 1, 1, 0]),  // W2: A1
        ("beta", 2021, [2, 0, 0, 1, 0, 0]),  // W10 and W16, W10
        ("beta", 2022, [1, 1, 0, 1, 1, 0]),  // W11: A7
        ("pair", 2020, [4, 3, 2, 2, 4, 3]),  // W2 and A1 once
        ("pair", 2021, [2, 0, 0, 1, 0, 0]),
        ("pair", 2022, [2, 2, 1, 1, 3, 2]),
        ("all-hubs", 2020, [4, 3, 2, 2, 4, 3]),
        ("all-hubs", 2022, [2, 2, 1, 1, 3, 2]),
        ("gamma", 2020, [0, 0, 0, 0, 0, 0]),
        ("lone", 2022, [0, 0, 0, 0, 0, 0]),
        ("world", 2020, [4, 3, 2, 2, 5, 4]), // A5 of W3 too, who is nowhere
        ("world", 2021, [3, 1, 1, 1, 0, 0]), // W18, on which nobody is
        ("world", 2022, [3, 3, 1, 1, 6, 2]), // W11-13; A1 A2, and A6 A8 A9 who are in no hub, A7
    ];
    let ids =
        ["papers_total", "papers_all", "papers_life", "papers_intl", "active_researchers", "active_researchers_life"];
    for (hub, year, wanted) in counts {
        for (id, wanted) in ids.into_iter().zip(wanted) {
            let found = cell(id, hub, &year.to_string());
            let wanted = Value { value: Some(f64::from(wanted)), ..Value::default() };
            assert_eq!(found, wanted, "{id} {hub} {year}");
        }
    }

    let share = |value, low, high, n| Value { value, low, high, n: Some(n) };
    // Two of four, and W4 might be international too.
    assert_eq!(cell("share_papers_intl", "alpha", "2020"), share(Some(50.0), Some(50.0), Some(75.0), 4));
    assert_eq!(cell("share_papers_intl", "alpha", "2021"), share(None, None, None, 0));
    assert_eq!(cell("share_papers_intl", "alpha", "2022"), share(Some(0.0), Some(0.0), Some(0.0), 1));
    assert_eq!(cell("share_life_papers", "alpha", "2020"), share(Some(2.0 / 3.0 * 100.0), None, None, 3));
    assert_eq!(cell("share_life_papers", "beta", "2020"), share(Some(0.0), None, None, 1));
    assert_eq!(cell("share_life_papers", "beta", "2021"), share(None, None, None, 0));

    // W10 of three, and W18 might be international.
    assert_eq!(
        cell("share_papers_intl", "world", "2021"),
        share(Some(1.0 / 3.0 * 100.0), Some(1.0 / 3.0 * 100.0), Some(2.0 / 3.0 * 100.0), 3)
    );
    for (hub, wanted) in [("alpha", 5.0), ("beta", 4.0), ("pair", 8.0), ("gamma", 0.0), ("world", 10.0)] {
        let wanted = Value { value: Some(wanted), ..Value::default() };
        assert_eq!(cell("papers_total_5y", hub, "2020-2022"), wanted, "{hub}");
    }

    let growth = [
        ("cagr_papers_total", "alpha", Some(-50.0)), // 4 -> 1 in two years
        ("slope_papers_total", "alpha", None),       // no paper in 2021
        ("cagr_papers_intl", "alpha", Some(-100.0)), // 2 -> 0
        ("cagr_share_papers_intl", "alpha", Some(-100.0)),
        ("slope_share_papers_intl", "alpha", None),
        ("cagr_papers_total", "beta", Some(0.0)),
        ("slope_papers_total", "pair", Some((0.5_f64.sqrt() - 1.0) * 100.0)), // 4, 2, 2: the logarithms fall by ln 2 in two years
        ("slope_share_papers_intl", "pair", Some(0.0)),                       // 50, 50, 50
        ("cagr_active_researchers", "pair", Some((0.75_f64.sqrt() - 1.0) * 100.0)), // 4 -> 3
        ("cagr_papers_total", "gamma", None),
        ("mean_cagr_papers_total", "pair", Some(-25.0)), // alpha -50, beta 0, and not the -29.3 of the pair as one
        ("mean_cagr_papers_total", "all-hubs", Some(-25.0)), // gamma has none
        ("mean_cagr_papers_total", "lone", None),
        ("mean_cagr_papers_total", "alpha", None), // a hub, not a group
        ("cagr_papers_total", "world", Some((0.75_f64.sqrt() - 1.0) * 100.0)), // 4 -> 3
    ];
    for (id, hub, wanted) in growth {
        let found = cell(id, hub, "2020-2022").value;
        let near = match (found, wanted) {
            (Some(found), Some(wanted)) => (found - wanted).abs() < 1e-9,
            (found, wanted) => found == wanted,
        };
        assert!(near, "{id} {hub}: {found:?}, not {wanted:?}");
    }

    // Seven hubs, groups and the world; eight indicators in three years with three kinds of growth, and a pooled one.
    assert_eq!(cells.len(), 7 * (8 * (3 + 3) + 1));
    Ok(())
}

#[test]
fn evidence_names_the_works_behind_a_count() -> Outcome {
    let folder = filled("evidence")?;
    let over = |indicator: &str, hub: &str, first, last| {
        with(&folder.0, (2020, 2022), |inputs| evidence(inputs, indicator, hub, first, last))
    };
    let works = |indicator: &str, hub: &str| over(indicator, hub, 2020, 2020);
    assert_eq!(works("papers_total", "alpha")?.into_iter().collect::<Vec<_>>(), ["W1", "W2", "W3", "W4"]);
    assert_eq!(works("papers_life", "pair")?.into_iter().collect::<Vec<_>>(), ["W1", "W3"]);
    assert_eq!(works("active_researchers", "beta")?.into_iter().collect::<Vec<_>>(), ["W2"]);
    // All works of the world, but for people only those that have some: not W18.
    assert_eq!(over("papers_total", "world", 2021, 2021)?.into_iter().collect::<Vec<_>>(), ["W10", "W16", "W18"]);
    let people = over("active_researchers", "world", 2021, 2022)?;
    assert_eq!(people.into_iter().collect::<Vec<_>>(), ["W11", "W12", "W13"]);
    let pooled = over("papers_total_5y", "beta", 2020, 2021)?;
    assert_eq!(pooled.into_iter().collect::<Vec<_>>(), ["W10", "W16", "W2"]);
    assert!(works("share_papers_intl", "alpha").is_err());
    assert!(works("papers_ni", "alpha").is_err(), "no basket is declared");
    Ok(())
}

#[test]
fn one_year_has_no_growth() -> Outcome {
    let folder = filled("one-year")?;
    let cells = with(&folder.0, (2020, 2020), measure)?;
    let growth: Vec<_> =
        cells.iter().filter(|((id, _, period), _)| period == "2020-2020" && id != "papers_total_5y").collect();
    assert_eq!(growth.len(), 7 * 8 * 3);
    assert!(growth.iter().all(|(_, cell)| cell.value.is_none()));
    Ok(())
}

#[test]
fn records_read_are_all_accounted_for() -> Outcome {
    let folder = filled("account")?;
    let account = with(&folder.0, (2020, 2022), account)?;
    let counts = |read, written, superseded, rejected, skipped| Counts { read, written, superseded, rejected, skipped };
    assert_eq!(account["works"], counts(19, 15, 1, 3, 0));
    assert_eq!(account["institutions"], counts(6, 5, 1, 0, 0));
    assert_eq!(account["topics"], counts(1, 1, 0, 0, 0));
    assert_eq!(account["sources"], counts(1, 1, 0, 0, 0));
    assert_eq!(account["authors"], counts(1, 1, 0, 0, 0));
    assert_eq!(account["other"], counts(3, 0, 0, 1, 2));
    assert_eq!(account["openalex"], counts(31, 23, 2, 4, 2));
    assert_eq!(account["ror"], counts(5, 4, 1, 0, 0));
    Ok(())
}

#[test]
fn copies_of_one_date_may_differ_only_in_what_is_not_counted() -> Outcome {
    let folder = catalogue("ties")?;
    let works = folder.0.join("openalex/works.jsonl");
    fs::write(folder.0.join("ror.ndjson"), "")?;
    fs::write(&works, "{\"id\":\"W1\",\"title\":\"a\"}\n{\"id\":\"W1\",\"title\":\"b\"}\n")?;
    assert!(with(&folder.0, (2020, 2022), ties)?.is_empty());
    fs::write(&works, "{\"id\":\"W1\",\"publication_year\":2020}\n{\"id\":\"W1\",\"publication_year\":2021}\n")?;
    assert_eq!(with(&folder.0, (2020, 2022), ties)?.len(), 1);
    assert!(with(&folder.0, (2020, 2022), measure).is_err());
    Ok(())
}

#[test]
fn a_missing_or_broken_file_is_an_error() -> Outcome {
    let folder = catalogue("broken")?;
    assert!(with(&folder.0, (2020, 2022), measure).is_err(), "there is no ROR file");
    fs::write(folder.0.join("ror.ndjson"), "")?;
    fs::write(folder.0.join("openalex/part_000.gz"), [0x1f, 0x8b, 8, 0, 0])?;
    assert!(with(&folder.0, (2020, 2022), measure).is_err(), "the archive is cut off");
    Ok(())
}
