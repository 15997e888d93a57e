use super::*;
use crate::commit::CommitOptions;
use crate::fragment::Fragment;
use crate::keep::Records;
use crate::manifest::{Counts, Dump};
use crate::record::WorkRecord;
use crate::staged::Staged;
use crate::table::Encoder;
use std::collections::BTreeMap;

/// A lake of so many works.
fn lake(works: u64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    let counts = Counts { read: works, written: works, ..Counts::default() };
    let fragment = Fragment {
        hash: "f".into(),
        content: "f".into(),
        source: "openalex".into(),
        entities: BTreeMap::from([("works".to_owned(), counts)]),
        ..Fragment::default()
    };
    let mut writer = lake.keep("openalex", "f").unwrap();
    let works = (1..=works).map(|key| WorkRecord { key, ..WorkRecord::default() });
    writer.records = Records { works: works.collect(), ..Records::default() };
    writer.settle().unwrap();
    writer.finish(&fragment).unwrap();
    let dump = Dump { parts: [("f".to_owned(), Some("f".to_owned()))].into(), ..Dump::default() };
    let dumps = BTreeMap::from([("works".to_owned(), dump)]);
    lake.stage(&Staged { source: "openalex".into(), dumps, ..Staged::default() }).unwrap();
    lake.commit(CommitOptions::default(), &|_, _, _| {}).unwrap();
    folder
}

#[test]
fn citations_of_no_work_out_of_order_or_more_own_than_all_are_found() {
    let folder = lake(2);
    let mut snapshot = Snapshot::open(folder.path()).unwrap();
    let mut found = |rows: &[(u32, u32, u32, u32)]| -> Vec<String> {
        let row = |&(work_no, lag, citations, self_citations)| Citation { work_no, lag, citations, self_citations };
        let rows: Vec<Citation> = rows.iter().map(row).collect();
        let mut table = Encoder::create(snapshot.path("citation/part-0.parquet")).unwrap();
        table.write(&rows).unwrap();
        table.finish().unwrap();
        snapshot.manifest.tables.get_mut("citation").unwrap().rows = rows.len() as u64;
        let mut check = Check { snapshot: &snapshot, findings: vec![], progress: &|_, _, _| {} };
        check.references();
        check.findings.iter().map(ToString::to_string).collect()
    };
    assert!(found(&[(0, 0, 1, 0), (0, 10, 2, 2), (1, 0, 1, 0)]).is_empty());
    assert_eq!(found(&[(1, 0, 1, 0), (2, 0, 1, 0)]), ["citation: row 1: work_no is 2, of 2 (1 such rows)"]);
    let twice = [(0, 3, 1, 0), (0, 3, 1, 0)];
    assert_eq!(found(&twice), ["citation: row 1: work 0, lag 3 is not after the row before it (1 such rows)"]);
    assert_eq!(found(&[(0, 0, 1, 2)]), ["citation: row 0: 2 self-citations of 1 (1 such rows)"]);
}
