//! Thin handlers: parse, ask for access, call the store, send.

mod answer;
mod ask;
mod danger;
mod fax;
mod hand;
mod list;
mod send;
mod setup;
mod team;
mod thread;

use axum::response::{IntoResponse, Redirect, Response};
use gate::Routes;
use maud::Markup;

pub(crate) use setup::put_checked;
pub(crate) use team::owe_call;
pub(crate) use thread::{Back, pane};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .own_get("/ask", ask::own)
        .own_post("/ask", ask::send_own)
        .own_post("/ask/screen", ask::screen)
        .own_post("/ask/draft", ask::draft_own)
        .get("/ask/{id}", ask::other)
        .post("/ask/{id}", ask::send_other)
        .post("/ask/{id}/draft", ask::draft_other)
        .own_get("/messages", list::list)
        .own_get("/danger-words", danger::report)
        .own_get("/danger-words.csv", danger::table)
        .own_get("/messages/setup", setup::show)
        .own_post("/messages/setup/reason", setup::reason)
        .own_post("/messages/setup/template", setup::template)
        .own_post("/messages/setup/times", setup::times)
        .get("/threads/{id}", thread::show)
        .post("/threads/{id}", thread::send)
        .post("/threads/{id}/draft", thread::draft)
        .get("/threads/{id}/live", thread::live)
        .get("/threads/{id}/files/{file}", thread::file)
        .post("/threads/{id}/take", answer::take)
        .post("/threads/{id}/answer", answer::answer)
        .post("/threads/{id}/note", team::note)
        .get("/threads/{id}/hand", hand::show)
        .post("/threads/{id}/hand", hand::hand)
        .post("/threads/{id}/close", answer::close)
        .get("/threads/{id}/danger", danger::missed)
        .post("/threads/{id}/danger", danger::mark)
        .post("/threads/{id}/call", team::call)
        .get("/threads/{id}/interpreter", hand::interpreters)
        .post("/threads/{id}/interpreter", hand::interpreter)
        .get("/threads/{id}/fax", fax::show)
        .post("/threads/{id}/fax", fax::send)
        .get("/texts/{id}", send::show)
        .post("/texts/{id}", send::send)
        .post("/calls/{id}", team::called)
}

/// A page again, with what is wrong.
fn again(page: Markup) -> Response {
    (axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// On to the next page (303).
fn to(path: &str) -> Response {
    Redirect::to(path).into_response()
}
