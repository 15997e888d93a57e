//! What a work has of that which a measure asks for: a line for each condition and metric that the other columns of a row do not
//! show.

use crate::index::Wanted;
use crate::{CountError, Engine};
use hubscope_model::classes::{Class, Flag};
use hubscope_model::measure::{Base, Metric, Of, Placing, Window};
use hubscope_model::row::{Institution, Site, Work};
use std::collections::{BTreeMap, BTreeSet, HashMap};

impl Engine {
    /// By work of a page, in its order: what it is in the conditions and metrics of some base measures. A condition is told of whether
    /// or not it holds, since it may stand under `any` or `not`.
    pub(super) fn reasons(
        &self,
        id: &str,
        bases: &[&Base],
        page: &[Work],
        institutions: &HashMap<u64, Institution>,
    ) -> Result<Vec<Vec<String>>, CountError> {
        let mut reasons = vec![vec![]; page.len()];
        let mut add = |name: &str, told: Vec<String>| {
            reasons
                .iter_mut()
                .zip(told)
                .for_each(|(of, told): (&mut Vec<String>, _)| of.push(format!("{name}: {told}")));
        };
        let mut classes: BTreeSet<&str> = bases.iter().flat_map(|base| base.works.classes()).collect();
        classes.extend(bases.iter().any(|base| base.works.with_retracted).then_some(Flag::Retracted.id()));
        for text in classes {
            let failed = |message| CountError::Class { indicator: id.to_owned(), message };
            match self.catalogue.classes.resolve(text).map_err(failed)? {
                // By the venue, its subject, the subfield and the classes of the row.
                Class::Field { .. } | Class::Basket { .. } | Class::Frontier { .. } => {}
                Class::Flag(Flag::Industry) => add(text, self.companies(page, institutions)?),
                Class::Top(percent) => add(text, self.metric_of(Metric::Top(percent, Window::DEFAULT), page)?),
                class => {
                    add(text, page.iter().map(|work| of_class(&class, work, Spread::of(work, self.placing))).collect())
                }
            }
        }
        let metric = |base: &&Base| match base.of {
            Of::Sum(metric) | Of::Mean(metric) => Some(metric),
            Of::Count(_) | Of::People(_) | Of::Moved(_) | Of::Documents(_) => None,
        };
        // The two of a ratio may be of the same.
        let mut metrics: Vec<Metric> = bases.iter().filter_map(metric).collect();
        metrics.dedup();
        for metric in metrics {
            add(&metric.id(), self.metric_of(metric, page)?);
        }
        Ok(reasons)
    }

    /// The companies on works.
    fn companies(&self, page: &[Work], institutions: &HashMap<u64, Institution>) -> Result<Vec<String>, CountError> {
        let mut companies: BTreeMap<u32, BTreeSet<u64>> =
            page.iter().map(|work| (work.work_no, BTreeSet::new())).collect();
        let is_company = |key: &u64| institutions.get(key).is_some_and(|i| i.kind.as_deref() == Some("company"));
        let of_company = |site: &&Site| site.institution_key.as_ref().is_some_and(is_company);
        let sites = self.sites.iter().filter(of_company).map(|site| site.site_no);
        self.index.each(sites, Wanted::default(), |site, facts, range| {
            let Some(key) = self.sites.get(site as usize).and_then(|site| site.institution_key) else { return };
            for work in &facts.work[range] {
                if let Some(of_work) = companies.get_mut(work) {
                    of_work.insert(key);
                }
            }
        })?;
        let named = |key: &u64| match institutions.get(key).and_then(|i| i.display_name.as_ref()) {
            Some(name) => format!("{name} (I{key})"),
            None => format!("I{key}"),
        };
        let told = page.iter().filter_map(|work| companies.get(&work.work_no)).map(|of_work| {
            let names: Vec<String> = of_work.iter().map(named).collect();
            if names.is_empty() { "no company".to_owned() } else { names.join("; ") }
        });
        Ok(told.collect())
    }

