//! A measure in words: what is asked, what it is made of, how works are shared out in it.

use super::{one_line, period};
use crate::failure::Failure;
use hubscope_model::Catalogue;
use hubscope_model::measure::{AtLeast, Base, Comparison, Entity, Indicator, Measure, Of, Period};

/// The measure as it is written, and what that says.
pub(super) fn measure(catalogue: &Catalogue, indicator: &Indicator) -> Result<Vec<String>, Failure> {
    let mut lines = vec![catalogue.written_measure(indicator)?];
    match &indicator.measure {
        Measure::Base(base) => lines.extend(base_in_words(base, indicator.period)),
        Measure::Ratio(ratio) => {
            let whose = ratio.of.as_ref().map_or("the same hub".to_owned(), |place| format!("the {place}"));
            lines.push(format!(
                "100 times {} over {} of {whose} in the same period; not defined where that is 0. n is how many things stand below the line, counted whole.",
                ratio.ratio, ratio.to
            ));
        }
        Measure::RelativeToMax(relative) => {
            let Comparison::Hubs = relative.over;
            lines.push(format!(
                "100 times {} over its greatest figure among all hubs of the set in use, whichever are asked for; groups and the world have none, and nobody if all are 0.",
                relative.relative_to_max
            ));
        }
        Measure::Specialisation(of) => {
            let (part, whole, prior) = (&of.specialisation, &of.to, of.prior);
            lines.push(format!(
                "(x + {prior}) / (e + {prior}): x is {part} of the hub, e what it would be if the hub were as the world, {whole} of the hub times {part} of the world over {whole} of the world. Not defined where the hub or the world has no {whole}, or e + {prior} is 0. n is {whole} of the hub, counted whole."
            ));
        }
    }
    lines.push(period(indicator.period).to_owned());
    if !indicator.hubs.is_empty() {
        lines.push(format!("Defined for {} alone.", indicator.hubs.join(", ")));
    }
    Ok(lines)
}

/// The indicators that one is made of, with what each is.
pub(super) fn parts(catalogue: &Catalogue, indicator: &Indicator) -> Result<Vec<String>, Failure> {
    let mut ids: Vec<&str> = match &indicator.measure {
        Measure::Base(_) => vec![],
        Measure::Ratio(ratio) => vec![&ratio.ratio, &ratio.to],
        Measure::RelativeToMax(relative) => vec![&relative.relative_to_max],
        Measure::Specialisation(of) => vec![&of.specialisation, &of.to],
    };
    ids.dedup();
    let mut lines = vec![];
    for id in ids {
        let (_, part) = catalogue.indicator(id)?;
        lines.push(format!("{id} (version {}): {}", part.version, one_line(&part.definition.en)));
        lines.push(format!("  {}", catalogue.written_measure(part)?));
        lines.extend(base_in_words(catalogue.base(id)?, part.period).into_iter().map(|line| format!("  {line}")));
    }
    Ok(lines)
}

/// What a base measure says, a sentence each.
fn base_in_words(base: &Base, period: Period) -> Vec<String> {
    let mut lines = match base.of {
        Of::Count(entity) => vec![entity.about().to_owned()],
        Of::People(at_least) => vec![Entity::Authors.about().to_owned(), least(at_least, period)],
        Of::Moved(movement) => {
            let mut lines = vec![Entity::Authors.about().to_owned()];
            lines.extend(movement.about());
            lines
        }
        Of::Documents(of) => of.about(),
        Of::Sum(metric) => {
            vec!["The sum over the works for which it is defined; n is how many they are.".to_owned(), metric.about()]
        }
        Of::Mean(metric) => {
            let percent = if metric.is_share() { ", in percent" } else { "" };
            let mean = format!(
                "The mean over the works for which it is defined{percent}; over none there is none. n is how many they are."
            );
            vec![mean, metric.about()]
        }
    };
    if let Of::Sum(metric) | Of::Mean(metric) = base.of {
        lines.extend(metric.window().map(|window| window.about()));
    }
    lines.extend(base.works.through.map(|role| role.about().to_owned()));
    if base.works.institutions > 1 {
        lines.push(format!(
            "Only works on which {} or more distinct institutions of the hub stand.",
            base.works.institutions
        ));
    }
    if base.works.with_retracted {
        lines.push("Retracted works count, too.".to_owned());
    }
    lines
}

