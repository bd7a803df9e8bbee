//! One's own messages.

use axum::extract::Query;
use gate::{Reply, Session};
use kernel::{RawId, Time};
use maud::Markup;
use serde::Deserialize;

use crate::{
    pages, store, t,
    types::{Follow, Thread},
};

/// Lines on one page.
const PAGE: usize = 25;

/// Where the page begins.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Before {
    /// Microseconds and id of the last line of the page before, with a dash between.
    before: Option<String>,
}

impl Before {
    fn key(&self) -> Option<(Time, RawId)> {
        let (at, id) = self.before.as_deref()?.split_once('-')?;
        Some((Time::from_micros(at.parse().ok()?), id.parse().ok()?))
    }
}

pub(crate) async fn list(mut session: Session, Query(before): Query<Before>) -> Reply<Markup> {
    let (l, now, me, zone) = (session.locale(), session.now(), session.who().person(), session.who().zone.clone());
    let mut scope = session.scope::<Follow, Thread>().await?;
    let mut lines = store::lines(&mut scope, before.key(), false).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let older =
        lines.last().filter(|_| more).map(|line| format!("/messages?before={}-{}", line.last_at.micros(), line.id));
    let asks = !session.who().works();
    let body = pages::list(l, &lines, me, older.as_deref(), (now, &zone), asks);
    let page = ui::shell(&mut session, "/messages", t::messages(l), body).await?;
    session.send(page).await
}
