//! Visits: written care that counts. Minutes add up over seven days to a code with its proof, and the patient sees the cost.

words::words!("locales");

mod class;
mod cost;
mod csv;
mod http;
mod jobs;
mod pages;
mod parts;
mod plan;
mod policy;
mod refresh;
mod store;
mod types;

pub use self::{
    class::class_of,
    refresh::refresh,
    store::{
        add_appointment, add_price, appointments, billing_npi, cancel_appointment, end_price, facts, price_table,
        set_billing_npi, set_facts,
    },
    types::{
        Appointment, Costs, CostsId, Estimate, Facts, Happened, Proposal, ProposalId, ProposalInfo, SUMMARY_LEAST,
        SUMMARY_MOST, Shelf,
    },
};

const STEPS: &[::store::Step] =
    &[::store::Step { name: "0001_visits", sql: include_str!("../migrations/0001_visits.sql") }];

/// What `app` knows of this feature.
pub fn slice() -> gate::Slice {
    let slice = gate::Slice::new("visits", STEPS).rules(policy::RULES).routes(http::routes());
    jobs::add(parts::add(slice))
}
