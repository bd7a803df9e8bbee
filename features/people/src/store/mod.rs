//! All SQL of the slice: profiles, links, secrets, counters.

mod badges;
mod licences;
mod links;
mod lock;
mod persons;
mod secrets;

pub use badges::*;
pub(crate) use licences::*;
pub use links::*;
pub(crate) use lock::*;
pub use persons::*;
pub(crate) use secrets::*;
