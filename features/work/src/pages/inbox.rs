//! The inbox: what waits for me, by what is due.

use gate::Session;
use kernel::Result;
use maud::{Markup, html};
use ui::Button;

use super::queue;
use crate::{
    kinds, t,
    types::{Item, PoolInfo},
};

/// Everything on the page.
pub(crate) struct Inbox {
    pub items: Vec<Item>,
    pub total: i64,
    pub pools: Vec<PoolInfo>,
    pub older: Option<String>,
    /// The page does not begin with the first item.
    pub later: bool,
}

pub(crate) async fn page(session: &mut Session, data: &Inbox) -> Result<Markup> {
    let l = session.locale();
    let mut lines = Vec::with_capacity(data.items.len());
    for item in &data.items {
        let href = match kinds::of(session, item) {
            Some(kind) => (kind.href)(item),
            None => kinds::href(item),
        };
        lines.push(queue::line(session, item, &href, false).await?);
    }
    let names: Vec<&str> = data.pools.iter().map(|pool| pool.name_in(l)).collect();
    let below = match names.is_empty() {
        true => t::inbox_no_pool(l).to_owned(),
        false => t::inbox_below(l, data.total, names.join(", ")),
    };
    let book = Button::main(t::block_book(l)).icon("clock").link("/blocks");
    let body = html! {
        div.page.stack {
            (ui::page_head(t::inbox(l), &html! { (below) }, Some(&html! { (book) })))
            @if lines.is_empty() {
                (ui::empty(t::inbox_empty(l), t::inbox_empty_text(l), &html! {}))
            } @else {
                div.card.flush { ol.queue { @for line in &lines { (line) } } }
                (ui::pager(l, data.later.then_some("/inbox"), data.older.as_deref()))
            }
        }
    };
    ui::shell(session, "/inbox", t::inbox(l), body).await
}
