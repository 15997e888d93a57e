//! Patents, trials, policy documents and drugs as a reader finds them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod recount;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::GzDecoder;
use hubscope_world::Source;
use hubscope_world::practice::{Figure, Options, Works, expected, write};
use recount::{Counts, HUBS, Key, Row, citations, hubs_by, hubs_by_applicants, patents, recount, rows, studies, work};

/// Works whose numbers say whose they are; some hubs have few, one has none in a year.
struct Known;

impl Works for Known {
    fn citable_count(&self, hub: usize, year: u16) -> u64 {
        if (hub, year) == (6, 2021) { 0 } else { 30 + 97 * hub as u64 * u64::from(year - 2018) }
    }

    fn citable(&self, hub: usize, year: u16, k: u64) -> u64 {
        assert!(k < self.citable_count(hub, year));
        9_000_000_000 + (hub as u64 * 10 + u64::from(year - 2019)) * 2_000_000 + k
    }
}

fn options(scale: f64) -> Options {
    Options { scale, seed: 1, hubs: (0..HUBS.len()).collect(), sources: Source::ALL.into(), shard: (1, 1) }
}

fn made(options: &Options) -> (tempfile::TempDir, Vec<PathBuf>) {
    let out = tempfile::tempdir().unwrap();
    let files = write(options, &Known, out.path(), &|_, _| ()).unwrap();
    (out, files)
}

/// All files by their path below the folder, with their bytes.
fn contents(out: &Path, files: &[PathBuf]) -> BTreeMap<PathBuf, Vec<u8>> {
    files.iter().map(|path| (path.strip_prefix(out).unwrap().to_owned(), fs::read(path).unwrap())).collect()
}

fn figures(options: &Options) -> Counts {
    let figures = expected(options, &Known);
    assert!(figures.is_sorted());
    figures.into_iter().map(|f| ((f.indicator, f.hub.to_owned(), f.period), f.value)).collect()
}

