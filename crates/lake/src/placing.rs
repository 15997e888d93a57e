//! Where affiliations are: the city that each of them names, and the sites that an authorship is at.
//!
//! Strings are read in one pass over the works, which finds out what sites there are, and not again in the next, which numbers them:
//! what has been found waits in a file beside the sorts, four bytes an affiliation.

use crate::LakeError;
use crate::bench::Bench;
use crate::places::Registered;
use crate::readings::Readings;
use crate::record::{AffiliationRecord, AuthorshipRecord};
use hubscope_place::{City, Hint, Town, has_name, place, same_name};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

/// What says where somebody is, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum By {
    /// The affiliation names a city.
    City,
    /// An institution of the affiliation that belongs to this one.
    Child,
    /// Where the institution is registered.
    Institution,
    /// Nothing.
    None,
}

impl By {
    /// As `placed_by` of the table `authorship` has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            By::City => "city",
            By::Child => "child",
            By::Institution => "institution",
            By::None => "none",
        }
    }
}

/// An affiliation with the city that it names; the affiliation that nobody has printed, of institutions that stand in no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Affiliation {
    /// GeoNames id.
    pub(crate) city: Option<u32>,
    pub(crate) institutions: Vec<u64>,
    /// Those of them that are not in the city: several affiliations stand in one string, and it names their own town, too.
    pub(crate) at_home: Vec<u64>,
}

/// Where somebody is: an institution or none, and a city, or where the institution is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Whereabouts {
    pub(crate) institution: Option<u64>,
    pub(crate) city: Option<u32>,
    pub(crate) by: By,
}

impl Affiliation {
    /// Where somebody of this affiliation is; nowhere if it names neither an institution nor a city.
    ///
    /// A city that is named holds for every institution of the affiliation. Without one, an institution is where the first of the others
    /// that belongs to it is, by number: an institute of the academy for the academy.
    pub(crate) fn whereabouts(&self, registered: &BTreeMap<u64, Registered>) -> Vec<Whereabouts> {
        if self.institutions.is_empty() {
            let of_none = |city| Whereabouts { institution: None, city: Some(city), by: By::City };
            return self.city.map(of_none).into_iter().collect();
        }
        let at = |&institution: &u64| {
            let child = || {
                let others = self.institutions.iter().filter_map(|other| registered.get(other));
                let children = others.filter(|other| other.ancestors.contains(&institution));
                children.filter_map(|child| child.institution.city_id.map(|city| (child.key(), city))).min()
            };
            let (city, by) = match self.city.filter(|_| !self.at_home.contains(&institution)) {
                Some(city) => (Some(city), By::City),
                None if !self.at_home.is_empty() => (None, By::Institution),
                None => child().map_or((None, By::Institution), |(_, city)| (Some(city), By::Child)),
            };
            Whereabouts { institution: Some(institution), city, by }
        };
        self.institutions.iter().map(at).collect()
    }
}

/// How far from where it is registered an institution may be met in affiliations that the source has not matched with it, in kilometres.
const SAME_TOWN_KM: f64 = 50.0;

/// The affiliations of an authorship with their cities. An institution that the source has not found in any of them belongs to the one that
/// names the town where it is registered; else to the only one without an institution; else to one that nobody has printed.
pub(crate) fn affiliations(
    printed: Vec<AffiliationRecord>,
    institutions: &[u64],
    cities: impl Iterator<Item = Option<u32>>,
    registered: &BTreeMap<u64, Registered>,
) -> Vec<Affiliation> {
    let with_city = |(of, city): (AffiliationRecord, Option<u32>)| {
        let of_author = of.institutions.into_iter().filter(|key| institutions.contains(key));
        let institutions: Vec<u64> = of_author.collect();
        let at_home = city.map(|city| at_home(&of.text, city, &institutions, registered)).unwrap_or_default();
        Affiliation { city, institutions, at_home }
    };
    let mut affiliations: Vec<Affiliation> = printed.into_iter().zip(cities).map(with_city).collect();
    let is_matched = |key: &u64| affiliations.iter().any(|of| of.institutions.contains(key));
    let mut rest: Vec<u64> = institutions.iter().copied().filter(|key| !is_matched(key)).collect();
    let unmatched: Vec<usize> =
        (0..affiliations.len()).filter(|at| affiliations[*at].institutions.is_empty()).collect();
    if unmatched.len() > 1 {
        rest.retain(|key| {
            let is_there = |at: &&usize| {
                let near = |city| registered.get(key).is_some_and(|of| of.is_within(SAME_TOWN_KM, city));
                affiliations[**at].city.is_some_and(near)
            };
            let found = unmatched.iter().find(is_there).copied();
            found.inspect(|at| affiliations[*at].institutions.push(*key)).is_none()
        });
    }
    if !rest.is_empty() {
        let mut free = affiliations.iter_mut().filter(|of| of.institutions.is_empty());
        match (free.next(), free.next()) {
            (Some(only), None) => only.institutions = rest,
            _ => affiliations.push(Affiliation { city: None, institutions: rest, at_home: vec![] }),
        }
    }
    affiliations
}

/// Institutions of an affiliation that are not in the city which was found in it: that is where another one of them is registered, and their
/// own town is named, too.
fn at_home(text: &str, city: u32, institutions: &[u64], registered: &BTreeMap<u64, Registered>) -> Vec<u64> {
    let known = || institutions.iter().filter_map(|key| registered.get(key));
    if institutions.len() < 2 || !known().any(|of| of.is_within(SAME_TOWN_KM, city)) {
        return vec![];
    }
    let is_elsewhere =
        |of: &&Registered| !of.is_within(SAME_TOWN_KM, city) && of.town().is_some_and(|town| has_name(text, town.name));
    known().filter(is_elsewhere).map(Registered::key).collect()
}

