//! The form in which names are compared. The build folds the gazetteer with it, and the crate what it reads.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A letter or digit without case and marks, as one or several; nothing of a mark, and none of what is neither.
pub(crate) fn fold_char(c: char, mut put: impl FnMut(char)) {
    if c.is_ascii() {
        put(c.to_ascii_lowercase());
        return;
    }
    let plain = match c {
        'ß' | 'ẞ' => "ss",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        'ə' | 'Ə' => "e",
        // Persian forms of Arabic letters.
        'ک' => "ك",
        'ی' | 'ى' => "ي",
        _ => {
            c.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric()).for_each(put);
            return;
        }
    };
    plain.chars().for_each(&mut put);
}

/// A name with one space for whatever is no letter or digit.
pub(crate) fn fold(name: &str) -> String {
    let mut folded = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            fold_char(c, |c| folded.push(c));
        } else if !is_combining_mark(c) && !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}
