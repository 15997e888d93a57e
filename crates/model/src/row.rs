//! Rows of the lake's tables: the contract between those who write a snapshot and everybody who reads it.
//!
//! A `*_key` is public and stable: the number in the OpenAlex id. A `*_no` is dense, dealt out by place, and private to
//! one snapshot. Fields are the columns, in order; an `Option` is a column that may be null. Every table is declared once, in
//! the macro `tables`: the struct, its documentation and the page `docs/tables.md` come from there.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// What the weights of all facts of a work sum to.
pub const WHOLE_WORK: u64 = 1 << 32;

/// A table of the lake.
pub trait Row: Serialize + DeserializeOwned {
    /// The table's name, singular; also its folder.
    const TABLE: &'static str;
}

/// What is said of a table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row is, and how rows are sorted.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

/// What is said of a column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// The type in Rust; an `Option` may be null.
    rust: &'static str,
    /// What it means.
    pub about: &'static str,
    /// Its unit, if it has one.
    pub unit: &'static str,
    /// Where the value comes from: a path in the source's records, or who decides.
    pub from: &'static str,
}

impl Column {
    /// The type, in Arrow's words.
    pub fn data_type(&self) -> &'static str {
        match self.rust.trim_start_matches("Option<").trim_end_matches('>') {
            "String" => "string",
            "bool" => "boolean",
            "u32" => "uint32",
            "u64" => "uint64",
            "i32" => "int32",
            "f64" => "float64",
            other => other,
        }
    }

    /// Whether a value may be missing.
    pub fn is_nullable(&self) -> bool {
        self.rust.starts_with("Option<")
    }
}

