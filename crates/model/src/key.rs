//! Keys of records: the number in an OpenAlex id is the public, stable key of the entity.

/// The author id that OpenAlex gives to authorships without a known author.
pub const NULL_AUTHOR: u64 = 9_999_999_999;
/// The author id that stands for authors who asked to be deleted.
pub const DELETED_AUTHOR: u64 = 5_317_838_346;

/// Whether an author key names a person: the two special ids do not.
///
/// ```
/// assert!(hubscope_model::key::is_person(5_023_888_391));
/// assert!(!hubscope_model::key::is_person(hubscope_model::key::NULL_AUTHOR));
/// ```
pub fn is_person(author_key: u64) -> bool {
    author_key != NULL_AUTHOR && author_key != DELETED_AUTHOR
}

/// An entity letter and its number: `W2741809807`, bare or as a URL (`https://openalex.org/W2741809807`).
///
/// ```
/// use hubscope_model::key::openalex;
/// assert_eq!(openalex("https://openalex.org/W2741809807"), Some(('W', 2_741_809_807)));
/// assert_eq!(openalex("i27837315"), Some(('I', 27_837_315)));
/// assert_eq!(openalex("https://openalex.org/subfields/2505"), None);
/// ```
pub fn openalex(id: &str) -> Option<(char, u64)> {
    let tail = last_segment(id);
    let mut chars = tail.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic)?.to_ascii_uppercase();
    let digits = chars.as_str();
    // `parse` alone would take a sign.
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((letter, digits.parse().ok()?))
}

/// The key of an id that must name this kind of entity (`'W'`, `'A'`, `'I'`, `'S'`, `'T'`).
pub fn of_kind(id: &str, kind: char) -> Option<u64> {
    openalex(id).and_then(|(letter, key)| (letter == kind).then_some(key))
}

/// What follows the last slash: ids are URLs in some releases and bare in others.
pub fn last_segment(id: &str) -> &str {
    let id = id.trim().trim_end_matches('/');
    id.rsplit('/').next().unwrap_or(id)
}

/// A DOI in lower case, without what resolves it.
///
/// ```
/// use hubscope_model::key::doi;
/// assert_eq!(doi("https://doi.org/10.1234/ABC").as_deref(), Some("10.1234/abc"));
/// assert_eq!(doi("doi: 10.1234/abc").as_deref(), Some("10.1234/abc"));
/// assert_eq!(doi(" "), None);
/// ```
pub fn doi(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let bare = text.trim_start_matches("https://").trim_start_matches("http://");
    let bare = ["doi.org/", "dx.doi.org/", "doi:"].iter().find_map(|before| bare.strip_prefix(before)).unwrap_or(bare);
    let bare = bare.trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// The nine characters that identify an organisation in ROR, from any spelling of its id.
///
/// ```
/// assert_eq!(hubscope_model::key::ror("https://ror.org/02TVCEV59").as_deref(), Some("02tvcev59"));
/// assert_eq!(hubscope_model::key::ror(""), None);
/// ```
pub fn ror(id: &str) -> Option<String> {
    let tail = last_segment(id).to_ascii_lowercase();
    (tail.len() == 9 && tail.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(tail)
}
