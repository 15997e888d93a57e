//! Indicators that say the same of each frontier: they share a table, a figure and a name.

use super::context::Context;
use hubscope_model::measure::Indicator;

/// What is said of each frontier: the ids of its indicators are this, an underscore and the frontier's id.
const FAMILIES: [&str; 3] = ["frontier", "global_frontier", "score"];

/// The indicators of one kind, with the frontiers' names.
pub(super) struct Family<'a> {
    pub id: &'static str,
    pub members: Vec<Member<'a>>,
}

/// One of a family.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    /// The name of the frontier.
    pub name: &'a str,
    pub indicator: &'a Indicator,
}

impl<'a> Context<'a> {
    /// The members of a family that have figures, in the order of the frontiers' ids.
    pub(super) fn family(&self, id: &'static str) -> Family<'a> {
        let frontiers = self.input.catalogue.classes.frontiers.values();
        let member = |frontier: &'a hubscope_model::frontier::Frontier| {
            let indicator = self.indicator(&format!("{id}_{}", frontier.id))?;
            Some(Member { name: frontier.names.get(self.lang), indicator })
        };
        Family { id, members: frontiers.filter_map(member).collect() }
    }

    /// The family that an indicator belongs to.
    pub(super) fn family_of(&self, indicator: &Indicator) -> Option<Family<'a>> {
        let holds = |family: &Family<'_>| family.members.iter().any(|member| member.indicator.id == indicator.id);
        FAMILIES.into_iter().map(|id| self.family(id)).find(holds)
    }
}
