//! Invented words: titles, abstracts and the names of people. Plausible, in several scripts.

use crate::rng::{Rng, Stream};
use crate::tables::topics::Topic;

/// What a person is called.
#[derive(Debug)]
pub(crate) struct Name {
    /// As the author record has it, in some cases in another script than the works.
    pub display: String,
    /// As works print it.
    pub printed: String,
}

/// Given names, family names, and both in the script of the country if it has another one.
struct Names {
    countries: &'static [&'static str],
    given: &'static [(&'static str, &'static str)],
    family: &'static [(&'static str, &'static str)],
    /// Family name first, nothing between them.
    eastern: bool,
}

#[rustfmt::skip]
const NAMES: [Names; 5] = [
    Names {
        countries: &["CN", "TW", "HK", "SG"],
        given: &[("Wei", "伟"), ("Min", "敏"), ("Jing", "静"), ("Xiaoming", "晓明"), ("Yifan", "一凡"), ("Haoran", "浩然"), ("Lihua", "丽华"), ("Zihan", "子涵"), ("Jianguo", "建国"), ("Siyu", "思雨"), ("Mengyao", "梦瑶"), ("Bo", "波"), ("Yuxuan", "宇轩"), ("Xinyi", "欣怡"), ("Chenxi", "晨曦"), ("Guoqiang", "国强")],
        family: &[("Wang", "王"), ("Li", "李"), ("Zhang", "张"), ("Liu", "刘"), ("Chen", "陈"), ("Yang", "杨"), ("Zhao", "赵"), ("Huang", "黄"), ("Zhou", "周"), ("Wu", "吴"), ("Xu", "徐"), ("Sun", "孙"), ("Ouyang", "欧阳"), ("Gao", "高"), ("Lin", "林"), ("Shen", "沈")],
        eastern: true,
    },
    Names {
        countries: &["JP"],
        given: &[("Haruto", "陽翔"), ("Yui", "結衣"), ("Sota", "颯太"), ("Aoi", "葵"), ("Kenji", "健二"), ("Naoko", "直子"), ("Takumi", "匠"), ("Misaki", "美咲"), ("Hiroshi", "浩"), ("Sakura", "さくら"), ("Daisuke", "大輔"), ("Emi", "恵美")],
        family: &[("Sato", "佐藤"), ("Suzuki", "鈴木"), ("Takahashi", "高橋"), ("Tanaka", "田中"), ("Ito", "伊藤"), ("Watanabe", "渡辺"), ("Yamamoto", "山本"), ("Nakamura", "中村"), ("Kobayashi", "小林"), ("Kato", "加藤"), ("Yoshida", "吉田"), ("Matsumoto", "松本")],
        eastern: true,
    },
    Names {
        countries: &["KR"],
        given: &[("Min-jun", "민준"), ("Seo-yeon", "서연"), ("Ji-hoon", "지훈"), ("Ha-eun", "하은"), ("Do-yun", "도윤"), ("Su-bin", "수빈"), ("Hyun-woo", "현우"), ("Ji-woo", "지우"), ("Young-ho", "영호"), ("Eun-ji", "은지")],
        family: &[("Kim", "김"), ("Lee", "이"), ("Park", "박"), ("Choi", "최"), ("Jung", "정"), ("Kang", "강"), ("Cho", "조"), ("Yoon", "윤"), ("Jang", "장"), ("Lim", "임")],
        eastern: true,
    },
    Names {
        countries: &["IN"],
        given: &[("Ananya", "अनन्या"), ("Rohan", "रोहन"), ("Priya", "प्रिया"), ("Vikram", "विक्रम"), ("Sunita", "सुनीता"), ("Arjun", "अर्जुन"), ("Kavita", "कविता"), ("Rajesh", "राजेश"), ("Neha", "नेहा"), ("Sanjay", "संजय")],
        family: &[("Sharma", "शर्मा"), ("Gupta", "गुप्ता"), ("Singh", "सिंह"), ("Verma", "वर्मा"), ("Iyer", "अय्यर"), ("Chatterjee", "चटर्जी"), ("Mehta", "मेहता"), ("Joshi", "जोशी"), ("Nair", "नायर"), ("Bhatt", "भट्ट")],
        eastern: false,
    },
    Names {
        countries: &[],
        given: &[("Anna", ""), ("James", ""), ("Élodie", ""), ("Maria", ""), ("Thomas", ""), ("Ngozi", ""), ("Lars", ""), ("Giulia", ""), ("Ahmed", ""), ("Sofía", ""), ("Daniel", ""), ("Fatima", ""), ("Pieter", ""), ("Hannah", ""), ("João", ""), ("Katarzyna", ""), ("Michael", ""), ("Zoë", ""), ("Emre", ""), ("Ingrid", ""), ("Samuel", ""), ("Leila", ""), ("Jürgen", ""), ("Olivia", "")],
        family: &[("Smith", ""), ("Müller", ""), ("Rossi", ""), ("Dubois", ""), ("van den Berg", ""), ("García", ""), ("Johnson", ""), ("Okafor", ""), ("Andersson", ""), ("Silva", ""), ("Cohen", ""), ("O'Neill", ""), ("Kowalski", ""), ("Hassan", ""), ("Peeters", ""), ("Williams", ""), ("Nguyen", ""), ("Favre", ""), ("Bianchi", ""), ("Brown", ""), ("Fernández", ""), ("Jansen", ""), ("Taylor", ""), ("Demir", "")],
        eastern: false,
    },
];

