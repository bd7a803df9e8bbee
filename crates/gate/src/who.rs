//! The actor of a request or job, as the gate knows it.

use kernel::{Locale, PersonId, RawId, Time};
use policy::{Actor, Role, Roles, Subject};

/// How long a proof of who is there lasts for sensitive acts: ten minutes.
const STEP_UP_SECONDS: i64 = 600;

/// Who acts now.
#[derive(Debug, Clone)]
pub struct Who {
    /// What kind of actor.
    pub actor: Actor,
    /// The person's id; zeros for jobs, operators and guests.
    pub id: RawId,
    /// The name that others read.
    pub name: String,
    /// Roles held.
    pub roles: Roles,
    /// Language of the pages.
    pub locale: Locale,
    /// IANA zone of the times shown.
    pub zone: String,
    pub(crate) session: RawId,
    pub(crate) proved_at: Time,
    pub(crate) seen_at: Time,
    /// The person behind a persona: known to this request alone.
    pub(crate) behind: Option<PersonId>,
    /// How a persona stands in the place where it is worn.
    pub(crate) worn: Option<(RawId, policy::Relations)>,
    pub(crate) barred: bool,
}

impl Who {
    pub(crate) fn without_account(actor: Actor, name: &str, locale: Locale) -> Self {
        Self {
            actor,
            id: RawId::default(),
            name: name.to_owned(),
            roles: Roles::NONE,
            locale,
            zone: "UTC".to_owned(),
            session: RawId::default(),
            proved_at: Time::default(),
            seen_at: Time::default(),
            behind: None,
            worn: None,
            barred: false,
        }
    }
    /// The person; zeros for jobs, operators and guests.
    pub fn person(&self) -> PersonId {
        PersonId::from_raw(self.id)
    }
    /// Holds this role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.has(role)
    }
    /// Holds a role of the care team: pages show the work frame.
    pub fn works(&self) -> bool {
        const WORK: Roles = Roles::any(&[
            Role::Clinician,
            Role::Pharmacist,
            Role::Staff,
            Role::Compliance,
            Role::Administrator,
            Role::Interpreter,
            Role::Trainee,
        ]);
        self.roles.meets(WORK)
    }
    /// A persona with a name, not merely somebody who could take one.
    pub fn has_name(&self) -> bool {
        self.worn.is_some()
    }
    /// Looks after the place where this persona is worn.
    pub fn is_keeper(&self) -> bool {
        self.worn.is_some_and(|(_, relations)| relations.has(policy::Relation::Keeper))
    }
    /// A moderator paused this persona where it is worn.
    pub const fn is_barred(&self) -> bool {
        self.barred
    }
    /// The id of this session, to mark "this device" in a list; zeros for jobs.
    pub fn session(&self) -> RawId {
        self.session
    }
    pub(crate) fn subject(&self, now: Time) -> Subject {
        let stepped_up = now.seconds_since(self.proved_at) < STEP_UP_SECONDS;
        Subject { actor: self.actor, roles: self.roles, stepped_up }
    }
}
