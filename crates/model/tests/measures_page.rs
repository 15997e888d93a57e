//! `docs/measures.md` against what the catalogue reads: every example loads, and every word is said as the code says it.
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_model::Catalogue;
use hubscope_model::classes::Flag;
use hubscope_model::measure::{Document, Entity, Metric, Origin, Party, Role, Stage, Who, Window};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder that goes when the test ends.
struct Own(PathBuf);

impl Own {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("hubscope-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("indicators")).unwrap();
        Own(path)
    }

    fn indicator(&self, id: &str, text: &str) {
        fs::write(self.0.join(format!("indicators/{id}.toml")), text).unwrap();
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/measures.md")).unwrap()
}

/// The blocks of TOML.
fn blocks(page: &str) -> Vec<&str> {
    page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_question_of_ones_own_is_an_indicator_of_ten_lines() {
    let page = page();
    let block = blocks(&page)[0];
    assert!(block.lines().count() <= 10);
    let own = Own::new("question");
    own.indicator("papers_gene_therapy_led", block);
    let catalogue = Catalogue::load(Some(&own.0)).unwrap();
    let written = catalogue.written_measure(&catalogue.indicators["papers_gene_therapy_led"]).unwrap();
    assert_eq!(
        written,
        "{ count = \"works\", where = [\"frontier:gene_cell_therapy\", \"industry\", \"top:10\"], through = \"corresponding\" }"
    );
}

#[test]
fn every_measure_on_the_page_makes_an_indicator_of_the_unit_beside_it() {
    let page = page();
    let lines: Vec<&str> = blocks(&page)[1..].iter().flat_map(|block| block.lines()).collect();
    assert!(lines.len() > 20, "{}", lines.len());
    let own = Own::new("measures");
    for (n, line) in lines.iter().enumerate() {
        let (measure, unit) = line.split_once('#').unwrap();
        let (unit, period) = match unit.trim().split_once(", ") {
            Some((unit, period)) => (unit, period),
            None => (unit.trim(), "yearly"),
        };
        let text = "{ en = \"x\", zh = \"x\" }";
        // Nobody else has drugs.
        let hubs = if unit == "drugs" { "hubs = [\"world\"]\n" } else { "" };
        own.indicator(
            &format!("example_{n}"),
            &format!(
                "id = \"example_{n}\"\nversion = 1\nnames = {text}\ndefinition = {text}\nlimits = {text}\nunit = \"{unit}\"\nperiod = \"{period}\"\n{hubs}{measure}\n"
            ),
        );
    }
    let catalogue = Catalogue::load(Some(&own.0)).unwrap();
    assert_eq!(catalogue.indicators.keys().filter(|id| id.starts_with("example_")).count(), lines.len());
}

#[test]
fn the_words_of_measures_mean_on_the_page_what_they_mean_in_the_code() {
    let page = page();
    let says = |name: &str, about: &str| {
        assert!(page.contains(&format!("| `{name}` | {about}")), "docs/measures.md does not say of `{name}`: {about}");
    };
    for flag in Flag::ALL {
        says(flag.id(), flag.about());
    }
    let entities = [
        ("works", Entity::Works),
        ("authors", Entity::Authors),
        ("institutions", Entity::Institutions),
        ("venues", Entity::Venues),
        ("partner_institutions", Entity::PartnerInstitutions),
        ("partner_countries", Entity::PartnerCountries),
    ];
    entities.into_iter().for_each(|(name, entity)| says(name, entity.about()));
    for (name, who) in
        [("newcomers", Who::Newcomers(None)), ("leavers", Who::Leavers), ("abroad_before", Who::AbroadBefore)]
    {
        says(name, who.about());
    }
    for (name, origin) in
        [("elsewhere", Origin::Elsewhere), ("unresolved", Origin::Unresolved), ("nowhere", Origin::Nowhere)]
    {
        says(name, origin.about());
    }
    says("corresponding", Role::Corresponding.about());
    says("first", Role::First.about());
    let window = Window::DEFAULT;
    let metrics = [
        ("authors", Metric::Authors),
        ("citations", Metric::Citations(window)),
        ("citation_score", Metric::CitationScore(window)),
        ("top_10", Metric::Top(10, window)),
        ("patent_citations", Metric::Documents(Some(Document::Patent))),
        ("policy_citations", Metric::Documents(Some(Document::Policy))),
        ("trial_citations", Metric::Documents(Some(Document::Trial))),
        ("document_citations", Metric::Documents(None)),
    ];
    metrics.into_iter().for_each(|(name, metric)| says(name, &metric.about()));
    assert!(page.contains(&window.about()));
    for word in [Party::Applicant.role(), Party::Inventor.role(), "publication", "filing"] {
        assert!(page.contains(&format!("`\"{word}\"`")), "{word}");
    }
    assert!(Stage::ALL.iter().all(|stage| page.contains(&format!("`{}`", stage.id()))));
    let classes = Catalogue::load(None).unwrap().classes;
    for kind in ["type", "language", "open_access"] {
        let about = classes.about(&format!("{kind}:word")).unwrap().replace("word", "WORD");
        says(&format!("{kind}:WORD"), &about);
    }
    says("top:P", &classes.about("top:10").unwrap().replace("top_10", "top_P").replace(&window.about(), ""));
}
