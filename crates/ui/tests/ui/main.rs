//! Every component as a snapshot, one gallery page with all of them, the assets and the error pages.
#![allow(missing_docs, reason = "tests")]

mod assets;
mod components;
mod gallery;
