//! The only files with SQL. Each function takes a proof; what it is about stands in the proof.

mod dangers;
mod fax;
mod files;
mod posts;
mod setup;
mod side;
mod threads;

pub(crate) use dangers::*;
pub(crate) use fax::*;
pub(crate) use files::*;
pub(crate) use posts::*;
pub(crate) use setup::*;
pub(crate) use side::*;
pub(crate) use threads::*;
