//! Where people who come and go cannot be asked for.

use super::Catalogue;
use crate::hubs::WORLD;
use crate::measure::{Base, Indicator, Measure, Of, Period};

impl Catalogue {
    /// Whether an indicator whose parts have been looked at asks for no movement where there is none: over years pooled, or to and
    /// from the world.
    ///
    /// # Errors
    /// Says what is wrong.
    pub(super) fn check_movements(&self, indicator: &Indicator) -> Result<(), String> {
        let bases = self.bases(indicator).map_err(|e| e.to_string())?;
        let of_world = match &indicator.measure {
            Measure::Ratio(ratio) if ratio.of.is_some() => bases.get(1..).unwrap_or_default(),
            Measure::Specialisation(_) => &bases,
            _ if indicator.hubs.iter().any(|id| id == WORLD) => &bases,
            _ => &[],
        };
        let moved = |bases: &[&Base], is_wrong: fn(&Of) -> bool| bases.iter().any(|base| is_wrong(&base.of));
        if indicator.period == Period::Pooled && moved(&bases, |of| matches!(of, Of::Moved(_))) {
            return Err(
                "who comes in one of several years may go in the next: who has no meaning with period = \"pooled\"; ask for the years one by one".into(),
            );
        }
        if moved(of_world, |of| matches!(of, Of::Moved(movement) if !movement.is_of(WORLD))) {
            return Err(format!("it takes a figure of \"{WORLD}\", which nobody leaves, nor comes to from elsewhere"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the catalogue says to an indicator of this unit and measure, and of the researchers that it may be made of.
    fn checked(rest: &str) -> Result<(), String> {
        let mut catalogue = Catalogue::embedded().unwrap();
        let read = |id: &str, rest: &str| -> Result<Indicator, String> {
            let text = "{ en = \"x\", zh = \"x\" }";
            let head = format!("id = \"{id}\"\nversion = 1\nnames = {text}\ndefinition = {text}\nlimits = {text}\n");
            toml::from_str(&format!("{head}{rest}")).map_err(|e| e.to_string())
        };
        for (id, measure) in [("came", "who = \"newcomers\""), ("left", "who = \"leavers\"")] {
            let part = read(id, &format!("unit = \"researchers\"\nmeasure = {{ count = \"authors\", {measure} }}"))?;
            catalogue.indicators.insert(id.to_owned(), part);
        }
        let indicator = read("asked", rest)?;
        catalogue.check_measure(&indicator)
    }

    fn of_authors(rest: &str) -> Result<(), String> {
        checked(&format!("unit = \"researchers\"\nmeasure = {{ count = \"authors\", {rest} }}"))
    }

    #[test]
    fn people_who_come_go_or_have_been_abroad_are_asked_for_in_a_line() {
        for rest in [
            "who = \"newcomers\"",
            "who = \"newcomers\", from = \"elsewhere\", years = 5",
            "who = \"newcomers\", from = \"nowhere\", where = [\"field:any\"], through = \"first\"",
            "who = \"newcomers\", from = \"unresolved\"",
            "who = \"leavers\", years = 1, with_retracted = true",
            "who = \"abroad_before\", years = 50",
        ] {
            assert_eq!(of_authors(rest), Ok(()), "{rest}");
        }
    }

    #[test]
    fn what_means_nothing_is_refused_where_it_stands() {
        for (rest, said) in [
            (
                "who = \"newcommers\"",
                "unknown variant `newcommers`, expected one of `newcomers`, `leavers`, `abroad_before`",
            ),
            (
                "who = \"newcomers\", from = \"here\"",
                "unknown variant `here`, expected one of `elsewhere`, `unresolved`, `nowhere`",
            ),
            ("who = \"leavers\", from = \"elsewhere\"", "from has no meaning in this kind of measure"),
            ("from = \"elsewhere\"", "from has no meaning in this kind of measure"),
            ("who = \"leavers\", papers = 2", "papers has no meaning in this kind of measure"),
            ("who = \"newcomers\", share = 0.5", "share has no meaning in this kind of measure"),
            ("who = \"newcomers\", years = 0", "expected a nonzero u32"),
            ("who = \"newcomers\", years = 51", "at most 50 years are looked back"),
        ] {
            let message = of_authors(rest).unwrap_err();
            assert!(message.contains(said), "{rest}: {message}");
            assert!(message.contains("line 7, column"), "{rest}: {message}");
        }
        let message = checked("unit = \"papers\"\nmeasure = { count = \"works\", who = \"leavers\" }").unwrap_err();
        assert!(message.contains("who has no meaning in this kind of measure"), "{message}");
    }

    #[test]
    fn nobody_moves_over_years_that_are_pooled() {
        for rest in ["count = \"authors\", who = \"newcomers\"", "ratio = \"left\", to = \"left\""] {
            let unit = if rest.starts_with("ratio") { "percent" } else { "researchers" };
            let pooled = format!("unit = \"{unit}\"\nperiod = \"pooled\"\nmeasure = {{ {rest} }}");
            assert!(checked(&pooled).is_err(), "{rest}");
        }
        let pooled =
            "unit = \"researchers\"\nperiod = \"pooled\"\nmeasure = { count = \"authors\", who = \"newcomers\" }";
        assert!(checked(pooled).unwrap_err().contains("ask for the years one by one"));
    }

    #[test]
    fn nobody_comes_to_the_world_from_elsewhere_or_leaves_it() {
        let percent = |measure: &str| checked(&format!("unit = \"percent\"\nmeasure = {{ {measure} }}"));
        let quotient = |measure: &str| checked(&format!("unit = \"quotient\"\nmeasure = {{ {measure} }}"));
        assert_eq!(percent("ratio = \"left\", to = \"came\", of = \"world\""), Ok(()));
        assert_eq!(quotient("specialisation = \"came\", to = \"active_researchers\""), Ok(()));
        for wrong in [
            percent("ratio = \"came\", to = \"left\", of = \"world\""),
            quotient("specialisation = \"left\", to = \"active_researchers\""),
            checked("unit = \"researchers\"\nhubs = [\"world\"]\nmeasure = { count = \"authors\", who = \"leavers\" }"),
        ] {
            assert!(wrong.unwrap_err().contains("nobody leaves"));
        }
        assert_eq!(
            percent("relative_to_max = \"left\", over = \"hubs\"").unwrap_err(),
            "the unit of what it measures is \"score\""
        );
        assert_eq!(checked("unit = \"score\"\nmeasure = { relative_to_max = \"left\", over = \"hubs\" }"), Ok(()));
    }
}
