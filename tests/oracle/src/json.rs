//! Reading one field of a JSON object, strictly: absent and null are `None`, a wrong type is an error.

use serde_json::Value as Json;

type Field<T> = Result<Option<T>, String>;

fn wrong<T>(key: &str, wanted: &str) -> Result<T, String> {
    Err(format!("`{key}` is not {wanted}"))
}

/// The field unless it is absent or null.
fn known<'a>(object: &'a Json, key: &str) -> Option<&'a Json> {
    object.get(key).filter(|value| !value.is_null())
}

/// A string; an empty one says nothing, so it is `None` too.
pub(crate) fn text(object: &Json, key: &str) -> Field<String> {
    match known(object, key) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
        Some(_) => wrong(key, "a string"),
    }
}

/// A boolean.
pub(crate) fn flag(object: &Json, key: &str) -> Field<bool> {
    known(object, key)
        .map_or(Ok(None), |value| value.as_bool().map_or_else(|| wrong(key, "a boolean"), |flag| Ok(Some(flag))))
}

/// Any number.
pub(crate) fn number(object: &Json, key: &str) -> Field<f64> {
    known(object, key)
        .map_or(Ok(None), |value| value.as_f64().map_or_else(|| wrong(key, "a number"), |number| Ok(Some(number))))
}

/// A whole number of 32 bits, written without a fraction.
pub(crate) fn integer(object: &Json, key: &str) -> Field<i32> {
    let small = |value: &Json| value.as_i64().and_then(|wide| i32::try_from(wide).ok());
    known(object, key).map_or(Ok(None), |value| {
        small(value).map_or_else(|| wrong(key, "an integer of 32 bits"), |number| Ok(Some(number)))
    })
}

/// An object.
pub(crate) fn object<'a>(parent: &'a Json, key: &str) -> Field<&'a Json> {
    match known(parent, key) {
        None => Ok(None),
        Some(value) if value.is_object() => Ok(Some(value)),
        Some(_) => wrong(key, "an object"),
    }
}

/// An array, empty where the field is absent or null.
pub(crate) fn list<'a>(parent: &'a Json, key: &str) -> Result<&'a [Json], String> {
    match known(parent, key) {
        None => Ok(&[]),
        Some(Json::Array(items)) => Ok(items),
        Some(_) => wrong(key, "an array"),
    }
}

/// An array of objects.
pub(crate) fn objects<'a>(parent: &'a Json, key: &str) -> Result<&'a [Json], String> {
    let items = list(parent, key)?;
    if items.iter().all(Json::is_object) { Ok(items) } else { wrong(key, "an array of objects") }
}

/// A text from the positions of its words; empty where there is none.
///
/// Legacy snapshots have the object as a string, and may have put it into another one. A string that is not JSON, for
/// they were cut at some length, gives no text.
pub(crate) fn inverted_index(parent: &Json, key: &str) -> Result<String, String> {
    let unpacked = match known(parent, key) {
        Some(Json::String(packed)) => serde_json::from_str(packed).unwrap_or(Json::Null),
        Some(index) if index.is_object() => index.clone(),
        Some(_) => return wrong(key, "an object or a string"),
        None => Json::Null,
    };
    let index = unpacked.get("InvertedIndex").filter(|inner| inner.is_object()).unwrap_or(&unpacked);
    let mut words = Vec::new();
    for (word, positions) in index.as_object().into_iter().flatten() {
        words.extend(positions.as_array().into_iter().flatten().map(|position| (position.as_i64(), word.as_str())));
    }
    words.sort_unstable();
    Ok(words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" "))
}

/// The last part of a path or URL: `https://openalex.org/W1` and `W1` are the same id.
pub(crate) fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
