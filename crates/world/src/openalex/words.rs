//! Titles and abstracts.

use std::collections::HashMap;

use super::json::Json;
use crate::plan::About;
use crate::rng::Rng;
use crate::tables::frontiers::{FIELDS, PASSING, SENTENCES as FRONTIER_SENTENCES};
use crate::tables::text::{DESIGNS, LOCAL_TITLES, NOUNS, SENTENCES};
use crate::tables::topics::TOPICS;

/// Numbers of words.
type Sentence = Vec<u16>;

/// All sentences, with every word once, ready to be written.
#[derive(Debug)]
pub(crate) struct Words {
    /// `"word":[`
    keys: Vec<String>,
    neutral: Vec<Sentence>,
    /// By field and term: the sentences about it.
    about: Vec<Vec<Vec<Sentence>>>,
    /// By field: sentences that mention one of the decoys.
    passing: Vec<Vec<Sentence>>,
}

/// Where a word stands, while an abstract is put together.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// By word: its last place so far, plus one; zero if it is not in the abstract.
    last: Vec<u16>,
    /// By place: the place of the same word before it, plus one.
    before: Vec<u16>,
    /// The words in the order of their first places.
    order: Vec<u16>,
}

impl Words {
    /// Takes the tables apart.
    pub(crate) fn new() -> Self {
        let mut numbers: HashMap<String, u16> = HashMap::new();
        let mut keys = Vec::new();
        let mut split = |sentence: &str| -> Sentence {
            sentence
                .split(' ')
                .map(|word| {
                    *numbers.entry(word.to_owned()).or_insert_with(|| {
                        keys.push(format!("\"{word}\":["));
                        keys.len() as u16 - 1
                    })
                })
                .collect()
        };
        let neutral = SENTENCES.iter().map(|sentence| split(sentence)).collect();
        let mut fill = |patterns: &[&str], term: &str| -> Vec<Sentence> {
            patterns.iter().map(|pattern| split(&pattern.replace("{}", term))).collect()
        };
        let about = FIELDS
            .iter()
            .map(|field| field.terms.iter().map(|term| fill(&FRONTIER_SENTENCES, term)).collect())
            .collect();
        let passing =
            FIELDS.iter().map(|field| field.decoys.iter().flat_map(|term| fill(&PASSING, term)).collect()).collect();
        Self { keys, neutral, about, passing }
    }

    /// The abstract of a work as an inverted index, of about `sentences` sentences.
    pub(crate) fn inverted(
        &self,
        about: About,
        sentences: usize,
        scratch: &mut Scratch,
        rng: &mut Rng,
        out: &mut Vec<u8>,
    ) {
        scratch.last.resize(self.keys.len(), 0);
        scratch.before.clear();
        scratch.order.clear();
        let mut special: Vec<&Sentence> = Vec::new();
        match about {
            About::Nothing => (),
            About::Passing(field) => special.push(&self.passing[field][rng.index(self.passing[field].len())]),
            About::Topic(field) | About::Title(field) | About::Abstract(field) => {
                // Three different terms where the abstract alone must tell.
                let count = if matches!(about, About::Abstract(_)) { 3 } else { rng.index(3) };
                let terms = &self.about[field];
                let first = rng.index(terms.len());
                for step in 0..count {
                    let sentences = &terms[(first + 7 * step) % terms.len()];
                    special.push(&sentences[rng.index(sentences.len())]);
                }
            }
        }
        let start = rng.index(self.neutral.len());
        let step = rng.pick(&[1, 3, 5, 7, 9, 13, 15, 17]);
        for number in 0..sentences {
            scratch.add(&self.neutral[(start + number * step) % self.neutral.len()]);
            if let Some(sentence) = special.get(number) {
                scratch.add(sentence);
            }
        }
        special.iter().skip(sentences).for_each(|sentence| scratch.add(sentence));
        scratch.write(&self.keys, out);
    }
}

impl Scratch {
    fn add(&mut self, sentence: &[u16]) {
        for &word in sentence {
            let last = &mut self.last[usize::from(word)];
            if *last == 0 {
                self.order.push(word);
            }
            self.before.push(*last);
            *last = self.before.len() as u16;
        }
    }

    fn write(&mut self, keys: &[String], out: &mut Vec<u8>) {
        out.put("{");
        let mut places = Vec::with_capacity(16);
        for &word in &self.order {
            out.put(&keys[usize::from(word)]);
            let mut place = std::mem::take(&mut self.last[usize::from(word)]);
            places.clear();
            while place > 0 {
                places.push(place - 1);
                place = self.before[usize::from(place) - 1];
            }
            for &place in places.iter().rev() {
                out.num(u64::from(place)).put(",");
            }
            out.close("],");
        }
        out.close("}");
    }
}

/// Writes the title of a work and gives back its language.
pub(crate) fn title(
    about: About,
    topic: Option<usize>,
    country: &str,
    rng: &mut Rng,
    out: &mut Vec<u8>,
) -> &'static str {
    if let About::Title(field) = about {
        let (pattern, term) = (rng.pick(FIELDS[field].titles), rng.pick(FIELDS[field].terms));
        let start = out.len();
        let (before, after) = pattern.split_once("{}").unwrap_or((pattern, ""));
        out.put(before).put(term).put(after);
        out[start..=start].make_ascii_uppercase();
        return "en";
    }
    let language = match country {
        "CN" | "TW" => Some("zh"),
        "JP" => Some("ja"),
        "KR" => Some("ko"),
        _ => None,
    };
    let local = LOCAL_TITLES.iter().find(|(code, _)| Some(*code) == language);
    if let Some((code, parts)) = local.filter(|_| rng.chance(80)) {
        for words in parts {
            out.put(rng.pick(words));
        }
        return code;
    }
    let subject = topic.map_or("everyday practice", |topic| TOPICS[topic].name);
    let (noun, other, design) = (rng.pick(&NOUNS), rng.pick(&NOUNS), rng.pick(&DESIGNS));
    let start = out.len();
    match rng.below(5) {
        0 => out.put(noun).put(" and ").put(other).put(" in ").put(subject),
        1 => out.put(subject).put(": ").put(design),
        2 => out.put("towards ").put(noun).put(" for ").put(subject).put(": ").put(design),
        3 => out.put("the role of ").put(other).put(" in ").put(subject),
        _ => out.put(noun).put(" in ").put(subject).put(": ").put(design),
    };
    out[start..=start].make_ascii_uppercase();
    "en"
}
