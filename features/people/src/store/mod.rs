//! All SQL of the slice: profiles, links, secrets, counters.
mod badges;
mod links;
mod lock;
mod persons;
mod secrets;

pub use badges::*;
pub use links::*;
pub use lock::*;
pub use persons::*;
pub use secrets::*;