/// How much somebody has at least.
fn least(at_least: AtLeast, period: Period) -> String {
    match (at_least, period) {
        (AtLeast::Papers { papers, years }, Period::Yearly) => {
            let before = match years.get() {
                1 => String::new(),
                2 => " and the one before it".to_owned(),
                years => format!(" and the {} before it", years - 1),
            };
            format!("Those who have {papers} or more of these works in the year{before}.")
        }
        (AtLeast::Papers { papers, .. }, Period::Pooled) => {
            format!("Those who have {papers} or more of these works in all years together.")
        }
        (AtLeast::Hundredths(hundredths), _) => format!(
            "Those whose shares of these works add up to {} or more. Of every work each authorship has an equal share, and of an authorship each of its institutions; only what falls to institutions of the hub is added. Shares are whole units of 2^-32; two units are added for each authorship, so that rounding keeps nobody out.",
            f64::from(hundredths) / 100.0
        ),
    }
}

/// What full and fractional counting do to this very indicator.
pub(super) fn counting(catalogue: &Catalogue, indicator: &Indicator) -> Result<Vec<String>, Failure> {
    let bases = catalogue.bases(indicator)?;
    let has = |is: &dyn Fn(&Base) -> bool| bases.iter().any(|base| is(base));
    if has(&|base| matches!(base.of, Of::Documents(_))) && has(&|base| base.is_shared()) {
        return Ok(vec![
            "full: a document counts once for every hub that a party of the role, or a place of the trial, is in.".to_owned(),
            "fractional: the parties of the role have equal parts of a patent, the places of a trial equal parts of that, and the hub's are added up. Hubs that do not overlap, what is elsewhere and what is not placed add up to the world.".to_owned(),
        ]);
    }
    if !has(&|base| base.is_shared()) {
        let mut lines = vec![
            "full and fractional give the same, and cells say full: what is counted here (people, institutions, venues, countries, drugs) is counted whole.".to_owned(),
        ];
        if has(&|base| matches!(base.of, Of::People(AtLeast::Hundredths(_)))) {
            lines.push("The shares that decide who is counted are fractional under either.".to_owned());
        }
        return Ok(lines);
    }
    let weighed = has(&|base| matches!(base.of, Of::Sum(_) | Of::Mean(_)));
    let what = if weighed {
        "weighs as much in every hub on it, and in each only once"
    } else {
        "counts once for every hub on it"
    };
    let mut fractional =
        "fractional: of every work each authorship has an equal part, and of an authorship each of its institutions; "
            .to_owned();
    fractional.push_str(if weighed {
        "works weigh by the hub's parts of them."
    } else {
        "the hub's parts of works are added up."
    });
    if has(&|base| base.works.through.is_some()) {
        fractional.push_str(" With through, only the parts of those authorships are the hub's.");
    }
    fractional.push_str(match &indicator.measure {
        Measure::Base(Base { of: Of::Mean(_), .. }) => " n stays the whole number of works.",
        Measure::Base(base) if base.works.institutions > 1 => " Works of one institution in the hub add nothing.",
        Measure::Base(_) => " Hubs that do not overlap, what is elsewhere and what is not placed add up to the world.",
        Measure::Ratio(ratio) if ratio.of.is_some() => {
            " The world has every work whole, so that the shares of places that do not overlap add up."
        }
        Measure::Ratio(_) => " It is so above the line and below; n stays a whole number.",
        Measure::RelativeToMax(_) => " It is so for the greatest figure, too.",
        Measure::Specialisation(_) => " The world has every work whole; n stays a whole number.",
    });
    Ok(vec![format!("full: a work {what}. Hubs overlap, and a group is the union of its hubs."), fractional])
}
