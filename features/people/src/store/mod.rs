//! All SQL of the slice: profiles, links, secrets, counters.
mod badges;
mod links;
mod persons;

pub use badges::*;
pub use links::*;
pub use persons::*;
