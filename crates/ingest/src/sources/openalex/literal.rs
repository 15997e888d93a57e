//! Objects written out as Python's literals, joined by `|`, as some CSV exports hold them: `{'id': 'I1', 'ror': None}`.

use serde_json::{Map, Value};

/// The objects of a text; none if it is not such a list.
pub(super) fn objects(text: &str) -> Vec<Value> {
    let mut parser = Parser { rest: text, depth: 0 };
    let mut objects = vec![];
    loop {
        match parser.value() {
            Some(object @ Value::Object(_)) => objects.push(object),
            _ => return vec![],
        }
        if parser.rest.trim_start().is_empty() {
            return objects;
        }
        if !parser.takes('|') {
            return vec![];
        }
    }
}

/// Deeper than any export nests.
const DEEPEST: u32 = 16;

struct Parser<'a> {
    rest: &'a str,
    depth: u32,
}

impl Parser<'_> {
    /// Takes a character after space, if it is the next.
    fn takes(&mut self, c: char) -> bool {
        match self.rest.trim_start().strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self) -> Option<Value> {
        self.rest = self.rest.trim_start();
        self.depth += 1;
        let value = match self.rest.chars().next()? {
            '{' | '[' if self.depth > DEEPEST => None,
            '{' => self.object(),
            '[' => self.list(),
            '\'' | '"' => self.string().map(Value::String),
            _ => self.word(),
        };
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Option<Value> {
        let mut object = Map::new();
        self.takes('{');
        while !self.takes('}') {
            self.rest = self.rest.trim_start();
            let key = self.string()?;
            if !self.takes(':') {
                return None;
            }
            object.insert(key, self.value()?);
            if !self.takes(',') && !self.rest.trim_start().starts_with('}') {
                return None;
            }
        }
        Some(Value::Object(object))
    }

    fn list(&mut self) -> Option<Value> {
        let mut list = vec![];
        self.takes('[');
        while !self.takes(']') {
            list.push(self.value()?);
            if !self.takes(',') && !self.rest.trim_start().starts_with(']') {
                return None;
            }
        }
        Some(Value::Array(list))
    }

    /// A text in either kind of quotes.
    fn string(&mut self) -> Option<String> {
        let mut chars = self.rest.chars();
        let quote = chars.next().filter(|c| matches!(c, '\'' | '"'))?;
        let mut text = String::new();
        loop {
            match chars.next()? {
                c if c == quote => break,
                '\\' => match chars.next()? {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'r' => text.push('\r'),
                    'x' => text.push(code(&mut chars, 2)?),
                    'u' => text.push(code(&mut chars, 4)?),
                    'U' => text.push(code(&mut chars, 8)?),
                    other => text.push(other),
                },
                c => text.push(c),
            }
        }
        self.rest = chars.as_str();
        Some(text)
    }

    fn word(&mut self) -> Option<Value> {
        let end = self.rest.find([',', '}', ']', ' ', '|']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        match word {
            "None" => Some(Value::Null),
            "True" => Some(Value::Bool(true)),
            "False" => Some(Value::Bool(false)),
            number => serde_json::from_str(number).ok().filter(Value::is_number),
        }
    }
}

/// The character of a code of so many hexadecimal digits.
fn code(chars: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let text: String = chars.by_ref().take(digits).collect();
    char::from_u32(u32::from_str_radix(&text, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::objects;
    use serde_json::json;

    #[test]
    fn objects_come_as_json() {
        let text = r#"{'id': 'I1', 'display_name': "King's | \"Q\"", 'ror': None, 'lineage': ['I1', 'I2'], 'n': 1.5} | {'a': [], 'b': True, 'c': 'L\'\u00e9\x41'}"#;
        let expected = json!([
            { "id": "I1", "display_name": "King's | \"Q\"", "ror": null, "lineage": ["I1", "I2"], "n": 1.5 },
            { "a": [], "b": true, "c": "L'éA" },
        ]);
        assert_eq!(json!(objects(text)), expected);
    }

    #[test]
    fn what_is_cut_off_or_something_else_is_nothing() {
        let deep = "[".repeat(100_000);
        for text in
            [&deep, "{'id': 'I1'", "{'id': 'I1'}|", "{'id' 'I1'}", "{'id': I1}", "['a']", "I1|I2", "", "{'a': '\\u12"]
        {
            assert!(objects(text).is_empty(), "{text}");
        }
    }
}
