//! Work: every obligation has a pool or a holder at every moment, a clock and a ladder; and protected time to clear it.

words::words!("locales");

mod class;
mod clock;
mod home;
mod http;
mod jobs;
mod kinds;
mod pages;
mod policy;
mod reads;
mod store;
mod types;

use ::jobs::{Every, On, OnDead};
use ::policy::Role;
use ui::{HomeCard, NavEntry};

pub use self::store::{
    items::{close, close_here, hand_over, item, live_item, live_item_of, open, raise, raise_here, take},
    minutes::{Minutes, minutes_of},
    pools::{check_ladders, create_pool, ladder_of, pool, pools, pools_of, set_ladder},
};
pub use reads::who_reads_when;
pub use types::{
    Block, BlockFigure, BlockId, CountFigure, Fault, Inbox, InboxId, Item, ItemId, NewItem, NewPool, OnMoved, Outcome,
    PoolInfo, Priority, Rung, State, To, Told, WorkItem, WorkKind,
};

const STEPS: &[::store::Step] =
    &[::store::Step { name: "0001_work", sql: include_str!("../migrations/0001_work.sql") }];

/// The slice.
pub fn slice() -> gate::Slice {
    let slice = gate::Slice::new("work", STEPS)
        .rules(policy::RULES)
        .routes(http::routes())
        .part(NavEntry {
            href: "/inbox",
            icon: "inbox",
            label: t::inbox,
            order: 10,
            rest: false,
            shows: gate::Who::works,
            count: Some(http::badge),
        })
        .part(NavEntry {
            href: "/blocks",
            icon: "clock",
            label: t::nav_blocks,
            order: 20,
            rest: false,
            shows: gate::Who::works,
            count: None,
        })
        .part(NavEntry {
            href: "/pools",
            icon: "settings",
            label: t::pools,
            order: 90,
            rest: true,
            shows: |who| who.is(Role::Administrator),
            count: None,
        })
        .part(HomeCard { order: 10, shows: gate::Who::works, draw: home::card })
        .part(Every { name: "work.escalate", seconds: jobs::ESCALATE_SECONDS, run: jobs::escalate })
        .part(On { event: "person.offboarded", name: "work.offboarded", run: jobs::offboarded })
        .part(On { event: "emergency.granted", name: "work.emergency-granted", run: jobs::emergency })
        .part(On { event: "emergency.reviewed", name: "work.emergency-reviewed", run: jobs::reviewed })
        .part(On { event: "licence.ending", name: "work.licence-ending", run: jobs::licence_ends })
        .part(On { event: "licence.ended", name: "work.licence-ended", run: jobs::licence_ends })
        .part(On { event: "licence.checked", name: "work.licence-checked", run: jobs::licence_checked })
        .part(On { event: "contact.dead", name: "work.contact-dead", run: jobs::number_dead })
        .part(On { event: "contact.confirmed", name: "work.contact-confirmed", run: jobs::number_confirmed })
        .part(On { event: "notice.failed", name: "work.notice-failed", run: jobs::notice_failed })
        .part(On { event: "words.asked", name: "work.words-asked", run: jobs::words_asked })
        .part(On { event: "words.settled", name: "work.words-settled", run: jobs::words_settled })
        .part(OnDead { run: jobs::dead });
    kinds::OWN.into_iter().fold(slice, gate::Slice::part)
}
