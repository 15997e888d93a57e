//! From a block and an index to the work, by nothing but the seed and the counts.

use super::shared::Stratum;
use super::{About, Affiliation, Author, Block, Cell, Plan, RESULT_YEARS, Work, beyond, people};
use crate::rng::{Rng, Stream};
use crate::tables::frontiers::FIELDS;
use crate::tables::hubs::HUBS;
use crate::tables::topics::{BIOCHEMISTRY, LIFE, OTHER, PHYSICS, TOPICS};
use crate::venues::Group;

/// Types of works that the corpus takes, outside the Nature Index, with their frequency.
const KINDS: [(&str, u64); 6] = [
    ("article", 800),
    ("review", 80),
    ("preprint", 60),
    ("conference-paper", 30),
    ("book-chapter", 20),
    ("letter", 10),
];

impl Plan {
    /// The work at `index` of a block, as planned: without irregularities.
    pub(crate) fn work(&self, block: Block, index: u64) -> Work {
        let number = block.work(index);
        let mut rng = Rng::keyed(self.seed, Stream::Work, number, 0);
        match block {
            Block::Own { hub, year } => {
                let cell = self.cell(hub, year);
                let stratum = cell.stratum(index);
                let about = cell.field(index).map_or(About::Nothing, |field| kind_of_mention(field, &mut rng));
                let mut work = self.blank(number, year, stratum, about, &mut rng);
                let in_class = if stratum.is_ni() { index } else { index - cell.own[0] - cell.own[1] };
                self.join_hub(&mut work, hub, year, stratum, in_class, &mut rng);
                let foreign = match stratum {
                    Stratum::NiIntl => true,
                    Stratum::NiDomestic => false,
                    // Any share will do where it carries no figure.
                    _ => rng.below(100) < u64::from(HUBS[hub].international),
                };
                self.join_elsewhere(&mut work, &[hub], foreign, &mut rng);
                rng.shuffle(&mut work.authorships);
                work
            }
            Block::Shared { year } => {
                let batch = self.shared(year).batch(index);
                let place = index - batch.start;
                let about = position_in(place, &batch.frontier)
                    .map_or(About::Nothing, |field| kind_of_mention(field, &mut rng));
                let mut work = self.blank(number, year, batch.stratum, about, &mut rng);
                for (&hub, &given) in batch.hubs.iter().zip(&batch.given) {
                    let own = &self.cell(hub, year).own;
                    let own = if batch.stratum.is_ni() { own[0] + own[1] } else { own[2] + own[3] };
                    self.join_hub(&mut work, hub, year, batch.stratum, own + given + place, &mut rng);
                }
                let abroad = batch.hubs.iter().any(|&hub| HUBS[hub].country != HUBS[batch.hubs[0]].country);
                let foreign = match batch.stratum {
                    Stratum::NiIntl => !abroad || rng.chance(300),
                    Stratum::NiDomestic => false,
                    _ => rng.chance(300),
                };
                self.join_elsewhere(&mut work, &batch.hubs, foreign, &mut rng);
                rng.shuffle(&mut work.authorships);
                work
            }
            Block::Rest { year } => self.rest_work(number, year, index, &mut rng),
        }
    }

    /// The hubs on a work.
    pub(crate) fn members(&self, block: Block, index: u64) -> Vec<usize> {
        match block {
            Block::Own { hub, .. } => vec![hub],
            Block::Shared { year } => self.shared(year).batch(index).hubs.clone(),
            Block::Rest { .. } => Vec::new(),
        }
    }

    /// A work without any hub.
    fn rest_work(&self, number: u64, year: u16, index: u64, rng: &mut Rng) -> Work {
        let field = position_in(index, &self.rest(year).frontier);
        let stratum = match field {
            Some(_) => Stratum::Life,
            None => rng.pick(&[Stratum::Life, Stratum::Life, Stratum::Other, Stratum::Fieldless]),
        };
        let about = field.map_or(About::Nothing, |field| kind_of_mention(field, rng));
        let mut work = self.blank(number, year, stratum, about, rng);
        for _ in 0..rng.pick(&[1, 1, 1, 2, 1, 3]) {
            let institution = self.institutions.anywhere(rng);
            work.push(self.person_elsewhere(institution, rng), Affiliation::Institution(institution));
        }
        if rng.chance(20) && RESULT_YEARS.contains(&year) {
            // Somebody of a hub, writing from elsewhere: nothing of the hub's.
            let hub = rng.pick(self.hubs());
            let window = self.targets(hub, year).people;
            let institution = self.institutions.anywhere(rng);
            let person = people::of_hub(hub, self.targets(hub, year).first_person + rng.below(window + 1));
            work.push(Author::Person(person), Affiliation::Institution(institution));
        }
        work
    }

