//! Roles, scopes and looks in plain words.

use gate::{Look, Org};
use kernel::{Locale, PersonId, Time};
use policy::{Actor, Relation, Relations, Role, Roles, Rule};

use crate::{CircleRole, Emergency, Member, t};

pub(crate) fn role(l: Locale, role: CircleRole) -> &'static str {
    match role {
        CircleRole::Family => t::role_family(l),
        CircleRole::Friend => t::role_friend(l),
        CircleRole::Pharmacist => t::role_pharmacist(l),
        CircleRole::Payer => t::role_payer(l),
        CircleRole::Interpreter => t::role_interpreter(l),
        CircleRole::Proxy => t::role_proxy(l),
        CircleRole::Team => t::role_team(l),
        CircleRole::Emergency => t::role_emergency(l),
        CircleRole::Other => t::role_other(l),
    }
}

/// "Reads and writes messages, sees medicines".
pub(crate) fn scope(l: Locale, relations: Relations) -> String {
    let known = [
        (Relation::Proxy, t::scope_proxy(l)),
        (Relation::Full, t::scope_full(l)),
        (Relation::Updates, t::scope_updates(l)),
        (Relation::Medicines, t::scope_medicines(l)),
        (Relation::Tasks, t::scope_tasks(l)),
        (Relation::Team, t::scope_team(l)),
        (Relation::Emergency, t::scope_emergency(l)),
    ];
    let wide = relations.meets(Relations::any(&[Relation::Proxy, Relation::Full]));
    let said = known.into_iter().filter(|(one, _)| relations.has(*one)).map(|(_, words)| words);
    let said: Vec<String> =
        if wide { said.take(1).map(str::to_owned).collect() } else { said.map(str::to_owned).collect() };
    let later = said.iter().skip(1).map(|words| lower(words));
    said.iter().take(1).cloned().chain(later).collect::<Vec<_>>().join(", ")
}

/// The first letter small, for the middle of a sentence.
pub(crate) fn lower(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

pub(crate) fn until(l: Locale, ends_at: Time, zone: &str) -> String {
    if ends_at == Time::NEVER { t::no_end(l).to_owned() } else { t::until(l, ui::time::date(l, ends_at, zone)) }
}

/// Until when a member is there; an emergency, which lasts hours, with its time of day.
pub(crate) fn member_until(l: Locale, member: &Member, zone: &str) -> String {
    if member.role != CircleRole::Emergency {
        return until(l, member.ends_at, zone);
    }
    let (date, clock) = (ui::time::date(l, member.ends_at, zone), ui::time::clock_time(l, member.ends_at, zone));
    t::until(l, format!("{date}, {clock}"))
}

/// The name to show: a pool is named by its words.
pub(crate) fn name(l: Locale, member: &Member) -> String {
    match (member.name.is_empty(), words(l, member)) {
        (false, _) => member.name.clone(),
        (true, Some(words)) => words.to_owned(),
        (true, None) => role(l, member.role).to_owned(),
    }
}

/// The patient's or the team's own word for a member, if there is one.
pub(crate) fn words(l: Locale, member: &Member) -> Option<&str> {
    let [en, es] = &member.words;
    let words = if l == Locale::Es { es } else { en };
    (!words.is_empty()).then_some(words)
}

/// "Daughter. Reads and writes messages".
pub(crate) fn line(l: Locale, member: &Member) -> String {
    let named = if member.name.is_empty() { None } else { words(l, member) };
    let plain = matches!(member.role, CircleRole::Team | CircleRole::Emergency);
    match named {
        Some(words) => format!("{words}. {}", scope(l, member.relations)),
        // Their scope says it already.
        None if plain => scope(l, member.relations),
        None => format!("{}. {}", role(l, member.role), scope(l, member.relations)),
    }
}

/// What a page about looks knows beside the rows.
pub(crate) struct Context<'a> {
    pub l: Locale,
    pub org: &'a Org,
    pub patient: PersonId,
    /// The reader is the patient.
    pub yours: bool,
    pub now: Time,
    pub zone: &'a str,
    /// Names with their letters.
    pub titles: &'a [(PersonId, String)],
    /// What each person is to the patient now.
    pub standing: &'a [Standing],
    /// Emergency accesses of the time that is shown.
    pub emergencies: &'a [Emergency],
}

