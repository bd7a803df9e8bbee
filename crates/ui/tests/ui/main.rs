//! Every component as a snapshot, one gallery page with all of them, the assets and the error pages.
#![allow(missing_docs, reason = "tests")]

#[cfg(test)]
mod assets;
#[cfg(test)]
mod components;
#[cfg(test)]
mod gallery;