    /// A work with no authors yet.
    fn blank(&self, number: u64, year: u16, stratum: Stratum, about: About, rng: &mut Rng) -> Work {
        let mut kind = "article";
        let mut group = Group::Life;
        let mut topics = LIFE;
        match stratum {
            Stratum::NiIntl | Stratum::NiDomestic => {
                let brain = matches!(about, About::Topic(1) | About::Title(1));
                group = Group::NatureIndex { year, brain };
            }
            Stratum::Life => {
                kind = KINDS[rng.weighted(KINDS.iter().map(|kind| kind.1))].0;
                // Close to the Nature Index in one respect or another, and not in it.
                match rng.below(100) {
                    0..3 => (kind, group) = ("article", Group::NotYet { year }),
                    3..5 => (kind, group) = ("review", Group::NatureIndex { year, brain: false }),
                    5..7 if about == About::Nothing => {
                        (kind, group, topics) = ("article", Group::Chemistry, BIOCHEMISTRY);
                    }
                    7..16 => group = Group::Near,
                    _ => (),
                }
            }
            Stratum::Other => {
                kind = KINDS[rng.weighted(KINDS.iter().map(|kind| kind.1))].0;
                (group, topics) = (Group::Other, OTHER);
                match rng.below(100) {
                    0..2 => (kind, group, topics) = ("article", Group::Multidisciplinary, PHYSICS),
                    2..4 => (kind, group, topics) = ("article", Group::Physical, PHYSICS),
                    _ => (),
                }
            }
            Stratum::Fieldless => kind = KINDS[rng.weighted(KINDS.iter().map(|kind| kind.1))].0,
        }
        let topic = match about {
            About::Topic(field) => {
                let id = rng.pick(FIELDS[field].topics);
                TOPICS.iter().position(|topic| topic.id == id)
            }
            _ if stratum == Stratum::Fieldless => None,
            _ => Some(topics.start + rng.index(topics.len())),
        };
        let about = match about {
            About::Nothing if stratum.is_life() && rng.chance(40) => About::Passing(rng.index(FIELDS.len())),
            about => about,
        };
        let venue = self.venues.draw(if kind == "preprint" { Group::Repository } else { group }, rng);
        Work {
            number,
            text: number,
            year: Some(year),
            kind,
            topic,
            about,
            venue,
            bare_topic: false,
            is_retracted: false,
            is_paratext: false,
            is_expansion: Some(false),
            only: None,
            authorships: Vec::with_capacity(6),
        }
    }

    /// The people of a hub on its `in_class`-th work of the stratum's class.
    fn join_hub(&self, work: &mut Work, hub: usize, year: u16, stratum: Stratum, in_class: u64, rng: &mut Rng) {
        let cell = self.cell(hub, year);
        if stratum == Stratum::NiDomestic {
            work.only = Some(HUBS[hub].country);
        }
        if stratum == Stratum::Fieldless {
            return self.join_others(work, hub, year, rng);
        }
        for position in cell.classes[usize::from(!stratum.is_ni())].on(self.seed, in_class) {
            self.join(work, hub, year, position);
        }
        if !stratum.is_ni() && cell.targets.ni_people > 0 && rng.chance(150) {
            // Those of the other class have works outside it, too.
            self.join(work, hub, year, rng.below(cell.targets.ni_people));
        }
    }

    /// People of a hub on a work that makes nobody active: of the year's, or beyond them, where
    /// they would show if the work were counted.
    pub(super) fn join_others(&self, work: &mut Work, hub: usize, year: u16, rng: &mut Rng) {
        let people = self.targets(hub, year).people;
        for _ in 0..1 + rng.below(3) {
            let position = rng.below(people + beyond(people).max(1));
            self.join(work, hub, year, position);
        }
    }

    fn join(&self, work: &mut Work, hub: usize, year: u16, position: u64) {
        let person = self.person(hub, year, position);
        work.push(Author::Person(person), Affiliation::Institution(self.workplace(hub, person)));
    }

    /// The institution of a hub at which a person always is.
    pub(crate) fn workplace(&self, hub: usize, person: u64) -> usize {
        self.institutions.draw(hub, &mut Rng::keyed(self.seed, Stream::Home, person, hub as u64))
    }

    /// Co-authors from places in no hub: of the first hub's country, and foreign ones if there
    /// have to be.
    fn join_elsewhere(&self, work: &mut Work, hubs: &[usize], foreign: bool, rng: &mut Rng) {
        for _ in 0..rng.pick(&[0, 0, 0, 1, 1, 2]) {
            if let Some(institution) = self.institutions.domestic(HUBS[hubs[0]].country, rng) {
                work.push(self.person_elsewhere(institution, rng), Affiliation::Institution(institution));
            }
        }
        if foreign {
            for _ in 0..rng.pick(&[1, 1, 2, 3]) {
                let home = |country: &str| hubs.iter().any(|&hub| HUBS[hub].country == country);
                let institution = self.institutions.foreign(home, rng);
                work.push(self.person_elsewhere(institution, rng), Affiliation::Institution(institution));
            }
        }
    }

    /// One of the people of an institution elsewhere.
    pub(super) fn person_elsewhere(&self, institution: usize, rng: &mut Rng) -> Author {
        let place = institution - self.institutions.elsewhere.start;
        Author::Person(people::elsewhere(place, rng.below(self.people_elsewhere())))
    }
}

impl Cell {
    /// The stratum of the own work at `index`.
    fn stratum(&self, index: u64) -> Stratum {
        position_in(index, &self.own).map_or(Stratum::Fieldless, |position| Stratum::ALL[position])
    }

    /// The frontier field of the own work at `index`: the fields' works are strewn over all
    /// life-science ones.
    fn field(&self, index: u64) -> Option<usize> {
        let life: u64 = self.own[..3].iter().sum();
        (index < life).then(|| position_in(index * self.stride % life, &self.frontier)).flatten()
    }
}

/// Which of consecutive ranges of the given lengths holds `index`.
fn position_in(index: u64, lengths: &[u64]) -> Option<usize> {
    let mut end = 0;
    lengths.iter().position(|length| {
        end += length;
        index < end
    })
}

/// How a work is about a frontier field.
fn kind_of_mention(field: usize, rng: &mut Rng) -> About {
    match rng.below(10) {
        0..4 if !FIELDS[field].topics.is_empty() => About::Topic(field),
        0..7 => About::Title(field),
        _ => About::Abstract(field),
    }
}
