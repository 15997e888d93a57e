//! Invented names of people, companies, hospitals and drugs, and what records are about. All in Latin script, as these
//! sources print them.

use crate::rng::Rng;

/// Given and family names, by the countries where they are at home; those without a country are at home anywhere else.
struct Names {
    countries: &'static [&'static str],
    given: &'static [&'static str],
    family: &'static [&'static str],
}

#[rustfmt::skip]
const NAMES: [Names; 5] = [
    Names {
        countries: &["CN", "TW", "HK", "SG"],
        given: &["Wei", "Min", "Jing", "Xiaoming", "Yifan", "Haoran", "Lihua", "Zihan", "Jianguo", "Siyu", "Mengyao", "Yuxuan"],
        family: &["Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang", "Zhou", "Xu", "Ouyang", "Lin"],
    },
    Names {
        countries: &["JP"],
        given: &["Haruto", "Yui", "Sota", "Aoi", "Kenji", "Naoko", "Takumi", "Misaki", "Hiroshi", "Daisuke", "Emi", "Satoru"],
        family: &["Sato", "Suzuki", "Takahashi", "Tanaka", "Ito", "Watanabe", "Yamamoto", "Nakamura", "Kobayashi", "Yoshida"],
    },
    Names {
        countries: &["KR"],
        given: &["Min-jun", "Seo-yeon", "Ji-hoon", "Ha-eun", "Do-yun", "Su-bin", "Hyun-woo", "Young-ho", "Eun-ji"],
        family: &["Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Cho", "Yoon", "Jang", "Lim"],
    },
    Names {
        countries: &["IN"],
        given: &["Ananya", "Rohan", "Priya", "Vikram", "Sunita", "Arjun", "Kavita", "Rajesh", "Neha", "Sanjay"],
        family: &["Sharma", "Gupta", "Singh", "Verma", "Iyer", "Chatterjee", "Mehta", "Joshi", "Nair", "Bhatt"],
    },
    Names {
        countries: &[],
        given: &["Anna", "James", "Élodie", "Maria", "Thomas", "Ngozi", "Lars", "Giulia", "Ahmed", "Sofía", "Daniel", "Pieter", "Hannah", "João", "Katarzyna", "Michael", "Zoë", "Samuel", "Jürgen", "Olivia"],
        family: &["Smith", "Müller", "Rossi", "Dubois", "van den Berg", "García", "Johnson", "Okafor", "Andersson", "Silva", "Cohen", "O'Neill", "Kowalski", "Hassan", "Peeters", "Williams", "Favre", "Bianchi", "Taylor", "Demir"],
    },
];

/// Given and family name of somebody who works in `country`.
pub(super) fn person(rng: &mut Rng, country: &str) -> (String, &'static str) {
    let native = NAMES.iter().find(|names| names.countries.contains(&country));
    let names = native.filter(|_| rng.chance(850)).unwrap_or(&NAMES[4]);
    let (given, family) = (rng.pick(names.given), rng.pick(names.family));
    let given = if names.countries.is_empty() {
        format!("{given} {}.", char::from(b'A' + rng.below(26) as u8))
    } else {
        given.to_owned()
    };
    (given, family)
}

#[rustfmt::skip]
const ROOTS: [&str; 24] = ["Aver", "Bel", "Calor", "Dorn", "Elv", "Fenn", "Gald", "Hesper", "Ilar", "Jorv", "Kest", "Lumer", "Mard", "Norv", "Orin", "Pell", "Quor", "Rhed", "Selv", "Torv", "Ulm", "Ver", "Wyn", "Zeph"];
#[rustfmt::skip]
const MIDDLES: [&str; 12] = ["a", "ea", "ana", "eri", "ili", "o", "ono", "ura", "ymi", "esta", "anti", "olo"];
#[rustfmt::skip]
const FIELDS: [&str; 14] = ["Therapeutics", "Biosciences", "Pharma", "Diagnostics", "Medical", "Systems", "Technologies", "Materials", "Semiconductor", "Robotics", "Electric", "Instruments", "Networks", "Energy"];

/// A company, with the legal form of its country.
pub(super) fn company(rng: &mut Rng, country: &str, fields: usize) -> String {
    let form = match country {
        "US" => ", Inc.",
        "GB" | "SG" | "HK" | "IN" | "CN" | "JP" | "KR" | "TW" => " Co., Ltd.",
        "FR" | "BE" | "CH" => " SA",
        "IT" => " S.p.A.",
        "NL" => " B.V.",
        "DE" => " GmbH",
        _ => " Ltd.",
    };
    let name =
        format!("{}{}{}", rng.pick(&ROOTS), rng.pick(&MIDDLES), rng.pick(&["n", "x", "ris", "tek", "via", "gen"]));
    format!("{name} {}{form}", rng.pick(&FIELDS[..fields]))
}

/// How many of the fields of companies have to do with health.
pub(super) const HEALTH: usize = 5;
/// All of them.
pub(super) const ANY: usize = FIELDS.len();

/// A hospital or university of a city.
pub(super) fn hospital(rng: &mut Rng, city: &str) -> String {
    let name = format!("{}{}", rng.pick(&ROOTS), rng.pick(&["well", "mont", "field", "bridge", "ford", "stein"]));
    let kind = rng.pick(&["Memorial Hospital", "University Hospital", "Cancer Centre", "Medical College", "Clinic"]);
    format!("{name} {kind} {city}")
}

/// A drug, by a made-up name with a usual ending, or by a company's code.
pub(super) fn drug(rng: &mut Rng, number: u64) -> String {
    if rng.chance(700) {
        let code: String = (0..3).map(|_| char::from(b'A' + rng.below(26) as u8)).collect();
        return format!("{code}-{}", 1000 + number % 9000);
    }
    let ending = rng.pick(&["mab", "tinib", "ciclib", "stat", "gliptin", "parib", "leucel", "vec", "siran", "xaban"]);
    format!("{}{}{}{ending}", rng.pick(&ROOTS), rng.pick(&MIDDLES), rng.pick(&["l", "r", "n", "z", "d"]))
}

/// Diseases, as trials and drugs name them.
#[rustfmt::skip]
pub(super) const CONDITIONS: [&str; 24] = ["Breast Cancer", "Non-small Cell Lung Cancer", "Colorectal Cancer", "Type 2 Diabetes", "Heart Failure", "Atrial Fibrillation", "Ischemic Stroke", "Asthma", "COPD", "Rheumatoid Arthritis", "Multiple Sclerosis", "Alzheimer Disease", "Parkinson Disease", "Major Depressive Disorder", "Schizophrenia", "Hypertension", "Chronic Kidney Disease", "HIV Infections", "Tuberculosis", "Hepatitis B", "COVID-19", "Sickle Cell Disease", "Cystic Fibrosis", "Psoriasis"];