/// What one person is to the patient: "Nurse team", "Daughter". Members of a pool stand as the pool does.
pub(crate) struct Standing {
    pub person: PersonId,
    pub role: CircleRole,
    /// In the reader's language; empty when nobody said.
    pub words: String,
}

impl Context<'_> {
    /// Who it was, as others call them.
    pub fn who(&self, look: &Look) -> String {
        let l = self.l;
        match look.actor {
            Actor::Person | Actor::Persona => {
                let titled = self.titles.iter().find(|(id, _)| *id == look.actor_id).map(|(_, title)| title.clone());
                titled
                    .unwrap_or_else(|| if look.name.is_empty() { t::somebody(l).to_owned() } else { look.name.clone() })
            }
            Actor::Job | Actor::App | Actor::Peer => t::kith(l).to_owned(),
            Actor::Operator => t::operator(l).to_owned(),
            Actor::Guest => t::guest(l).to_owned(),
        }
    }

    /// "read your messages": what was done, without who and when.
    pub fn did(&self, look: &Look) -> String {
        t::did(self.l, act_key(&look.act, &look.kind))
    }

    pub fn what(&self, look: &Look) -> String {
        let kind = match (look.act.as_str(), look.kind.as_str()) {
            ("emergency", _) => "record".to_owned(),
            ("enter", _) => "account".to_owned(),
            (_, kind) => kind.replace(' ', "-"),
        };
        if self.yours { t::what_yours(self.l, &kind) } else { t::what_theirs(self.l, &kind) }
    }

    /// "on Tuesday at 8:04 AM", "3 times today, last at 8:04 AM".
    pub fn when(&self, at: Time, times: i64) -> String {
        let l = self.l;
        let near = ui::time::near_day(l, at, self.now, self.zone);
        let spoken = [ui::t::today(l), ui::t::yesterday(l), ui::t::tomorrow(l)].contains(&near.as_str());
        let day = if spoken { near } else { t::on_day(l, near) };
        let time = ui::time::clock_time(l, at, self.zone);
        if times > 1 { t::when_many(l, times, day, time) } else { t::when_once(l, day, time) }
    }

    /// "Tomas Reyes, RN, read your messages on Tuesday at 8:04 AM, because they are in the care team (Nurse team)."
    pub fn sentence(&self, look: &Look, times: i64) -> String {
        let (mut who, when) = (self.who(look), self.when(look.at, times));
        // Letters after a name are set off by commas on both sides.
        if who.contains(", ") {
            who.push(',');
        }
        if look.rule.is_empty() {
            return t::look_refused(self.l, who, self.what(look), when);
        }
        t::look(self.l, who, self.did(look), self.what(look), when, self.because(look))
    }

    /// Why the policy said yes, from the rule that did.
    pub fn because(&self, look: &Look) -> String {
        let l = self.l;
        if !matches!(look.actor, Actor::Person | Actor::Persona | Actor::Guest) {
            return t::because_system(l).to_owned();
        }
        if look.actor_id == self.patient {
            return t::because_own(l).to_owned();
        }
        if self.is_emergency(look) {
            return t::because_emergency(l).to_owned();
        }
        let Some(rule) = self.rule(look) else { return t::because_rule(l, &look.rule) };
        self.relation_words(rule, look.actor_id).or_else(|| role_words(l, rule).map(str::to_owned)).unwrap_or_else(
            || {
                let [en, es] = rule.says;
                // Both are sentences; one full stop ends them.
                t::because_rule(l, (if l == Locale::Es { es } else { en }).trim_end_matches('.'))
            },
        )
    }

    fn rule(&self, look: &Look) -> Option<&Rule> {
        self.org.table.rules().iter().find(|rule| rule.id == look.rule)
    }

    /// The glass was broken for it: by the act, by the rule, or by a rule that opens for the team as well while an
    /// emergency of this person lasted and nothing else brought them here.
    pub fn is_emergency(&self, look: &Look) -> bool {
        let Some(rule) = self.rule(look) else { return false };
        let during = |e: &Emergency| e.person == look.actor_id && e.at <= look.at && look.at <= e.ends_at;
        let otherwise = self.standing.iter().any(|s| s.person == look.actor_id && s.role != CircleRole::Emergency);
        look.act == "emergency"
            || rule.relations == Relations::of(Relation::Emergency)
            || (rule.relations.has(Relation::Emergency) && !otherwise && self.emergencies.iter().any(during))
    }

    /// A rule may hold for several relations; those that say the same in plain words are one reason.
    fn relation_words(&self, rule: &Rule, person: PersonId) -> Option<String> {
        const CIRCLE: Relations =
            Relations::any(&[Relation::Full, Relation::Medicines, Relation::Updates, Relation::Tasks]);
        const WORK: Relations = Relations::any(&[Relation::Holder, Relation::Pool]);
        const KIN: Relations = CIRCLE.with(Relations::any(&[Relation::Proxy, Relation::Participant]));
        const CARE: Relations =
            WORK.with(Relations::any(&[Relation::Team, Relation::Emergency, Relation::Participant]));
        let l = self.l;
        let left = Relations::from_bits(rule.relations.bits() & !Relations::of(Relation::Itself).bits());
        let only = |set: Relations| !left.is_empty() && left.bits() & !set.bits() == 0;
        let standing = self.standing.iter().find(|s| s.person == person);
        let words = standing.map(|s| s.words.as_str()).filter(|words| !words.is_empty());
        let circle = || words.map_or_else(|| t::because_circle(l).to_owned(), |w| t::because_circle_as(l, w));
        let team = || words.map_or_else(|| t::because_team(l).to_owned(), |w| t::because_team_as(l, w));
        let plain = match () {
            () if only(Relations::of(Relation::Emergency)) => t::because_emergency(l),
            () if only(Relations::of(Relation::Proxy)) => t::because_proxy(l),
            () if only(Relations::of(Relation::Participant)) => t::because_participant(l),
            () if only(Relations::of(Relation::Author)) => t::because_author(l),
            () if only(Relations::of(Relation::Supervisor)) => t::because_supervisor(l),
            () if only(WORK) => t::because_work(l),
            // One rule for everyone round the patient: what the person is decides which words fit.
            () if only(KIN) && standing.is_some_and(|s| s.role == CircleRole::Proxy) => t::because_proxy(l),
            () if only(KIN) => return Some(circle()),
            () if only(CARE) => return Some(team()),
            () => return None,
        };
        Some(plain.to_owned())
    }
}

fn role_words(l: Locale, rule: &Rule) -> Option<&'static str> {
    let only = |role| rule.relations.is_empty() && rule.roles == Roles::of(role);
    match () {
        () if rule.act == "emergency" => Some(t::because_emergency(l)),
        () if only(Role::Compliance) => Some(t::because_compliance(l)),
        () if only(Role::Administrator) => Some(t::because_administrator(l)),
        () => None,
    }
}

/// The key of the verb: some acts have another name for some kinds.
fn act_key<'a>(act: &'a str, kind: &str) -> &'a str {
    match (act, kind) {
        ("view", "thread" | "chart" | "post" | "medicine list" | "chart entry" | "agreement" | "circle invitation") => {
            "read"
        }
        ("create", "agreement") => "record",
        ("close", "agreement") => "withdraw",
        ("close", "circle") => "left",
        ("share", "contact") => "invite",
        _ => act,
    }
}
