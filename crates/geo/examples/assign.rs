//! How long it takes to put as many organisations as ROR has into the catalogue's hubs and all their geometries.
//!
//! `cargo run --release -p hubscope-geo --example assign`
//!
//! They stand at the 10,500 largest towns of the gazetteer, as ROR's stand at some 10,500 points; once with the GeoNames id of the town,
//! once with no more than its point.

#![expect(clippy::print_stdout, reason = "what an example is for")]

use hubscope_geo::{Boundary, Institutions, Known, Spot, check};
use hubscope_model::Catalogue;
use hubscope_model::hubs::Hub;
use hubscope_place::City;
use std::time::Instant;

const ORGANISATIONS: usize = 110_000;
const POINTS: usize = 10_500;
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut cities = timed("gazetteer loaded", 1, || City::all().collect::<Vec<_>>());
    cities.sort_by_key(|city| std::cmp::Reverse(city.population()));
    cities.truncate(POINTS);
    cities.sort();
    let set = Catalogue::embedded()?.hubs;
    timed("hubs file checked", 1, || check(&set))?;
    let under = |hub: &Hub| hub.geometries.iter().map(|geometry| hub.under(geometry)).collect::<Vec<_>>();
    let all: Vec<Hub> = set.hubs.iter().flat_map(|hub| [vec![hub.clone()], under(hub)].concat()).collect();
    let resolve = |hubs: &[Hub]| -> Result<Vec<Boundary>, String> {
        hubs.iter().map(|hub| Boundary::of(hub, &Institutions::default())).collect()
    };
    let hubs = timed("22 hubs looked up", ROUNDS, || resolve(&set.hubs))?;
    let geometries = timed("and all geometries", ROUNDS, || resolve(&all))?;
    let with_places = || (0..ORGANISATIONS).map(|at| known(cities[at * POINTS / ORGANISATIONS]));
    let with_points = || with_places().map(|known| Known { geoname_id: None, ..known });
    for (what, boundaries) in [("22 hubs", &hubs), ("92 geometries", &geometries)] {
        let inside = timed(&format!("{what}, by place"), ROUNDS, || assign(boundaries, with_places()));
        let by_point = timed(&format!("{what}, by point"), ROUNDS, || assign(boundaries, with_points()));
        println!("{what}: {inside} of {ORGANISATIONS} by place, {by_point} by point");
    }
    Ok(())
}

fn known(city: City) -> Known<'static> {
    let (geoname_id, point, country) = (Some(city.geoname_id()), Some(city.point()), Some(city.country()));
    Known { geoname_id, point, country, institution: Some(u64::from(city.geoname_id())) }
}

/// Looks all organisations up, asks every boundary about each, and counts how often somebody is in one.
fn assign<'a>(boundaries: &[Boundary], known: impl Iterator<Item = Known<'a>>) -> usize {
    known.map(Spot::of).map(|spot| boundaries.iter().filter(|boundary| boundary.holds(&spot)).count()).sum()
}

/// What something gives, and the milliseconds of its quickest run.
fn timed<T>(what: &str, rounds: usize, run: impl Fn() -> T) -> T {
    let mut quickest = f64::INFINITY;
    let mut once = || {
        let begin = Instant::now();
        let given = run();
        quickest = quickest.min(begin.elapsed().as_secs_f64());
        given
    };
    let mut given = once();
    for _ in 1..rounds {
        given = once();
    }
    println!("{what}: {:.1} ms", quickest * 1e3);
    given
}
