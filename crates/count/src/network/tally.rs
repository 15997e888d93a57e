//! Works of hubs, of partners and of pairs, in whole numbers that add up in any order.

use hubscope_model::measure::Counting;

/// Units of weight in a work.
const WORK: f64 = 4_294_967_296.0;

/// What a place has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mass {
    works: u64,
    weight: u64,
}

/// What two places have together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Joint {
    pub(super) works: u64,
    /// Products of weights.
    pub(super) product: u128,
}

/// Works of hubs and their partners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Matrix {
    partners: usize,
    /// By hub and partner.
    pub(super) joint: Vec<Joint>,
    /// By hub and partner: what the partner has inside the hub and nowhere else, which is not the partner's as this hub sees it.
    pub(super) inside: Vec<Mass>,
    pub(super) of_hub: Vec<Mass>,
    pub(super) of_partner: Vec<Mass>,
    pub(super) all: Mass,
}

/// A pair in figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pairwise {
    /// What the two have together.
    pub(super) value: f64,
    pub(super) of_hub: f64,
    pub(super) of_partner: f64,
    /// What the world has.
    pub(super) all: f64,
}

impl Pairwise {
    /// In the order of operations of the SQL text.
    pub(super) fn affinity(&self) -> Option<f64> {
        let product = self.of_hub * self.of_partner;
        (product != 0.0).then(|| self.value * self.all / product)
    }

    /// Likewise.
    pub(super) fn salton(&self) -> Option<f64> {
        let product = self.of_hub * self.of_partner;
        (product != 0.0).then(|| self.value / product.sqrt())
    }
}

impl Mass {
    pub(super) fn add(&mut self, works: u64, weight: u64) {
        self.works += works;
        self.weight += weight;
    }

    fn amount(self, counting: Counting) -> f64 {
        match counting {
            Counting::Full => self.works as f64,
            Counting::Fractional => self.weight as f64 / WORK,
        }
    }
}

impl Matrix {
    pub(super) fn new((hubs, partners): (usize, usize)) -> Self {
        let cells = hubs * partners;
        Matrix {
            partners,
            joint: vec![Joint::default(); cells],
            inside: vec![Mass::default(); cells],
            of_hub: vec![Mass::default(); hubs],
            of_partner: vec![Mass::default(); partners],
            all: Mass::default(),
        }
    }

    /// Adds what other works give.
    pub(super) fn add(&mut self, other: &Matrix) {
        for (joint, other) in self.joint.iter_mut().zip(&other.joint) {
            joint.works += other.works;
            joint.product += other.product;
        }
        let masses = [(&mut self.inside, &other.inside), (&mut self.of_hub, &other.of_hub)];
        for (masses, others) in masses.into_iter().chain([(&mut self.of_partner, &other.of_partner)]) {
            masses.iter_mut().zip(others).for_each(|(mass, other)| mass.add(other.works, other.weight));
        }
        self.all.add(other.all.works, other.all.weight);
    }

    pub(super) fn merged(mut self, other: Matrix) -> Matrix {
        self.add(&other);
        self
    }

    pub(super) fn cell(&self, hub: usize, partner: usize, counting: Counting) -> Pairwise {
        let at = hub * self.partners + partner;
        let (joint, all, inside) = (self.joint[at], self.of_partner[partner], self.inside[at]);
        let outside = Mass { works: all.works - inside.works, weight: all.weight - inside.weight };
        Pairwise {
            value: match counting {
                Counting::Full => joint.works as f64,
                Counting::Fractional => joint.product as f64 / (WORK * WORK),
            },
            of_hub: self.of_hub[hub].amount(counting),
            of_partner: outside.amount(counting),
            all: self.all.amount(counting),
        }
    }
}
