//! Which of the places that an affiliation may mean it means.

use crate::country::areas_of;
use crate::fold::fold;
use crate::gazetteer::{GAZETTEER, distance_km};
use crate::mention::{Mention, Stands};
use crate::table::NONE;
use crate::text::Text;
use crate::{Evidence, Hint};

/// How much must speak for a place, in the units of [`score`], in which ten times as many people are half a one.
const LEAST: f64 = 3.4;

/// The same for a name inside that of an institution, whose own town is known and another one: Johns Hopkins is not of Hopkins, Minnesota.
const LEAST_INSIDE: f64 = 4.2;

/// By how much more must speak for a place than for one in another country, if the country is not known.
const MARGIN: f64 = 0.8;

/// How much speaks for the one of several places of a name in which an institution is registered: less than an area beside the name.
const REGISTERED: f64 = 1.5;

/// How far a town may be from the gazetteer's place of its name, in kilometres.
const NEAR_KM: f64 = 50.0;

/// A place that a name may mean.
#[derive(Debug, Clone, Copy)]
struct Candidate<'a> {
    score: f64,
    place: u32,
    mention: &'a Mention,
    /// Whether an area or a postcode beside the name speaks for it.
    is_told_apart: bool,
}

/// What has been decided.
pub(crate) struct Decided {
    pub(crate) place: u32,
    pub(crate) by: Evidence,
    pub(crate) is_told_apart: bool,
}

pub(crate) fn decide(text: &Text, mentions: &[Mention], country: Option<u32>, hint: Hint<'_>) -> Option<Decided> {
    let postcodes: Vec<u32> = country.map(|country| postcodes(text, country)).unwrap_or_default();
    let areas: Vec<(u32, usize)> = mentions
        .iter()
        .flat_map(|mention| mention.areas().map(|area| (area, mention.words.start)))
        .chain((0..text.words.len()).flat_map(|at| areas_of(text, at).iter().map(move |area| (*area, at))))
        .filter(|(area, _)| country.is_none_or(|country| GAZETTEER.area(*area).country == country))
        .collect();
    let may_be = |place: u32| match country {
        Some(country) => GAZETTEER.place(place).country == country,
        None => {
            hint.countries.is_empty()
                || hint.countries.contains(&GAZETTEER.country(GAZETTEER.place(place).country).code.as_str())
        }
    };
    let candidates: Vec<Candidate<'_>> = mentions
        .iter()
        .flat_map(|mention| mention.places().map(move |place| (mention, place)))
        .filter(|(_, place)| may_be(*place))
        .map(|(mention, place)| score(text, mention, place, (mentions, &areas, &postcodes), country.is_some()))
        .collect();
    // Of equals the first in the gazetteer.
    let first = |a: &Candidate<'_>, b: &Candidate<'_>| a.score.total_cmp(&b.score).then(b.place.cmp(&a.place));
    let best = candidates.iter().copied().max_by(first);
    let country_of = |place: u32| GAZETTEER.place(place).country;
    let is_sure = |best: &Candidate<'_>| {
        let abroad = candidates.iter().filter(|other| country_of(other.place) != country_of(best.place));
        best.score >= LEAST && abroad.map(|other| best.score - other.score).all(|margin| margin >= MARGIN)
    };
    let is_registered = |of: &Candidate<'_>| {
        let row = GAZETTEER.place(of.place);
        hint.towns.iter().any(|town| {
            let name = fold(town.name);
            let point = (town.latitude as f32, town.longitude as f32);
            (name == of.mention.name || name == fold(&row.name)) && distance_km(row.point, point) < NEAR_KM
        })
    };
    let is_telling = |best: &Candidate<'_>| {
        let is_weak = best.mention.stands == Stands::Inside && !best.is_told_apart && !hint.towns.is_empty();
        !is_weak || best.score >= LEAST_INSIDE || is_registered(best)
    };
    // Of one name in one country the one where an institution is registered.
    let best = best.filter(is_sure).filter(is_telling).and_then(|best| {
        let is_namesake = |other: &&Candidate<'_>| {
            other.mention.words == best.mention.words && country_of(other.place) == country_of(best.place)
        };
        let weighed = |of: &Candidate<'_>| of.score + if is_registered(of) { REGISTERED } else { 0.0 };
        candidates
            .iter()
            .filter(is_namesake)
            .max_by(|a, b| weighed(a).total_cmp(&weighed(b)).then(b.place.cmp(&a.place)))
    });
    let named =
        best.map(|&Candidate { place, is_told_apart, .. }| Decided { place, by: Evidence::Name, is_told_apart });
    named.or_else(|| {
        let place = *postcodes.first()?;
        Some(Decided { place, by: Evidence::Postcode, is_told_apart: true })
    })
}

