//! The only files with SQL. Each function takes a proof.

mod facts;
mod lists;
mod prices;
mod proposals;
mod sources;

pub(crate) use lists::*;
pub(crate) use proposals::*;
pub(crate) use sources::*;

pub use facts::{add_appointment, appointments, cancel_appointment, facts, lock, set_facts};
pub use prices::{add_price, billing_npi, end_price, price_table, set_billing_npi};
