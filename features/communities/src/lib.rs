//! Communities: where people help each other under names of their own choice, and clinicians dare to join.

words::words!("locales");

mod card;
mod case;
mod club;
mod digest;
mod draft;
mod fields;
mod ground;
mod home;
mod http;
mod jobs;
mod kinds;
mod label;
mod markdown;
mod mentor;
mod names;
mod pages;
mod picture;
mod policy;
mod rate;
mod search;
mod starter;
mod store;
mod survey;
mod types;

use ::jobs::On;
use gate::{Access, Manage, Slice};
use kernel::Result;
use ui::{NavAlias, NavEntry, OpenDoor};

pub use ground::{Directory, DirectoryId};
pub use starter::starter;
pub use types::{Feed, Mark, NewPlace, PlaceInfo, Standing, TopicKind, Verdict, Why};

/// Changes with every release: pages that a guest's browser kept from before are asked for again.
const VERSION: &str = env!("CARGO_PKG_VERSION");

const STEPS: &[::store::Step] = &[
    ::store::Step { name: "0001_communities", sql: include_str!("../migrations/0001_communities.sql") },
    ::store::Step { name: "0002_cases", sql: include_str!("../migrations/0002_cases.sql") },
    ::store::Step { name: "0003_notices", sql: include_str!("../migrations/0003_notices.sql") },
    ::store::Step { name: "0004_doors", sql: include_str!("../migrations/0004_doors.sql") },
    ::store::Step { name: "0005_peers", sql: include_str!("../migrations/0005_peers.sql") },
    ::store::Step { name: "0006_order_and_index", sql: include_str!("../migrations/0006_order_and_index.sql") },
    ::store::Step { name: "0007_mentors", sql: include_str!("../migrations/0007_mentors.sql") },
    ::store::Step { name: "0008_journal_club", sql: include_str!("../migrations/0008_journal_club.sql") },
    ::store::Step { name: "0009_surveys", sql: include_str!("../migrations/0009_surveys.sql") },
];

const NAV: NavEntry = NavEntry {
    href: "/groups",
    icon: "groups",
    label: t::nav,
    order: 45,
    rest: false,
    shows: |_| true,
    count: Some(|session| Box::pin(store::unread::all(session))),
};

/// Who has no account reads open groups.
const DOOR: OpenDoor = OpenDoor { href: NAV.href, icon: NAV.icon, label: t::front_door };

/// What `app` knows of this feature.
pub fn slice() -> Slice {
    Slice::new("communities", STEPS)
        .rules(policy::RULES)
        .routes(http::routes())
        .part(NAV)
        .part(DOOR)
        .part(NavAlias { prefix: "/open/", href: NAV.href })
        .part(NavAlias { prefix: "/members/", href: NAV.href })
        .part(NavAlias { prefix: "/peers/", href: NAV.href })
        .part(NavAlias { prefix: "/names", href: NAV.href })
        .part(NavAlias { prefix: "/professionals", href: NAV.href })
        .part(kinds::QUEUE_KIND)
        .part(kinds::LABELS_KIND)
        .part(kinds::DANGER_KIND)
        .part(kinds::DANGER_MOVED)
        .part(kinds::SWEEP)
        .part(jobs::SCRUB)
        .part(jobs::REINDEX)
        .part(digest::DIGEST)
        .part(home::CARD)
        .part(On { event: "licence.ended", name: "communities.licence-ended", run: jobs::licence_moved })
        .part(On { event: "licence.checked", name: "communities.licence-checked", run: jobs::licence_moved })
}

/// What tests and benches need that no page gives.
#[doc(hidden)]
pub mod testing {
    pub use crate::{
        jobs::index_now,
        store::fill::{Said, Told, fill, tell},
    };
}

/// The directory's id: what setting up is asked of.
pub const DIRECTORY: DirectoryId = ground::DIRECTORY;

/// Makes a place; one that is there already stays as it is.
pub async fn put_place(access: &mut Access<'_, Manage, Directory>, new: &NewPlace) -> Result<()> {
    store::places::put(access, new).await.map(drop)
}
