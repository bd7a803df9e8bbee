//! The policy as a table: role × act × resource, and every rule's sentence.

use policy::{Actor, Decision, Relation, Relations, Role, Roles, Subject, Table};

fn table() -> Table {
    Table::new(kith::house::slices().into_iter().flat_map(|slice| slice.rules))
}

/// Role × act × resource × relation, as decided. A change here is a change of the policy: read it as one.
#[test]
fn policy_snapshot() {
    let table = table();
    let mut pairs: Vec<(&str, &str)> = table.rules().iter().map(|rule| (rule.kind, rule.act)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut lines = Vec::new();
    for (kind, act) in pairs {
        for actor in Actor::ALL {
            let roles: &[Option<Role>] = if actor == Actor::Person { &ROLES } else { &[None] };
            for role in roles {
                let subject = Subject { actor, roles: role.map_or(Roles::NONE, Roles::of), stepped_up: false };
                let mut yes: Vec<String> = Vec::new();
                let alone = table.decide(subject, act, kind, Relations::NONE);
                if alone != Decision::Deny {
                    yes.push(format!("anyone{}", step(alone)));
                } else {
                    for relation in Relation::ALL {
                        let decision = table.decide(subject, act, kind, Relations::of(relation));
                        if decision != Decision::Deny {
                            yes.push(format!("{}{}", relation.word(), step(decision)));
                        }
                    }
                }
                if !yes.is_empty() {
                    let who = role.map_or(actor.word(), Role::word);
                    lines.push(format!("{act:9} {kind:18} {who:14} {}", yes.join(" ")));
                }
            }
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

const ROLES: [Option<Role>; 15] = {
    let mut roles = [None; 15];
    let mut i = 0;
    while i < Role::ALL.len() {
        roles[i + 1] = Some(Role::ALL[i]);
        i += 1;
    }
    roles
};

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
