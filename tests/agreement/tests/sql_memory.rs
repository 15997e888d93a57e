//! SQL goes to disk when its memory is used up, and says the same.

use hubscope_agreement::corpora::Corpus;
use hubscope_count::Engine;
use hubscope_sql::{MEMORY, Sql};

/// Bytes that the query does not fit into.
const LITTLE: usize = 6 << 20;
/// Numbers out of order, a million or so: of any three works and some numbers.
const MANY: &str = "SELECT a.work_no * 7919 % 1009 * 100000 + b.work_no * 100 + c.work_no + d.work_no AS x
FROM work AS a CROSS JOIN work AS b CROSS JOIN work AS c CROSS JOIN work AS d
WHERE a.work_no < 40 AND b.work_no < 40 AND c.work_no < 40 AND d.work_no < 17
ORDER BY x";

#[test]
fn a_sort_that_does_not_fit_goes_to_disk_and_comes_out_the_same() {
    let corpus = Corpus::draw(0);
    let engine = Engine::open(&corpus.lake(), corpus.catalogue.clone()).unwrap();
    let (much, little) = (Sql::open(&engine, MEMORY).unwrap(), Sql::open(&engine, LITTLE as u64).unwrap());
    let bytes = much.csv(MANY).unwrap();
    assert!(bytes.iter().filter(|b| **b == b'\n').count() * size_of::<u64>() > LITTLE);
    assert!(bytes == little.csv(MANY).unwrap());
    let spills = |sql: &Sql<'_>| {
        let plan = String::from_utf8(sql.csv(&format!("EXPLAIN ANALYZE {MANY}")).unwrap()).unwrap();
        plan.split("spill_count=").skip(1).any(|rest| !rest.starts_with('0'))
    };
    assert_eq!((spills(&much), spills(&little)), (false, true));
}