    /// A metric of works, and what it is made of.
    fn metric_of(&self, metric: Metric, page: &[Work]) -> Result<Vec<String>, CountError> {
        let values = self.metric(metric)?;
        let value = |work: &Work| values.fixed(work.work_no).map(|fixed| number(fixed as f64 / crate::citation::ONE));
        let Some(window) = metric.window() else {
            return Ok(page.iter().map(|work| value(work).unwrap_or_default()).collect());
        };
        let citations = self.citations(window)?;
        let years: BTreeSet<i32> = page.iter().filter_map(|work| work.publication_year).collect();
        let peers: BTreeMap<i32, _> = match metric {
            Metric::CitationScore(_) | Metric::Top(..) => years
                .into_iter()
                .map(|year| (year, self.peers(self.index.year_range(year, year), &citations)))
                .collect(),
            _ => BTreeMap::new(),
        };
        let told = |work: &Work| {
            let no = work.work_no as usize;
            let by_self = if window.self_citations { "with" } else { "without" };
            let (count, plural) = (citations[no], if citations[no] == 1 { "" } else { "s" });
            let own = format!("{count} citation{plural} within {} years, {by_self} self-citations", window.years);
            let of = (self.index.subfield[no], self.index.kind[no]);
            let cell = work.publication_year.and_then(|year| peers.get(&year)?.get(&of));
            match (metric, value(work), cell) {
                (Metric::Citations(_), ..) => own,
                (Metric::Top(percent, _), Some(value), Some(cell)) => {
                    let threshold = cell.threshold(percent).map(|(threshold, ..)| threshold).unwrap_or_default();
                    let works = cell.works;
                    format!(
                        "{value} of it ({own}; the threshold is {threshold} in {works} works of its subfield, type and year)"
                    )
                }
                (_, Some(value), Some(cell)) => {
                    let (mean, works) = (number(cell.citations as f64 / cell.works as f64), cell.works);
                    format!("{value} ({own}; the mean is {mean} in {works} works of its subfield, type and year)")
                }
                _ => format!("not defined ({own}; there is nothing of its subfield, type and year to compare it with)"),
            }
        };
        Ok(page.iter().map(told).collect())
    }
}

/// Where a work is from, by the placing in use.
#[derive(Clone, Copy)]
pub(super) struct Spread<'a> {
    pub(super) countries: &'a str,
    country_count: u32,
    has_unknown_country: bool,
    span_km: Option<u32>,
}

impl<'a> Spread<'a> {
    pub(super) fn of(work: &'a Work, placing: Placing) -> Self {
        match placing {
            Placing::Evidence => Spread {
                countries: &work.countries,
                country_count: work.country_count,
                has_unknown_country: work.has_unknown_country,
                span_km: work.span_km,
            },
            Placing::Institution => Spread {
                countries: &work.institution_countries,
                country_count: work.institution_country_count,
                has_unknown_country: work.institution_has_unknown_country,
                span_km: work.institution_span_km,
            },
        }
    }
}

/// What a work is in a class that its own columns tell.
fn of_class(class: &Class, work: &Work, spread: Spread<'_>) -> String {
    let or_unknown = |text: &Option<String>| text.clone().unwrap_or_else(|| "not known".to_owned());
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let countries = |count: usize| {
        let unknown = if spread.has_unknown_country { ", not all known" } else { "" };
        format!("institutions {}, countries {count}{unknown}", work.institution_count)
    };
    match class {
        Class::Type(_) => or_unknown(&work.kind),
        Class::Language(_) => or_unknown(&work.language),
        Class::OpenAccess(_) | Class::Flag(Flag::OpenAccess) => or_unknown(&work.oa_status),
        Class::ByCountries { rule, .. } => countries(rule.count(spread.countries.split(';').filter(|c| !c.is_empty()))),
        Class::Flag(Flag::International | Flag::Domestic | Flag::Collaborative) => {
            countries(spread.country_count as usize)
        }
        Class::Flag(Flag::Near | Flag::Far) => match spread.span_km {
            Some(km) => format!("{km} km between its sites"),
            None => "fewer than two sites with a place".to_owned(),
        },
        Class::Flag(Flag::Retracted) => yes(work.is_retracted),
        Class::Flag(Flag::UnknownCountry) => yes(spread.has_unknown_country),
        Class::Flag(Flag::AuthorsCut) => yes(work.authors_truncated),
        Class::Flag(Flag::Industry) => yes(work.has_company),
        Class::Field { .. } | Class::Basket { .. } | Class::Frontier { .. } | Class::Top(_) => String::new(),
    }
}

/// A number without the digits that say nothing.
pub(super) fn number(value: f64) -> String {
    ((value * 1e6).round() / 1e6).to_string()
}
