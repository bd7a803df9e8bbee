//! Who may do what: one pure function, [`decide`], over a table of rules. The default is no.
//!
//! Each rule has an id and a plain sentence in both languages; the compliance officer reads the same table as a page.
//! A rule asks for *any* of some roles and *any* of some relations, never for two relations at once and never forbids:
//! so the rows that a person may list are exactly the union over single relations, and `gate` can turn one rule into
//! a point decision and into an SQL filter without stating it twice.

mod sets;

use std::collections::HashMap;

pub use sets::{Actor, Actors, Relation, Relations, Role, Roles};

/// How private a resource is (HL7 v3 Confidentiality: N, R, V).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Sensitivity {
    /// Ordinary clinical data (`N`).
    #[default]
    Normal,
    /// Needs more care: substance use, HIV, mental and sexual health, abuse (`R`).
    Restricted,
    /// For the author and the patient only (`V`), such as psychotherapy notes.
    VeryRestricted,
}

impl Sensitivity {
    /// 0, 1 or 2, as stored.
    pub const fn level(self) -> i64 {
        self as i64
    }
    /// Reads a stored level; anything unknown is the most private.
    pub const fn from_level(level: i64) -> Self {
        match level {
            0 => Self::Normal,
            1 => Self::Restricted,
            _ => Self::VeryRestricted,
        }
    }
}

/// One sentence of the policy.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable id, such as `chart.view.self`; audit rows carry it.
    pub id: &'static str,
    /// The rule in plain words, English then Spanish.
    pub says: [&'static str; 2],
    /// What is done: the act's word.
    pub act: &'static str,
    /// What it is done to: the kind's word.
    pub kind: &'static str,
    /// Which actors it is for.
    pub actors: Actors,
    /// Any of these roles; empty asks for none.
    pub roles: Roles,
    /// Any of these relations to the target; empty asks for none.
    pub relations: Relations,
    /// The most private data that it opens.
    pub ceiling: Sensitivity,
    /// Asks for a fresh proof of who is there.
    pub step_up: bool,
}

impl Rule {
    /// A rule for persons: any of `roles` with any of `relations`, up to restricted data, without step-up.
    pub const fn new(id: &'static str, act: &'static str, kind: &'static str, says: [&'static str; 2]) -> Self {
        Self {
            id,
            says,
            act,
            kind,
            actors: Actors::PERSON,
            roles: Roles::NONE,
            relations: Relations::NONE,
            ceiling: Sensitivity::Restricted,
            step_up: false,
        }
    }
    /// Any of these roles.
    pub const fn roles(mut self, roles: Roles) -> Self {
        self.roles = roles;
        self
    }
    /// Any of these relations.
    pub const fn relations(mut self, relations: Relations) -> Self {
        self.relations = relations;
        self
    }
    /// For these actors in place of persons.
    pub const fn actors(mut self, actors: Actors) -> Self {
        self.actors = actors;
        self
    }
    /// Up to this sensitivity.
    pub const fn ceiling(mut self, ceiling: Sensitivity) -> Self {
        self.ceiling = ceiling;
        self
    }
    /// With a fresh proof of who is there.
    pub const fn step_up(mut self) -> Self {
        self.step_up = true;
        self
    }

    fn fits(&self, subject: Subject, relations: Relations) -> bool {
        self.actors.has(subject.actor)
            && (self.roles.is_empty() || self.roles.meets(subject.roles))
            && (self.relations.is_empty() || self.relations.meets(relations))
    }
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// What kind of actor.
    pub actor: Actor,
    /// The roles it holds.
    pub roles: Roles,
    /// It proved who it is a short while ago.
    pub stepped_up: bool,
}

/// The answer to one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes, by this rule, up to this sensitivity.
    Allow {
        /// The rule's id.
        rule: &'static str,
        /// The most private data it opens.
        ceiling: Sensitivity,
    },
    /// Yes, once the person proves again who they are.
    StepUp {
        /// The rule's id.
        rule: &'static str,
    },
    /// No rule says yes.
    Deny,
}

/// All rules, indexed by kind and act.
#[derive(Debug, Default)]
pub struct Table {
    rules: Vec<Rule>,
    index: HashMap<(&'static str, &'static str), Vec<usize>>,
}

