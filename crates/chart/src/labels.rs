//! Placing labels beside marks so that none covers another.
//!
//! Each label tries places around its mark, near ones first. Labels are set one
//! by one, the most crowded first, then revised until no move helps. Whatever
//! still overlaps gives up its text and keeps its number, or gives up both: a
//! tooltip remains. The search is deterministic.

use std::f64::consts::FRAC_1_SQRT_2;

use crate::svg::Rect;

/// A mark that wants a label.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    pub x: f64,
    pub y: f64,
    pub r: f64,
    /// Width and height of the whole label, and of its number alone.
    pub full: (f64, f64),
    pub brief: (f64, f64),
}

/// How much of a label is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Full,
    Brief,
    Nothing,
}

/// Where a label went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placed {
    pub shown: Shown,
    pub at: Rect,
    /// Ends of the leader at the mark and at the label, where one is needed.
    pub leader: Option<((f64, f64), (f64, f64))>,
}

/// Unit vectors every 22.5°, y downwards, in order of preference. Written out
/// because sines differ in the last bit between platforms.
const DIRECTIONS: [(f64, f64); 16] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.92388, -0.38268),
    (0.92388, 0.38268),
    (-0.92388, -0.38268),
    (-0.92388, 0.38268),
    (FRAC_1_SQRT_2, -FRAC_1_SQRT_2),
    (FRAC_1_SQRT_2, FRAC_1_SQRT_2),
    (-FRAC_1_SQRT_2, -FRAC_1_SQRT_2),
    (-FRAC_1_SQRT_2, FRAC_1_SQRT_2),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.38268, -0.92388),
    (0.38268, 0.92388),
    (-0.38268, -0.92388),
    (-0.38268, 0.92388),
];
/// Distances from the mark, in user units.
const DISTANCES: [f64; 11] = [2.0, 7.0, 13.0, 20.0, 28.0, 38.0, 50.0, 64.0, 80.0, 100.0, 125.0];
/// A label this near needs no leader.
const NEAR: f64 = 4.0;
/// Space kept free around each label.
const CLEARANCE: f64 = 2.0;
const PASSES: usize = 12;
/// More marks than this in one panel get their number only: names would hide
/// the map, and the search grows with the square.
const CROWD: usize = 60;

/// Places a label for each mark within `bounds` and off the `obstacles`.
pub(crate) fn place(spots: &[Spot], bounds: &Rect, obstacles: &[Rect]) -> Vec<Placed> {
    let start = if spots.len() > CROWD { Shown::Brief } else { Shown::Full };
    let mut shown = vec![start; spots.len()];
    loop {
        let placed = search(spots, &shown, bounds, obstacles);
        let losers: Vec<usize> = (0..placed.len()).filter(|&i| collides(&placed, i, obstacles)).collect();
        if losers.is_empty() {
            return placed;
        }
        for i in losers {
            shown[i] = match shown[i] {
                Shown::Full => Shown::Brief,
                Shown::Brief | Shown::Nothing => Shown::Nothing,
            };
        }
    }
}

/// Whether a label overlaps an obstacle or a label before it.
fn collides(placed: &[Placed], i: usize, obstacles: &[Rect]) -> bool {
    let here = &placed[i];
    here.shown != Shown::Nothing
        && (obstacles.iter().any(|o| o.overlaps(&here.at))
            || placed[..i].iter().any(|p| p.shown != Shown::Nothing && p.at.overlaps(&here.at)))
}

