//! What the words of a measure mean, in a sentence or two each. `hubscope explain` prints them, and `docs/measures.md` has the same.

use crate::catalogue::{Catalogue, CatalogueError};
use crate::classes::{Class, Classes, Flag};
use crate::measure::{Document, Entity, Indicator, Metric, Movement, Origin, Role, Who, Window};
use serde::Deserialize;

impl Flag {
    /// When a work has it, and when that is not known.
    pub fn about(self) -> &'static str {
        match self {
            Flag::International => {
                "Two or more known countries over all affiliations; one author in two countries is enough. Not known where there are fewer, and an authorship has no known country or the work names nobody."
            }
            Flag::Domestic => {
                "Two or more institutions, every affiliation's country being known and the same. Not known where fewer than two countries are, and an authorship has none or the work names nobody."
            }
            Flag::Collaborative => {
                "Two or more institutions, or two or more known countries, over all affiliations; one author at two institutions is enough."
            }
            Flag::Industry => "At least one institution that the source lists as a company, in the hub or elsewhere.",
            Flag::OpenAccess => {
                "Anybody may read it: the source gives its status as anything but `closed`. Not known where the source gives none."
            }
            Flag::Retracted => {
                "The source marks it as retracted. Such works are left out of every measure without `with_retracted = true`."
            }
            Flag::Near => {
                "Two or more institutions or countries, and the two sites farthest apart are at most 100 km apart: on a sphere, in whole kilometres. Sites without a place are passed over; with fewer than two that have one, it is not near."
            }
            Flag::Far => {
                "Two sites are 5,000 km or more apart: on a sphere, in whole kilometres. Sites without a place are passed over."
            }
            Flag::UnknownCountry => {
                "The country of an authorship is not known, or the work names nobody: whether it is international or domestic may then not be known either."
            }
            Flag::AuthorsCut => {
                "The source says that it does not give all authors, or gives exactly as many as its interface gives at most, 100: authors, institutions and countries may be missing, and those that are there have too great shares of the work."
            }
        }
    }
}

impl Class {
    /// Of a class in the source's own words, or by citations: what it holds. Flags and the catalogue's classes say so themselves.
    fn about(&self) -> Option<String> {
        match self {
            Class::Type(id) => Some(format!("The source gives its type as `{id}` (column `type` of the table work).")),
            Class::Language(id) => {
                Some(format!("The source gives its language as `{id}`; a work without a language is in none."))
            }
            Class::OpenAccess(id) => Some(format!(
                "The source gives its open-access status as `{id}`. Not known where the source gives none."
            )),
            Class::Top(percent) => {
                let window = Window::DEFAULT.about();
                Some(format!(
                    "More than half of it is in the metric `top_{percent}`: works at the threshold are all in if more than half of them belongs there, else none. {window}"
                ))
            }
            Class::Flag(flag) => Some(flag.about().to_owned()),
            Class::ByCountries { flag, rule } => {
                Some(format!("{} By the country rule `{}`. {}", flag.about(), rule.id, rule.definition.en))
            }
            Class::Basket { id, types, list_of: Some(year) } => {
                let types: Vec<&str> = types.iter().map(String::as_str).collect();
                Some(format!(
                    "Works of the types {} in the venues that `basket:{id}` lists for publications of {year}, in whatever year they appeared themselves.",
                    types.join(", ")
                ))
            }
            Class::Field { .. } | Class::Basket { .. } | Class::Frontier { .. } => None,
        }
    }
}

impl Classes {
    /// What a class holds, in English: the catalogue's definition, or the meaning of the word.
    ///
    /// # Errors
    /// As [`Classes::resolve`].
    pub fn about(&self, class: &str) -> Result<String, String> {
        let resolved = self.resolve(class)?;
        let declared = class.split_once(':').and_then(|(kind, id)| match kind {
            "field" => self.fields.get(id).map(|field| &field.definition),
            "basket" => self.baskets.get(id).map(|basket| &basket.definition),
            "frontier" => self.frontiers.get(id).map(|frontier| &frontier.definition),
            _ => None,
        });
        Ok(declared.map(|definition| definition.en.clone()).or_else(|| resolved.about()).unwrap_or_default())
    }
}