/// Strings whose cities are remembered: some 50 MB.
const REMEMBERED: usize = 1 << 20;

/// Finds the cities that affiliations name, and remembers them: co-authors print the same.
#[derive(Debug, Default)]
pub(crate) struct Placer {
    known: HashMap<[u8; 16], Option<u32>>,
    /// How often each correction was applied.
    pub(crate) corrected: BTreeMap<usize, u64>,
}

impl Placer {
    /// The cities of an authorship's affiliations. What a string leaves open is settled by the countries of its institutions.
    pub(crate) fn cities(
        &mut self,
        authorship: &AuthorshipRecord,
        registered: &BTreeMap<u64, Registered>,
        readings: &Readings,
    ) -> Vec<Option<u32>> {
        let of = |affiliation: &AffiliationRecord| {
            if let Some((number, city)) = readings.find(&affiliation.text) {
                *self.corrected.entry(number).or_default() += 1;
                if city.is_some() {
                    return city;
                }
            }
            let institutions = match affiliation.institutions.as_slice() {
                [] => &authorship.institutions,
                matched => matched,
            };
            let mut hasher = blake3::Hasher::new();
            hasher.update(affiliation.text.as_bytes());
            for institution in institutions {
                hasher.update(&institution.to_le_bytes());
            }
            for country in &authorship.countries {
                hasher.update(country.as_bytes());
            }
            let mut key = [0; 16];
            key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
            if self.known.len() == REMEMBERED && !self.known.contains_key(&key) {
                self.known.clear();
            }
            *self.known.entry(key).or_insert_with(|| {
                let known: Vec<&Registered> = institutions.iter().filter_map(|key| registered.get(key)).collect();
                city_of(&affiliation.text, &known, &authorship.countries)
            })
        };
        authorship.affiliations.iter().map(of).collect()
    }
}

/// The city that an affiliation of some institutions names; `countries` are those that the source gives where they have none.
///
/// None if it names the town of one of them, and the only such town that the gazetteer has in that country is another one: the institution is
/// where it is registered.
fn city_of(text: &str, institutions: &[&Registered], countries: &[String]) -> Option<u32> {
    let known = institutions.iter().filter_map(|of| of.institution.country_code.as_deref());
    let mut countries_of: Vec<&str> = known.collect();
    if countries_of.is_empty() {
        countries_of.extend(countries.iter().map(String::as_str));
    }
    let towns: Vec<Town<'_>> = institutions.iter().filter_map(|of| of.town()).collect();
    let found = place(text, Hint { countries: &countries_of, towns: &towns })?;
    let is_namesake = |of: &&Registered| {
        let town = of.institution.city.as_deref().is_some_and(|town| same_name(town, found.name));
        let is_there = of.institution.country_code.as_deref() == Some(found.country);
        town && is_there && !of.is_within(SAME_TOWN_KM, found.geoname_id)
    };
    let is_another = !found.is_told_apart && institutions.iter().any(is_namesake);
    (!is_another).then_some(found.geoname_id)
}

/// Cities of the affiliations of a fragment's standing works, in their order.
pub(crate) struct Cities {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Cities {
    pub(crate) fn create(bench: &Bench<'_>) -> Result<Self, LakeError> {
        let path = bench.scratch_path();
        let file = BufWriter::new(File::create(&path).map_err(LakeError::io("create", &path))?);
        Ok(Cities { path, file })
    }

    pub(crate) fn push(&mut self, cities: &[Option<u32>]) -> Result<(), LakeError> {
        // No place has the number 0.
        let mut bytes = cities.iter().map(|city| city.unwrap_or(0).to_le_bytes());
        bytes.try_for_each(|bytes| self.file.write_all(&bytes)).map_err(LakeError::io("write", &self.path))
    }

    pub(crate) fn finish(self) -> Result<PathBuf, LakeError> {
        let path = self.path;
        self.file.into_inner().map_err(|e| LakeError::io("write", &path)(e.into_error()))?;
        Ok(path)
    }
}

/// Reads what [`Cities`] has written.
pub(crate) struct CitiesReader {
    path: PathBuf,
    file: BufReader<File>,
}

impl CitiesReader {
    pub(crate) fn open(path: &std::path::Path) -> Result<Self, LakeError> {
        let file = BufReader::new(File::open(path).map_err(LakeError::io("read", path))?);
        Ok(CitiesReader { path: path.to_owned(), file })
    }

    /// The cities of so many further affiliations.
    pub(crate) fn take(&mut self, count: usize) -> Result<Vec<Option<u32>>, LakeError> {
        let mut bytes = vec![0; 4 * count];
        self.file.read_exact(&mut bytes).map_err(LakeError::io("read", &self.path))?;
        let number = |bytes: &[u8]| bytes.try_into().map(u32::from_le_bytes).ok().filter(|city| *city != 0);
        Ok(bytes.chunks_exact(4).map(number).collect())
    }
}

/// Where a city is: degrees north and east, and its country; none of an id that the gazetteer does not have.
pub(crate) fn point_of(city_id: u32) -> Option<((f64, f64), &'static str)> {
    City::of(city_id).map(|city| (city.point(), city.country()))
}
