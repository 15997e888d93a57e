use super::{catalogue, output};
use crate::failure::Failure;
use hubscope_geo::{Boundary, Institutions, Known, Spot};
use hubscope_place::{Evidence, Hint, Placed};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Say where affiliations are: the city that each names, and the hubs that it lies in.
///
/// Reads one affiliation a line, from files or standard input, and prints a row for each: GeoNames id, city, country, point, whether a
/// name or a postcode says so (by), and the hubs. A row is empty where nothing in the line tells. Measures do not use it yet: they go by
/// where an institution is registered. docs/places.md says how it is done, and how often it is right.
///
/// Examples:
///   echo "Broad Institute, Cambridge, MA 02142, USA" | hubscope place
///   hubscope place affiliations.txt --hubs my-hubs.geojson --out placed.csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Files of affiliations, one a line; standard input if none is given.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// ISO codes of the countries where they may be, if they do not say: US,CN.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    countries: Vec<String>,
    /// Your own hubs in place of the catalogue's: TOML, or a GeoJSON FeatureCollection of polygons.
    #[arg(long, value_name = "FILE")]
    hubs: Option<PathBuf>,
    /// A folder that adds to the built-in catalogue, or replaces files of it.
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
    /// File to write; standard output if none is given.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let catalogue = catalogue(args.catalogue.as_deref(), args.hubs.as_deref())?;
    let boundary = |hub| Boundary::of(hub, &Institutions::default()).map_err(Failure::new);
    let boundaries: Vec<(&str, Boundary)> =
        catalogue.hubs.bounded().map(|hub| Ok((hub.id.as_str(), boundary(hub)?))).collect::<Result<_, Failure>>()?;
    let countries: Vec<String> = args.countries.iter().map(|code| code.to_uppercase()).collect();
    let countries: Vec<&str> = countries.iter().map(String::as_str).collect();
    let mut writer = csv::Writer::from_writer(vec![]);
    let header = ["affiliation", "geoname_id", "city", "country", "latitude", "longitude", "by", "hubs"];
    writer.write_record(header).map_err(Failure::new)?;
    let mut row = |line: &str| {
        let placed = hubscope_place::place(line, Hint { countries: &countries, towns: &[] });
        writer.write_record(cells(line, placed, &boundaries)).map_err(Failure::new)
    };
    let sources: Vec<Option<&Path>> = match args.files.as_slice() {
        [] => vec![None],
        files => files.iter().map(|file| Some(file.as_path())).collect(),
    };
    for source in sources {
        let name = source.unwrap_or(Path::new("standard input"));
        let reader: Box<dyn Read> = match source {
            Some(path) => Box::new(std::fs::File::open(path).map_err(Failure::io("open", path))?),
            None => Box::new(std::io::stdin().lock()),
        };
        for line in BufReader::new(reader).split(b'\n') {
            let line = line.map_err(Failure::io("read", name))?;
            // What is not UTF-8 loses a letter, and not the line.
            let line = String::from_utf8_lossy(&line);
            row(line.trim_end_matches('\r'))?;
        }
    }
    let bytes = writer.into_inner().map_err(|e| Failure::new(e.into_error()))?;
    output(&bytes, args.out.as_ref())
}

fn cells(line: &str, placed: Option<Placed>, boundaries: &[(&str, Boundary)]) -> [String; 8] {
    let Some(placed) = placed else {
        return [line, "", "", "", "", "", "", ""].map(str::to_owned);
    };
    let Placed { geoname_id, name, country, latitude, longitude, by, .. } = placed;
    let spot = Spot::of(Known {
        geoname_id: Some(geoname_id),
        point: Some((latitude, longitude)),
        country: Some(country),
        institution: None,
    });
    let hubs: Vec<&str> = boundaries.iter().filter(|(_, boundary)| boundary.holds(&spot)).map(|(id, _)| *id).collect();
    let by = match by {
        Evidence::Name => "name",
        Evidence::Postcode => "postcode",
    };
    [
        line.to_owned(),
        geoname_id.to_string(),
        name.to_owned(),
        country.to_owned(),
        latitude.to_string(),
        longitude.to_string(),
        by.to_owned(),
        hubs.join(";"),
    ]
}
