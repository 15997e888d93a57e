//! Who is in a hub: by place, by point, or by being a certain institution.

use crate::Area;
use crate::gazetteer::Places;
use crate::nearest::{nearest, vector};
use hubscope_model::hubs::{Hub, InstitutionId, Shape};
use hubscope_place::City;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// What is known of somebody's whereabouts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// GeoNames id of the place.
    pub geoname_id: Option<u32>,
    /// Degrees north, degrees east.
    pub point: Option<(f64, f64)>,
    /// ISO code of the country.
    pub country: Option<&'a str>,
    /// OpenAlex number of the institution.
    pub institution: Option<u64>,
}

/// Somebody whose place has been looked up, to be asked about any number of boundaries.
#[derive(Debug, Clone)]
pub struct Spot<'a> {
    known: Known<'a>,
    city: Option<City>,
    /// Its point on the unit sphere, if no more is known.
    vector: Option<[f64; 3]>,
    nearest: OnceCell<Option<City>>,
}

impl<'a> Spot<'a> {
    /// Looks a place up. An id that the gazetteer does not have is as good as none.
    pub fn of(known: Known<'a>) -> Self {
        let city = known.geoname_id.and_then(City::of);
        let vector = known.point.filter(|_| city.is_none()).map(vector);
        Spot { known, city, vector, nearest: OnceCell::new() }
    }

    /// Whether its place is among some, or the nearest one in its country within 25 km if its own is not known.
    fn is_among(&self, places: &Places) -> bool {
        let nearest = || *self.nearest.get_or_init(|| nearest(self.vector?, self.known.country));
        let may_be = || self.vector.is_some_and(|point| places.may_be_nearest(point));
        match self.city {
            Some(city) => places.has(city),
            None => may_be() && nearest().is_some_and(|city| places.has(city)),
        }
    }
}

/// What is known of institutions, whatever boundaries may ask.
#[derive(Debug, Clone, Default)]
pub struct Institutions {
    /// OpenAlex numbers by ROR id, nine characters.
    pub by_ror: HashMap<String, Vec<u64>>,
    /// By OpenAlex number, those above: the direct ones at least. Where it is empty, nobody has children.
    pub parents: HashMap<u64, Vec<u64>>,
}

/// What decides who is in a hub: the union of what it includes, without what it excludes.
///
/// Areas and cities ask for the place, circles and polygons for the point, lists of institutions for the institution. Of those whose place is
/// not known the outline says whether the areas and cities hold them, as it is drawn without what is excluded; where there is none, the nearest
/// place in their country within 25 km does.
#[derive(Debug, Clone)]
pub struct Boundary {
    include: Reach,
    exclude: Reach,
    outline: Option<Area>,
}

/// All that some shapes hold.
#[derive(Debug, Clone)]
struct Reach {
    places: Option<Places>,
    area: Area,
    institutions: HashSet<u64>,
}

impl Boundary {
    /// What a hub's boundary means, given what is known of the institutions that it lists; of others it holds none.
    ///
    /// # Errors
    /// Names the hub, and the area or city that the gazetteer does not have, or that may be several; and what may be meant.
    pub fn of(hub: &Hub, institutions: &Institutions) -> Result<Self, String> {
        let reach = |shapes: &[Shape]| Reach::of(shapes, institutions).map_err(|e| format!("hub \"{}\": {e}", hub.id));
        let (include, exclude) = (reach(&hub.include)?, reach(&hub.exclude)?);
        let outline = (!hub.outline.is_empty()).then(|| Area::union(&hub.outline));
        Ok(Boundary { include, exclude, outline })
    }

    /// Whether somebody is in it.
    pub fn holds(&self, spot: &Spot<'_>) -> bool {
        let drawn = self.outline.as_ref().filter(|_| spot.city.is_none() && self.include.places.is_some());
        let is_included = self.include.holds_directly(spot)
            || match drawn {
                Some(outline) => spot.known.point.is_some_and(|(lat, lon)| outline.contains(lat, lon)),
                None => self.include.holds_place(spot),
            };
        is_included && !self.exclude.holds_directly(spot) && (drawn.is_some() || !self.exclude.holds_place(spot))
    }

    /// The places of the gazetteer in it.
    pub fn cities(&self) -> impl Iterator<Item = City> {
        City::all().filter(|city| {
            let (point, country) = (Some(city.point()), Some(city.country()));
            self.holds(&Spot::of(Known { geoname_id: Some(city.geoname_id()), point, country, institution: None }))
        })
    }
}

impl Reach {
    fn of(shapes: &[Shape], known: &Institutions) -> Result<Self, String> {
        let mut institutions = HashSet::new();
        for shape in shapes {
            if let Shape::Institutions { ids, with_children } = shape {
                institutions.extend(known.members(ids, *with_children));
            }
        }
        Ok(Reach { places: Places::of(shapes)?, area: Area::union(shapes), institutions })
    }

    /// By the point, or by being a certain institution.
    fn holds_directly(&self, spot: &Spot<'_>) -> bool {
        let point = || spot.known.point.is_some_and(|(lat, lon)| self.area.contains(lat, lon));
        let is_listed = |key| !self.institutions.is_empty() && self.institutions.contains(&key);
        spot.known.institution.is_some_and(is_listed) || !self.area.is_empty() && point()
    }

    /// By the place, or by the nearest one.
    fn holds_place(&self, spot: &Spot<'_>) -> bool {
        self.places.as_ref().is_some_and(|places| spot.is_among(places))
    }
}

impl Institutions {
    /// The institutions of a list, by OpenAlex number, and if asked for all below them.
    fn members(&self, ids: &[InstitutionId], with_children: bool) -> HashSet<u64> {
        let keys = |id: &InstitutionId| match id {
            InstitutionId::OpenAlex(key) => vec![*key],
            InstitutionId::Ror(ror) => self.by_ror.get(ror).cloned().unwrap_or_default(),
        };
        let mut members: HashSet<u64> = ids.iter().flat_map(keys).collect();
        let mut before = 0;
        // A generation a time.
        while with_children && members.len() > before {
            before = members.len();
            let is_below = |(_, above): &(&u64, &Vec<u64>)| above.iter().any(|parent| members.contains(parent));
            let below: Vec<u64> = self.parents.iter().filter(is_below).map(|(key, _)| *key).collect();
            members.extend(below);
        }
        members
    }
}

/// A point for a marker on a map, latitude and longitude: the middle of the greatest part that is drawn; where nothing is, the middle of the
/// places that the hub holds, weighted by their people.
///
/// # Errors
/// As [`Boundary::of`].
pub fn centre(hub: &Hub) -> Result<Option<(f64, f64)>, String> {
    let drawn = Area::of(hub).centre();
    if drawn.is_some() {
        return Ok(drawn);
    }
    let boundary = Boundary::of(hub, &Institutions::default())?;
    let mut sum = [0.0; 3];
    for city in boundary.cities() {
        let people = f64::from(city.population().max(1));
        sum.iter_mut().zip(vector(city.point())).for_each(|(sum, axis)| *sum += people * axis);
    }
    let [x, y, z] = sum;
    Ok((sum != [0.0; 3]).then(|| (z.atan2(x.hypot(y)).to_degrees(), y.atan2(x).to_degrees())))
}

#[cfg(test)]
mod tests;