impl Role {
    /// Which authorships it is.
    pub fn about(self) -> &'static str {
        match self {
            Role::Corresponding => {
                "Only authorships that the source marks as corresponding; there may be several, or none known."
            }
            Role::First => "Only the authorship that stands first in the list.",
        }
    }
}

impl Entity {
    /// What is counted.
    pub fn about(self) -> &'static str {
        match self {
            Entity::Works => "Works with an authorship placed in the hub.",
            Entity::Authors => {
                "Distinct people, by the source's author ids, with an authorship placed in the hub on one of these very works."
            }
            Entity::Institutions => "Distinct institutions of the hub that stand on these works.",
            Entity::Venues => "Distinct venues in which these works appeared; works without a venue add none.",
            Entity::PartnerInstitutions => {
                "Distinct institutions on these works that have a place, and have it outside the hub. The world has none."
            }
            Entity::PartnerCountries => {
                "Distinct countries of the partner institutions, which may be the hub's own. The world has none."
            }
        }
    }
}

impl Who {
    /// Who is counted, of the people of the hub.
    pub fn about(self) -> &'static str {
        match self {
            Who::Newcomers(_) => {
                "Those who are in the hub on one of these works of the year, and were there on no work at all in the years before it."
            }
            Who::Leavers => {
                "Those who were in the hub on one of these works of the years before, and in the year are there on no work at all, but on one at an institution that has a place outside the hub."
            }
            Who::AbroadBefore => {
                "Those who are in the hub on one of these works of the year, and in the years before it were on a work at an institution of another country: one that is known, and none of those of the hub's institutions."
            }
        }
    }
}

impl Origin {
    /// Where newcomers were in the years before.
    pub fn about(self) -> &'static str {
        match self {
            Origin::Elsewhere => "In the years before they were at an institution that has a place, outside the hub.",
            Origin::Unresolved => "In the years before they were on works, but at no institution that has a place.",
            Origin::Nowhere => "In the years before they were on no work of the lake.",
        }
    }
}

impl Movement {
    /// Who is counted, and which years and works are looked at.
    pub fn about(self) -> Vec<String> {
        let mut lines = vec![self.who.about().to_owned()];
        if let Who::Newcomers(Some(origin)) = self.who {
            lines.push(origin.about().to_owned());
        }
        let before = match self.years {
            1 => "The year before is looked at".to_owned(),
            years => format!("The {years} years before are looked at"),
        };
        lines.push(format!(
            "{before}; there is no figure if the lake has no works of one of them, or fewer than half as many as of the year after it."
        ));
        lines.push(
            "Conditions and roles are of the works by which somebody is of the hub; where else people are, or are not, is told by all works of the corpus.".to_owned(),
        );
        lines
    }
}

impl Metric {
    /// What it is of a work, and of which works it is not defined.
    pub fn about(self) -> String {
        match self {
            Metric::Authors => "Authorships in the record, whoever and wherever they are.".to_owned(),
            Metric::Citations(_) => "Citations in the window.".to_owned(),
            Metric::Unplaced => {
                "The share of it that has no place: what its authorships without an institution, or at an institution without a point, stand for, each authorship having an equal part and of it each of its institutions; 1 for a work that names nobody. Rounded down to 2^-20.".to_owned()
            }
            Metric::Documents(of) => {
                let documents = match of {
                    Some(Document::Patent) => "Patents",
                    Some(Document::Policy) => "Policy documents",
                    Some(Document::Trial) => "Clinical trials",
                    None => "Patents, policy documents and clinical trials",
                };
                format!("{documents} that cite it, each once, whenever they did; papers about a trial itself are not cited by it.")
            }
            Metric::CitationScore(_) => {
                "Citations in the window over their mean in the world's works of the same subfield of the primary topic, type and publication year (works of the corpus, retracted ones not among them); 1 where that mean is 0. Not defined without a subfield. Rounded down to 2^-20.".to_owned()
            }
            Metric::Top(percent, _) => format!(
                "1 for a work cited more often than the threshold of the {percent}% most cited of the world's works of the same subfield of the primary topic, type and publication year (works of the corpus, retracted ones not among them), 0 for one cited less. The threshold is the least number of citations that, with all below it, takes in {}% of them or more; works cited just so often share equally what is left of the {percent}%. Not defined without a subfield. Rounded down to 2^-20.",
                100 - percent
            ),
        }
    }
}

