//! Who is here: accounts, sign-in, second factor, recovery, roles, badges.

mod store;
mod token;
mod types;

pub use store::{
    badge_of, card, cards, contact, create, invite, link_notice, search_patient, set_badge, set_languages,
    sign_in_link, withdraw_invitation,
};
pub use types::{
    Account, AccountId, AddressKind, Badge, BadgeId, BadgeOf, Contact, LinkKind, LinkNotice, NewInvitation, NewPerson,
    PersonCard, is_staff,
};

/// The slice's tables.
const STEPS: &[::store::Step] =
    &[::store::Step { name: "0001_people", sql: include_str!("../migrations/0001_people.sql") }];

/// Everything that the app needs to know of people.
pub fn slice() -> gate::Slice {
    gate::Slice::new("people", STEPS)
}
