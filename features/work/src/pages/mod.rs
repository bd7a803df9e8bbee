//! Pages.

pub(crate) mod blocks;
pub(crate) mod desk;
pub(crate) mod inbox;
pub(crate) mod item;
pub(crate) mod pools;
pub(crate) mod queue;
