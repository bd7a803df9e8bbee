//! The only folder with SQL.

pub(crate) mod blocks;
pub(crate) mod items;
pub(crate) mod ladder;
pub(crate) mod lists;
pub(crate) mod minutes;
pub(crate) mod pools;
