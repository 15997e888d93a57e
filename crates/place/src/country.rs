//! The country of an affiliation.

use crate::Hint;
use crate::gazetteer::GAZETTEER;
use crate::mention::{Mention, Stands};
use crate::text::Text;
use crate::words::{AREAS, TERRITORIES};
use std::collections::HashMap;
use std::sync::LazyLock;

/// First-level areas by their abbreviations.
static AREAS_BY_NAME: LazyLock<HashMap<&str, Vec<u32>>> = LazyLock::new(|| {
    let mut areas: HashMap<&str, Vec<u32>> = HashMap::new();
    for (country, short, code) in AREAS.iter().flat_map(|(country, of)| of.iter().map(move |(s, c)| (country, s, c))) {
        let area = GAZETTEER.country_of(country).and_then(|country| GAZETTEER.area_of(country, code));
        areas.entry(short).or_default().extend(area);
    }
    areas
});

/// First-level areas that a word abbreviates.
pub(crate) fn areas_of(text: &Text, at: usize) -> &'static [u32] {
    let (word, name) = (&text.words[at], text.word(at));
    // "in", "or", "me" are words; IN, OR, ME are states. Pa is nothing else.
    if !word.capital || !word.capitals && name.len() <= 2 && name != "pa" {
        return &[];
    }
    AREAS_BY_NAME.get(name).map(Vec::as_slice).unwrap_or_default()
}

/// The country that an affiliation names, or that its areas are of; else that of its institutions, if it is one.
pub(crate) fn decide(text: &Text, mentions: &[Mention], hint: Hint<'_>) -> Option<u32> {
    let named = by_name(mentions, Stands::Addressed).or_else(|| by_area(text, mentions));
    named.or_else(|| by_name(mentions, Stands::Inside)).or_else(|| by_postcode(text)).or_else(|| by_hint(hint))
}

/// Britain, by the only postcodes that are like no other: NE1 7RU.
fn by_postcode(text: &Text) -> Option<u32> {
    let is_inward = |word: &str| {
        word.len() == 3
            && word.bytes().zip(0..).all(|(c, at)| if at == 0 { c.is_ascii_digit() } else { c.is_ascii_alphabetic() })
    };
    let is_outward = |word: &str| {
        let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        (1..=2).contains(&letters)
            && (letters + 1..=letters + 2).contains(&word.len())
            && word.as_bytes()[letters].is_ascii_digit()
    };
    let country = GAZETTEER.country_of("GB")?;
    let known = |at: usize| {
        is_outward(text.word(at))
            && is_inward(text.word(at + 1))
            && GAZETTEER.postcode(country, text.word(at)).is_some()
    };
    (0..text.words.len().saturating_sub(1)).any(known).then_some(country)
}

fn by_hint(hint: Hint<'_>) -> Option<u32> {
    let mut countries = hint.countries.iter().filter_map(|code| GAZETTEER.country_of(code));
    let first = countries.next()?;
    countries.all(|other| other == first).then_some(first)
}

/// The last country that stands so in its part.
fn by_name(mentions: &[Mention], least: Stands) -> Option<u32> {
    let stands =
        |mention: &&Mention| mention.stands >= least || mention.stands == Stands::Last && least > Stands::Inside;
    let mut named = mentions.iter().rev().filter(stands).filter(|mention| !mention.is_street);
    let (mention, country) = named.find_map(|mention| Some((mention, mention.countries().next()?)))?;
    // Georgia is a state, too, and Atlanta lies in it.
    let others = || mentions.iter().filter(|other| other.words != mention.words);
    let greatest = |is_there: &dyn Fn(u32) -> bool| {
        let places = others().flat_map(Mention::places).filter(|place| is_there(*place));
        places.map(|place| GAZETTEER.place(place).population).max()
    };
    let state = mention.areas().find(|area| {
        GAZETTEER.area(*area).country != country
            && greatest(&|place| GAZETTEER.place(place).area == *area)
                > greatest(&|place| GAZETTEER.place(place).country == country)
    });
    if let Some(state) = state {
        return Some(GAZETTEER.area(state).country);
    }
    let code = GAZETTEER.country(country).code.as_str();
    let territories = TERRITORIES.iter().find(|(whole, _)| *whole == code).map(|(_, parts)| *parts).unwrap_or_default();
    let of_territory = |row: &u32| territories.contains(&GAZETTEER.country(*row).code.as_str());
    let territory =
        mentions.iter().filter(|m| m.stands > Stands::Inside).flat_map(Mention::countries).find(of_territory);
    Some(territory.unwrap_or(country))
}

/// The country of an area that is named or abbreviated behind a place in it.
fn by_area(text: &Text, mentions: &[Mention]) -> Option<u32> {
    // A city gives its name to an area often enough, and that it lies there says nothing.
    let lies_in = |area: u32, before: usize, name: &str| {
        let others = mentions.iter().filter(|m| m.words.end <= before && m.name != name);
        let places = others.flat_map(Mention::places);
        let places = places.filter(|place| GAZETTEER.place(*place).area == area);
        places.map(|place| GAZETTEER.place(place).population).max()
    };
    let short = (0..text.words.len()).flat_map(|at| areas_of(text, at).iter().map(move |area| (*area, at, "")));
    let long = mentions.iter().filter(|m| m.stands > Stands::Inside);
    let long = long.flat_map(|mention| mention.areas().map(|area| (area, mention.words.start, mention.name.as_str())));
    let found = short.chain(long).filter_map(|(area, at, name)| Some((lies_in(area, at, name)?, area)));
    found.max().map(|(_, area)| GAZETTEER.area(area).country)
}