/// Declares the tables, in the order in which they are documented. A column is `name: type = "where it comes from"`, with
/// `as "its name"` where that is no word of Rust's, and `in "unit"`.
macro_rules! tables {
    ($(
        $(#[doc = $about:literal])+
        $row:ident = $table:literal {
            $( $(#[doc = $what:literal])+ $field:ident $(as $column:literal)? : $type:ty = $from:literal $(in $unit:literal)?, )+
        }
    )+) => {
        $(
            $(#[doc = $about])+
            #[derive(Debug, Clone, PartialEq, PartialOrd, Serialize, Deserialize)]
            pub struct $row {
                $( $(#[doc = $what])+ $(#[serde(rename = $column)])? pub $field: $type, )+
            }

            impl Row for $row {
                const TABLE: &'static str = $table;
            }
        )+

        /// All tables.
        pub const TABLES: &[Table] = &[$(Table {
            name: $table,
            about: concat!($($about),+),
            columns: &[$(Column {
                name: named!($field $($column)?),
                rust: stringify!($type),
                about: concat!($($what),+),
                unit: concat!($($unit)?),
                from: $from,
            }),+],
        }),+];
    };
}

macro_rules! named {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $column:literal) => {
        $column
    };
}

tables! {
    /// A work: one publication, the surviving copy of its record. Sorted by `work_no`, which runs from 0 without gaps, in the
    /// order of year (none last), first site, key.
    Work = "work" {
        /// Dense number.
        work_no: u32 = "year, first site, key",
        /// OpenAlex number.
        work_key: u64 = "works: id",
        /// DOI in lower case, without a resolver before it.
        doi: Option<String> = "works: doi",
        /// PubMed's number.
        pmid: Option<u32> = "works: ids.pmid",
        /// Title as the source has it.
        title: Option<String> = "works: title",
        /// Year of first publication, as the source dates it.
        publication_year: Option<i32> = "works: publication_year",
        /// Type, the last segment of the source's, in lower case with hyphens.
        kind as "type": Option<String> = "works: type",
        /// Language code.
        language: Option<String> = "works: language",
        /// Retracted.
        is_retracted: bool = "works: is_retracted",
        /// Not research: covers, contents, indexes.
        is_paratext: bool = "works: is_paratext",
        /// An expansion record of little metadata.
        is_xpac: bool = "works: is_xpac",
        /// The venue of the primary location.
        venue_key: Option<u64> = "works: primary_location.source.id, before 2023 host_venue.id",
        /// Primary topic, OpenAlex number.
        primary_topic_id: Option<u64> = "works: primary_topic.id",
        /// The subfield of the primary topic, OpenAlex (ASJC) number.
        primary_subfield_id: Option<u32> = "works: primary_topic.subfield.id, else the table topic",
        /// Known countries of all affiliations, ISO codes, sorted, joined by `;`: where they are.
        countries: String = "the table site; works: authorships[].countries where no site has one",
        /// How many there are.
        country_count: u32 = "the same",
        /// Whether an authorship has no known country, or the work no authorship.
        has_unknown_country: bool = "the same",
        /// Known countries of all institutions, sorted, joined by `;`: where these are registered.
        institution_countries: String = "the table institution; works: authorships[].countries where no institution has one",
        /// How many there are.
        institution_country_count: u32 = "the same",
        /// Whether an authorship has no known country by these, or the work no authorship.
        institution_has_unknown_country: bool = "the same",
        /// Institutions on it, each once.
        institution_count: u32 = "works: authorships[].institutions[].id",
        /// Whether an institution of type `company` is on it.
        has_company: bool = "the table institution",
        /// The greatest great-circle distance between two of its placed sites, rounded; 0 if they share a point. None with
        /// fewer than two placed ones.
        span_km: Option<u32> = "the table site" in "km",
        /// The same between two of its institutions, where they are registered.
        institution_span_km: Option<u32> = "the table site" in "km",
        /// Authorships in the record.
        authorship_count: u32 = "works: authorships",
        /// Whether the source says, or the length of exactly 100 suggests, that the list was cut.
        authors_truncated: bool = "works: is_authors_truncated, authors_count, authorships",
        /// Whether anybody may read it, and how: `gold`, `green`, `closed`, ...
        oa_status: Option<String> = "works: open_access.oa_status",
        /// Citations that the source knew of when it last changed the record.
        cited_by_count: Option<u32> = "works: cited_by_count" in "citations",
    }

    /// A fact: an author of a work at one of their sites, or at none. Sorted by site (none last), work, place in the author list.
    Authorship = "authorship" {
        /// The site by the best evidence there is; none if unresolved.
        site_no: Option<u32> = "works: authorships[].affiliations[].raw_affiliation_string, institutions[].id",
        /// Where the site's institution is registered; none if the site is of no institution.
        institution_site_no: Option<u32> = "the table site: institution_site_no",
        /// The work.
        work_no: u32 = "the table work",
        /// The author; none for the null author, for deleted ones, and where the source names none.
        author_no: Option<u32> = "works: authorships[].author.id",
        /// Which of several persons under the author's id: 0 whom the id is named for, from 1 others, whose names or ORCIDs on works
        /// contradict that; 0 where there is no author.
        person_variant: u32 = "works: authorships[].raw_author_name, raw_orcid",
        /// Place in the author list, from 0.
        author_sequence: u32 = "works: authorships",
        /// What `site_no` rests on: `city`, which the affiliation names; `child`, an institution of the affiliation that belongs to this one;
        /// `institution`, where it is registered; or `none`.
        placed_by: String = "how site_no was found",
        /// Whether the source says that this author answers letters about the work.
        is_corresponding: bool = "works: authorships[].is_corresponding",
        /// The share of the work that this fact stands for: the work's authorships share it equally, the affiliations of each
        /// authorship share that, and the sites of each affiliation share that. All facts of a work sum to 2^32. What integers leave over goes
        /// to the first authors in the list, the first affiliations, and the first sites by number.
        weight: u64 = "the work's authorships, their affiliations, and the sites of these" in "2^-32 works",
    }

    /// That a work is about a topic. Sorted by work, rank.
    WorkTopic = "work_topic" {
        /// The work.
        work_no: u32 = "the table work",
        /// OpenAlex number.
        topic_id: u64 = "works: topics[].id",
        /// Place in the record's list, from 0: the primary topic first.
        rank: u32 = "works: topics",
    }

    /// That a work is of a class which looks at texts. Sorted by class, work.
    WorkClass = "work_class" {
        /// The work.
        work_no: u32 = "the table work",
        /// The class (`frontier:synthetic_biology`); its definition's hash is in the manifest.
        class_id: String = "the catalogue in use when the work was read",
    }

    /// That a work cites another one. Sorted by citing work, key of the cited one.
    Reference = "reference" {
        /// The citing work.
        work_no: u32 = "the table work",
        /// OpenAlex number of the cited work.
        cited_work_key: u64 = "works: referenced_works[]",
        /// The cited work, if this snapshot has it.
        cited_work_no: Option<u32> = "the table work",
    }

    /// How often a work is cited so many years after it appeared: by other works of this snapshot, each once, that have a year and
    /// are not retracted, paratext or an expansion record. A work without a year has no row, nor has a lag without a citation,
    /// or over 10. Sorted by work, lag.
    Citation = "citation" {
        /// The cited work.
        work_no: u32 = "the table reference: cited_work_no",
        /// Years from its publication year to that of the citing works, at most 10; 0 also where they are dated earlier.
        lag: u32 = "the table work: publication_year" in "years",
        /// How many works cite it.
        citations: u32 = "the table reference" in "citations",
        /// Those of them that share an author with it, as the source knows people.
        self_citations: u32 = "the table authorship: author_no" in "citations",
    }

    /// That a funder paid for a work, with a row for each of its grants that the work names. Sorted by work, funder, grant.
    Award = "award" {
        /// The work.
        work_no: u32 = "the table work",
        /// The funder.
        funder_key: Option<u64> = "works: awards[].funder_id, funders[].id; before November 2025 grants[].funder",
        /// OpenAlex number of the grant.
        award_key: Option<u64> = "works: awards[].id",
        /// The grant's number, as the funder writes it.
        award_id: Option<String> = "works: awards[].funder_award_id; before November 2025 grants[].award_id",
    }

    /// That a patent, a policy document or a trial names a work: each document, work and relation once, whatever says so. Sorted by work (those
    /// that the snapshot does not have last), kind, and the document's id (the shorter first).
    Link = "link" {
        /// The work, if this snapshot has it; of several with one DOI or PubMed number the first.
        work_no: Option<u32> = "the table work: work_key, doi, pmid",
        /// `patent`, `policy_document` or `trial`.
        kind: String = "the source",
        /// The document's public id: a patent's country, number and kind, a trial's registry number, the source's id of a policy document.
        document_id: String = "reliance_on_science: patent; overton: policy_document_id; clinicaltrials: nctId",
        /// What the work is to the document: `cites`, `result` (the document is about the same study, by the same people) or `derived` (so somebody
        /// else's service thinks).
        relation: String = "clinicaltrials: references[].type; all others cite",
        /// The work as the document names it: `W...`, `doi:...` or `pmid:...`.
        named: String = "reliance_on_science: oaid; overton: cited_dois; clinicaltrials: references[].pmid",
        /// How sure the source is that this work is meant, from 1 to 10; none where the document names it by an id.
        confidence: Option<u32> = "reliance_on_science: confscore",
        /// Where in a patent: `front`, `body` or `both`.
        found_in: Option<String> = "reliance_on_science: wherefound",
        /// Who brought it up in a patent: `applicant` or `examiner`.
        cited_by: Option<String> = "reliance_on_science: reftype",
        /// The source that says so.
        source: String = "the connector",
    }

    /// A clinical trial. Numbered from 0 without gaps, in an order that means nothing and is always the same.
    Trial = "trial" {
        /// Dense number.
        trial_no: u32 = "dealt out",
        /// The registry's number, as `NCT01234567`.
        trial_id: String = "clinicaltrials: nctId",
        /// Title.
        title: Option<String> = "clinicaltrials: briefTitle, else officialTitle",
        /// `interventional`, `observational`, ...
        study_type: Option<String> = "clinicaltrials: studyType",
        /// Phases joined by `;`, as `phase1;phase2`; `na` where there are none.
        phases: String = "clinicaltrials: phases",
        /// `completed`, `recruiting`, ...
        status: Option<String> = "clinicaltrials: overallStatus",
        /// The day or month it began, as `2021-05-03` or `2021-05`.
        start_date: Option<String> = "clinicaltrials: startDateStruct.date",
        /// The year of it.
        start_year: Option<i32> = "the same",
        /// Who answers for it.
        sponsor: Option<String> = "clinicaltrials: leadSponsor.name",
        /// What they are: `industry`, `nih`, `other`, ...
        sponsor_class: Option<String> = "clinicaltrials: leadSponsor.class",
        /// Countries that it is done in, as it names them.
        country_count: u32 = "clinicaltrials: locations[].country",
    }

    /// That a trial is done somewhere: a row each place that it names, one at no site if it names none. Sorted by site (none last), trial, place
    /// in its list.
    TrialSite = "trial_site" {
        /// The site: of no institution, in the city of the gazetteer that the place is; none if there is none such.
        site_no: Option<u32> = "clinicaltrials: locations[].city, country, geoPoint",
        /// The trial.
        trial_no: u32 = "the table trial",
        /// Place in the trial's list, from 0.
        sequence: u32 = "clinicaltrials: locations[]",
        /// The hospital.
        facility: Option<String> = "clinicaltrials: locations[].facility",
        /// The share of the trial that the place stands for: all places of a trial share it equally, and sum to 2^32. What integers leave over
        /// goes to the first.
        weight: u64 = "places of the trial" in "2^-32 trials",
    }

    /// A patent document. Numbered from 0 without gaps, in an order that means nothing and is always the same.
    Patent = "patent" {
        /// Dense number.
        patent_no: u32 = "dealt out",
        /// Office, its number, kind of document, as the table `link` names patents: `US-10000000-B2`.
        patent_id: String = "patentsview: patent_id, wipo_kind",
        /// The office that published it (WIPO ST.3).
        office: String = "the connector",
        /// What it protects: `utility`, `design`, `plant`, `reissue`, ... None where only parts of the record were read.
        kind as "type": Option<String> = "patentsview: patent_type",
        /// Title.
        title: Option<String> = "patentsview: patent_title",
        /// The day it was published.
        published_on: Option<String> = "patentsview: patent_date",
        /// The year of it.
        publication_year: Option<i32> = "the same",
        /// The day it was applied for at this office.
        filed_on: Option<String> = "patentsview: filing_date",
        /// The year of it.
        filing_year: Option<i32> = "the same",
        /// Whether the office took it back before it was in force.
        is_withdrawn: bool = "patentsview: withdrawn",
    }

    /// That somebody is a party to a patent. Every patent has an applicant and an inventor: where it was assigned to nobody, its inventors
    /// are the applicants, and nobody, at no site, if nobody is known. Sorted by site (none last), patent, role, place in the order of the role.
    PatentParty = "patent_party" {
        /// The site: of no institution, in the city of the gazetteer that the party's place is; none if there is none such.
        site_no: Option<u32> = "patentsview: location_id, disambig_city, disambig_country, latitude, longitude",
        /// The patent.
        patent_no: u32 = "the table patent",
        /// `applicant` or `inventor`.
        role: String = "patentsview: g_assignee_disambiguated, g_inventor_disambiguated",
        /// Place among those of the role, from 0.
        sequence: u32 = "patentsview: assignee_sequence, inventor_sequence",
        /// The source's id of the person or organisation.
        party_id: Option<String> = "patentsview: assignee_id, inventor_id",
        /// Name.
        name: Option<String> = "patentsview: names",
        /// The share of the patent that the party stands for: those of a role share it equally, and sum to 2^32. What integers leave over goes
        /// to the first.
        weight: u64 = "parties of the role" in "2^-32 patents",
    }

    /// That an office has put a patent in a class. Sorted by patent, scheme, symbol.
    PatentClass = "patent_class" {
        /// The patent.
        patent_no: u32 = "the table patent",
        /// `ipc` or `cpc`.
        scheme: String = "patentsview: g_ipc_at_issue, g_cpc_current",
        /// The class without blanks: `A61K31/00`.
        symbol: String = "patentsview: section to subgroup, cpc_group",
    }

    /// A drug. Numbered from 0 without gaps, in an order that means nothing and is always the same.
    Drug = "drug" {
        /// Dense number.
        drug_no: u32 = "dealt out",
        /// The source's id.
        drug_id: String = "adisinsight: drug_id",
        /// Name.
        name: Option<String> = "adisinsight: drug_name",
        /// Who develops it.
        company: Option<String> = "adisinsight: company",
        /// The country where they are, as the source has it.
        country: Option<String> = "adisinsight: country",
        /// What it is for.
        indication: Option<String> = "adisinsight: indication",
    }

    /// A stage that a drug stood in at the end of a year, or of several. Sorted by drug, then year.
    DrugStage = "drug_stage" {
        /// The drug.
        drug_no: u32 = "the table drug",
        /// `research_preclinical`, `clinical`, `regulatory` or `marketed`.
        stage: String = "the phase",
        /// The phase that it is in, as the source has it.
        phase: String = "adisinsight: phase_history",
        /// The year in which it came there.
        since_year: i32 = "the same",
        /// The year in which it went on, or its development ended: at the end of that one it is there no more. None if it is there still.
        until_year: Option<i32> = "the same",
    }

    /// A policy document. The order of the rows means nothing, and is always the same.
    PolicyDocument = "policy_document" {
        /// The source's id.
        policy_document_id: String = "overton: policy_document_id",
        /// Title.
        title: Option<String> = "overton: title",
        /// Who published it.
        publisher: Option<String> = "overton: source_title",
        /// What they are: `government`, `think tank`, `igo`, ...
        publisher_type: Option<String> = "overton: source_type",
        /// Where they are, as the source has it: a country's name, or `IGO`.
        publisher_country: Option<String> = "overton: source_country",
        /// The day it was published.
        published_on: Option<String> = "overton: published_on",
        /// The year of it.
        publication_year: Option<i32> = "the same",
        /// What it is: `clinical guidance`, `report`, ...
        kind as "type": Option<String> = "overton: document_type",
        /// Where it can be read.
        url: Option<String> = "overton: policy_document_url",
    }

    /// A site, the atom of counting: an institution, or none, in a city. Every institution on a work has a site of its own, where it is
    /// registered, and further ones where affiliations say that work of it was done; parties of patents and places of trials are at sites of no institution. Sorted by `site_no`, along a space-filling curve,
    /// sites without a point last.
    Site = "site" {
        /// Dense number.
        site_no: u32 = "Hilbert curve over the points",
        /// The institution.
        institution_key: Option<u64> = "works: authorships[].institutions[].id",
        /// The institution's own site: this one, if it is that.
        institution_site_no: Option<u32> = "where the institution is registered",
        /// The city, GeoNames id.
        city_id: Option<u32> = "the gazetteer; of an own site the table institution",
        /// Degrees north.
        latitude: Option<f64> = "institutions: geo.latitude, else ROR v2, v1; of a further site the gazetteer" in "degrees north",
        /// Degrees east.
        longitude: Option<f64> = "institutions: geo.longitude, else ROR v2, v1; of a further site the gazetteer" in "degrees east",
        /// ISO code.
        country_code: Option<String> = "the table institution; of a further site the gazetteer",
        /// Where the point comes from: `openalex`, `ror_v2`, `ror_v1`, `gazetteer` or `none`.
        point_source: String = "which of them has the point",
    }

    /// An institution that a work or an institution record names. Sorted by key.
    Institution = "institution" {
        /// OpenAlex number.
        institution_key: u64 = "institutions: id; works: authorships[].institutions[].id",
        /// ROR id, nine characters.
        ror: Option<String> = "institutions: ror, else works",
        /// Name.
        display_name: Option<String> = "institutions: display_name, else works, else ROR",
        /// ISO code.
        country_code: Option<String> = "institutions: country_code or geo.country_code, else ROR, else works",
        /// City, where an institution record has it.
        city: Option<String> = "institutions: geo.city, else ROR",
        /// GeoNames id of the city.
        city_id: Option<u32> = "institutions: geo.geonames_city_id, else ROR",
        /// What it is part of, over any number of steps: OpenAlex numbers, ascending, joined by `;`.
        lineage: String = "institutions: lineage; works: authorships[].institutions[].lineage; ROR: relationships of type parent",
        /// OpenAlex's type (`education`, `healthcare`, `company`, ...).
        kind as "type": Option<String> = "institutions: type, else works",
    }

    /// An author named by a work. Sorted by `author_no`: by home site (the most frequent one), then key.
    Author = "author" {
        /// Dense number.
        author_no: u32 = "home, key",
        /// OpenAlex number.
        author_key: u64 = "works: authorships[].author.id",
        /// Name: of the author's own record, else as works have it.
        display_name: Option<String> = "authors: display_name, else works",
        /// ORCID, 16 digits in groups.
        orcid: Option<String> = "authors: orcid, else works",
        /// The site of most of their works in this snapshot.
        home_site_no: Option<u32> = "the table authorship",
        /// The least number of those who may be the same person: authors of the same full name or the same ORCID, over any number
        /// of steps.
        namesake_no: u32 = "display_name, orcid",
    }

    /// A venue: journal, series, repository. Sorted by key.
    Venue = "venue" {
        /// OpenAlex number.
        venue_key: u64 = "sources: id; works: primary_location.source.id",
        /// Linking ISSN.
        issn_l: Option<String> = "sources: issn_l, else works",
        /// All ISSNs, sorted, joined by `;`.
        issn: String = "sources: issn, else works",
        /// Name.
        display_name: Option<String> = "sources: display_name, else works",
        /// OpenAlex's type.
        kind as "type": Option<String> = "sources: type, else works",
    }

    /// A funder that a work or a funder record names. Sorted by key.
    Funder = "funder" {
        /// OpenAlex number.
        funder_key: u64 = "funders: id; works: awards[].funder_id, funders[].id, grants[].funder",
        /// Name.
        display_name: Option<String> = "funders: display_name, else works",
        /// ISO code.
        country_code: Option<String> = "funders: country_code",
        /// ROR id, nine characters.
        ror: Option<String> = "funders: ids.ror, else works",
    }

    /// A topic with its place in the hierarchy. Sorted by id.
    Topic = "topic" {
        /// OpenAlex number.
        topic_id: u64 = "topics: id",
        /// Name.
        display_name: Option<String> = "topics: display_name",
        /// OpenAlex (ASJC) number of the subfield.
        subfield_id: Option<u32> = "topics: subfield.id",
    }

    /// That a record is gone, by what the source publishes of ids merged and deleted; it stands nowhere in this snapshot. Sorted by
    /// entity, old key.
    Redirect = "redirect" {
        /// `works`, `authors`, `institutions`, ...
        entity: String = "the letter of the id",
        /// OpenAlex number of the record that is gone.
        old_key: u64 = "merged_ids: id; works/deleted_ids.csv: work_id",
        /// OpenAlex number of the record that it is now part of, after all merges; none if it was deleted.
        new_key: Option<u64> = "merged_ids: merge_into_id",
        /// The day on which that was, as the source has it.
        date: String = "merged_ids: merge_date; works/deleted_ids.csv: deleted_date",
    }
}
