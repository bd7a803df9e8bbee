//! Who is here: accounts, sign-in, second factor, recovery, roles, badges.
//!
//! The front door (`/`), the home page (`/today`) and everything that proves who somebody is. Other slices make persons
//! ([`create`]), name them ([`card`]), invite them ([`invite`]) and hear of `person.created`, `person.contact`,
//! `person.offboarded`, `invitation.accepted` and `people.link`.

words::words!("locales");

mod factor;
mod http;
mod jobs;
mod lock;
mod pages;
mod password;
mod policy;
mod proof;
mod register;
mod store;
mod token;
mod types;
mod verified;

pub use pages::badge;
pub use proof::{Brought, account_hours, fields as door_fields, trap as door_trap};
pub use store::{
    age_of, badge_of, card, cards, confirm_address, contact, create, interpreters, invite, lapsed, link_notice,
    professionals, search_patient, set_badge, set_languages, set_profile, sign_in_link, withdraw_invitation,
};
pub use types::{
    Account, AccountId, AddressKind, BadgeId, BadgeOf, Contact, LinkKind, LinkNotice, NewInvitation, NewPerson,
    PersonCard, is_staff,
};
pub use verified::{Badge, Lapse, Professional, Tier};

/// What tests need that no page gives.
#[doc(hidden)]
pub mod testing {
    pub use crate::proof::work_on;
}

use ::policy::{Actor, Role};

/// The slice's tables.
const STEPS: &[::store::Step] = &[
    ::store::Step { name: "0001_people", sql: include_str!("../migrations/0001_people.sql") },
    ::store::Step { name: "0002_licences", sql: include_str!("../migrations/0002_licences.sql") },
    ::store::Step { name: "0003_interpreters", sql: include_str!("../migrations/0003_interpreters.sql") },
];

const TODAY: ui::NavEntry = ui::NavEntry {
    href: "/today",
    icon: "today",
    label: t::today_title,
    order: 0,
    rest: false,
    shows: |who| who.actor == Actor::Person,
    count: None,
};

const PEOPLE: ui::NavEntry = ui::NavEntry {
    href: "/people",
    icon: "groups",
    label: t::people_title,
    order: 80,
    rest: false,
    shows: |who| who.is(Role::Administrator),
    count: None,
};

const POLICY: ui::NavEntry = ui::NavEntry {
    href: "/policy",
    icon: "lock",
    label: t::policy_short,
    order: 90,
    rest: true,
    shows: |who| who.is(Role::Compliance) || who.is(Role::Administrator),
    count: None,
};

/// Everybody's account hangs in the list of people.
const PERSON: ui::PersonPage = ui::PersonPage {
    shows: |who| who.is(Role::Administrator),
    title: |_, name| name.to_owned(),
    href: |person| format!("/people/{person}/account"),
};

/// Everything that the app needs to know of people.
pub fn slice() -> gate::Slice {
    gate::Slice::new("people", STEPS)
        .rules(policy::RULES)
        .routes(http::routes())
        .part(TODAY)
        .part(PEOPLE)
        .part(POLICY)
        .part(PERSON)
        .part(jobs::JOB)
        .part(jobs::SWEEP)
        .part(jobs::LICENCES)
}
