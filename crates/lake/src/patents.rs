//! The tables `patent`, `patent_party` and `patent_class`: the parts of each patent are sorted by its number, and put together as they go
//! by. Parties are at sites of no institution, in the city of the gazetteer that their place is.

use crate::LakeError;
use crate::bench::Bench;
use crate::commit::numbered;
use crate::document::{number, year};
use crate::manifest::Counts;
use crate::patent::{PatentClassRecord, PatentFilingRecord, PatentPartyRecord, PatentPlaceRecord, PatentRecord};
use crate::record::Record;
use crate::sort::{Sorter, next_of};
use crate::towns::Towns;
use crate::weight::shares;
use crate::works::NO_SITE;
use crate::writer::SnapshotWriter;
use hubscope_model::measure::Party;
use hubscope_model::row::{Patent, PatentClass, PatentParty, WHOLE_WORK};
use hubscope_place::Area;
use serde::{Deserialize, Serialize};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// By the number of a place's id.
pub(crate) type ByPlace = HashMap<(u64, u64), u32>;

/// The city of every place that parties may be at, if the gazetteer has one: GeoNames id.
pub(crate) fn cities(bench: &Bench<'_>, towns: &mut Towns) -> Result<(ByPlace, Counts), LakeError> {
    let mut places: BTreeMap<(u64, u64), PatentPlaceRecord> = BTreeMap::new();
    let mut counts = Counts::default();
    each::<PatentPlaceRecord>(bench, |place| {
        keep(&mut places, place.key(), place, &mut counts);
        Ok(())
    })?;
    let city = |(key, place): (_, PatentPlaceRecord)| {
        let PatentPlaceRecord { city, country, latitude, longitude, .. } = place;
        Some((key, towns.of(city.as_deref(), Area::of(country.as_deref()?)?, latitude.zip(longitude))?.geoname_id()))
    };
    Ok((places.into_iter().filter_map(city).collect(), counts))
}

/// Goes through the records of an entity.
pub(crate) fn each<R: Record>(
    bench: &Bench<'_>,
    mut take: impl FnMut(R) -> Result<(), LakeError>,
) -> Result<(), LakeError> {
    for fragment in bench.fragments {
        for batch in bench.lake.records::<R>(fragment)?.into_iter().flatten() {
            batch?.into_iter().try_for_each(&mut take)?;
        }
    }
    Ok(())
}

/// What there is to know of a patent.
#[derive(Serialize, Deserialize)]
enum Part {
    Patent(PatentRecord),
    Filing(PatentFilingRecord),
    Party(PatentPartyRecord),
    Class(PatentClassRecord),
}

/// A patent put together.
#[derive(Default)]
struct Whole {
    patent: BTreeMap<(), PatentRecord>,
    filing: BTreeMap<(), PatentFilingRecord>,
    /// By whether they are inventors, and their place among those of the role.
    parties: BTreeMap<(bool, u32), PatentPartyRecord>,
    classes: BTreeMap<(String, String), PatentClassRecord>,
}

/// What became of the records of each entity.
#[derive(Default)]
struct Tallies {
    patents: Counts,
    filings: Counts,
    parties: Counts,
    classes: Counts,
}

/// Keeps the copy of the greatest rank.
fn keep<K: Ord, R: Record<Rank = u64>>(known: &mut BTreeMap<K, R>, key: K, record: R, counts: &mut Counts) {
    match known.entry(key) {
        Entry::Vacant(place) => {
            counts.written += 1;
            place.insert(record);
        }
        Entry::Occupied(mut place) => {
            counts.superseded += 1;
            if record.rank() > place.get().rank() {
                place.insert(record);
            }
        }
    }
}

impl Whole {
    fn add(&mut self, part: Part, tallies: &mut Tallies) {
        match part {
            Part::Patent(of) => keep(&mut self.patent, (), of, &mut tallies.patents),
            Part::Filing(of) => keep(&mut self.filing, (), of, &mut tallies.filings),
            Part::Party(of) => keep(&mut self.parties, (of.is_inventor, of.sequence), of, &mut tallies.parties),
            Part::Class(of) => {
                keep(&mut self.classes, (of.scheme.clone(), of.symbol.clone()), of, &mut tallies.classes);
            }
        }
    }

    /// The office and its number.
    fn id(&self) -> &str {
        let (patent, filing) = (self.patent.values().map(|of| &of.patent), self.filing.values().map(|of| &of.patent));
        let (parties, classes) =
            (self.parties.values().map(|of| &of.patent), self.classes.values().map(|of| &of.patent));
        patent.chain(filing).chain(parties).chain(classes).next().map_or("", String::as_str)
    }

