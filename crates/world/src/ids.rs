//! Identifiers that look like the real ones and cannot be any.

/// Adds OpenAlex's address to an id such as `W9000000001`.
pub(crate) fn url(prefix: char, number: u64) -> String {
    format!("https://openalex.org/{prefix}{number}")
}

/// A ROR-like id. A real one ends in a checksum of 98 minus a remainder of 97, hence in 02 to 98;
/// these end in 00.
pub(crate) fn ror(number: u64) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut tail = String::new();
    for shift in (0..6).rev() {
        // Multiplied by an odd constant so that neighbours do not look alike; still one to one.
        let spread = number.wrapping_mul(0x2545_F491) & 0x3FFF_FFFF;
        tail.push(char::from(ALPHABET[(spread >> (5 * shift)) as usize & 31]));
    }
    format!("https://ror.org/0{tail}00")
}

/// An ORCID-like id whose last character is one beyond the right one (ISO 7064 MOD 11-2).
pub(crate) fn orcid(person: u64) -> String {
    let digits = format!("{:015}", 9_000_000_000_000 + person % 1_000_000_000_000);
    let total = digits.bytes().fold(0, |total, digit| (total + u32::from(digit - b'0')) * 2 % 11);
    let wrong = ((12 - total) % 11 + 1) % 11;
    let last = if wrong == 10 { 'X' } else { char::from(b'0' + wrong as u8) };
    format!("https://orcid.org/{}-{}-{}-{}{last}", &digits[0..4], &digits[4..8], &digits[8..12], &digits[12..15])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check digit that ORCID documents, computed the long way.
    fn orcid_check(id: &str) -> char {
        let mut total = 0u32;
        for c in id.chars().filter(char::is_ascii_digit).take(15) {
            total = (total + c.to_digit(10).unwrap()) * 2;
        }
        match (12 - total % 11) % 11 {
            10 => 'X',
            digit => char::from_digit(digit, 10).unwrap(),
        }
    }

    #[test]
    fn no_orcid_has_a_right_checksum() {
        // A real one, to show that the check is the right check.
        assert_eq!(orcid_check("0000-0001-6187-6610"), '0');
        for person in (9_000_000_000..9_000_020_000).step_by(7) {
            let id = orcid(person);
            let id = id.rsplit('/').next().unwrap();
            assert_eq!(id.len(), 19);
            assert_ne!(orcid_check(id), id.chars().last().unwrap(), "{id}");
        }
    }

    #[test]
    fn ror_ids_are_distinct_and_end_in_a_checksum_that_cannot_be() {
        let ids: std::collections::BTreeSet<_> = (0..5_000).map(ror).collect();
        assert_eq!(ids.len(), 5_000);
        assert!(ids.iter().all(|id| id.ends_with("00") && id.len() == "https://ror.org/".len() + 9));
    }
}
