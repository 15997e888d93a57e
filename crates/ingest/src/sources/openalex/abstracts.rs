//! Abstracts, which OpenAlex gives as words with their positions.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// Words of an abstract with their positions, in the order of the index.
#[derive(Debug, Default)]
pub(super) struct Abstract<'a>(Vec<(u32, Cow<'a, str>)>);

impl Abstract<'_> {
    /// The words in their order, a space between them.
    pub(super) fn text(mut self) -> String {
        self.0.sort_unstable();
        let mut text = String::with_capacity(self.0.iter().map(|(_, word)| word.len() + 1).sum());
        for (_, word) in &self.0 {
            text.push_str(word);
            text.push(' ');
        }
        text
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Abstract<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Index)
    }
}

/// The index of a text that is given as it is.
pub(super) fn index_of(text: &str) -> serde_json::Value {
    let mut index = BTreeMap::<&str, Vec<usize>>::new();
    for (at, word) in text.split_whitespace().enumerate() {
        index.entry(word).or_default().push(at);
    }
    serde_json::json!(index)
}

/// What stands behind a word: its positions; or, as old snapshots wrap the index, the index itself (`InvertedIndex`) or its
/// length (`IndexLength`).
enum Entry<'a> {
    Positions(Vec<u32>),
    Wrapped(Abstract<'a>),
    Other,
}

impl<'de: 'a, 'a> Deserialize<'de> for Entry<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Behind)
    }
}

struct Behind;

impl<'de> Visitor<'de> for Behind {
    type Value = Entry<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the positions of a word")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut positions = vec![];
        while let Some(position) = seq.next_element()? {
            positions.push(position);
        }
        Ok(Entry::Positions(positions))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Index.visit_map(map).map(Entry::Wrapped)
    }

    fn visit_u64<E: Error>(self, _length: u64) -> Result<Self::Value, E> {
        Ok(Entry::Other)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Entry::Other)
    }
}

/// Reads an index: an object of words, or, in old snapshots, a text of one.
struct Index;

impl<'de> Visitor<'de> for Index {
    type Value = Abstract<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an abstract as an index of words")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        /// Borrowed where the word has no escapes.
        #[derive(serde::Deserialize)]
        #[serde(transparent)]
        struct Word<'a>(#[serde(borrow)] Cow<'a, str>);

        let mut words = vec![];
        while let Some(Word(word)) = map.next_key()? {
            match map.next_value()? {
                Entry::Positions(positions) => words.extend(positions.into_iter().map(|at| (at, word.clone()))),
                Entry::Wrapped(index) => words.extend(index.0),
                Entry::Other => {}
            }
        }
        Ok(Abstract(words))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let owned = |Abstract(words): Abstract<'_>| {
            Abstract(words.into_iter().map(|(position, word)| (position, Cow::Owned(word.into_owned()))).collect())
        };
        // Such texts were cut at 32,760 bytes: what is left may be no JSON, and then there is no abstract.
        Ok(serde_json::from_str(text).map(owned).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::{Abstract, index_of};

    fn text(json: &str) -> String {
        serde_json::from_str::<Abstract<'_>>(json).expect("an abstract").text()
    }

    #[test]
    fn words_come_back_in_their_order_whatever_the_form() {
        let index = r#"{"to":[1,3],"be":[0,4],"or\u0020not":[2]}"#;
        assert_eq!(text(index), "be to or not to be ");
        let quoted = serde_json::to_string(index).expect("a text");
        assert_eq!(text(&quoted), "be to or not to be ");
        let wrapped = format!(r#"{{"IndexLength":5,"InvertedIndex":{index}}}"#);
        assert_eq!(text(&wrapped), "be to or not to be ");
        assert_eq!(text(&serde_json::to_string(&wrapped).expect("a text")), "be to or not to be ");
        assert_eq!(text(r#"{"Lucene":[0],"InvertedIndex":[1]}"#), "Lucene InvertedIndex ");
        assert_eq!(text(r#""{\"cut\":[0""#), "", "a text that was cut off is no abstract");
        assert!(serde_json::from_str::<Abstract<'_>>(r#"{"word":"0"}"#).is_err());
    }

    #[test]
    fn a_text_and_its_index_are_the_same() {
        assert_eq!(text(&index_of("to be  or not\nto \"be\"").to_string()), "to be or not to \"be\" ");
    }
}