/// What speaks for a place, added up. The parts were weighed by hand against the open half of the labelled affiliations.
fn score<'a>(
    text: &Text,
    mention: &'a Mention,
    place: u32,
    (mentions, areas, postcodes): (&[Mention], &[(u32, usize)], &[u32]),
    has_country: bool,
) -> Candidate<'a> {
    let row = GAZETTEER.place(place);
    let stands = match mention.stands {
        Stands::Whole => 3.0,
        Stands::Addressed => 2.5,
        Stands::Last => 1.2,
        Stands::Inside => 0.8,
    };
    let people = f64::from(row.population.max(1_000)).log10() * if has_country { 0.5 } else { 0.7 };
    let position = 0.6 * (mention.part + 1) as f64 / text.parts.max(1) as f64;
    let street = if mention.is_street && mention.stands != Stands::Whole { -4.0 } else { 0.0 };
    let beside = |(area, at): &&(u32, usize)| !mention.words.contains(at) && *area != NONE;
    let area = match areas.iter().filter(beside).map(|(area, _)| *area == row.area).max() {
        Some(true) => 2.0,
        Some(false) => -1.5,
        None => 0.0,
    };
    // The name is an area's, too: either the place lies in it and gives it its name, or the area is meant.
    let own = mention.areas().filter(|area| areas.iter().any(|(known, _)| known == area)).collect::<Vec<_>>();
    let is_area = !own.is_empty();
    let lies_elsewhere = if is_area && !own.contains(&row.area) { -4.0 } else { 0.0 };
    let has_other = || {
        let others = mentions.iter().filter(|other| other.words != mention.words && !other.is_street);
        let in_area = |other: &u32| own.contains(&GAZETTEER.place(*other).area);
        others.filter(|other| other.stands >= Stands::Addressed).flat_map(Mention::places).any(|other| in_area(&other))
    };
    let is_behind = if is_area && has_other() { -1.5 } else { 0.0 };
    let nearest = postcodes.iter().map(|code| distance_km(GAZETTEER.place(*code).point, row.point)).reduce(f64::min);
    let postcode = match nearest {
        Some(km) if km < 30.0 => 2.5,
        Some(km) if km < 60.0 => 0.5,
        Some(_) => -1.5,
        None => 0.0,
    };
    let own_name = if fold(&row.name) == mention.name { 0.4 } else { 0.0 };
    let short = if mention.letters < 4 && mention.stands == Stands::Inside && !text.words[mention.words.start].is_dense
    {
        -2.0
    } else {
        0.0
    };
    Candidate {
        score: stands + people + position + street + area + lies_elsewhere + is_behind + postcode + short + own_name,
        place,
        mention,
        is_told_apart: area > 0.0 || postcode > 0.0,
    }
}

/// How many letters and digits a postcode has.
fn lengths(country: &str) -> &'static [usize] {
    match country {
        "US" | "FR" | "DE" | "ES" | "IT" | "PL" | "SE" | "FI" | "CZ" => &[5],
        "KR" => &[5, 6],
        "CN" | "IN" | "CA" => &[6],
        "JP" => &[7],
        "BR" => &[8],
        "NO" | "DK" | "CH" | "AT" | "BE" | "AU" | "NZ" => &[4],
        "NL" => &[4, 6],
        "PT" => &[4, 7],
        _ => &[],
    }
}

/// Places of what may be postcodes.
fn postcodes(text: &Text, country: u32) -> Vec<u32> {
    let code = GAZETTEER.country(country).code.as_str();
    let mut found = vec![];
    for at in 0..text.words.len() {
        let word = text.word(at);
        if !text.words[at].has_digit
            || at > 0 && ["box", "umr", "bp", "pob", "no", "room", "unit"].contains(&text.word(at - 1))
        {
            continue;
        }
        let next = text.words.get(at + 1).filter(|next| next.part == text.words[at].part && next.has_digit);
        let next = next.map(|_| text.word(at + 1)).unwrap_or_default();
        if code == "GB" || code == "IE" {
            // The outward part: letters, then digits; the inward one begins with a digit.
            let letters = word.chars().take_while(char::is_ascii_alphabetic).count();
            let is_outward = (1..=2).contains(&letters) && word.len() - letters <= 2;
            if is_outward && (next.len() == 3 && next.starts_with(|c: char| c.is_ascii_digit()) || word.len() > 4) {
                found.extend(GAZETTEER.postcode(country, word));
            }
            continue;
        }
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let alone = if code == "CA" { word.to_owned() } else { digits(word) };
        let is_number = word.chars().all(|c| c.is_ascii_digit()) || code == "CA";
        for candidate in [format!("{alone}{}", if code == "CA" { next.to_owned() } else { digits(next) }), alone] {
            if is_number && lengths(code).contains(&candidate.len()) {
                found.extend(GAZETTEER.postcode(country, &candidate));
                break;
            }
        }
    }
    found
}
