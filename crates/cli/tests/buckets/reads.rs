//! Reading and ingesting: what is fetched, what is found damaged or gone, what cannot be reached.

use crate::common::Ran;
use crate::proxy::{Does, Proxy};
use crate::{Bucket, assert_same};
use std::time::{Duration, Instant};

#[test]
fn a_lake_in_a_bucket_has_the_bytes_of_one_in_a_folder() {
    let Some(bucket) = Bucket::new("bytes") else { return };
    bucket.run("here", &["measure"]).fails(2, &["is not a lake: it has no snapshot", "--lake s3://"]);
    let printed = bucket.run("here", &["ingest", "openalex", "dump"]).succeeds().stderr();
    assert!(printed.contains("3 files read") && printed.contains("(new)"), "{printed}");
    let whole = bucket.whole();
    assert_same(&bucket.read("elsewhere", "1"), &whole);
    // Where it was made it need not be fetched.
    assert_same(&bucket.read("here", "1"), &whole);
    let of_folder = bucket.place.run(&["measure", "--lake", "whole"]).succeeds().stdout();
    assert_eq!(bucket.run("third", &["measure"]).succeeds().stdout(), of_folder);
    let status = bucket.run("third", &["lake", "status"]).succeeds().stdout();
    assert_eq!(status, bucket.place.run(&["lake", "status", "--lake", "whole"]).succeeds().stdout());
}

#[test]
fn what_has_been_fetched_is_not_fetched_again() {
    let Some(bucket) = Bucket::new("again") else { return };
    bucket.run("here", &["ingest", "openalex", "dump"]).succeeds();
    let proxy = Proxy::to(&bucket.endpoint, Does::Watch);
    bucket.run_by(&proxy.endpoint, "elsewhere", &["measure"]).succeeds();
    let first = proxy.seen(&bucket.lake);
    assert!(first.contains(&"GET snapshots/1/work/part-0.parquet".to_owned()), "{first:?}");
    bucket.run_by(&proxy.endpoint, "elsewhere", &["measure"]).succeeds();
    assert_eq!(proxy.seen(&bucket.lake), ["GET CURRENT"]);
    // Files that somebody has read anywhere are not read again, nor are their records fetched to see that nothing changes.
    let printed = bucket.run_by(&proxy.endpoint, "third", &["ingest", "openalex", "dump"]).succeeds().stderr();
    assert!(printed.contains("0 files read, 3 known") && printed.contains("(nothing changed)"), "{printed}");
    let seen = proxy.seen(&bucket.lake);
    assert!(seen.iter().any(|line| line.ends_with("fragment.json")), "{seen:?}");
    assert!(!seen.iter().any(|line| line.ends_with(".parquet")), "{seen:?}");
    assert_eq!((bucket.names("snapshots/2"), bucket.names("staged")), (vec![], vec![]));
}

#[test]
fn objects_that_are_not_what_they_were_are_named() {
    let Some(bucket) = Bucket::new("damaged") else { return };
    bucket.run("here", &["ingest", "openalex", "dump"]).succeeds();
    let flipped = |content: &[u8]| {
        let mut content = content.to_vec();
        let middle = content.len() / 2;
        content[middle] ^= 1;
        content
    };
    let cut = |content: &[u8]| content[..content.len() - 1].to_vec();
    let names = ["snapshots/1/work/part-0.parquet", "snapshots/1/manifest.json", "CURRENT"];
    let [table, manifest, current] = names.map(|name| bucket.object(name));
    for (name, good, bad) in
        [(names[0], &table, flipped(&table)), (names[1], &manifest, cut(&manifest)), (names[2], &current, vec![])]
    {
        bucket.replace(name, &bad);
        bucket.run("reader", &["measure"]).fails(2, &[&format!("{}/{name} is damaged", bucket.url())]);
        bucket.replace(name, good);
    }
    bucket.run("reader", &["measure"]).succeeds();
}

