//! Commits: several at a time, killed, and with answers that get lost.

use crate::common::Ran;
use crate::proxy::{Does, Proxy};
use crate::{Bucket, assert_same};
use std::process::Stdio;

#[test]
fn shards_from_several_machines_and_a_commit_give_what_one_run_gives() {
    let Some(bucket) = Bucket::new("shards") else { return };
    let jobs: Vec<_> = ["1/3", "2/3", "3/3"]
        .iter()
        .zip(["one", "two", "three"])
        .map(|(shard, cache)| {
            let mut job = bucket.command_by(&bucket.endpoint, cache, &["ingest", "openalex", "dump", "--shard", shard]);
            job.stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for job in jobs {
        let printed = Ran(job.wait_with_output().unwrap()).succeeds().stderr();
        assert!(printed.contains(&format!("hubscope lake commit --lake {}", bucket.url())), "{printed}");
    }
    bucket.run("reader", &["measure"]).fails(2, &["it has no snapshot"]);
    let status = bucket.run("fourth", &["lake", "status"]).succeeds().stdout();
    assert_eq!(status.matches("staged  openalex:").count(), 3, "{status}");
    bucket.run("fourth", &["lake", "commit"]).succeeds();
    assert_eq!(bucket.names("staged"), [""; 0]);
    assert_same(&bucket.read("reader", "1"), &bucket.whole());
}

#[test]
fn of_two_commits_at_a_time_one_is_refused_and_nothing_is_lost() {
    let Some(bucket) = Bucket::new("two") else { return };
    let stage = |file: &str| {
        bucket.run("stager", &["ingest", "openalex", file, "--shard", "1/1"]).succeeds();
    };
    stage("dump/institutions.jsonl");
    stage("dump/early.jsonl");
    let proxy = Proxy::to(&bucket.endpoint, Does::Hold("PUT", "/CURRENT"));
    let mut slow = bucket.command_by(&proxy.endpoint, "slow", &["lake", "commit"]);
    let slow = slow.stderr(Stdio::piped()).spawn().unwrap();
    let held = proxy.held();
    // All but CURRENT of the slow one's snapshot is there when the quick one begins, and it knows less.
    stage("dump/late.jsonl");
    bucket.run("quick", &["lake", "commit"]).succeeds();
    assert_eq!(bucket.current(), "2");
    held.send(()).unwrap();
    Ran(slow.wait_with_output().unwrap()).fails(2, &["another process has published", "run it again"]);
    assert_eq!(bucket.current(), "2");
    let again = bucket.run_by(&proxy.endpoint, "slow", &["lake", "commit"]).succeeds().stderr();
    assert!(again.contains("snapshot 2-") && again.contains("(nothing changed)"), "{again}");
    assert_same(&bucket.read("reader", "2"), &bucket.whole());
}

#[test]
fn a_number_is_not_given_twice() {
    let Some(bucket) = Bucket::new("number") else { return };
    bucket.run("stager", &["ingest", "openalex", "dump", "--shard", "1/1"]).succeeds();
    // The slow one has seen that no number is taken when the quick one takes the first.
    let proxy = Proxy::to(&bucket.endpoint, Does::Hold("PUT", "/1.claim"));
    let mut slow = bucket.command_by(&proxy.endpoint, "slow", &["lake", "commit"]);
    let slow = slow.stderr(Stdio::piped()).spawn().unwrap();
    let held = proxy.held();
    bucket.run("quick", &["lake", "commit"]).succeeds();
    let published = bucket.object("snapshots/1/manifest.json");
    held.send(()).unwrap();
    Ran(slow.wait_with_output().unwrap()).fails(2, &["another process has published"]);
    assert_eq!((bucket.current().as_str(), bucket.object("snapshots/1/manifest.json")), ("1", published));
    assert_eq!(bucket.names("snapshots/2"), ["snapshots/2.claim"]);
}

/// Reads a part, stages the rest, and kills the commit of it, made in the cache `here`, when nothing is missing but `CURRENT`.
/// Returns the way that it had taken to the store: a working copy is of one endpoint.
fn killed(bucket: &Bucket) -> Proxy {
    bucket.run("stager", &["ingest", "openalex", "dump/institutions.jsonl", "dump/early.jsonl"]).succeeds();
    let before = bucket.run("reader", &["measure"]).succeeds().stdout();
    bucket.run("stager", &["ingest", "openalex", "dump/late.jsonl", "--shard", "1/1"]).succeeds();
    let proxy = Proxy::to(&bucket.endpoint, Does::Hold("PUT", "/CURRENT"));
    let mut commit = bucket.command_by(&proxy.endpoint, "here", &["lake", "commit"]).spawn().unwrap();
    let _never_let_go = proxy.held();
    commit.kill().unwrap();
    commit.wait().unwrap();
    proxy.seen(&bucket.lake);
    assert!(bucket.names("snapshots/2/").contains(&"snapshots/2/manifest.json".to_owned()));
    assert_eq!(bucket.current(), "1");
    assert_eq!(bucket.run("empty", &["measure"]).succeeds().stdout(), before);
    proxy
}

#[test]
fn a_killed_commit_leaves_the_snapshot_before_and_is_taken_up_where_it_was() {
    let Some(bucket) = Bucket::new("killed") else { return };
    let proxy = killed(&bucket);
    let printed = bucket.run_by(&proxy.endpoint, "here", &["lake", "commit"]).succeeds().stderr();
    assert!(printed.contains("snapshot 2-") && printed.contains("(new)"), "{printed}");
    let seen = proxy.seen(&bucket.lake);
    let of_snapshots = |line: &&String| line.starts_with("PUT") && !line.ends_with(".claim");
    assert_eq!(seen.iter().filter(of_snapshots).collect::<Vec<_>>(), ["PUT CURRENT"]);
    assert_eq!(bucket.current(), "2");
    assert_same(&bucket.read("reader", "2"), &bucket.whole());
}

#[test]
fn after_a_killed_commit_another_machine_publishes_under_another_number() {
    let Some(bucket) = Bucket::new("other") else { return };
    let proxy = killed(&bucket);
    bucket.run("there", &["lake", "commit"]).succeeds();
    assert_eq!(bucket.current(), "3");
    let whole = bucket.whole();
    assert_same(&bucket.read("reader", "3"), &whole);
    // What was killed knows that it came too late.
    let again = bucket.run_by(&proxy.endpoint, "here", &["lake", "commit"]).succeeds().stderr();
    assert!(again.contains("snapshot 3-") && again.contains("(nothing changed)"), "{again}");
    assert_same(&bucket.read("third", "3"), &whole);
}

#[test]
fn a_lost_answer_is_not_taken_for_a_lost_race() {
    let Some(bucket) = Bucket::new("answer") else { return };
    bucket.run("here", &["ingest", "openalex", "dump/early.jsonl"]).succeeds();
    let proxy = Proxy::to(&bucket.endpoint, Does::Lose("PUT", "/CURRENT"));
    let printed = bucket.run_by(&proxy.endpoint, "here", &["ingest", "openalex", "dump"]).succeeds().stderr();
    assert!(printed.contains("snapshot 2-") && printed.contains("(new)"), "{printed}");
    assert_eq!(bucket.current(), "2");
    assert_same(&bucket.read("reader", "2"), &bucket.whole());
}

#[test]
fn a_store_that_does_not_look_at_conditions_is_refused() {
    let Some(bucket) = Bucket::new("careless") else { return };
    bucket.run("here", &["ingest", "openalex", "dump", "--shard", "1/1"]).succeeds();
    let proxy = Proxy::to(&bucket.endpoint, Does::Strip);
    bucket.run_by(&proxy.endpoint, "here", &["lake", "commit"]).fails(2, &["whatever its condition", "If-None-Match"]);
    assert_eq!(bucket.names("snapshots"), [""; 0]);
    bucket.run("here", &["lake", "commit"]).succeeds();
}
