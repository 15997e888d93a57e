//! JSON written straight into bytes. Strings are put as they are: the tables hold no character
//! that would have to be escaped, and a test looks at every line.

/// Appends pieces of JSON.
pub(crate) trait Json {
    /// Bytes as they are.
    fn put(&mut self, text: &str) -> &mut Self;
    /// A number.
    fn num(&mut self, number: u64) -> &mut Self;
    /// A number padded with zeros to a width of at most 20.
    fn padded(&mut self, number: u64, width: usize) -> &mut Self;
    /// A string in quotes.
    fn text(&mut self, text: &str) -> &mut Self;
    /// A quoted OpenAlex id.
    fn id(&mut self, prefix: &str, number: u64) -> &mut Self;
    /// A number of thousandths as a decimal fraction.
    fn thousandths(&mut self, number: u64) -> &mut Self;
    /// `true` or `false`.
    fn flag(&mut self, flag: bool) -> &mut Self;
    /// Takes back a trailing comma.
    fn close(&mut self, bracket: &str) -> &mut Self;
}

impl Json for Vec<u8> {
    fn put(&mut self, text: &str) -> &mut Self {
        self.extend_from_slice(text.as_bytes());
        self
    }

    fn num(&mut self, number: u64) -> &mut Self {
        self.padded(number, 1)
    }

    fn padded(&mut self, number: u64, width: usize) -> &mut Self {
        let mut digits = [b'0'; 20];
        let mut rest = number;
        let mut start = digits.len();
        while rest > 0 {
            start -= 1;
            digits[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.extend_from_slice(&digits[start.min(digits.len() - width)..]);
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.put("\"").put(text).put("\"")
    }

    fn id(&mut self, prefix: &str, number: u64) -> &mut Self {
        self.put("\"https://openalex.org/").put(prefix).num(number).put("\"")
    }

    fn thousandths(&mut self, number: u64) -> &mut Self {
        self.num(number / 1000).put(".").padded(number % 1000, 3)
    }

    fn flag(&mut self, flag: bool) -> &mut Self {
        self.put(if flag { "true" } else { "false" })
    }

    fn close(&mut self, bracket: &str) -> &mut Self {
        if self.last() == Some(&b',') {
            self.pop();
        }
        self.put(bracket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_they_should_be() {
        let mut out = Vec::new();
        out.num(0).put(" ").num(u64::MAX).put(" ").padded(7, 2).put(" ").thousandths(12_034).put(" ").thousandths(9);
        assert_eq!(out, b"0 18446744073709551615 07 12.034 0.009");
    }
}
