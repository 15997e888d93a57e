//! How a work is shared out among its facts.

/// Equal shares of a whole: they sum to it exactly, and what integers leave over goes to the first, one each.
pub(crate) fn shares(whole: u64, parts: usize) -> impl Iterator<Item = u64> {
    let parts = parts as u64;
    let (each, over) = (whole.checked_div(parts).unwrap_or(0), whole.checked_rem(parts).unwrap_or(0));
    (0..parts).map(move |part| each + u64::from(part < over))
}

#[cfg(test)]
mod tests {
    use super::shares;
    use hubscope_model::row::WHOLE_WORK;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[test]
    fn what_is_left_over_goes_to_the_first() {
        assert_eq!(shares(WHOLE_WORK, 3).collect::<Vec<_>>(), [1_431_655_766, 1_431_655_765, 1_431_655_765]);
        assert_eq!(shares(1_431_655_766, 4).collect::<Vec<_>>(), [357_913_942, 357_913_942, 357_913_941, 357_913_941]);
        assert_eq!(shares(WHOLE_WORK, 1).collect::<Vec<_>>(), [WHOLE_WORK]);
        assert_eq!(shares(WHOLE_WORK, 0).count(), 0);
    }

    proptest! {
        /// By authorship, at how many sites it is.
        #[test]
        fn facts_share_a_work_equally_but_for_what_integers_force(sites in vec(1..40_usize, 1..400)) {
            let authors: Vec<u64> = shares(WHOLE_WORK, sites.len()).collect();
            let facts: Vec<Vec<u64>> = authors.iter().zip(&sites).map(|(&of, &k)| shares(of, k).collect()).collect();
            prop_assert_eq!(facts.iter().flatten().sum::<u64>(), WHOLE_WORK);
            prop_assert!(authors.is_sorted_by(|a, b| a >= b) && authors[0] - authors[authors.len() - 1] <= 1);
            for (of, facts) in authors.iter().zip(&facts) {
                prop_assert_eq!(facts.iter().sum::<u64>(), *of);
                prop_assert!(facts.is_sorted_by(|a, b| a >= b) && facts[0] - facts[facts.len() - 1] <= 1);
            }
        }
    }
}
