//! Addresses; thin handlers.

mod blocks;
mod items;
mod minutes;
mod pools;

use axum::response::Redirect;
use gate::Routes;

pub(crate) use items::badge;

/// Where a form wants to return to: a page of this slice, else `other`.
fn back_to(back: &str, other: &str) -> Redirect {
    let own = ["/blocks/", "/items/", "/inbox"].iter().any(|start| back.starts_with(start));
    Redirect::to(if own { back } else { other })
}

/// All of them.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .own_get("/inbox", items::inbox)
        .get("/items/{id}", items::show)
        .post("/items/{id}/take", items::take)
        .post("/items/{id}/hand", items::hand)
        .post("/items/{id}/close", items::close)
        .post("/items/{id}/revive", items::revive)
        .own_get("/blocks", blocks::list)
        .own_post("/blocks", blocks::book)
        .get("/blocks/{id}", blocks::show)
        .post("/blocks/{id}/start", blocks::start)
        .post("/blocks/{id}/more", blocks::more)
        .post("/blocks/{id}/end", blocks::end)
        .post("/blocks/beat/{id}", minutes::beat)
        .post("/blocks/minutes/{id}", minutes::by_hand)
        .post("/blocks/correct/{id}", minutes::correct)
        .get("/pools", pools::list)
        .post("/pools", pools::create)
        .get("/pools/{id}", pools::show)
        .post("/pools/{id}", pools::save)
        .post("/pools/{id}/members", pools::members)
        .post("/pools/{id}/ladder", pools::ladder)
}