impl Window {
    /// Which citations count.
    pub fn about(self) -> String {
        let years = match self.years {
            0 => "the publication year".to_owned(),
            1 => "the publication year and the year after it".to_owned(),
            years => format!("the publication year and the {years} years after it"),
        };
        let by_self = if self.self_citations {
            "those by works that share an author with the cited one among them"
        } else {
            "without those by works that share an author with the cited one"
        };
        format!(
            "Citations of {years} count, {by_self}: by other works of the lake that have a year and are not retracted, paratext or an expansion record. What is dated before the work counts with its publication year."
        )
    }
}

impl Catalogue {
    /// The measure of an indicator as its file has it, on a line.
    ///
    /// # Errors
    /// If the indicator is not of this catalogue.
    pub fn written_measure(&self, indicator: &Indicator) -> Result<String, CatalogueError> {
        #[derive(Deserialize)]
        struct Written {
            measure: toml::Spanned<toml::Value>,
        }
        let file = format!("indicators/{}.toml", indicator.id);
        let text = self.text(&file)?;
        let Written { measure } =
            toml::from_str(text).map_err(|e| CatalogueError::Invalid { file, message: e.to_string() })?;
        // Another form than a table on one line: as TOML writes such a table.
        let line = text.get(measure.span()).filter(|line| line.starts_with('{') && !line.contains('\n'));
        Ok(line.map_or_else(|| measure.get_ref().to_string(), str::to_owned))
    }
}

#[cfg(test)]
mod tests {
    use crate::measure::Measure;
    use crate::{Catalogue, Lang};
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Written {
        measure: Measure,
    }

    #[test]
    fn the_measure_on_a_line_is_the_measure() {
        let catalogue = Catalogue::load(None).unwrap();
        for indicator in catalogue.indicators.values() {
            let line = catalogue.written_measure(indicator).unwrap();
            assert!(!line.contains('\n'), "{line}");
            let read: Written = toml::from_str(&format!("measure = {line}")).unwrap();
            assert_eq!(read.measure, indicator.measure, "{line}");
        }
    }

    #[test]
    fn a_measure_in_a_table_of_its_own_is_put_on_a_line() {
        let folder = std::env::temp_dir().join(format!("hubscope-about-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("indicators")).unwrap();
        let known = Catalogue::load(None).unwrap();
        let text = known.text("indicators/papers_all.toml").unwrap();
        let line = format!("measure = {}\n", known.written_measure(&known.indicators["papers_all"]).unwrap());
        let table = format!(
            "{}\n[measure]\ncount = \"works\"\nwhere = [\n  \"field:any\", # a note\n]\n",
            text.replace(&line, "")
        );
        std::fs::write(folder.join("indicators/papers_all.toml"), table).unwrap();
        let own = Catalogue::load(Some(&folder)).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        let written = own.written_measure(&own.indicators["papers_all"]).unwrap();
        assert_eq!(written, "{ count = \"works\", where = [\"field:any\"] }");
    }

    #[test]
    fn every_class_of_the_catalogue_says_what_it_holds() {
        let catalogue = Catalogue::load(None).unwrap();
        for class in
            catalogue.indicators.values().flat_map(|i| catalogue.bases(i).unwrap()).flat_map(|b| b.works.classes())
        {
            assert!(catalogue.classes.about(class).unwrap().ends_with('.'), "{class}");
        }
        let life = &catalogue.classes.fields["life_sciences"];
        assert_eq!(catalogue.classes.about("field:life_sciences").unwrap(), life.definition.get(Lang::En));
        assert!(catalogue.classes.about("top:10").unwrap().contains("the 3 years after it count, without"));
        assert!(catalogue.classes.about("industrie").unwrap_err().contains("did you mean \"industry\""));
    }
}
