//! Granted patents, as PatentsView's tables of granted patents have them.
//!
//! The patents of a year are numbered in the order of their grant. Which of them are a hub's is a matter of slots: so
//! many are a hub's own, so many are shared by two, so many are decoys; a fixed order of the year's slots mixes them.
//! A patent is where its applicants are: its assignees or, if it has none, its inventors.
//! Columns: <https://patentsview.org/download/data-download-dictionary>.

mod classes;
mod plan;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::WorldError;
use crate::rng::Rng;

use super::dates::{date, tuesday};
use super::output::Field::{Degrees, Empty, Number, Text};
use super::output::{Part, Style, Table};
use super::places::{location_id, state};
use super::targets::YEARS;
use super::words::{ANY, company, person};
use super::{Draw, Records};

use classes::{CLASSES, title};
use plan::Kind;
pub(super) use plan::{Patents, target};

/// The tables of a part.
struct Tables {
    patent: Table,
    application: Table,
    inventor: Table,
    assignee: Table,
    ipc: Table,
}

#[rustfmt::skip]
impl Tables {
    fn create(part: &Part) -> Result<Self, WorldError> {
        let table = |name: &str, columns: &[&str]| part.file(name, "tsv")?.table(Style::QuotedTsv, columns);
        Ok(Self {
            patent: table("g_patent", &[
                "patent_id", "patent_type", "patent_date", "patent_title", "wipo_kind", "num_claims", "withdrawn",
                "filename",
            ])?,
            application: table("g_application", &[
                "application_id", "patent_id", "patent_application_type", "filing_date", "series_code", "rule_47_flag",
            ])?,
            inventor: table("g_inventor_disambiguated", &[
                "patent_id", "inventor_sequence", "inventor_id", "disambig_inventor_name_first",
                "disambig_inventor_name_last", "gender_code", "location_id",
            ])?,
            assignee: table("g_assignee_disambiguated", &[
                "patent_id", "assignee_sequence", "assignee_id", "disambig_assignee_individual_name_first",
                "disambig_assignee_individual_name_last", "disambig_assignee_organization", "assignee_type",
                "location_id",
            ])?,
            ipc: table("g_ipc_at_issue", &[
                "patent_id", "ipc_sequence", "classification_level", "section", "ipc_class", "subclass", "main_group",
                "subgroup", "symbol_position", "classification_value", "classification_data_source", "action_date",
            ])?,
        })
    }

    fn finish(self) -> Result<Vec<PathBuf>, WorldError> {
        [self.patent, self.application, self.inventor, self.assignee, self.ipc].into_iter().map(Table::finish).collect()
    }
}

impl Records for Patents<'_> {
    fn count(&self) -> u64 {
        self.total()
    }

    fn write(&self, part: &Part) -> Result<Vec<PathBuf>, WorldError> {
        let mut tables = Tables::create(part)?;
        for patent in part.range.clone() {
            self.write_patent(&mut tables, patent)?;
        }
        let mut files = tables.finish()?;
        if part.is_first() {
            files.push(self.write_locations(part)?);
        }
        Ok(files)
    }
}

