use super::cause::Cause;
use super::place::Placement;
use super::tally::{Cell, Lens, Seen, Tallies};
use super::{Dimension, Flow};
use hubscope_lake::changes::{Change, State};
use hubscope_model::Years;
use proptest::prelude::*;
use std::collections::BTreeMap;

const HUB: u32 = 0;
const OTHER_HUB: u32 = 1;
const WORLD: u32 = 2;

/// Institutions 1 and 2 in the hub, 3 in the other; 4 in none.
fn places() -> Placement {
    Placement::made([(1, vec![HUB]), (2, vec![HUB]), (3, vec![OTHER_HUB])], Some(WORLD))
}

fn lens() -> Lens {
    let mut by = std::collections::BTreeSet::from(Dimension::ASKED);
    by.insert(Dimension::All);
    Lens { before: places(), after: places(), years: None, by }
}

fn article() -> State {
    State {
        year: Some(2021),
        kind: Some("article".into()),
        venue_key: Some(7),
        institutions: vec![1, 4],
        ..State::default()
    }
}

/// What a lens tells of a work, without what stayed.
fn seen(lens: &Lens, before: Option<State>, after: Option<State>, merged: Option<u64>) -> Vec<(Cell, Seen)> {
    let mut told = vec![];
    let change = Change { work_key: 1, before, after, merged };
    lens.see(&change, |cell, seen| told.extend((seen != Seen::Stayed).then_some((cell, seen))));
    told
}

#[test]
fn a_work_of_one_snapshot_is_new_deleted_or_merged_in_all_its_cells() {
    let cells = [
        Cell::All,
        Cell::Hub(HUB, 2021),
        Cell::Hub(WORLD, 2021),
        Cell::Year(2021),
        Cell::Venue(Some(7)),
        Cell::Type("article"),
        Cell::Institution(Some(1)),
        Cell::Institution(Some(4)),
    ];
    let all = |seen: Seen| cells.map(|cell| (cell, seen)).to_vec();
    let lens = lens();
    assert_eq!(seen(&lens, None, Some(article()), None), all(Seen::Gained(Cause::NewlyIndexed)));
    assert_eq!(seen(&lens, Some(article()), None, None), all(Seen::Lost(Cause::Deleted)));
    assert_eq!(seen(&lens, Some(article()), None, Some(9)), all(Seen::Lost(Cause::Merged)));
    assert_eq!(seen(&lens, None, Some(article()), Some(9)), all(Seen::Gained(Cause::Merged)));
    assert_eq!(seen(&lens, Some(article()), Some(article()), None), vec![]);
}

#[test]
fn what_leaves_the_corpus_says_by_what_the_first_of_several() {
    let out = |change: fn(&mut State)| {
        let mut after = article();
        change(&mut after);
        let lost = seen(&lens(), Some(article()), Some(after.clone()), None);
        let causes: Vec<Cause> = lost
            .iter()
            .map(|(_, seen)| match seen {
                Seen::Lost(cause) => *cause,
                other => unreachable!("{other:?}"),
            })
            .collect();
        // The way back is the same.
        let back: Vec<(Cell, Seen)> =
            lost.iter().zip(&causes).map(|((cell, _), &c)| (*cell, Seen::Gained(c))).collect();
        assert_eq!(seen(&lens(), Some(after), Some(article()), None), back);
        assert!(causes.len() == 8 && causes.iter().all(|c| *c == causes[0]), "{causes:?}");
        causes[0]
    };
    assert_eq!(out(|s| s.is_retracted = true), Cause::Retracted);
    assert_eq!(out(|s| s.is_paratext = true), Cause::Flagged);
    assert_eq!(out(|s| s.is_xpac = true), Cause::Flagged);
    assert_eq!(out(|s| s.kind = Some("dataset".into())), Cause::Retyped);
    assert_eq!(out(|s| s.kind = None), Cause::Retyped);
    assert_eq!(out(|s| s.year = None), Cause::Moved);
    assert_eq!(out(|s| (s.is_retracted, s.kind) = (true, Some("retraction".into()))), Cause::Retracted);
    assert_eq!(out(|s| (s.is_xpac, s.year) = (true, None)), Cause::Flagged);
}

