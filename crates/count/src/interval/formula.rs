//! Figures as functions of sums over works.

/// A figure of a place and period: how it is made, and of which terms of a [`super::plan::Plan`].
#[derive(Debug, Clone)]
pub(super) struct Formula {
    pub(super) shape: Shape,
    pub(super) terms: Vec<usize>,
    /// Stands for the place, whatever else is asked.
    pub(super) place: u64,
}

/// What is done with the sums.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// The sum itself.
    Amount,
    /// The first over the second.
    Ratio { scale: f64 },
    /// The first over the greatest of the others, in percent.
    Relative,
    /// Part and whole of a hub, part and whole of the world: [`hubscope_model::measure::SpecialisationMeasure`].
    Specialisation { prior: f64 },
}

impl Shape {
    /// The figure; none where it is not defined.
    pub(super) fn value(self, sums: &[f64]) -> Option<f64> {
        match (self, sums) {
            (Shape::Amount, [amount]) => Some(*amount),
            (Shape::Ratio { scale }, [above, below]) => (*below != 0.0).then(|| above / below * scale),
            (Shape::Relative, [own, all @ ..]) => {
                let greatest = all.iter().copied().fold(0.0, f64::max);
                (greatest != 0.0).then(|| own / greatest * 100.0)
            }
            (Shape::Specialisation { prior }, [part, whole, of_world, world]) => {
                let expected = (*whole != 0.0 && *world != 0.0).then(|| whole * of_world / world + prior)?;
                (expected != 0.0).then(|| (part + prior) / expected)
            }
            _ => None,
        }
    }

    /// Papers that count beside those that are there.
    pub(super) fn prior(self) -> f64 {
        if let Shape::Specialisation { prior } = self { prior } else { 0.0 }
    }

    /// How much the figure moves with each sum; none where it is not defined, or not smooth.
    pub(super) fn gradient(self, sums: &[f64]) -> Option<Vec<f64>> {
        let value = self.value(sums)?;
        match (self, sums) {
            (Shape::Amount, _) => Some(vec![1.0]),
            (Shape::Ratio { scale }, [_, below]) => Some(vec![scale / below, -value / below]),
            (Shape::Specialisation { prior }, [_, whole, of_world, world]) => {
                let expected = whole * of_world / world + prior;
                let by_expected = -value / expected;
                Some(vec![
                    1.0 / expected,
                    by_expected * of_world / world,
                    by_expected * whole / world,
                    -by_expected * whole * of_world / (world * world),
                ])
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_are_those_of_the_measures() {
        assert_eq!(Shape::Ratio { scale: 100.0 }.value(&[1.0, 4.0]), Some(25.0));
        assert_eq!(Shape::Ratio { scale: 100.0 }.value(&[0.0, 0.0]), None);
        assert_eq!(Shape::Relative.value(&[3.0, 3.0, 6.0, 1.0]), Some(50.0));
        assert_eq!(Shape::Relative.value(&[0.0, 0.0, 0.0]), None);
        // 30 of 100 where the world has 10 of 100: expected 10, and 40 over 20 with a prior of 10.
        assert_eq!(Shape::Specialisation { prior: 10.0 }.value(&[30.0, 100.0, 1_000.0, 10_000.0]), Some(2.0));
        assert_eq!(Shape::Specialisation { prior: 10.0 }.value(&[0.0; 4]), None);
        assert_eq!(Shape::Specialisation { prior: 10.0 }.value(&[0.0, 0.0, 1_000.0, 10_000.0]), None);
    }

    proptest! {
        #[test]
        fn gradients_are_what_small_steps_show(sums in prop::array::uniform4(1.0..1_000.0f64), prior in 0.0..20.0f64) {
            for (shape, terms) in [
                (Shape::Amount, 1),
                (Shape::Ratio { scale: 100.0 }, 2),
                (Shape::Specialisation { prior }, 4),
            ] {
                let sums = &sums[..terms];
                for (term, slope) in shape.gradient(sums).unwrap().into_iter().enumerate() {
                    let at = |step: f64| {
                        let mut moved = sums.to_vec();
                        moved[term] += step;
                        shape.value(&moved).unwrap()
                    };
                    let step = 1e-5 * sums[term];
                    let seen = (at(step) - at(-step)) / (2.0 * step);
                    prop_assert!((seen - slope).abs() <= 1e-5 * slope.abs().max(1e-3), "{shape:?}: {seen} {slope}");
                }
            }
        }
    }
}
