//! Spellings worked out by hand.

use super::*;

fn agree(a: &str, b: &str) -> bool {
    let (x, y) = (Name::read(a), Name::read(b));
    assert_eq!(x.agrees(y), y.agrees(x), "{a:?}, {b:?}");
    x.agrees(y)
}

#[test]
fn spellings_of_one_name_agree() {
    for (a, b) in [
        ("John Smith", "Smith, John"),
        ("J. Smith", "John A. Smith"),
        ("JA Smith", "John Alan Smith"),
        ("WANG Wei", "Wei Wang"),
        ("LI NA", "Na Li"),
        ("Han Yu", "Yu Han"),
        ("Anna Waśkowska", "Anna Waskowska"),
        ("Safinaz H. El‐Demerdash", "Safinaz H. El-demerdash"),
        ("Min-jun Kim", "Min Jun Kim"),
        ("Minjun Kim", "Kim, Min Jun"),
        ("S. H. AlSaleh", "Salah H. Al-Saleh"),
        ("Jürgen Müller", "Juergen Mueller"),
        ("Jürgen Müller", "J Muller"),
        ("J.-P. Dupont", "Jean-Pierre Dupont"),
        ("Sofía García", "Sofia García López"),
        ("Søren Strauß", "Soren Strauss"),
        ("Patrick O'Neill", "P. O’Neill"),
        ("王伟", "Wei Wang"),
        ("Е. D. Shilov", "Evgeny Shilov"),
        ("", "Wei Wang"),
    ] {
        assert!(agree(a, b), "{a:?}, {b:?}");
    }
}

#[test]
fn names_that_contradict_each_other_do_not_agree() {
    for (a, b) in [
        ("John Smith", "James Smith"),
        ("John A. Smith", "John B. Smith"),
        ("J. Smith", "Mary Smith"),
        ("Wei Wang", "Wei Zhang"),
        ("W. Wang", "Min Wang"),
        ("JABER MUHARRAG", "Hassan Eltom"),
        ("Na Li", "Na Lu"),
        ("Xue Chen", "Xu Chen"),
        ("S. Lee", "S. Le"),
    ] {
        assert!(!agree(a, b), "{a:?}, {b:?}");
    }
}

#[test]
fn names_of_many_words_are_known_by_the_longest() {
    assert!(agree("Maria Aparecida dos Santos Silva de Oliveira", "Oliveira, M. A. Santos"));
    assert!(!agree("Maria Aparecida dos Santos Silva", "Joaquim Aparecida dos Santos Silva"));
}

#[test]
fn one_full_name_has_one_key_in_every_order_and_spacing() {
    let key = |text| same_name(text).unwrap();
    for (a, b) in [
        ("John A. Smith", "Smith, John"),
        ("Min-jun Kim", "Kim Min Jun"),
        ("Zoë Müller", "ZOE MUELLER"),
        ("王伟", "王 伟"),
        ("J. A. Smith", "Smith JA"),
    ] {
        assert_eq!(key(a), key(b), "{a:?}, {b:?}");
    }
    for (a, b) in [("J. Smith", "John Smith"), ("H. Liao", "Hao Li"), ("J. Smith", "K. Smith"), ("王伟", "王芳")] {
        assert_ne!(key(a), key(b), "{a:?}, {b:?}");
    }
    assert_eq!(same_name(" .,"), None);
}

#[test]
fn an_orcid_is_read_in_every_form_and_nothing_else_is() {
    let number = orcid_number("0000-0002-1694-233X");
    assert!(number.is_some());
    assert_eq!(orcid_number("https://orcid.org/0000-0002-1694-233x"), number);
    assert_ne!(orcid_number("0000-0002-1694-2330"), number);
    for text in ["", "0000-0002-1694-233", "0000-0002-1694-23333", "000X-0002-1694-2333", "none"] {
        assert_eq!(orcid_number(text), None, "{text}");
    }
}
