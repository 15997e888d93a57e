//! The works of a pair.

use super::{Engine, Partners};
use crate::CountError;
use crate::bits::Bits;
use crate::class::Reading;
use crate::evidence::{Evidence, Listed};
use crate::index::{NONE, Wanted};
use crate::question::plays;
use hubscope_model::Years;
use hubscope_model::measure::{Base, Indicator};

/// A pair of places, as sets of sites.
struct Sides {
    /// The hub's sites, ascending.
    hub: Vec<u32>,
    /// The partner's: of a country those outside the hub.
    partner: Vec<u32>,
}

impl Sides {
    /// All sites of the two, ascending.
    fn both(&self) -> Vec<u32> {
        let mut sites = [self.hub.as_slice(), &self.partner].concat();
        sites.sort_unstable();
        sites.dedup();
        sites
    }
}

impl Engine {
    /// Works behind what a hub and a partner (a hub, `elsewhere`, `unresolved` or the code of a country) have in common, from
    /// `offset`, at most `limit`.
    ///
    /// # Errors
    /// [`CountError::NotPaired`] unless the indicator counts works, [`CountError::Catalogue`] and [`CountError::NoHub`] for an
    /// unknown hub or what is none.
    pub fn pair_evidence(
        &self,
        indicator: &str,
        (hub, partner): (&str, &str),
        years: Years,
        offset: usize,
        limit: usize,
    ) -> Result<Evidence, CountError> {
        let (found, base) = self.paired(indicator)?;
        self.check(found)?;
        let sides = self.sides(hub, partner)?;
        let behind = self.works_of_pair((found, base), &sides, years)?;
        let (id, sites) = (found.id.as_str(), sides.both());
        let list = Listed { id, behind, numerator: None, sites, base, part: None, trail: None, is_pair: true };
        Ok(Evidence {
            documents: vec![],
            indicator_id: indicator.to_owned(),
            hub_id: hub.to_owned(),
            partner_id: Some(partner.to_owned()),
            period: super::periods(found, years, years.len() > 1).into_iter().map(|(period, _)| period).collect(),
            total: list.behind.len_in(0..self.index.works()),
            offset,
            records: self.records(&list, offset, limit)?,
            edition: self.manifest().edition(),
        })
    }

    /// A hub and its partner: a hub, `elsewhere`, `unresolved`, or the code of a country.
    ///
    /// # Errors
    /// If there is none such.
    fn sides(&self, hub: &str, partner: &str) -> Result<Sides, CountError> {
        let is_country = self.countries().contains(&partner);
        let partners = if is_country { Partners::Countries } else { Partners::Hubs };
        let places = self.paired_places(partners);
        let sites = |id: &str| -> Result<Vec<u32>, CountError> {
            self.asked(&[id.to_owned()], &places)?;
            Ok(self.sites_of(self.place(id)?))
        };
        let inside = sites(hub)?;
        let partner = if is_country {
            let of_country = self.sites.iter().filter(|site| {
                site.country_code.as_deref() == Some(partner)
                    && site.latitude.is_some()
                    && inside.binary_search(&site.site_no).is_err()
            });
            of_country.map(|site| site.site_no).collect()
        } else {
            sites(partner)?
        };
        Ok(Sides { hub: inside, partner })
    }

    /// Works of a pair: those with authorships that count at two different sites, one of each side.
    fn works_of_pair(
        &self,
        (indicator, base): (&Indicator, &Base),
        sides: &Sides,
        years: Years,
    ) -> Result<Bits, CountError> {
        let empty = || Bits::new(self.index.works());
        let (mut here, mut there, mut again) = (empty(), empty(), empty());
        // By work, a site that it is at.
        let mut first = vec![NONE; self.index.works() as usize];
        let through = base.works.through;
        let wanted = Wanted { roles: through.is_some(), ..Wanted::default() };
        self.index.each(sides.both(), wanted, |site, facts, range| {
            let told_apart = self.told_apart(site);
            let is_of = |side: &[u32]| side.binary_search(&site).is_ok();
            let (is_here, is_there) = (is_of(&sides.hub), is_of(&sides.partner));
            for at in range.filter(|&at| plays(through, facts, at)) {
                let work = facts.work[at];
                match &mut first[work as usize] {
                    none if *none == NONE => *none = told_apart,
                    known if *known != told_apart => again.insert(work),
                    _ => {}
                }
                if is_here {
                    here.insert(work);
                }
                if is_there {
                    there.insert(work);
                }
            }
        })?;
        here.and(&there);
        here.and(&again);
        here.and(&*self.works(&indicator.id, &base.works, Reading::Known)?);
        let years = self.index.year_range(years.first, years.last);
        Ok(Bits::those(self.index.works(), |work| years.contains(&work) && here.contains(work)))
    }
}
