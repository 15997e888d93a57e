use super::{Asked, remark};
use crate::failure::Failure;
use hubscope_count::{Engine, Selection};
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED, WORLD};
use hubscope_model::{Cell, Lang, Years};
use hubscope_report::{Input, Links};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Write the report: one self-contained HTML file per language, its values as CSV, and those that were published beside them.
///
/// Example: hubscope report --lake lake --out report
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    asked: Asked,
    /// Folder to write to; made if it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// First and last year.
    #[arg(long, value_name = "A-B", default_value_t = Years::DEFAULT)]
    years: Years,
    /// Languages.
    #[arg(long, value_name = "en,zh", value_delimiter = ',', default_value = "en,zh")]
    lang: Vec<Lang>,
    /// html (pdf, xlsx and docx are not built yet).
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', default_value = "html")]
    format: Vec<String>,
    /// Render a capsule again.
    #[arg(long, value_name = "FILE", hide = true)]
    from_capsule: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    if args.from_capsule.is_some() {
        return Err(Failure::not_built("--from-capsule").hint("leave it out"));
    }
    if let Some(format) = args.format.iter().find(|f| *f != "html") {
        return Err(match format.as_str() {
            "pdf" | "xlsx" | "docx" => Failure::not_built(&format!("--format {format}"))
                .hint("there is html; a browser prints it to PDF, and values.csv opens in a spreadsheet"),
            _ => Failure::new(format!("--format knows no \"{format}\"; there is html")),
        });
    }
    let engine = args.asked.engine()?;
    if args.asked.hubs.is_some() {
        remark(&engine);
    }
    for path in write(&engine, args.years, &args.lang, &args.out)? {
        eprintln!("{}", path.display());
    }
    Ok(())
}

/// Measures everything, and writes the report's files. Returns their paths.
pub(crate) fn write(engine: &Engine, years: Years, langs: &[Lang], out: &Path) -> Result<Vec<PathBuf>, Failure> {
    fs::create_dir_all(out).map_err(Failure::io("create", out))?;
    let cells = measure(engine, years)?;
    let mut paths = vec![];
    let mut put = |name: String, bytes: &[u8]| {
        let path = out.join(name);
        fs::write(&path, bytes).map_err(Failure::io("write", &path))?;
        paths.push(path);
        Ok::<(), Failure>(())
    };
    for (lang, page) in pages(engine, years, &cells, langs, Links::Offline)? {
        put(format!("report.{lang}.html"), page.as_bytes())?;
    }
    put("values.csv".to_owned(), &hubscope_report::csv(&cells))?;
    put("published.csv".to_owned(), &hubscope_report::published_csv(engine.catalogue(), &cells))?;
    Ok(paths)
}

/// The group of indicators that a report shows.
const REPORTED: &str = "publication";

/// Indicators of which the report says what other boundaries make of them: papers, those in selected journals, people.
const LENS: [&str; 3] = ["papers_life", "papers_ni", "active_researchers"];

/// All cells of a report. Series of the world begin where published ones do, if the lake reaches back to it.
pub(crate) fn measure(engine: &Engine, years: Years) -> Result<Vec<Cell>, Failure> {
    // What the report is about; what else is measured is asked for by `measure`.
    let indicators = vec![format!("@{REPORTED}")];
    let mut cells = engine.measure_kept(&Selection { indicators, years, ..Selection::default() })?;
    cells.retain(|cell| ![ELSEWHERE, UNRESOLVED].contains(&cell.hub_id.as_str()));
    let catalogue = engine.catalogue();
    let of_world = || catalogue.selectable().filter(|(_, indicator)| indicator.hubs == [WORLD]);
    let indicators: Vec<String> = of_world().map(|(d, i)| format!("{}{}", d.prefix(), i.id)).collect();
    let published = catalogue.published.iter().flat_map(|published| published.figures.keys());
    let series = published.filter(|key| key.hub_id == WORLD && indicators.contains(&key.indicator_id));
    let first = series.filter_map(|key| key.period.parse().ok()).fold(years.first, i32::min);
    let select = |first| Selection {
        indicators: indicators.clone(),
        hubs: vec![WORLD.to_owned()],
        years: Years { first, ..years },
        ..Selection::default()
    };
    if first == years.first {
        return Ok(cells);
    }
    // Years before the lake's first would read as years without papers.
    let counted = engine.measure_kept(&select(first))?;
    let with_papers = counted.iter().filter(|cell| cell.value.is_some_and(|value| value > 0.0));
    let first = with_papers.filter_map(|cell| cell.period.parse().ok()).fold(years.first, i32::min);
    cells.extend(engine.measure_kept(&select(first))?);
    cells.sort_by(Cell::order);
    cells.dedup_by(|a, b| (&a.indicator_id, &a.hub_id, &a.period) == (&b.indicator_id, &b.hub_id, &b.period));
    Ok(cells)
}

/// The scale of the synthetic world that the lake was made of, in part at least; none if all its records are real.
fn synthetic(engine: &Engine) -> Option<f64> {
    engine.manifest().sources.values().find_map(|source| source.synthetic).map(|world| world.scale)
}

/// The report's pages by language.
pub(crate) fn pages(
    engine: &Engine,
    years: Years,
    cells: &[Cell],
    langs: &[Lang],
    links: Links,
) -> Result<BTreeMap<Lang, String>, Failure> {
    let centres: Vec<(String, f64, f64)> = engine
        .catalogue()
        .hubs
        .hubs
        .iter()
        .filter_map(|hub| {
            let centre = hubscope_geo::centre(hub).map_err(Failure::new).transpose()?;
            Some(centre.map(|(lat, lon)| (hub.id.clone(), lat, lon)))
        })
        .collect::<Result<_, _>>()?;
    let told = LENS.iter().filter(|id| cells.iter().any(|cell| cell.indicator_id == **id));
    let told: Vec<String> = told.map(|id| (*id).to_owned()).collect();
    let input = Input {
        catalogue: engine.catalogue(),
        cells,
        lens: &engine.lens(&told, hubscope_report::settled_year(cells, years))?,
        resolution: &engine.resolution(years)?,
        coverage: &engine.coverage(years)?,
        provenance: &engine.provenance(&Selection { years, ..Selection::default() }),
        years,
        langs,
        centres: &centres,
        synthetic: synthetic(engine),
        links,
    };
    langs.iter().map(|&lang| Ok((lang, hubscope_report::html(&input, lang).map_err(Failure::new)?))).collect()
}
