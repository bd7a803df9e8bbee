//! Work: every obligation has a pool or a holder at every moment, a clock and a ladder; and protected time to clear it.

words::words!("locales");

mod class;
mod clock;
mod policy;
mod store;
mod types;

pub use self::store::{
    items::{close, close_here, hand_over, item, live_item, live_item_of, open, raise, raise_here, take},
    minutes::{Minutes, minutes_of},
    pools::{check_ladders, create_pool, ladder_of, pool, pools, set_ladder},
};
pub use types::{
    Block, BlockFigure, BlockId, Fault, Inbox, InboxId, Item, ItemId, NewItem, NewPool, OnMoved, Outcome, PoolInfo,
    Priority, Rung, State, To, Told, WorkItem, WorkKind,
};

const STEPS: &[::store::Step] =
    &[::store::Step { name: "0001_work", sql: include_str!("../migrations/0001_work.sql") }];

/// The slice.
pub fn slice() -> gate::Slice {
    gate::Slice::new("work", STEPS).rules(policy::RULES)
}
