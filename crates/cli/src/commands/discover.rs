use super::{bucket::to_read, catalogue, output};
use crate::failure::Failure;
use hubscope_count::discover::{Cluster, Search};
use hubscope_count::{Engine, Selection};
use hubscope_model::Years;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Find hubs in the data: places where research is dense, the greatest first.
///
/// Authors of works are clustered by where their institutions are (DBSCAN on the sphere, as WIPO does for its science and technology
/// clusters): a place is dense if --least percent of the world's authors are within --radius kilometres. Writes a GeoJSON
/// FeatureCollection that `measure --hubs`, `report` and any map editor read; each cluster has its rank, authors, share of the world,
/// institutions, area, authors per square kilometre, and how stable it is: how much of it other radii and densities find, too (from 0
/// to 1, the mean and the least). docs/discover.md explains it.
///
/// Examples:
///   hubscope discover --lake lake --out clusters.geojson
///   hubscope discover --lake lake --radius 25 --least 0.05 --years 2021-2023 --out clusters.geojson
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The lake: a folder, or the URL of one in a bucket.
    #[arg(long, value_name = "LAKE")]
    lake: PathBuf,
    /// First and last year of the works.
    #[arg(long, value_name = "A-B", default_value_t = Years::DEFAULT)]
    years: Years,
    /// Kilometres within which research is close together: up to 200.
    #[arg(long, value_name = "KM", default_value_t = Search::RADIUS_KM, value_parser = radius)]
    radius: f64,
    /// Percent of the world's authors within that radius that make a place dense.
    #[arg(long, value_name = "PERCENT", default_value_t = Search::LEAST_PERCENT, value_parser = least)]
    least: f64,
    /// Only the first so many clusters.
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// File to write; standard output if none is given.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

fn radius(text: &str) -> Result<f64, String> {
    between(text, 0.1, 200.0)
}

fn least(text: &str) -> Result<f64, String> {
    between(text, 0.0001, 100.0)
}

fn between(text: &str, least: f64, most: f64) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("\"{text}\" is no number from {least} to {most}"))
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let engine = Engine::open(&to_read(&args.lake)?, catalogue(None, None)?)?;
    let search = Search { years: args.years, radius_km: args.radius, least_percent: args.least };
    let mut clusters = engine.discover(&search)?;
    let found = clusters.len();
    clusters.truncate(args.top.unwrap_or(found));
    let collection = json!({
        "type": "FeatureCollection",
        "name": format!("Clusters of research, {}", args.years),
        "method": {
            "algorithm": "DBSCAN on the sphere, weighted by authors split over their institutions",
            "radius_km": search.radius_km,
            "least_percent": search.least_percent,
        },
        "provenance": engine.provenance(&Selection { years: args.years, ..Selection::default() }),
        "features": clusters.iter().map(feature).collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&collection).map_err(Failure::new)?;
    bytes.push(b'\n');
    output(&bytes, args.out.as_ref())?;
    eprintln!("{found} clusters; the greatest:");
    for Cluster { rank, name, share, institutions, stability, .. } in clusters.iter().take(10) {
        eprintln!("{rank:>4}  {name}: {share:.2} % of authors, {institutions} institutions, stability {stability:.2}");
    }
    Ok(())
}

fn feature(cluster: &Cluster) -> Value {
    json!({
        "type": "Feature",
        "id": cluster.id,
        "properties": {
            "name": cluster.name,
            "country": cluster.country,
            "rank": cluster.rank,
            "authors": rounded(cluster.authors, 1.0),
            "share_percent": rounded(cluster.share, 10_000.0),
            "institutions": cluster.institutions,
            "square_km": rounded(cluster.square_km, 1.0),
            "authors_per_square_km": rounded(cluster.intensity, 1_000.0),
            "stability": rounded(cluster.stability, 1_000.0),
            "stability_least": rounded(cluster.stability_least, 1_000.0),
        },
        "geometry": { "type": "MultiPolygon", "coordinates": cluster.outline },
    })
}

fn rounded(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}
