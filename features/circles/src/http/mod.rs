//! Thin handlers: parse, ask for access, call the store, send.

mod circle;
mod emergency;
mod invite;
mod looks;

use gate::Routes;
use policy::{Relation, Relations};

/// Who rules a circle.
const OWN: Relations = Relations::any(&[Relation::Itself, Relation::Proxy]);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .own_get("/circles", circle::mine)
        .get("/circles/{id}", circle::show)
        .post("/circles/{id}/remove", circle::remove)
        .post("/circles/{id}/restore", circle::restore)
        .post("/circles/{id}/leave", circle::leave)
        .get("/circles/{id}/invite", invite::form)
        .post("/circles/{id}/invite", invite::send)
        .post("/circles/{id}/take-back", invite::take_back)
        .get("/circle-invitations/{id}", invite::offer)
        .post("/circle-invitations/{id}", invite::answer)
        .get("/circles/{id}/looks", looks::show)
        .get("/circles/{id}/looks.csv", looks::table)
        .own_get("/emergency", emergency::mine)
        .own_post("/emergency", emergency::search)
        .post("/circles/{id}/emergency", emergency::break_glass)
        .get("/emergency/{id}", emergency::open)
        .get("/emergency/{id}/review", emergency::review)
        .post("/emergency/{id}/review", emergency::decide)
}

/// What happened just now, said on the page that follows.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct After {
    done: String,
    removed: String,
}

/// The key of the page before, for lists.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Paging {
    before: String,
}

impl Paging {
    fn before<K: std::str::FromStr>(&self) -> Option<K> {
        self.before.parse().ok()
    }
}
