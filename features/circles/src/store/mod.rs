//! The only files with SQL.

mod emergencies;
mod invitations;
mod members;

pub use emergencies::{Emergency, Verdict, break_glass, emergency};
pub(crate) use emergencies::{MIN_REASON, end, listed, recent, review, seen_during, told};
pub(crate) use invitations::{
    NewInvitation, Offer, accept, decline, invite, offer, offers_to, pending, take_back, tie,
};
pub use members::{add_member, add_proxy, add_team, members};
pub(crate) use members::{leave, name_of, remove, removed, restore};