fn search(spots: &[Spot], shown: &[Shown], bounds: &Rect, obstacles: &[Rect]) -> Vec<Placed> {
    let candidates: Vec<Vec<(Placed, f64)>> =
        spots.iter().zip(shown).map(|(spot, &shown)| candidates(spot, shown, spots, bounds, obstacles)).collect();
    let mut order: Vec<usize> = (0..spots.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(neighbours(spots, i)), i));
    let mut chosen: Vec<Option<usize>> = vec![None; spots.len()];
    for _ in 0..PASSES {
        let mut moved = false;
        for &i in &order {
            let mut best = (f64::INFINITY, None);
            for (k, (candidate, own)) in candidates[i].iter().enumerate() {
                let mut cost = *own;
                for (j, choice) in chosen.iter().enumerate() {
                    if cost >= best.0 {
                        break;
                    }
                    if let (true, Some(other)) = (j != i, choice) {
                        cost += between(candidate, &candidates[j][*other].0);
                    }
                }
                if cost < best.0 {
                    best = (cost, Some(k));
                }
            }
            if best.1 != chosen[i] {
                chosen[i] = best.1;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    (0..spots.len())
        .map(|i| match chosen[i] {
            Some(k) => candidates[i][k].0,
            None => nothing(&spots[i]),
        })
        .collect()
}

fn nothing(spot: &Spot) -> Placed {
    Placed { shown: Shown::Nothing, at: Rect::new(spot.x, spot.y, 0.0, 0.0), leader: None }
}

/// The places a label may take, with what each costs by itself.
fn candidates(spot: &Spot, shown: Shown, spots: &[Spot], bounds: &Rect, obstacles: &[Rect]) -> Vec<(Placed, f64)> {
    let (w, h) = match shown {
        Shown::Full => spot.full,
        Shown::Brief => spot.brief,
        Shown::Nothing => return Vec::new(),
    };
    let mut out = Vec::new();
    for distance in DISTANCES {
        for (rank, (dx, dy)) in DIRECTIONS.into_iter().enumerate() {
            let reach = spot.r + distance;
            let at =
                Rect::new(spot.x + dx * reach + (dx - 1.0) / 2.0 * w, spot.y + dy * reach + (dy - 1.0) / 2.0 * h, w, h);
            if !bounds.contains(&at) || obstacles.iter().any(|o| o.overlaps(&at)) {
                continue;
            }
            let leader = leader(spot, &at);
            let length = leader.map_or(0.0, |(a, b)| distance_between(a, b));
            let mut cost = length + rank as f64 * 0.8 + if leader.is_some() { 3.0 } else { 0.0 };
            for other in spots {
                cost += 400.0 * covered(&at, other);
                if std::ptr::eq(other, spot) {
                    continue;
                }
                // Nearer to another mark than to its own, a label misleads.
                if gap(&at, other) - other.r <= gap(&at, spot) - spot.r {
                    cost += 90.0;
                }
                if let Some((a, b)) = leader {
                    let gap = to_segment((other.x, other.y), a, b);
                    if gap < other.r + 1.0 {
                        cost += 150.0;
                    }
                }
            }
            out.push((Placed { shown, at, leader }, cost));
        }
    }
    out
}

/// What two labels cost each other.
fn between(a: &Placed, b: &Placed) -> f64 {
    let mut cost = 0.0;
    if a.at.grown(CLEARANCE).overlaps(&b.at) {
        cost += 20_000.0;
    }
    if let Some((p, q)) = a.leader {
        cost += if crosses_rect(p, q, &b.at) { 600.0 } else { 0.0 };
    }
    if let Some((p, q)) = b.leader {
        cost += if crosses_rect(p, q, &a.at) { 600.0 } else { 0.0 };
    }
    if let (Some((p, q)), Some((r, s))) = (a.leader, b.leader) {
        cost += if segments_cross(p, q, r, s) { 300.0 } else { 0.0 };
    }
    cost
}

fn leader(spot: &Spot, at: &Rect) -> Option<((f64, f64), (f64, f64))> {
    let (x, y) = at.nearest(spot.x, spot.y);
    // At the height of the text a leader reads better than at a corner.
    let end = if (y - spot.y).abs() > 0.0 && (x - spot.x).abs() > 0.0 { (x, at.y + at.h / 2.0) } else { (x, y) };
    let length = distance_between((spot.x, spot.y), end);
    if length - spot.r < NEAR {
        return None;
    }
    let part = spot.r / length;
    let start = (spot.x + part * (end.0 - spot.x), spot.y + part * (end.1 - spot.y));
    Some((start, end))
}

fn neighbours(spots: &[Spot], i: usize) -> usize {
    let here = &spots[i];
    let near = |s: &&Spot| distance_between((s.x, s.y), (here.x, here.y)) < 60.0;
    spots.iter().filter(near).count()
}

/// From a label to the middle of a mark.
fn gap(at: &Rect, spot: &Spot) -> f64 {
    distance_between(at.nearest(spot.x, spot.y), (spot.x, spot.y))
}

/// How deep a mark reaches into a label, from 0 to 1.
fn covered(at: &Rect, spot: &Spot) -> f64 {
    ((spot.r + 1.0 - gap(at, spot)) / (spot.r + 1.0)).max(0.0)
}

fn distance_between(a: (f64, f64), b: (f64, f64)) -> f64 {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
}

fn to_segment(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let square = dx * dx + dy * dy;
    let t = if square > 0.0 { ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / square } else { 0.0 };
    let t = t.clamp(0.0, 1.0);
    distance_between(p, (a.0 + t * dx, a.1 + t * dy))
}

fn side(a: (f64, f64), b: (f64, f64), p: (f64, f64)) -> f64 {
    (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0)
}

fn segments_cross(p: (f64, f64), q: (f64, f64), r: (f64, f64), s: (f64, f64)) -> bool {
    (side(p, q, r) > 0.0) != (side(p, q, s) > 0.0) && (side(r, s, p) > 0.0) != (side(r, s, q) > 0.0)
}

fn crosses_rect(p: (f64, f64), q: (f64, f64), rect: &Rect) -> bool {
    let inside = |a: (f64, f64)| rect.nearest(a.0, a.1) == a;
    let (l, t, r, b) = (rect.x, rect.y, rect.right(), rect.bottom());
    inside(p) || inside(q) || segments_cross(p, q, (l, t), (r, b)) || segments_cross(p, q, (l, b), (r, t))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(x: f64, y: f64) -> Spot {
        Spot { x, y, r: 5.0, full: (60.0, 16.0), brief: (16.0, 16.0) }
    }

    fn overlaps(placed: &[Placed]) -> usize {
        let seen: Vec<_> = placed.iter().filter(|p| p.shown != Shown::Nothing).collect();
        (0..seen.len()).map(|i| seen[..i].iter().filter(|p| p.at.overlaps(&seen[i].at)).count()).sum()
    }

    #[test]
    fn a_lone_label_stands_at_the_right_without_a_leader() {
        let placed = place(&[spot(50.0, 50.0)], &Rect::new(0.0, 0.0, 200.0, 100.0), &[]);
        assert_eq!(placed[0].shown, Shown::Full);
        assert_eq!((placed[0].at.x, placed[0].at.y), (57.0, 42.0));
        assert_eq!(placed[0].leader, None);
    }

    #[test]
    fn eight_marks_on_one_place_keep_their_names() {
        let spots: Vec<Spot> = (0..8).map(|i| spot(200.0 + f64::from(i), 200.0)).collect();
        let placed = place(&spots, &Rect::new(0.0, 0.0, 400.0, 400.0), &[]);
        assert!(placed.iter().all(|p| p.shown == Shown::Full));
        assert_eq!(overlaps(&placed), 0);
    }

    #[test]
    fn without_room_labels_give_up_rather_than_overlap() {
        let spots: Vec<Spot> = (0..200).map(|i| spot(50.0 + f64::from(i % 10), 50.0)).collect();
        let placed = place(&spots, &Rect::new(0.0, 0.0, 100.0, 100.0), &[]);
        assert_eq!(overlaps(&placed), 0);
        assert!(placed.iter().any(|p| p.shown == Shown::Nothing));
        assert!(placed.iter().any(|p| p.shown == Shown::Brief));
    }

    #[test]
    fn obstacles_stay_free() {
        let obstacle = Rect::new(55.0, 30.0, 100.0, 40.0);
        let placed = place(&[spot(50.0, 50.0)], &Rect::new(0.0, 0.0, 200.0, 100.0), &[obstacle]);
        assert!(!placed[0].at.overlaps(&obstacle));
    }
}
