//! The policy as a table: role × act × resource, and every rule's sentence.

use std::collections::{BTreeMap, BTreeSet};

use policy::{Actor, Decision, Relation, Relations, Role, Roles, Subject, Table};

fn table() -> Table {
    Table::new(kith::house::slices().into_iter().flat_map(|slice| slice.rules))
}

/// Who may do what to what, by which relation, as decided. A change here is a change of the policy: read it as one.
///
/// Roles with the same rights share a line; `every person` is whoever has an account.
#[test]
fn policy_snapshot() {
    let table = table();
    let pairs: BTreeSet<(&'static str, &'static str)> =
        table.rules().iter().map(|rule| (rule.kind, rule.act)).collect();
    let mut lines = Vec::new();
    for (kind, act) in pairs {
        let mut by_right: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (who, subject) in subjects() {
            let right = right(&table, subject, act, kind);
            if !right.is_empty() {
                by_right.entry(right).or_default().push(who);
            }
        }
        for (right, mut who) in by_right {
            if who.len() > Role::ALL.len() && who[0] == "person" {
                who.splice(..=Role::ALL.len(), ["every person"]);
            }
            lines.push(format!("{kind}: {act}\n    by {right}\n    {}", who.join(", ")));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// A row of the audit may stand for several kinds and rules, with commas between them: none has one in its name.
#[test]
fn no_kind_and_no_rule_has_a_comma() {
    for rule in table().rules() {
        assert!(!rule.kind.contains(',') && !rule.id.contains(','), "{} {}", rule.kind, rule.id);
    }
}

/// A person without a role, a person of each role, then every other actor.
fn subjects() -> Vec<(&'static str, Subject)> {
    let subject = |actor, roles| Subject { actor, roles, stepped_up: false };
    let persons = Role::ALL.into_iter().map(|role| (role.word(), subject(Actor::Person, Roles::of(role))));
    let others = Actor::ALL.into_iter().filter(|a| *a != Actor::Person).map(|a| (a.word(), subject(a, Roles::NONE)));
    std::iter::once(("person", subject(Actor::Person, Roles::NONE))).chain(persons).chain(others).collect()
}

/// The relations that open it, or `nothing more` when none is needed.
fn right(table: &Table, subject: Subject, act: &'static str, kind: &'static str) -> String {
    let alone = table.decide(subject, act, kind, Relations::NONE);
    if alone != Decision::Deny {
        return format!("nothing more{}", step(alone));
    }
    let by = |relation: Relation| {
        let decision = table.decide(subject, act, kind, Relations::of(relation));
        (decision != Decision::Deny).then(|| format!("{}{}", relation.word(), step(decision)))
    };
    Relation::ALL.into_iter().filter_map(by).collect::<Vec<_>>().join(", ")
}

fn step(decision: Decision) -> &'static str {
    if matches!(decision, Decision::StepUp { .. }) { "(step-up)" } else { "" }
}

#[test]
fn every_rule_is_one_of_a_kind_and_speaks_both_languages() {
    let table = table();
    let mut ids: Vec<&str> = table.rules().iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "two rules share an id");
    for rule in table.rules() {
        assert!(rule.says.iter().all(|s| s.len() > 10 && s.ends_with('.')), "{} needs two whole sentences", rule.id);
        assert_ne!(rule.says[0], rule.says[1], "{} is not translated", rule.id);
    }
}
