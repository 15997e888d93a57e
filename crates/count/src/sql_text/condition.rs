//! Conditions on works as SQL, on a row `w` of the table `work`.

use super::Text;
use crate::CountError;
use crate::class::Reading;
use hubscope_model::classes::{CORPUS_TYPES, Class, Flag, Subject};
use hubscope_model::countries::CountryRule;
use hubscope_model::measure::{Condition, Window};
use std::fmt::Write;

/// What makes a work one of the corpus.
pub(super) fn corpus(with_retracted: bool) -> String {
    let retracted = if with_retracted { "" } else { "NOT w.is_retracted AND " };
    format!("w.type IN ({})\n    AND {retracted}NOT w.is_paratext AND NOT w.is_xpac", wrapped(&quoted(CORPUS_TYPES)))
}

impl Text<'_> {
    /// A condition, and what it says in a line.
    pub(super) fn condition(
        &mut self,
        condition: &Condition,
        reading: Reading,
    ) -> Result<(String, String), CountError> {
        match condition {
            Condition::Class(text) => {
                let class = self.resolve(text)?;
                let read = match reading {
                    _ if !class.is_uncertain() => "",
                    Reading::Known => "",
                    Reading::Least => ", surely",
                    Reading::Most => ", or unknown",
                };
                Ok((self.class(&class, reading), format!("{text}{read}")))
            }
            _ => Ok((self.nested(condition, reading)?, "all, any or none of these".to_owned())),
        }
    }

    fn resolve(&self, text: &str) -> Result<Class, CountError> {
        let failed = |message| CountError::Class { indicator: self.id.to_owned(), message };
        self.catalogue.classes.resolve(text).map_err(failed)
    }

    /// A condition that is true or false whatever is null, so that its opposite is, too.
    fn nested(&mut self, condition: &Condition, reading: Reading) -> Result<String, CountError> {
        let mut together = |of: &[Condition], word: &str, none: &str| -> Result<String, CountError> {
            let parts = of.iter().map(|c| self.nested(c, reading)).collect::<Result<Vec<_>, _>>()?;
            Ok(if parts.is_empty() { none.to_owned() } else { format!("({})", parts.join(word)) })
        };
        match condition {
            Condition::Any { any } => together(any, " OR ", "FALSE"),
            Condition::All { all } => together(all, " AND ", "TRUE"),
            Condition::Not { not } => Ok(format!("NOT {}", self.nested(not, reading.opposite())?)),
            Condition::Class(text) => {
                let class = self.resolve(text)?;
                let plain = self.class(&class, reading);
                let (Class::Field { .. } | Class::Basket { .. }) = class else { return Ok(format!("({plain})")) };
                let name = format!("class_{}", text.replace([':', '@'], "_"));
                self.add(&name, &format!("  SELECT w.work_no\n  FROM work AS w\n  WHERE {plain}"));
                Ok(format!("w.work_no IN (SELECT c.work_no FROM {name} AS c)"))
            }
        }
    }

    fn class(&mut self, class: &Class, reading: Reading) -> String {
        match class {
            Class::Field { subjects, subfields } => {
                let list: Vec<String> = subfields.iter().map(u32::to_string).collect();
                // A division that no subfield maps to leaves none.
                let by_topic = match list.as_slice() {
                    [] => "FALSE".to_owned(),
                    list => format!("w.primary_subfield_id IN ({})", wrapped(list)),
                };
                if subjects.is_empty() {
                    return by_topic;
                }
                let decides = quoted(subjects.iter().map(|s| s.id()));
                let multidisciplinary = Subject::Multidisciplinary.id();
                format!(
                    "(w.venue_key IN (SELECT b.venue_key FROM basket_venue AS b WHERE b.subject IN ({}))\n      OR {by_topic}\n      AND (w.venue_key IS NULL OR w.venue_key NOT IN (SELECT b.venue_key FROM basket_venue AS b WHERE b.subject <> '{multidisciplinary}')))",
                    wrapped(&decides)
                )
            }
            Class::Basket { id, types, list_of } => {
                let year = list_of.map_or("w.publication_year".to_owned(), |year| year.to_string());
                format!(
                    "w.type IN ({})\n    AND EXISTS (\n      SELECT 1 FROM basket_venue AS b\n      WHERE b.basket_id = '{id}' AND b.venue_key = w.venue_key\n        AND {year} BETWEEN b.first_year AND b.last_year)",
                    wrapped(&quoted(types.iter().map(String::as_str)))
                )
            }
            Class::Frontier { class_id, .. } => {
                format!("w.work_no IN (SELECT c.work_no FROM work_class AS c WHERE c.class_id = '{class_id}')")
            }
            Class::Flag(flag) => self.of_flag(*flag, reading),
            Class::ByCountries { flag, rule } => self.by_countries(*flag, reading, &self.countries(rule)),
            Class::Type(id) => format!("COALESCE(w.type = '{id}', FALSE)"),
            Class::Language(id) => format!("COALESCE(w.language = '{id}', FALSE)"),
            Class::OpenAccess(id) => {
                let unknown = if reading == Reading::Most { "TRUE" } else { "FALSE" };
                format!("COALESCE(w.oa_status = '{id}', {unknown})")
            }
            Class::Top(percent) => {
                let metric = self.top(*percent, Window::DEFAULT);
                format!("w.work_no IN (SELECT m.work_no FROM {metric} AS m WHERE m.fixed > 524288)")
            }
        }
    }
}