#[test]
fn within_the_corpus_each_cell_has_a_cause_of_its_own() {
    let lens = lens();
    let after = State { year: Some(2022), venue_key: None, kind: Some("review".into()), ..article() };
    let told = seen(&lens, Some(article()), Some(after), None);
    let (moved, retyped) = (Cause::Moved, Cause::Retyped);
    assert_eq!(
        told,
        [
            (Cell::Hub(HUB, 2021), Seen::Lost(moved)),
            (Cell::Hub(WORLD, 2021), Seen::Lost(moved)),
            (Cell::Year(2021), Seen::Lost(moved)),
            (Cell::Venue(Some(7)), Seen::Lost(moved)),
            (Cell::Type("article"), Seen::Lost(retyped)),
            (Cell::Hub(HUB, 2022), Seen::Gained(moved)),
            (Cell::Hub(WORLD, 2022), Seen::Gained(moved)),
            (Cell::Year(2022), Seen::Gained(moved)),
            (Cell::Venue(None), Seen::Gained(moved)),
            (Cell::Type("review"), Seen::Gained(retyped)),
        ]
    );
}

#[test]
fn other_institutions_are_told_from_other_places_and_from_cut_lists() {
    let lens = lens();
    let at = |institutions: &[u64]| State { institutions: institutions.to_vec(), ..article() };
    let told = seen(&lens, Some(at(&[1, 4])), Some(at(&[3, 4])), None);
    let re_matched = [
        (Cell::Hub(HUB, 2021), Seen::Lost(Cause::ReMatched)),
        (Cell::Institution(Some(1)), Seen::Lost(Cause::ReMatched)),
        (Cell::Hub(OTHER_HUB, 2021), Seen::Gained(Cause::ReMatched)),
        (Cell::Institution(Some(3)), Seen::Gained(Cause::ReMatched)),
    ];
    assert_eq!(told, re_matched);
    // The hub has it by another institution still.
    let told = seen(&lens, Some(at(&[1, 2])), Some(at(&[2])), None);
    assert_eq!(told, [(Cell::Institution(Some(1)), Seen::Lost(Cause::ReMatched))]);

    let cut = State { authors_truncated: true, ..at(&[]) };
    let lost = [Cell::Hub(HUB, 2021), Cell::Institution(Some(1))].map(|c| (c, Seen::Lost(Cause::AuthorsCut)));
    let gained = [(Cell::Institution(None), Seen::Gained(Cause::AuthorsCut))];
    assert_eq!(seen(&lens, Some(at(&[1])), Some(cut.clone()), None), [&lost[..], &gained[..]].concat());
    let back = seen(&lens, Some(cut), Some(at(&[1])), None);
    assert!(back.iter().all(|(_, s)| matches!(s, Seen::Gained(Cause::AuthorsCut) | Seen::Lost(Cause::AuthorsCut))));
    assert_eq!(back.len(), 3);

    // Institution 1 moves from the hub to the other; the work stays at it.
    let moved = Lens { after: Placement::made([(1, vec![OTHER_HUB]), (2, vec![HUB])], Some(WORLD)), ..lens };
    let told = seen(&moved, Some(at(&[1])), Some(at(&[1])), None);
    let re_placed = [
        (Cell::Hub(HUB, 2021), Seen::Lost(Cause::RePlaced)),
        (Cell::Hub(OTHER_HUB, 2021), Seen::Gained(Cause::RePlaced)),
    ];
    assert_eq!(told, re_placed);
}

#[test]
fn works_that_leave_what_is_asked_for_say_why() {
    let of = |before: Placement, after: Placement| Lens {
        before,
        after,
        years: Some(Years { first: 2019, last: 2021 }),
        ..lens()
    };
    let hub = |at: u64| Placement::made([(at, vec![HUB])], None);
    let causes = |lens: &Lens, after: State| -> Vec<Seen> {
        let mut told: Vec<Seen> = seen(lens, Some(article()), Some(after), None).into_iter().map(|t| t.1).collect();
        told.dedup();
        told
    };
    let stays = of(hub(1), hub(1));
    assert_eq!(causes(&stays, State { year: Some(2022), ..article() }), [Seen::Lost(Cause::Moved)]);
    assert_eq!(causes(&stays, State { institutions: vec![4], ..article() }), [Seen::Lost(Cause::ReMatched)]);
    assert_eq!(causes(&of(hub(1), hub(2)), article()), [Seen::Lost(Cause::RePlaced)]);
    assert_eq!(causes(&of(hub(2), hub(1)), article()), [Seen::Gained(Cause::RePlaced)]);
    assert_eq!(causes(&of(hub(2), hub(2)), State { year: Some(2022), ..article() }), []);
}

fn any_state() -> impl Strategy<Value = State> {
    let flags = [0.9, 0.9, 0.9, 0.8].map(prop::bool::weighted);
    let kind = prop::option::weighted(0.9, prop::sample::select(vec!["article", "review", "dataset"]));
    let years = prop::option::weighted(0.9, 2020..2023);
    let institutions = prop::collection::btree_set(1u64..6, 0..4);
    (years, kind, flags, prop::option::of(1u64..4), institutions).prop_map(|(year, kind, flags, venue_key, at)| State {
        year,
        kind: kind.map(str::to_owned),
        is_retracted: !flags[0],
        is_paratext: !flags[1],
        is_xpac: !flags[2],
        authors_truncated: !flags[3],
        venue_key,
        institutions: at.into_iter().collect(),
        ..State::default()
    })
}

