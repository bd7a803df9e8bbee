//! The circle round each patient: who is in it, how far, until when; who looked; emergency access.

mod policy;
mod store;
mod types;

pub use store::{Emergency, Verdict, add_member, add_proxy, add_team, break_glass, emergency, members};
pub use types::{
    Circle, CircleId, CircleRole, EmergencyId, EmergencyReview, Grantee, Invitation, InvitationId, Looks, LooksId,
    Member, SCOPES, circle_of, scope_of,
};

const STEPS: &[::store::Step] =
    &[::store::Step { name: "0001_circles", sql: include_str!("../migrations/0001_circles.sql") }];

/// What `app` knows of this feature.
pub fn slice() -> gate::Slice {
    gate::Slice::new("circles", STEPS).rules(policy::RULES)
}

/// Where compliance reviews an emergency access, and where the patient reads of it.
pub fn emergency_href(id: EmergencyId) -> String {
    format!("/emergency/{id}/review")
}

/// Where the circle of a patient stands.
pub fn href(patient: kernel::PersonId) -> String {
    format!("/circles/{patient}")
}
