//! Random measures, as they are written in a catalogue: the text, so that what reads it is tried, too.

use super::draw::Draw;

/// What stands in an indicator's file.
#[derive(Debug, Clone)]
pub(super) struct Written {
    unit: &'static str,
    is_pooled: bool,
    is_of_the_world: bool,
    measure: String,
}

impl Written {
    /// The file of an indicator.
    pub(super) fn toml(&self, id: &str) -> String {
        let Written { unit, measure, .. } = self;
        let period = if self.is_pooled { "period = \"pooled\"\n" } else { "" };
        let hubs = if self.is_of_the_world { "hubs = [\"world\"]\n" } else { "" };
        let text = "{ en = \"Drawn\", zh = \"随机\" }";
        format!(
            "id = \"{id}\"\nversion = 1\nnames = {text}\nunit = \"{unit}\"\n{period}{hubs}definition = {text}\nlimits = {text}\nmeasure = {measure}\n"
        )
    }
}

/// What is asked of works: how it is written, its unit, and whether others can be made of it.
type Asked = (String, &'static str, bool);

const CLASSES: [&str; 34] = [
    "international",
    "international",
    "domestic",
    "domestic",
    "collaborative",
    "industry",
    "open_access",
    "open_access",
    "retracted",
    "near",
    "far",
    "unknown_country",
    "authors_cut",
    "international@leiden",
    "domestic@leiden",
    "field:any",
    "field:life_sciences",
    "field:bio_health",
    "basket:nature_index",
    "basket:drawn",
    "basket:nature_index@2019",
    "basket:drawn@2020",
    "frontier:synthetic_biology",
    "frontier:phenomics",
    "frontier:drawn",
    "frontier:drawn",
    "type:article",
    "type:book-chapter",
    "language:en",
    "language:zh",
    "open_access:gold",
    "open_access:closed",
    "top:10",
    "top:50",
];

/// Indicators, in the order of their numbers: base measures of every kind, each once in years and once pooled; then what is
/// made of them.
pub(super) fn draw(draw: &mut Draw) -> Vec<Written> {
    let mut all: Vec<Written> = vec![];
    let mut parts: Vec<(String, bool)> = vec![];
    for is_pooled in [false, true] {
        for (asked, unit, can_be_part) in asked(draw).into_iter().chain(moved(draw, is_pooled)) {
            let measure = format!("{{ {asked}{} }}", attributes(draw, &asked));
            // Of some movements the world has none.
            let is_of_the_world = (can_be_part || unit != "researchers") && draw.chance(8);
            all.push(Written { unit, is_pooled, is_of_the_world, measure });
            if can_be_part {
                parts.push((format!("drawn_{}", all.len()), is_pooled));
            }
        }
        // Part and whole as an indicator has them, the part in doubt.
        for class in ["international", "domestic", "open_access", "international@leiden", "domestic@leiden"] {
            let whole = condition(draw, 1);
            for conditions in [whole.clone(), format!("{whole}, {{ not = \"{class}\" }}")] {
                let measure = format!("{{ count = \"works\", where = [{conditions}] }}");
                all.push(Written { unit: "papers", is_pooled, is_of_the_world: false, measure });
            }
            let (part, to) = (all.len(), all.len() - 1);
            let measure = format!("{{ ratio = \"drawn_{part}\", to = \"drawn_{to}\" }}");
            all.push(Written { unit: "percent", is_pooled, is_of_the_world: false, measure });
        }
    }
    // A share of two movements, which may both be in doubt.
    let mut part = |who: &str| {
        let measure = format!("{{ count = \"authors\", who = \"{who}\", where = [{}] }}", condition(draw, 1));
        all.push(Written { unit: "researchers", is_pooled: false, is_of_the_world: false, measure });
        format!("drawn_{}", all.len())
    };
    let (of, to) = (part("leavers"), part("newcomers"));
    for (unit, measure) in [
        ("percent", format!("{{ ratio = \"{of}\", to = \"{to}\" }}")),
        ("score", format!("{{ relative_to_max = \"{of}\", over = \"hubs\" }}")),
    ] {
        all.push(Written { unit, is_pooled: false, is_of_the_world: false, measure });
    }
    for _ in 0..12 {
        let (part, is_pooled) = draw.of(&parts).clone();
        let alike: Vec<&String> = parts.iter().filter(|(_, pooled)| *pooled == is_pooled).map(|(id, _)| id).collect();
        let to = draw.of(&alike);
        let (unit, measure) = match draw.between(1, 5) {
            1 => ("percent", format!("ratio = \"{part}\", to = \"{to}\"")),
            2 => ("percent", format!("ratio = \"{part}\", to = \"{to}\", of = \"world\"")),
            3 => ("score", format!("relative_to_max = \"{part}\", over = \"hubs\"")),
            4 => ("quotient", format!("specialisation = \"{part}\", to = \"{to}\"")),
            _ => {
                let prior = draw.between(1, 12);
                ("quotient", format!("specialisation = \"{part}\", to = \"{to}\", prior = {prior}"))
            }
        };
        all.push(Written { unit, is_pooled, is_of_the_world: draw.chance(8), measure: format!("{{ {measure} }}") });
    }
    documents(draw, &mut all);
    all
}

/// Counts of patents, trials and drugs, and what is made of them.
fn documents(draw: &mut Draw, all: &mut Vec<Written>) {
    let (is_pooled, is_of_the_world) = (false, false);
    for is_pooled in [false, true] {
        for (by, year) in [("applicant", "publication"), ("inventor", "filing")] {
            let conditions = patent_conditions(draw);
            let measure =
                format!("{{ count = \"patents\", by = \"{by}\", year = \"{year}\", where = [{conditions}] }}");
            all.push(Written { unit: "patents", is_pooled, is_of_the_world, measure });
        }
        for is_of_the_world in [true, false] {
            let measure = format!("{{ count = \"trials\", where = [{}] }}", trial_conditions(draw));
            all.push(Written { unit: "trials", is_pooled, is_of_the_world, measure });
        }
    }
    let last = |all: &Vec<Written>, back: usize| format!("drawn_{}", all.len() - back);
    // Of all years: trials, patents by applicants, and by inventors.
    let (trials, applied, invented) = (last(all, 0), last(all, 3), last(all, 2));
    for (unit, measure) in [
        ("percent", format!("ratio = \"{trials}\", to = \"{applied}\"")),
        ("percent", format!("ratio = \"{applied}\", to = \"{invented}\", of = \"world\"")),
        ("score", format!("relative_to_max = \"{invented}\", over = \"hubs\"")),
        ("quotient", format!("specialisation = \"{applied}\", to = \"{invented}\", prior = 2")),
    ] {
        all.push(Written { unit, is_pooled: true, is_of_the_world, measure: format!("{{ {measure} }}") });
    }
    for stage in ["research_preclinical", "clinical", "regulatory", "marketed"] {
        let measure = format!("{{ count = \"drugs\", stage = \"{stage}\" }}");
        all.push(Written { unit: "drugs", is_pooled, is_of_the_world: true, measure });
    }
}

/// Conditions on patents.
fn patent_conditions(draw: &mut Draw) -> String {
    document_conditions(draw, &["type:utility", "type:design", "office:US", "ipc:C12", "cpc:C12N5/00", "cpc:A61"])
}

/// Conditions on trials.
fn trial_conditions(draw: &mut Draw) -> String {
    document_conditions(
        draw,
        &["type:interventional", "phase:phase2", "status:completed", "sponsor:industry", "multi_country"],
    )
}

fn document_conditions(draw: &mut Draw, known: &[&str]) -> String {
    let mut class = || format!("\"{}\"", draw.of(known));
    let (a, b, c) = (class(), class(), class());
    match draw.between(1, 4) {
        1 => String::new(),
        2 => a,
        3 => format!("{{ any = [{a}, {{ not = {b} }}] }}"),
        _ => format!("{{ not = {{ all = [{a}, {b}] }} }}, {{ any = [{a}, {b}, {c}] }}"),
    }
}

/// One of every kind.
fn asked(draw: &mut Draw) -> Vec<Asked> {
    let count = |entity: &str, unit| (format!("count = \"{entity}\""), unit, true);
    let mut all = vec![
        count("works", "papers"),
        count("works", "papers"),
        count("authors", "researchers"),
        count("institutions", "institutions"),
        count("venues", "venues"),
        count("partner_institutions", "institutions"),
        count("partner_countries", "countries"),
    ];
    let mut people = |least: String| all.push((format!("count = \"authors\", {least}"), "researchers", true));
    people(format!("papers = {}", draw.between(1, 3)));
    people(format!("papers = {}, years = {}", draw.between(1, 3), draw.between(2, 4)));
    people(format!("share = {}", draw.of(&["0.05", "0.29", "0.5", "1.0", "1.5"])));
    let documents = *draw.of(&["patent_citations", "policy_citations", "trial_citations", "document_citations"]);
    let top = format!("top_{}", draw.of(&[1, 5, 10, 33, 50, 90]));
    for (name, of_sum, of_mean) in [
        ("authors", "authors", "authors"),
        ("citations", "citations", "citations"),
        ("citation_score", "papers", "quotient"),
        (top.as_str(), "papers", "percent"),
        ("unplaced", "papers", "percent"),
        (documents, "citations", "citations"),
    ] {
        for (kind, unit) in [("sum", of_sum), ("mean", of_mean)] {
            let mut asked = format!("{kind} = \"{name}\"");
            let is_of_citations = !["authors", "unplaced", documents].contains(&name);
            if is_of_citations && draw.chance(60) {
                asked += &format!(", window = {}", draw.between(0, 10));
            }
            if is_of_citations && draw.chance(50) {
                asked += &format!(", self_citations = {}", draw.chance(70));
            }
            all.push((asked, unit, kind == "sum"));
        }
    }
    all
}

/// People who come, go, or have been abroad, in any year but in no years pooled. Parts of what may be made of the world's figures are
/// those that the world has.
fn moved(draw: &mut Draw, is_pooled: bool) -> Vec<Asked> {
    if is_pooled {
        return vec![];
    }
    let kinds = [
        ("newcomers\"", true),
        ("newcomers\", from = \"elsewhere\"", false),
        ("newcomers\", from = \"unresolved\"", false),
        ("newcomers\", from = \"nowhere\"", true),
        ("leavers\"", false),
        ("abroad_before\"", false),
    ];
    let mut all = vec![];
    for (kind, can_be_part) in kinds {
        let years = if draw.chance(60) { format!(", years = {}", draw.between(1, 4)) } else { String::new() };
        all.push((format!("count = \"authors\", who = \"{kind}{years}"), "researchers", can_be_part));
    }
    all
}

/// Which works: conditions, roles, institutions, whether retracted.
fn attributes(draw: &mut Draw, asked: &str) -> String {
    let mut text = String::new();
    let count = *draw.of(&[0, 1, 1, 2]);
    if count > 0 {
        let conditions: Vec<String> = (0..count).map(|_| condition(draw, 2)).collect();
        text += &format!(", where = [{}]", conditions.join(", "));
    }
    if draw.chance(30) {
        text += &format!(", through = \"{}\"", draw.of(&["corresponding", "first"]));
    }
    if asked == "count = \"works\"" && draw.chance(40) {
        text += &format!(", institutions = {}", draw.between(1, 3));
    }
    if draw.chance(25) {
        text += ", with_retracted = true";
    }
    text
}

/// A condition of so many levels at most.
fn condition(draw: &mut Draw, levels: u32) -> String {
    let kind = if levels == 0 { 0 } else { draw.between(0, 6) };
    let mut some = |least: u64| {
        let conditions: Vec<String> = (0..draw.between(least, 3)).map(|_| condition(draw, levels - 1)).collect();
        conditions.join(", ")
    };
    match kind {
        0..=2 => format!("\"{}\"", draw.of(&CLASSES)),
        3 | 4 => format!("{{ any = [{}] }}", some(2)),
        5 => format!("{{ all = [{}] }}", some(1)),
        _ => format!("{{ not = {} }}", condition(draw, levels - 1)),
    }
}
