//! Documents that are counted themselves: patents where their parties are, trials where they are done, drugs by their stage.

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
    /// Trials with a place in the hub, in the year in which they began.
    Trials,
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
            Documents::Trials => {
                let what = "Distinct trials that are done at a place in the hub, whoever answers for them, in the year in which they began.";
                let place = "A place is in the city of the gazetteer that it names, or that is the nearest.";
                vec![what.to_owned(), place.to_owned()]
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

/// A class of patents or trials, as their conditions name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentClass<'a> {
    /// A column of the document's table that has this text: `type:utility`, `office:US`, `sponsor:industry`.
    Text(&'static str, &'a str),
    /// The scheme, and with what a symbol of the patent begins: `ipc:C12N`, `cpc:A61K31/`.
    Symbol(&'a str, &'a str),
    /// One of the trial's phases: `phase:phase3`.
    Phase(&'a str),
    /// Whether the trial is done in several countries: `multi_country`.
    MultiCountry,
}

impl<'a> DocumentClass<'a> {
    /// The class of such documents that bears a name.
    ///
    /// # Errors
    /// Says what there is.
    pub fn of(documents: Documents, name: &'a str) -> Result<Self, String> {
        let is_word =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "/ -_".contains(c));
        let pair = name.split_once(':').filter(|(_, of)| is_word(of));
        let (what, known) = match (documents, pair) {
            (Documents::Patents { .. }, Some(("type", kind))) => return Ok(DocumentClass::Text("type", kind)),
            (Documents::Patents { .. }, Some(("office", office))) => return Ok(DocumentClass::Text("office", office)),
            (Documents::Patents { .. }, Some((scheme @ ("ipc" | "cpc"), symbol))) => {
                return Ok(DocumentClass::Symbol(scheme, symbol));
            }
            (Documents::Trials, Some(("type", kind))) => return Ok(DocumentClass::Text("study_type", kind)),
            (Documents::Trials, Some(("status", status))) => return Ok(DocumentClass::Text("status", status)),
            (Documents::Trials, Some(("sponsor", class))) => return Ok(DocumentClass::Text("sponsor_class", class)),
            (Documents::Trials, Some(("phase", phase))) => return Ok(DocumentClass::Phase(phase)),
            (Documents::Trials, None) if name == "multi_country" => return Ok(DocumentClass::MultiCountry),
            (Documents::Patents { .. }, _) => ("patents", r#""type:utility", "office:US", "ipc:C12N", "cpc:A61K31/""#),
            (Documents::Trials, _) => (
                "trials",
                r#""type:interventional", "phase:phase3", "status:completed", "sponsor:industry", "multi_country""#,
            ),
            (Documents::Drugs { .. }, _) => ("drugs", "none"),
        };
        Err(format!("there is no class \"{name}\" of {what}; classes are {known}"))
    }
}
