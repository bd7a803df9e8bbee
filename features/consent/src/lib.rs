//! Recorded agreements: to what, after which words, how, when, and when taken back.

words::words!("locales");

mod http;
mod pages;
mod policy;
mod store;
mod types;

pub use store::{current, history, record, stands, withdraw};
pub use types::{Agreement, Agreements, AgreementsId, How, Topic, Words, words, words_of};

const STEPS: &[::store::Step] =
    &[::store::Step { name: "0001_consent", sql: include_str!("../migrations/0001_consent.sql") }];

/// What `app` knows of this feature.
pub fn slice() -> gate::Slice {
    gate::Slice::new("consent", STEPS).rules(policy::RULES).routes(http::routes())
}

/// Where the agreements of one person stand.
pub fn href(person: kernel::PersonId) -> String {
    format!("/agreements/{person}")
}