/// Where two tables differ, which is nowhere.
fn assert_equal(counted: &Counts, expected: &Counts) {
    let keys: BTreeSet<_> = counted.keys().chain(expected.keys()).collect();
    let differ: Vec<_> = keys.into_iter().filter(|key| counted.get(*key) != expected.get(*key)).collect();
    let differ: Vec<_> = differ.into_iter().map(|key| (key, counted.get(key), expected.get(key))).collect();
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn the_files_give_the_expected_figures() {
    for scale in [0.0005, 0.01] {
        let options = options(scale);
        let (out, _) = made(&options);
        let mut expected = figures(&options);
        let counted = recount(out.path(), &options.hubs);
        // A count of drugs is zero where no drug stands.
        expected.retain(|key, value| *value > 0 || counted.contains_key(key));
        assert_equal(&counted, &expected);
    }
}

#[test]
fn only_the_hubs_asked_for_are_anywhere() {
    let options = Options { hubs: [6, 14].into(), ..options(0.1) };
    let (out, _) = made(&options);
    let expected = figures(&options);
    assert_equal(&recount(out.path(), &options.hubs), &expected);
    for ((indicator, hub, period), value) in expected {
        let has = ["suzhou", "rotterdam", "world"].contains(&hub.as_str());
        let without_works =
            (indicator.as_str(), hub.as_str(), period.as_str()) == ("clinical_trial_citations", "suzhou", "2021");
        assert_eq!(value > 0, has && !without_works, "{indicator} {hub} {period}");
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn at_full_scale_the_figures_are_the_published_ones() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("HUBSCOPE_SHARED").map_or(beside, PathBuf::from).join("reference");
    if !folder.is_dir() {
        assert!(std::env::var_os("HUBSCOPE_REQUIRE_SHARED").is_none(), "{} is not there", folder.display());
        eprintln!("skipped: {} is not there", folder.display());
        return;
    }
    let mut published = Counts::new();
    let mut read = |name: &str, key: &dyn Fn(&Row) -> Option<Key>| {
        for row in csv::Reader::from_path(folder.join(name)).unwrap().deserialize::<Row>() {
            let row = row.unwrap();
            if let Some(key) = key(&row) {
                published.insert(key, row["value"].parse().unwrap());
            }
        }
    };
    read("values.csv", &|row| {
        let ours =
            ["patents", "clinical_trial_citations", "citations_total_5y"].contains(&row["indicator_id"].as_str());
        ours.then(|| (row["indicator_id"].clone(), row["hub_id"].clone(), row["year"].clone()))
    });
    read("drug_pipeline.csv", &|row| {
        Some((format!("drug_pipeline_{}", row["stage"]), "world".to_owned(), row["year"].clone()))
    });
    assert_eq!(published.len(), 22 * 11 + 80);
    struct Many;
    impl Works for Many {
        fn citable_count(&self, _: usize, _: u16) -> u64 {
            1000
        }
        fn citable(&self, _: usize, _: u16, k: u64) -> u64 {
            k
        }
    }
    let figures = expected(&options(1.0), &Many);
    let figures: Counts = figures.into_iter().map(|f| ((f.indicator, f.hub.to_owned(), f.period), f.value)).collect();
    assert_equal(&figures, &published);
}

#[test]
fn patents_have_decoys_of_every_kind() {
    let (out, _) = made(&Options { sources: [Source::PatentsView].into(), ..options(0.01) });
    let (inventors, assignees) =
        (hubs_by(out.path(), "g_inventor_disambiguated"), hubs_by(out.path(), "g_assignee_disambiguated"));
    let patents = rows(out.path(), "patentsview", "g_patent");
    let ids: BTreeSet<&String> = patents.iter().map(|row| &row["patent_id"]).collect();
    assert_eq!(ids.len(), patents.len());
    assert!(inventors.keys().eq(ids.iter().copied()), "every patent has an inventor");
    let count = |is: &dyn Fn(&Row) -> bool| patents.iter().filter(|row| is(row)).count();
    let invented = |row: &Row| inventors[&row["patent_id"]].len();
    let assigned = |row: &Row| assignees.get(&row["patent_id"]).map(BTreeSet::len);
    assert!(count(&|row| assigned(row) == Some(0) && invented(row) == 1) > 400);
    assert!(count(&|row| assigned(row) == Some(0) && invented(row) == 0) > 1000);
    assert!(count(&|row| assigned(row).is_none() && invented(row) == 0) > 100);
    assert!(count(&|row| assigned(row).is_none() && invented(row) == 1) > 1000);
    assert!(count(&|row| assigned(row) == Some(1) && invented(row) == 0) > 1000);
    let is_at_home = |row: &Row| assignees.get(&row["patent_id"]) == Some(&inventors[&row["patent_id"]]);
    let shared = count(&|row| assigned(row) == Some(2) && is_at_home(row));
    assert!(shared > 30);
    assert_eq!(count(&|row| assigned(row) == Some(2) || invented(row) == 2), shared);
    let assigned_second = rows(out.path(), "patentsview", "g_assignee_disambiguated").into_iter();
    assert_eq!(assigned_second.filter(|row| row["assignee_sequence"] == "1").count(), shared);
    for (kind, least) in [("design", 500), ("reissue", 50)] {
        let at_home = count(&|row| row["patent_type"] == kind && assigned(row) == Some(1) && is_at_home(row));
        assert!(at_home > least, "{kind}");
        assert_eq!(count(&|row| row["patent_type"] == kind), at_home, "{kind}");
    }
    assert!(count(&|row| row["patent_date"].starts_with("2018")) > 100);
    for row in &patents {
        let digits = row["patent_id"].trim_start_matches(|letter: char| letter.is_ascii_uppercase());
        assert!(digits.parse::<u64>().unwrap() >= 90_000_000, "{}", row["patent_id"]);
    }
    assert!(patents.iter().any(|row| row["patent_title"].contains("\"closed loop\"")), "quotes come through");
}

#[test]
fn patents_counted_by_others_than_their_applicants_are_other_figures() {
    let (out, _) = made(&Options { sources: [Source::PatentsView].into(), ..options(0.01) });
    let by_table = |table: &str| hubs_by(out.path(), table);
    let (inventors, assignees) = (by_table("g_inventor_disambiguated"), by_table("g_assignee_disambiguated"));
    let mut anybody = inventors.clone();
    for (patent, hubs) in &assignees {
        anybody.get_mut(patent).unwrap().extend(hubs);
    }
    let count = |hubs| patents(out.path(), hubs);
    let (by_inventors, by_assignees, by_anybody) = (count(&inventors), count(&assignees), count(&anybody));
    for (key, value) in count(&hubs_by_applicants(out.path())) {
        assert!(by_anybody[&key] > value, "{key:?}: some are invented there and owned elsewhere");
        if value > 200 {
            assert!(by_inventors[&key] < value, "{key:?}: more are owned there and invented elsewhere");
            assert!(by_assignees[&key] < value, "{key:?}: some have no assignee");
        }
    }
}

#[test]
fn every_link_is_there_once_and_never_before_its_work() {
    let (out, _) = made(&options(0.02));
    let dates = rows(out.path(), "patentsview", "g_patent").into_iter();
    let mut year: BTreeMap<String, u16> =
        dates.map(|row| (row["patent_id"].to_lowercase(), row["patent_date"][..4].parse().unwrap())).collect();
    for row in rows(out.path(), "overton", "policy_documents") {
        year.insert(row["policy_document_id"].clone(), row["published_on"][..4].parse().unwrap());
    }
    for study in studies(out.path()) {
        let protocol = &study["protocolSection"];
        let id = protocol["identificationModule"]["nctId"].as_str().unwrap();
        assert!(id.starts_with("NCT9") && id.len() == 11);
        let start = protocol["statusModule"]["startDateStruct"]["date"].as_str().unwrap();
        year.insert(id.to_owned(), start[..4].parse().unwrap());
    }
    for (kind, pairs) in citations(out.path()) {
        let distinct: BTreeSet<_> = pairs.iter().collect();
        assert_eq!(distinct.len(), pairs.len(), "{kind}");
        let mut by_work = BTreeMap::<&str, usize>::new();
        for (document, cited) in &pairs {
            let id = document.strip_prefix("us-").map_or(document.as_str(), |id| id.rsplit_once('-').unwrap().0);
            assert!(year[id] >= work(cited).1, "{document} {cited}");
            *by_work.entry(cited).or_default() += 1;
        }
        let most = by_work.values().max().unwrap();
        assert!(*most >= 3 && by_work.values().filter(|count| **count == 1).count() > by_work.len() / 2, "{kind}");
    }
}

#[test]
fn papers_that_name_a_trial_are_not_those_it_cites() {
    let (out, _) = made(&Options { sources: [Source::ClinicalTrials].into(), ..options(0.1) });
    let links: BTreeSet<(String, String)> = rows(out.path(), "clinicaltrials", "databank_links")
        .into_iter()
        .map(|row| (row["nct_id"].clone(), row["pmid"].clone()))
        .collect();
    let mut types = BTreeMap::<String, usize>::new();
    for study in studies(out.path()) {
        let protocol = &study["protocolSection"];
        let id = protocol["identificationModule"]["nctId"].as_str().unwrap();
        let sites = protocol["contactsLocationsModule"]["locations"].as_array().unwrap();
        assert!(sites.iter().all(|site| site["geoPoint"]["lat"].is_f64()));
        let references = protocol["referencesModule"]["references"].as_array().cloned().unwrap_or_default();
        for reference in &references {
            let kind = reference["type"].as_str().unwrap();
            let link = (id.to_owned(), reference["pmid"].as_str().unwrap().to_owned());
            assert_eq!(links.contains(&link), kind != "BACKGROUND", "{link:?}");
            *types.entry(kind.to_owned()).or_default() += 1;
        }
        *types.entry("none".to_owned()).or_default() += usize::from(references.is_empty());
    }
    assert!(["BACKGROUND", "RESULT", "DERIVED", "none"].iter().all(|kind| types[*kind] > 30), "{types:?}");
    assert!(links.len() > types["RESULT"] + types["DERIVED"], "some papers are not listed by the trial");
}

#[test]
fn threads_do_not_change_a_byte_and_seeds_do() {
    let options = Options { sources: Source::ALL.into(), ..options(0.03) };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (out, files) = pool.install(|| made(&options));
        contents(out.path(), &files)
    };
    let one = on(1);
    assert!(one == on(4));
    assert!(one.contains_key(Path::new("patentsview/g_patent_0001.tsv.gz")), "several parts");
    let (out, files) = made(&Options { seed: 2, ..options.clone() });
    let other = contents(out.path(), &files);
    assert!(one.keys().eq(other.keys()));
    let differ = one.iter().filter(|(path, bytes)| other[*path] != **bytes).count();
    assert_eq!(differ, one.len() - 1, "all but the table of locations");
}

#[test]
fn the_shares_together_are_the_whole() {
    let whole = options(0.03);
    let (out, files) = made(&whole);
    let whole_files = contents(out.path(), &files);
    let mut together = BTreeMap::new();
    for share in 1..=3 {
        let options = Options { shard: (share, 3), ..whole.clone() };
        assert_eq!(expected(&options, &Known), expected(&whole, &Known));
        let (out, files) = made(&options);
        assert!(!files.is_empty());
        for (path, bytes) in contents(out.path(), &files) {
            assert!(together.insert(path, bytes).is_none(), "no file is in two shares");
        }
    }
    assert!(together == whole_files);
}

#[test]
fn what_cannot_be_measured_is_not_expected() {
    let of = |sources: &[Source]| {
        let options = Options { sources: sources.iter().copied().collect(), ..options(0.01) };
        expected(&options, &Known).into_iter().map(|figure| figure.indicator).collect::<BTreeSet<_>>()
    };
    assert_eq!(of(&[Source::PatentsView]), ["patents".to_owned()].into());
    assert_eq!(of(&[Source::ClinicalTrials, Source::Overton]), ["clinical_trial_citations".to_owned()].into());
    assert!(of(&Source::ALL).contains("citations_total_5y"));
    let figure = Figure { indicator: "patents".into(), hub: "delhi", period: "2019".into(), value: 7, unit: "patents" };
    assert_eq!(figure.row(), "patents,delhi,2019,7,,,,full,patents,,world");
}

#[test]
fn progress_rises_to_the_number_of_records() {
    let (last, total) = (AtomicU64::new(0), AtomicU64::new(0));
    let out = tempfile::tempdir().unwrap();
    write(&options(0.01), &Known, out.path(), &|done, all| {
        assert!(last.swap(done, Ordering::Relaxed) <= done && done <= all);
        total.store(all, Ordering::Relaxed);
    })
    .unwrap();
    assert!(last.load(Ordering::Relaxed) > 20_000);
    assert_eq!(last.into_inner(), total.into_inner());
}

#[test]
fn files_are_what_they_say() {
    let (out, files) = made(&options(0.001));
    for path in files {
        let mut text = String::new();
        GzDecoder::new(fs::File::open(&path).unwrap()).read_to_string(&mut text).unwrap();
        assert!(text.ends_with('\n'), "{}", path.display());
    }
    let first = |name: &str| {
        let mut text = String::new();
        let path = out.path().join("patentsview").join(name);
        GzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
        text.lines().next().unwrap().to_owned()
    };
    assert!(first("g_patent.tsv.gz").starts_with("\"patent_id\"\t\"patent_type\"\t\"patent_date\""));
    let blocked = tempfile::tempdir().unwrap();
    fs::write(blocked.path().join("overton"), "in the way").unwrap();
    let error = write(&options(0.001), &Known, blocked.path(), &|_, _| ()).unwrap_err();
    assert!(error.to_string().contains("overton"), "{error}");
}
