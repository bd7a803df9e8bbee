//! The circle round each patient: who is in it, how far, until when; who looked; emergency access.

words::words!("locales");

mod http;
mod jobs;
mod pages;
mod plain;
mod policy;
mod store;
mod types;

use ::policy::Role;
use ui::{HomeCard, NavEntry, PatientPanel};

pub use store::{Emergency, Verdict, add_member, add_proxy, add_team, break_glass, emergency, members};
pub use types::{
    Circle, CircleId, CircleRole, EmergencyId, EmergencyReview, Grantee, Invitation, InvitationId, Looks, LooksId,
    Member, SCOPES, circle_of, scope_of,
};

const STEPS: &[::store::Step] =
    &[::store::Step { name: "0001_circles", sql: include_str!("../migrations/0001_circles.sql") }];

/// What `app` knows of this feature.
pub fn slice() -> gate::Slice {
    gate::Slice::new("circles", STEPS)
        .rules(policy::RULES)
        .routes(http::routes())
        .part(NavEntry {
            href: "/circles",
            icon: "circle",
            label: t::nav_circle,
            order: 60,
            rest: true,
            shows: |who| !who.works(),
            count: None,
        })
        .part(NavEntry {
            href: "/emergency",
            icon: "alert",
            label: t::nav_emergency,
            order: 80,
            rest: true,
            shows: |who| who.is(Role::Clinician) || who.is(Role::Compliance),
            count: None,
        })
        .part(HomeCard { order: 60, shows: |_| true, draw: pages::home_card })
        .part(PatientPanel { order: 80, draw: pages::panel })
        // Who looks after a patient and reads no chart sees the circle.
        .part(ui::PersonPage { shows: |who| who.is(Role::Staff), title: |l, name| t::title_of(l, name), href })
        .part(jobs::ACCEPTED)
}

/// Where compliance reviews an emergency access, and where the patient reads of it.
pub fn emergency_href(id: EmergencyId) -> String {
    format!("/emergency/{id}/review")
}

/// Where the circle of a patient stands.
pub fn href(patient: kernel::PersonId) -> String {
    format!("/circles/{patient}")
}
