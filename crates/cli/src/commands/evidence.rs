use super::{Asked, output};
use crate::failure::Failure;
use hubscope_model::Years;
use std::path::PathBuf;

/// List the works behind one number, with DOI, title and why each counts.
///
/// A reason is given for every condition of the measure: the authorships that are in the hub, with their role if the measure goes
/// by one; venue, classes, subfield and countries; and whatever else it asks for (the company, the distance, citations and the
/// threshold they are to reach). `weight` is what of the work counts under fractional counting. Works are in the order of their ids;
/// how many there are in all is on standard error. Behind numbers of patents, trials and drugs are documents, with title, year, type and the
/// parties or places in the hub.
///
/// Examples:
///   hubscope evidence papers_life --hub boston --year 2021 --lake lake
///   hubscope evidence papers_life --hub boston --year 2021 --offset 100 --limit 100 --lake lake
///   hubscope evidence papers_life --hub boston --partner shanghai --year 2021 --lake lake
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The indicator.
    indicator: String,
    /// The hub or group.
    #[arg(long, value_name = "H")]
    hub: String,
    /// The works that the hub has together with another one, or with a country by its code, as `network` counts them.
    #[arg(long, value_name = "K")]
    partner: Option<String>,
    /// The year, or the first and last (2019-2023) for a figure of several.
    #[arg(long, value_name = "Y")]
    year: Years,
    /// How many works to pass over.
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// How many works to list; without it, all that there are.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    asked: Asked,
    /// Further hubs beside those, as `measure` takes them.
    #[arg(long, value_name = "FILE")]
    beside: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let engine = args.asked.engine_beside(args.beside.as_deref())?;
    let (offset, limit) = (args.offset, args.limit.unwrap_or(usize::MAX));
    let evidence = match &args.partner {
        None => engine.evidence(&args.indicator, &args.hub, args.year, offset, limit)?,
        Some(partner) => engine.pair_evidence(&args.indicator, (&args.hub, partner), args.year, offset, limit)?,
    };
    let what = if evidence.documents.is_empty() { "works" } else { "documents" };
    match evidence.records.len() + evidence.documents.len() {
        0 => eprintln!("no records beyond the first {offset}: {} in all", evidence.total),
        listed => eprintln!("{what} {} to {} of {}", offset + 1, offset + listed, evidence.total),
    }
    let mut writer = csv::Writer::from_writer(vec![]);
    if !evidence.documents.is_empty() {
        writer.write_record(["document_id", "title", "year", "type", "why"]).map_err(Failure::new)?;
        for document in evidence.documents {
            let (why, year) = (document.why(), document.year.map(|year| year.to_string()).unwrap_or_default());
            let (title, kind) = (document.title.unwrap_or_default(), document.kind.unwrap_or_default());
            writer.write_record([document.document_id, title, year, kind, why]).map_err(Failure::new)?;
        }
        return output(&writer.into_inner().map_err(|e| Failure::new(e.into_error()))?, None);
    }
    writer.write_record(["work_id", "doi", "title", "publication_year", "type", "why"]).map_err(Failure::new)?;
    for record in &evidence.records {
        let year = record.publication_year.map(|y| y.to_string()).unwrap_or_default();
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        let row =
            [record.work_id.clone(), text(&record.doi), text(&record.title), year, text(&record.kind), record.why()];
        writer.write_record(row).map_err(Failure::new)?;
    }
    let bytes = writer.into_inner().map_err(|e| Failure::new(e.into_error()))?;
    output(&bytes, None)
}