/// What the person `number`, who works in `country`, is called.
pub(crate) fn name(seed: u64, number: u64, country: &str) -> Name {
    let mut rng = Rng::keyed(seed, Stream::Person, number, 0);
    let native = NAMES.iter().find(|names| names.countries.contains(&country));
    // Most are native; the rest could be from anywhere.
    let names = match native {
        Some(names) if rng.chance(850) => names,
        _ => &NAMES[rng.weighted([2, 1, 1, 2, 9].into_iter())],
    };
    let (given, given_script) = rng.pick(names.given);
    let (family, family_script) = rng.pick(names.family);
    // A middle initial keeps people of large hubs from all having the same few names.
    let initial = char::from(b'A' + rng.below(26) as u8);
    let western = names.countries.is_empty();
    let full = if western { format!("{given} {initial}. {family}") } else { format!("{given} {family}") };
    let printed =
        if rng.chance(300) { format!("{}. {family}", given.chars().next().unwrap_or(initial)) } else { full.clone() };
    let display = match (western, rng.chance(250)) {
        (false, true) if names.eastern => format!("{family_script}{given_script}"),
        (false, true) => format!("{given_script} {family_script}"),
        _ => full,
    };
    Name { display, printed }
}

#[rustfmt::skip]
const NOUNS: [&str; 14] = ["evidence", "mechanisms", "variation", "long-term outcomes", "early signals", "limits of prediction", "a common framework", "structure", "comparative methods", "regional differences", "robust estimates", "open questions", "scaling", "reference data"];
#[rustfmt::skip]
const DESIGNS: [&str; 12] = ["a longitudinal study", "a systematic comparison", "results of a multicentre project", "an exploratory analysis", "lessons from ten years", "a simulation study", "a registry-based study", "a critical reappraisal", "a mixed-methods approach", "theory and measurement", "a pilot study", "an update"];
#[rustfmt::skip]
const CHINESE: [[&str; 4]; 3] = [["基于长期观察的", "多中心", "面向区域差异的", "基于公开数据的"], ["影响因素", "作用机制", "预测模型", "演化规律"], ["研究", "分析", "综述", "初步探讨"]];
#[rustfmt::skip]
const JAPANESE: [[&str; 4]; 3] = [["長期観察による", "多施設共同による", "地域差に着目した", "公開データを用いた"], ["影響要因の", "作用機序の", "予測モデルの", "構造変化の"], ["検討", "解析", "総説", "予備的研究"]];
#[rustfmt::skip]
const KOREAN: [[&str; 4]; 3] = [["장기 관찰에 기반한 ", "다기관 ", "지역 차이를 고려한 ", "공개 자료를 이용한 "], ["영향 요인의 ", "작용 기전의 ", "예측 모형의 ", "구조 변화의 "], ["연구", "분석", "고찰", "예비 조사"]];

/// A title and its language, for a work of people in `country`.
pub(crate) fn title(rng: &mut Rng, topic: Option<&Topic>, country: &str) -> (String, &'static str) {
    let local = match country {
        "CN" | "TW" => Some((&CHINESE, "zh")),
        "JP" => Some((&JAPANESE, "ja")),
        "KR" => Some((&KOREAN, "ko")),
        _ => None,
    };
    if let Some((parts, language)) = local.filter(|_| rng.chance(80)) {
        return (parts.iter().map(|words| rng.pick(words)).collect(), language);
    }
    let subject = topic.map_or("everyday practice", |topic| topic.name).to_lowercase();
    let (noun, other, design) = (rng.pick(&NOUNS), rng.pick(&NOUNS), rng.pick(&DESIGNS));
    let title = match rng.below(5) {
        0 => format!("{noun} and {other} in {subject}"),
        1 => format!("{subject}: {design}"),
        2 => format!("towards {noun} for {subject}: {design}"),
        3 => format!("the role of {other} in {subject}"),
        _ => format!("{noun} in {subject}: {design}"),
    };
    let mut letters = title.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    (first + letters.as_str(), "en")
}

#[rustfmt::skip]
const SENTENCES: [&str; 14] = [
    "Little is known about how these patterns arise.",
    "We combined field records with repeated measurements over several years.",
    "Participants and sites were chosen before any outcome was seen.",
    "The effect was small but held in every subgroup that we looked at.",
    "A second data set gave the same picture with wider intervals.",
    "Previous estimates rested on samples that were neither large nor random.",
    "Here we describe a procedure that needs fewer assumptions.",
    "Results did not depend on the choice of the reference period.",
    "Missing values were treated as such and never replaced by means.",
    "We discuss what this means for practice and where it does not apply.",
    "The remaining variation could not be explained by age or region.",
    "Code and tables are available from the authors on request.",
    "Agreement between two independent raters was good throughout.",
    "Further work should follow the same units for longer.",
];

/// The words of an abstract, in order.
pub(crate) fn abstract_words(rng: &mut Rng) -> Vec<&'static str> {
    let mut sentences = SENTENCES;
    rng.shuffle(&mut sentences);
    let count = 5 + rng.index(5);
    sentences[..count].iter().flat_map(|sentence| sentence.split(' ')).collect()
}

#[rustfmt::skip]
const DEPARTMENTS: [&str; 10] = ["Department of Methods", "School of Sciences", "Faculty of Research", "Division of Studies", "Laboratory of Analysis", "Centre for Data", "Unit of Observation", "Graduate School", "Department of Applied Studies", "Institute of Fundamentals"];

/// A department, for affiliation strings.
pub(crate) fn department(rng: &mut Rng) -> &'static str {
    rng.pick(&DEPARTMENTS)
}