impl Patents<'_> {
    fn write_patent(&self, tables: &mut Tables, patent: u64) -> Result<(), WorldError> {
        let (year, kind) = self.find(patent);
        let rng = &mut self.plan.rng(Draw::Patent, patent, 1);
        let id = kind.number(patent);
        let granted = tuesday(year.year, (patent - year.first) * 52 / year.count());
        let is_design = matches!(kind, Kind::Design(_));
        let class = rng.pick(&CLASSES);
        let title = if is_design { "Housing for an instrument".to_owned() } else { title(rng, &class) };
        let claims = if is_design { 1 } else { 4 + rng.below(22) };
        tables.patent.row(&[
            Text(&id),
            Text(kind.word()),
            Text(&granted),
            Text(&title),
            Text(kind.document()),
            Number(claims),
            Number(0),
            Text(&format!("ipg{}.xml", &granted.replace('-', "")[2..])),
        ])?;
        let series = if is_design { "29" } else { "17" };
        tables.application.row(&[
            Text(&format!("{series}{:07}", patent + 1)),
            Text(&id),
            Text(series),
            Text(&date(year.year - 2 - rng.below(2) as u16, rng.below(365))),
            Text(series),
            Number(0),
        ])?;
        let assignees = kind.assigned_in(rng);
        let hubs = kind.invented_in(!assignees.is_empty(), rng);
        self.write_inventors(&mut tables.inventor, rng, &id, &hubs)?;
        self.write_assignees(&mut tables.assignee, rng, &id, &assignees)?;
        if !is_design {
            write_classes(&mut tables.ipc, rng, &id, &granted, class)?;
        }
        Ok(())
    }

    /// Somebody of each hub that the patent is invented in, and colleagues from the first and from no hub, in turns that
    /// begin anywhere.
    fn write_inventors(&self, table: &mut Table, rng: &mut Rng, id: &str, hubs: &[usize]) -> Result<(), WorldError> {
        let colleagues = rng.weighted([35, 28, 18, 12, 7].into_iter()) + usize::from(hubs.is_empty());
        let mut places: Vec<Option<usize>> = hubs.iter().copied().map(Some).collect();
        for _ in 0..colleagues {
            places.push(hubs.first().copied().filter(|_| rng.chance(750)));
        }
        let turn = rng.index(places.len());
        places.rotate_left(turn);
        let mut seen = BTreeSet::new();
        for place in places {
            let pool = place.map_or(self.total() / 4, |hub| target(self.plan, hub, *YEARS.end())) + 2;
            let number = at_place(place, rng.below(pool));
            if !seen.insert(number) {
                continue;
            }
            // Of the person, not of the patent.
            let rng = &mut self.plan.rng(Draw::Person, number, 0);
            let city = self.plan.places.city(place, rng);
            let (given, family) = person(rng, city.country);
            let letters = |name: &str| name.to_lowercase().replace(|letter: char| !letter.is_ascii_lowercase(), "");
            let initials: String = letters(&given).chars().take(2).collect();
            table.row(&[
                Text(id),
                Number(seen.len() as u64 - 1),
                Text(&format!("fl:{initials}_ln:{}-{number}", letters(family))),
                Text(&given),
                Text(family),
                Text(rng.pick(&["F", "M", "M", "U"])),
                Text(&location_id(city)),
            ])?;
        }
        Ok(())
    }

    /// A company at each place.
    fn write_assignees(
        &self,
        table: &mut Table,
        rng: &mut Rng,
        id: &str,
        places: &[Option<usize>],
    ) -> Result<(), WorldError> {
        for (sequence, &place) in (0..).zip(places) {
            let pool = place.map_or(400, |hub| target(self.plan, hub, *YEARS.end()) / 20) + 3;
            let number = at_place(place, rng.below(pool));
            // Of the company, not of the patent.
            let rng = &mut self.plan.rng(Draw::Company, number, 0);
            let city = self.plan.places.city(place, rng);
            table.row(&[
                Text(id),
                Number(sequence),
                Text(&format!("{:08x}-1b02-01ed-9b5f-{:012x}", number >> 32, number & 0xFFFF_FFFF)),
                Empty,
                Empty,
                Text(&company(rng, city.country, ANY)),
                // A company, American or foreign.
                Number(if city.country == "US" { 2 } else { 3 }),
                Text(&location_id(city)),
            ])?;
        }
        Ok(())
    }

    #[rustfmt::skip]
    fn write_locations(&self, part: &Part) -> Result<PathBuf, WorldError> {
        let columns = [
            "location_id", "disambig_city", "disambig_state", "disambig_country", "latitude", "longitude", "county",
            "state_fips", "county_fips",
        ];
        let mut table = part.common("g_location_disambiguated", "tsv")?.table(Style::QuotedTsv, &columns)?;
        for city in self.plan.places.all() {
            table.row(&[
                Text(&location_id(city)), Text(city.name), state(city).map_or(Empty, |(code, _)| Text(code)),
                Text(city.country), Degrees(city.latitude), Degrees(city.longitude), Empty, Empty, Empty,
            ])?;
        }
        table.finish()
    }
}

/// The classes of a patent: the one that its title speaks of, and up to two others.
#[rustfmt::skip]
fn write_classes(
    table: &mut Table, rng: &mut Rng, id: &str, granted: &str, first: classes::Class,
) -> Result<(), WorldError> {
    let mut all = vec![first];
    all.extend((0..rng.below(3)).map(|_| rng.pick(&CLASSES)));
    for (sequence, class) in (0..).zip(&all) {
        // Level A: the advanced level; F, L: first and later; I: about the invention; H: classified by a person.
        let position = if sequence == 0 { "F" } else { "L" };
        table.row(&[
            Text(id), Number(sequence), Text("A"), Text(class.section), Text(class.class), Text(class.subclass),
            Text(class.group), Text(class.subgroup), Text(position), Text("I"), Text("H"), Text(granted),
        ])?;
    }
    Ok(())
}

/// A number that no one of another place has.
fn at_place(hub: Option<usize>, number: u64) -> u64 {
    (hub.map_or(0, |hub| hub as u64 + 1) << 32) + number
}