fn any_placement() -> impl Strategy<Value = Placement> {
    let places = prop::collection::btree_set(0u32..2, 0..3).prop_map(|p| p.into_iter().collect::<Vec<_>>());
    (prop::collection::btree_map(1u64..6, places, 0..6), prop::option::of(Just(WORLD)))
        .prop_map(|(of, world)| Placement::made(of, world))
}

fn any_change() -> impl Strategy<Value = Change> {
    // Half of the works differ in nothing, as most do.
    let after = prop_oneof![Just(None), any_state().prop_map(|s| Some(Some(s))), Just(Some(None))];
    (any_state(), after, prop::option::of(1u64..9)).prop_map(|(state, other, merged)| match other {
        None => Change { work_key: 1, before: Some(state.clone()), after: Some(state), merged: None },
        Some(None) => Change { work_key: 1, before: None, after: Some(state), merged },
        Some(after) => Change { work_key: 1, before: Some(state), after, merged: None },
    })
}

/// Whether a work counts in a cell, by the words of the definition.
fn counts(state: Option<&State>, places: &Placement, years: Option<Years>, cell: Cell) -> bool {
    let Some(state) = state else { return false };
    let (Some(year), Some(kind)) = (state.year, state.kind.as_deref()) else { return false };
    let at =
        |place: u32| place == WORLD && places.has_world() || state.institutions.iter().any(|i| places.is_at(*i, place));
    let is_asked = !(state.is_retracted || state.is_paratext || state.is_xpac)
        && kind != "dataset"
        && years.is_none_or(|y| y.first <= year && year <= y.last)
        && [HUB, OTHER_HUB, WORLD].into_iter().any(at);
    is_asked
        && match cell {
            Cell::All => true,
            Cell::Hub(place, of) => of == year && at(place),
            Cell::Year(of) => of == year,
            Cell::Venue(of) => of == state.venue_key,
            Cell::Type(of) => of == kind,
            Cell::Institution(Some(of)) => state.institutions.contains(&of),
            Cell::Institution(None) => state.institutions.is_empty(),
        }
}

proptest! {
    #[test]
    fn before_and_gained_less_lost_is_after_in_every_cell(
        changes in prop::collection::vec(any_change(), 0..40),
        (before, after) in (any_placement(), any_placement()),
        years in prop::option::of(Just(Years { first: 2020, last: 2021 })),
    ) {
        let after = if before.has_world() == after.has_world() { after } else { before.clone() };
        let lens = Lens { before, after, years, by: Dimension::ASKED.into() };
        let mut tallies = Tallies::new();
        for change in &changes {
            lens.see(change, |cell, seen| tallies.entry(cell).or_default().add(seen));
        }
        let mut cells = vec![Cell::All, Cell::Type("article"), Cell::Type("review")];
        cells.extend((2020..2023).flat_map(|y| [HUB, OTHER_HUB, WORLD].map(|place| Cell::Hub(place, y))));
        cells.extend((2020..2023).map(Cell::Year));
        cells.extend((1..4).map(Some).chain([None]).map(Cell::Venue));
        cells.extend((1..6).map(Some).chain([None]).map(Cell::Institution));
        for cell in cells {
            let tally = tallies.remove(&cell).unwrap_or_default();
            let is = |c: &Change| {
                let was = counts(c.before.as_ref(), &lens.before, years, cell);
                (was, counts(c.after.as_ref(), &lens.after, years, cell))
            };
            let count = |holds: fn((bool, bool)) -> bool| changes.iter().filter(|c| holds(is(c))).count() as u64;
            prop_assert_eq!(tally.before, count(|(was, _)| was), "{:?}", cell);
            prop_assert_eq!(tally.after, count(|(_, is)| is), "{:?}", cell);
            let flows: BTreeMap<Cause, Flow> = tally.causes;
            prop_assert_eq!(flows.values().map(|f| f.gained).sum::<u64>(), count(|(was, is)| !was && is));
            prop_assert_eq!(flows.values().map(|f| f.lost).sum::<u64>(), count(|(was, is)| was && !is));
            let net: i64 = flows.values().map(|f| f.net()).sum();
            prop_assert_eq!(tally.before as i64 + net, tally.after as i64);
        }
        prop_assert!(tallies.is_empty(), "{:?}", tallies);
    }
}