#[test]
fn a_fragment_that_is_gone_or_half_is_read_again_or_named() {
    let Some(bucket) = Bucket::new("half") else { return };
    bucket.run("here", &["ingest", "openalex", "dump"]).succeeds();
    let others = ["second", "third"];
    for cache in others {
        bucket.run(cache, &["ingest", "openalex", "dump"]).succeeds();
    }
    let fragments = bucket.names("fragments");
    let description = fragments.iter().find(|name| name.ends_with("fragment.json")).unwrap();
    let fragment = description.trim_end_matches("fragment.json");
    // As a push leaves it that was killed, without what makes it a fragment; then gone altogether. The others know it from before.
    let all = fragments.iter().filter(|name| name.starts_with(fragment)).collect();
    for (cache, gone) in others.into_iter().zip([vec![description], all]) {
        gone.into_iter().for_each(|name| bucket.delete(name));
        let printed = bucket.run(cache, &["ingest", "openalex", "dump"]).succeeds().stderr();
        assert!(printed.contains("1 files read, 2 known"), "{printed}");
        assert_eq!(bucket.names("fragments"), fragments);
    }
    bucket.delete(description);
    bucket.place.file("more.jsonl", r#"{"id":"https://openalex.org/W99","publication_year":2021,"type":"article"}"#);
    let says = [fragment.trim_end_matches('/'), "is gone"];
    bucket.run("fourth", &["ingest", "openalex", "more.jsonl"]).fails(2, &says);
}

#[test]
fn a_web_server_is_read_and_not_written() {
    let Some(bucket) = Bucket::new("web") else { return };
    bucket.run("here", &["ingest", "openalex", "dump"]).succeeds();
    let by_web = |args: &[&str]| {
        let mut command = bucket.place.command(args);
        let url = format!("{}/{}", bucket.endpoint, bucket.lake);
        Ran(command.args(["--lake", &url]).env("HUBSCOPE_CACHE", bucket.place.path("web")).output().unwrap())
    };
    let of_bucket = bucket.run("here", &["measure"]).succeeds().stdout();
    assert_eq!(by_web(&["measure"]).succeeds().stdout(), of_bucket);
    let status = by_web(&["lake", "status"]).succeeds().stdout();
    assert!(status.starts_with("snapshot 1-"), "{status}");
    by_web(&["lake", "commit"]).fails(2, &["can be read, but not written", "s3://"]);
}

#[test]
fn what_cannot_be_reached_is_said_within_seconds_and_with_a_hint() {
    let Some(bucket) = Bucket::new("wrong") else { return };
    let measure = |lake: &str, set: &[(&str, &str)], unset: &[&str]| {
        let mut command = bucket.command_on(lake, &bucket.endpoint, "wrong", &["measure"]);
        command.envs(set.iter().copied());
        for name in unset {
            command.env_remove(name);
        }
        let start = Instant::now();
        let ran = Ran(command.output().unwrap());
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
        ran
    };
    let url = bucket.url();
    measure("s3://no-such-bucket/lake", &[], &[]).fails(2, &["there is no bucket of s3://no-such-bucket", "hint:"]);
    let nobody = nobody();
    measure(&url, &[("AWS_ENDPOINT", &nobody)], &[]).fails(2, &["cannot read s3://", "AWS_ENDPOINT"]);
    let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    // Without keys those of the machine are asked for, where a cloud would give them.
    measure(&url, &[("AWS_METADATA_ENDPOINT", &nobody)], &keys).fails(2, &["cannot read s3://", "AWS_ACCESS_KEY_ID"]);
    measure("ftp://host/lake", &[], &[]).fails(2, &["\"ftp://host/lake\" does not name a bucket", "s3://"]);
    measure("file:///tmp/lake", &[], &[]).fails(2, &["a folder is named by its path alone"]);
}

/// An address where nobody listens.
fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