impl Text<'_> {
    fn of_flag(&self, flag: Flag, reading: Reading) -> String {
        let countries = self.of_work("country_count");
        let collaborative = format!("(w.institution_count > 1 OR {countries} > 1)");
        let span = self.of_work("span_km");
        let text = match (flag, reading) {
            (Flag::International | Flag::Domestic, _) => return self.by_countries(flag, reading, &countries),
            (Flag::Collaborative, _) => return collaborative,
            (Flag::Industry, _) => "w.has_company",
            (Flag::OpenAccess, Reading::Most) => "COALESCE(w.oa_status <> 'closed', TRUE)",
            (Flag::OpenAccess, _) => "COALESCE(w.oa_status <> 'closed', FALSE)",
            (Flag::Retracted, _) => "w.is_retracted",
            (Flag::Near, _) => return format!("{collaborative} AND COALESCE({span} <= 100, FALSE)"),
            (Flag::Far, _) => return format!("COALESCE({span} >= 5000, FALSE)"),
            (Flag::UnknownCountry, _) => return self.of_work("has_unknown_country"),
            (Flag::AuthorsCut, _) => "w.authors_truncated",
        };
        text.to_owned()
    }

    /// International or domestic, `countries` being how many known ones there are.
    fn by_countries(&self, flag: Flag, reading: Reading, countries: &str) -> String {
        let unknown = self.of_work("has_unknown_country");
        match (flag, reading) {
            (Flag::Domestic, Reading::Most) => {
                format!("({countries} < 2 AND ({unknown} OR {countries} = 1 AND w.institution_count > 1))")
            }
            (Flag::Domestic, _) => {
                format!("({countries} = 1 AND NOT {unknown} AND w.institution_count > 1)")
            }
            (_, Reading::Most) => format!("({countries} >= 2 OR {unknown})"),
            _ => format!("{countries} >= 2"),
        }
    }

    /// How many known countries a work has by a rule: of codes that are one country all but the first are taken off.
    fn countries(&self, rule: &CountryRule) -> String {
        let (count, list) = (self.of_work("country_count"), self.of_work("countries"));
        let mut text = format!("CAST({count} AS BIGINT)");
        for codes in rule.groups().values() {
            let is_there = |code: &&str| format!("CASE WHEN ';' || {list} || ';' LIKE '%;{code};%' THEN 1 ELSE 0 END");
            let there: Vec<String> = codes.iter().map(is_there).collect();
            let _ = write!(text, "\n      - GREATEST({} - 1, 0)", there.join("\n        + "));
        }
        if rule.taken_as.is_empty() { text } else { format!("({text})") }
    }
}

fn quoted<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    words.into_iter().map(|word| format!("'{word}'")).collect()
}

/// A list that breaks before it gets wider than a page.
fn wrapped(items: &[String]) -> String {
    let mut text = String::new();
    let mut width = 0;
    for (n, item) in items.iter().enumerate() {
        if n > 0 {
            text.push(',');
            if width + item.len() > 90 {
                text.push_str("\n      ");
                width = 0;
            } else {
                text.push(' ');
            }
        }
        text.push_str(item);
        width += item.len() + 2;
    }
    text
}