impl Table {
    /// Gathers the slices' rules, in their order.
    pub fn new(rules: impl IntoIterator<Item = Rule>) -> Self {
        let rules: Vec<Rule> = rules.into_iter().collect();
        let mut index: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, rule) in rules.iter().enumerate() {
            index.entry((rule.kind, rule.act)).or_default().push(at);
        }
        Self { rules, index }
    }

    /// Every rule, in the slices' order: the policy page and the snapshot.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    fn about(&self, kind: &'static str, act: &'static str) -> impl Iterator<Item = &Rule> {
        self.index.get(&(kind, act)).into_iter().flatten().filter_map(|at| self.rules.get(*at))
    }

    /// May `subject` do `act` to a `kind` to which it stands in `relations`? Of several rules that say yes, the one that
    /// opens most without step-up answers.
    pub fn decide(&self, subject: Subject, act: &'static str, kind: &'static str, relations: Relations) -> Decision {
        let mut best = Decision::Deny;
        for rule in self.about(kind, act).filter(|rule| rule.fits(subject, relations)) {
            let next = match rule.step_up && !subject.stepped_up {
                true => Decision::StepUp { rule: rule.id },
                false => Decision::Allow { rule: rule.id, ceiling: rule.ceiling },
            };
            best = match (best, next) {
                (Decision::Deny, _) | (Decision::StepUp { .. }, Decision::Allow { .. }) => next,
                (Decision::Allow { ceiling: old, .. }, Decision::Allow { ceiling: new, .. }) if new > old => next,
                _ => best,
            };
        }
        best
    }

    /// The relations of which each alone is enough, and whether none is needed at all: the parts of a list's filter.
    pub fn enough(&self, subject: Subject, act: &'static str, kind: &'static str) -> (bool, Relations) {
        let allows = |relations| matches!(self.decide(subject, act, kind, relations), Decision::Allow { .. });
        let each = Relation::ALL.into_iter().map(Relations::of).filter(|one| allows(*one));
        (allows(Relations::NONE), each.fold(Relations::NONE, Relations::with))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: Rule = Rule::new(
        "chart.view.self",
        "view",
        "chart",
        ["You may read your own chart.", "Usted puede leer su historia."],
    )
    .relations(Relations::of(Relation::Itself))
    .ceiling(Sensitivity::VeryRestricted);
    const TEAM: Rule =
        Rule::new("chart.view.team", "view", "chart", ["The care team may read.", "El equipo puede leer."])
            .roles(Roles::of(Role::Clinician))
            .relations(Relations::of(Relation::Team).with(Relations::of(Relation::Emergency)));
    const CLOSE: Rule =
        Rule::new("person.close.admin", "close", "person", ["An administrator may.", "Un administrador puede."])
            .roles(Roles::of(Role::Administrator))
            .step_up();

    fn subject(roles: Roles) -> Subject {
        Subject { actor: Actor::Person, roles, stepped_up: false }
    }

    #[test]
    fn the_default_is_no() {
        let table = Table::new([READ, TEAM, CLOSE]);
        let clinician = subject(Roles::of(Role::Clinician));
        assert_eq!(table.decide(clinician, "view", "chart", Relations::NONE), Decision::Deny);
        assert_eq!(table.decide(clinician, "burn", "chart", Relations::of(Relation::Team)), Decision::Deny);
        assert_eq!(
            table.decide(clinician, "view", "chart", Relations::of(Relation::Team)),
            Decision::Allow { rule: "chart.view.team", ceiling: Sensitivity::Restricted }
        );
    }

    #[test]
    fn step_up_is_asked_once() {
        let table = Table::new([CLOSE]);
        let mut admin = subject(Roles::of(Role::Administrator));
        assert_eq!(
            table.decide(admin, "close", "person", Relations::NONE),
            Decision::StepUp { rule: "person.close.admin" }
        );
        admin.stepped_up = true;
        assert!(matches!(table.decide(admin, "close", "person", Relations::NONE), Decision::Allow { .. }));
    }

    proptest::proptest! {
        /// The list filter is the point decision: any set of relations is allowed exactly when one of it is enough.
        #[test]
        fn enough_is_decide(role in 0u32..8192, have in 0u32..65536) {
            let table = Table::new([READ, TEAM, CLOSE]);
            let (who, have) = (subject(Roles::from_bits(role)), Relations::from_bits(have));
            let (none, each) = table.enough(who, "view", "chart");
            let point = matches!(table.decide(who, "view", "chart", have), Decision::Allow { .. });
            proptest::prop_assert_eq!(point, none || each.meets(have));
        }
    }
}
