//! Values in the TOML files of the catalogue.

use std::path::Path;

use toml::{Table, Value as Toml};

/// Reads a file and hands it to `parse`, whose complaints get its path.
pub(crate) fn read<T>(path: &Path, parse: impl Fn(&Table) -> Result<T, String>) -> Result<T, String> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| at(&error))?;
    let file: Table = text.parse().map_err(|error| at(&error))?;
    parse(&file).map_err(|error| at(&error))
}

/// The same for a file that need not be there.
pub(crate) fn read_if_there<T: Default>(path: &Path, parse: impl Fn(&Table) -> Result<T, String>) -> Result<T, String> {
    if path.exists() { read(path, parse) } else { Ok(T::default()) }
}

/// An array of tables, empty where the key is absent.
pub(crate) fn tables<'a>(table: &'a Table, key: &str) -> Result<Vec<&'a Table>, String> {
    each(table, key, Toml::as_table, "tables")
}

/// An array of strings, empty where the key is absent.
pub(crate) fn strings<'a>(table: &'a Table, key: &str) -> Result<Vec<&'a str>, String> {
    each(table, key, Toml::as_str, "strings")
}

/// An array of whole numbers, empty where the key is absent.
pub(crate) fn integers(table: &Table, key: &str) -> Result<Vec<i64>, String> {
    each(table, key, |value| value.as_integer().or_else(|| value.as_str()?.parse().ok()), "whole numbers")
}

/// A string that must be there.
pub(crate) fn string<'a>(table: &'a Table, key: &str) -> Result<&'a str, String> {
    table.get(key).and_then(Toml::as_str).ok_or_else(|| format!("there is no string `{key}`"))
}

/// A whole number that must be there.
pub(crate) fn integer(table: &Table, key: &str) -> Result<i64, String> {
    table.get(key).and_then(Toml::as_integer).ok_or_else(|| format!("there is no whole number `{key}`"))
}

fn each<'a, T>(table: &'a Table, key: &str, one: impl Fn(&'a Toml) -> Option<T>, what: &str) -> Result<Vec<T>, String> {
    let Some(value) = table.get(key) else {
        return Ok(Vec::new());
    };
    let items = value.as_array().and_then(|items| items.iter().map(one).collect());
    items.ok_or_else(|| format!("`{key}` is not a list of {what}"))
}
