use super::*;
use proptest::prelude::*;
use tempfile::TempDir;

type Row = (u8, String);

/// Sorts with this budget, dealt to that many sorters in turn; also how many runs were spilled.
fn sorted(rows: &[Row], limit: usize, threads: usize) -> (Vec<Row>, u64) {
    let folder = TempDir::new().unwrap();
    let scratch = Scratch::take(folder.path().join("sort")).unwrap();
    let mut sorters: Vec<Sorter<u8, String>> = (0..threads).map(|_| Sorter::new(&scratch, limit)).collect();
    for (n, (key, value)) in rows.iter().enumerate() {
        sorters[n % threads].push(*key, value).unwrap();
    }
    let sorted = Sorter::finish_all(sorters).unwrap();
    assert_eq!(sorted.rows(), rows.len() as u64);
    let all: Vec<Row> = sorted.iter().unwrap().map(Result::unwrap).collect();
    let again: Vec<Row> = sorted.iter().unwrap().map(Result::unwrap).collect();
    assert_eq!(all, again);
    (all, scratch.next.load(Ordering::Relaxed))
}

/// The order that is promised: by key, then by the value's encoded bytes.
fn plainly(rows: &[Row]) -> Vec<Row> {
    let mut rows = rows.to_vec();
    rows.sort_by_cached_key(|(key, value)| (*key, postcard::to_extend(value, vec![]).unwrap()));
    rows
}

proptest! {
    #[test]
    fn it_equals_a_plain_sort_for_any_rows_budget_and_number_of_sorters(
        rows in prop::collection::vec((any::<u8>(), ".{0,40}"), 0..400),
        limit in 0usize..8192,
        threads in 1usize..4,
    ) {
        prop_assert_eq!(sorted(&rows, limit, threads).0, plainly(&rows));
    }
}

#[test]
fn more_runs_than_can_be_merged_at_once_take_several_passes() {
    let rows: Vec<Row> = (0..5000u32).map(|n| ((n * 167 % 251) as u8, format!("{}", n * 7919 % 5003))).collect();
    // A budget of nothing spills every row: 5,000 runs of one row, merged 64 at a time.
    let (all, runs) = sorted(&rows, 0, 1);
    assert_eq!(all, plainly(&rows));
    assert!(runs > 5000 + 5000 / FAN_IN as u64, "{runs} runs");
}

#[test]
fn rows_larger_than_a_block_come_back_whole() {
    let rows: Vec<Row> = (0..6).map(|n| (n % 2, char::from(b'a' + n).to_string().repeat(300_000))).collect();
    assert_eq!(sorted(&rows, 1 << 10, 2).0, plainly(&rows));
}

#[test]
fn runs_and_their_folder_go_when_they_are_no_longer_needed() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("sort");
    fs::create_dir_all(place.join("left by a kill")).unwrap();
    let scratch = Scratch::take(place.clone()).unwrap();
    let files = || fs::read_dir(&place).unwrap().count();
    assert_eq!(files(), 0);
    let mut sorter = Sorter::new(&scratch, 0);
    (0..3u8).for_each(|n| sorter.push(n, &n).unwrap());
    let sorted = sorter.finish().unwrap();
    assert_eq!(files(), 3);
    drop(sorted);
    assert_eq!(files(), 0);
    drop(scratch);
    assert!(!place.exists());
}

#[test]
fn a_damaged_run_is_an_error() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("sort");
    let scratch = Scratch::take(place.clone()).unwrap();
    let mut sorter = Sorter::new(&scratch, 1 << 12);
    (0..2000u32).for_each(|n| sorter.push(n, &n.to_string()).unwrap());
    let sorted = sorter.finish().unwrap();
    let path = place.join("0");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let rows: Result<Vec<(u32, String)>, _> = sorted.iter().and_then(|rows| rows.collect());
    assert!(rows.unwrap_err().to_string().contains("sort/0"));
}
