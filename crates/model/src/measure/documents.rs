//! Documents that are counted themselves, where their parties are: patents; and drugs, by their stage.

use serde::Deserialize;

/// What is counted that is no work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Documents {
    /// Patents with a party in the hub.
    Patents {
        /// Whose place counts.
        by: Party,
        /// Which year a patent is of.
        year: PatentYear,
    },
    /// Drugs that stand in a stage at the end of the year. Nothing says where they are, so that the world alone has them.
    Drugs {
        /// The stage.
        stage: Stage,
    },
}

impl Documents {
    /// What it says, a sentence each.
    pub fn about(self) -> Vec<String> {
        match self {
            Documents::Patents { by, year } => {
                let party = match by {
                    Party::Applicant => {
                        "Distinct patents with an applicant in the hub: whom it was assigned to when it was published; its inventors, if it was assigned to nobody."
                    }
                    Party::Inventor => "Distinct patents with an inventor in the hub.",
                };
                let year = match year {
                    PatentYear::Publication => {
                        "A patent is of the year in which it was published; withdrawn ones do not count."
                    }
                    PatentYear::Filing => {
                        "A patent is of the year in which it was applied for at its office; withdrawn ones do not count."
                    }
                };
                let place = "A party is in the city of the gazetteer that its place is, by name or as the nearest.";
                vec![party.to_owned(), year.to_owned(), place.to_owned()]
            }
            Documents::Drugs { stage } => vec![format!(
                "Drugs that stand in the stage {} at the end of the year: those that came there in it or before, and have not gone on or been given up.",
                stage.id()
            )],
        }
    }
}

/// Who a party to a patent is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// Who asked for it, or to whom it was assigned; its inventors, if it was assigned to nobody.
    #[default]
    Applicant,
    /// Who invented it.
    Inventor,
}

impl Party {
    /// The role in the table `patent_party`.
    pub fn role(self) -> &'static str {
        match self {
            Party::Applicant => "applicant",
            Party::Inventor => "inventor",
        }
    }
}

/// Which year a patent is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PatentYear {
    /// That in which it was published.
    #[default]
    Publication,
    /// That in which it was applied for at the office: the latest are incomplete, for years.
    Filing,
}

impl PatentYear {
    /// The column of the table `patent`.
    pub fn column(self) -> &'static str {
        match self {
            PatentYear::Publication => "publication_year",
            PatentYear::Filing => "filing_year",
        }
    }
}

/// How far a drug has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// In the laboratory and in animals.
    ResearchPreclinical,
    /// In trials with people.
    Clinical,
    /// Before the authorities.
    Regulatory,
    /// To be had.
    Marketed,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Stage; 4] = [Stage::ResearchPreclinical, Stage::Clinical, Stage::Regulatory, Stage::Marketed];

    /// As the table `drug_stage` has it.
    pub fn id(self) -> &'static str {
        match self {
            Stage::ResearchPreclinical => "research_preclinical",
            Stage::Clinical => "clinical",
            Stage::Regulatory => "regulatory",
            Stage::Marketed => "marketed",
        }
    }
}

/// A class of patents, as conditions of `count = "patents"` name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatentClass<'a> {
    /// `type:utility`: what it protects.
    Type(&'a str),
    /// `office:US`: who published it.
    Office(&'a str),
    /// `ipc:C12N`, `cpc:A61K31/`: the scheme, and with what a symbol begins.
    Symbol(&'a str, &'a str),
}

impl<'a> PatentClass<'a> {
    /// The class of a name.
    ///
    /// # Errors
    /// Says what there is.
    pub fn of(name: &'a str) -> Result<Self, String> {
        let is_word =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "/ -_".contains(c));
        match name.split_once(':').filter(|(_, of)| is_word(of)) {
            Some(("type", kind)) => Ok(PatentClass::Type(kind)),
            Some(("office", office)) => Ok(PatentClass::Office(office)),
            Some((scheme @ ("ipc" | "cpc"), symbol)) => Ok(PatentClass::Symbol(scheme, symbol)),
            _ => Err(format!(
                "there is no class \"{name}\" of patents; classes are \"type:utility\", \"office:US\", \"ipc:C12N\", \"cpc:A61K31/\""
            )),
        }
    }
}