    /// Its row. Of a patent that has no record of its own, only its number is known.
    fn row(&mut self, patent_no: u32) -> Patent {
        let number = self.id().to_owned();
        let office = number.split('-').next().unwrap_or_default().to_owned();
        let PatentRecord { kind_code, kind, title, published_on, is_withdrawn, .. } =
            self.patent.pop_first().map(|(_, of)| of).unwrap_or_default();
        let filed_on = self.filing.pop_first().and_then(|(_, of)| of.filed_on);
        Patent {
            patent_no,
            patent_id: kind_code.iter().fold(number, |number, code| format!("{number}-{code}")),
            office,
            kind,
            title,
            publication_year: year(published_on.as_ref()),
            published_on,
            filing_year: year(filed_on.as_ref()),
            filed_on,
            is_withdrawn,
        }
    }

    /// Its parties in a role, in their order: nobody, if nobody is known. Where a patent was assigned to nobody, its inventors are the
    /// applicants.
    fn parties(&self, inventors: bool) -> Vec<Option<&PatentPartyRecord>> {
        let of = |inventors| {
            let parties = self.parties.values().filter(move |party| party.is_inventor == inventors);
            parties.map(Some).collect::<Vec<_>>()
        };
        let known = Some(of(inventors)).filter(|of| !of.is_empty()).unwrap_or_else(|| of(true));
        if known.is_empty() { vec![None] } else { known }
    }
}

/// By site (none last), patent, whether an inventor, and place in the order of the role: a party's part of the patent, its id and name.
type Parties = Sorter<(u32, u32, bool, u32), (u64, Option<String>, Option<String>)>;

/// Writes the tables, and says what became of the records. `sites` says where places are.
pub(crate) fn write(
    bench: &Bench<'_>,
    sites: &ByPlace,
    snapshot: &mut SnapshotWriter,
) -> Result<Vec<(&'static str, Counts)>, LakeError> {
    let mut sorter = bench.sorter::<(u64, u64), Part>();
    each::<PatentRecord>(bench, |of| sorter.push(of.key(), &Part::Patent(of)))?;
    each::<PatentFilingRecord>(bench, |of| sorter.push(of.key(), &Part::Filing(of)))?;
    each::<PatentPartyRecord>(bench, |of| sorter.push(number(&of.patent), &Part::Party(of)))?;
    each::<PatentClassRecord>(bench, |of| sorter.push(number(&of.patent), &Part::Class(of)))?;
    let parts = sorter.finish()?;
    let mut rows = parts.iter()?.peekable();
    let (mut table, mut classes) = (snapshot.table::<Patent>()?, snapshot.table::<PatentClass>()?);
    let mut parties: Parties = bench.sorter();
    let (mut tallies, mut patents, mut done) = (Tallies::default(), 0_u32, 0);
    while let Some(first) = rows.next() {
        let (key, part) = first?;
        let mut whole = Whole::default();
        whole.add(part, &mut tallies);
        done += 1;
        while let Some((_, part)) = next_of(&mut rows, |&k| k == key) {
            whole.add(part, &mut tallies);
            done += 1;
        }
        bench.tell("putting patents together", done, parts.rows());
        for is_inventor in [false, true] {
            let of_role = whole.parties(is_inventor);
            for ((sequence, weight), party) in (0..).zip(shares(WHOLE_WORK, of_role.len())).zip(of_role) {
                let site = party.and_then(|party| sites.get(&number(party.place.as_deref()?))).copied();
                let (id, name) = party.map(|party| (party.party_id.clone(), party.name.clone())).unwrap_or_default();
                parties.push((site.unwrap_or(NO_SITE), patents, is_inventor, sequence), &(weight, id, name))?;
            }
        }
        for (scheme, symbol) in whole.classes.keys().cloned() {
            classes.push(PatentClass { patent_no: patents, scheme, symbol })?;
        }
        table.push(whole.row(patents))?;
        patents += 1;
        numbered(u64::from(patents), "patents")?;
    }
    snapshot.finish(table)?;
    snapshot.finish(classes)?;
    let parties = parties.finish()?;
    let mut table = snapshot.table::<PatentParty>()?;
    for row in parties.iter()? {
        let ((site, patent_no, is_inventor, sequence), (weight, party_id, name)) = row?;
        let site_no = (site != NO_SITE).then_some(site);
        let role = if is_inventor { Party::Inventor } else { Party::Applicant }.role().to_owned();
        table.push(PatentParty { site_no, patent_no, role, sequence, party_id, name, weight })?;
    }
    snapshot.finish(table)?;
    Ok(vec![
        (PatentRecord::ENTITY, tallies.patents),
        (PatentFilingRecord::ENTITY, tallies.filings),
        (PatentPartyRecord::ENTITY, tallies.parties),
        (PatentClassRecord::ENTITY, tallies.classes),
    ])
}
