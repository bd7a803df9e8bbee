//! A thread's page, writing into it, its files, its news.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{Form, Path, Query, Request},
    http::{HeaderMap, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::StreamExt;
use gate::{Ask, Reply, Session, View};
use kernel::{FieldError, RawId, Result};
use maud::{Markup, html};
use serde::Deserialize;

use super::{again, ask::readers, to};
use crate::{
    files, form,
    load::{self, Loaded, Stance, draft_place},
    open::write_again,
    pages::{self, Desk, Fresh},
    policy::SPEAKS,
    store, t,
    types::{FileId, Thread, ThreadId, Via, in_language},
};

/// Seconds after which a stream ends; the browser comes again and is asked again who it is.
const LIVE_SECONDS: u64 = 600;

/// What the address may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Shown {
    /// Older posts than this number.
    before: Option<i64>,
}

/// Shows the thread. The first look at new posts moves the reader's mark first, so that the badge on this very page is right.
pub(crate) async fn show(mut session: Session, Path(id): Path<ThreadId>, Query(shown): Query<Shown>) -> Reply<Markup> {
    let before = shown.before.unwrap_or(i64::MAX);
    let loaded = load::load(&mut session, id, before).await?;
    let Some(n) = loaded.unread_from() else {
        let page = page(&mut session, &loaded, &Back::default()).await?;
        return session.send(page).await;
    };
    let mut later = session.again();
    mark(session, id, n).await?;
    let loaded = load::load(&mut later, id, before).await?;
    let page = page(&mut later, &loaded, &Back::default()).await?;
    later.send(page).await
}

async fn mark(session: Session, id: ThreadId, n: i64) -> Result<()> {
    let (me, now) = (session.who().person(), session.now());
    let mut write = session.write().await?;
    let mut access = write.may::<View, Thread>(id).await?;
    let counts = access.relations().meets(SPEAKS);
    store::mark_read(access.tx(), id.raw(), me, n, counts, now).await?;
    write.notify(id.raw());
    write.commit().await
}

/// What comes back with a page that could not be taken.
#[derive(Default)]
pub(crate) struct Back {
    pub errors: Vec<FieldError>,
    pub words: Option<String>,
}

/// The whole page, as the reader stands to the thread.
pub(crate) async fn page(session: &mut Session, x: &Loaded, back: &Back) -> Result<Markup> {
    let l = session.locale();
    let path = format!("/threads/{}", x.thread.id);
    let about = in_language(&x.thread.about, l);
    let title = if about.is_empty() { t::messages(l) } else { about };
    let body = match x.stance {
        Stance::Kin { .. } => {
            let circle = readers(session, x.thread.patient).await?;
            let fresh = Fresh {
                circle: &circle,
                nonce: &form::fresh_nonce()?,
                errors: &back.errors,
                words: back.words.as_deref(),
            };
            let (now, zone, phone) = (session.now(), session.who().zone.clone(), session.org().config.phone.clone());
            pages::kin(l, x, &fresh, (now, &zone), &phone)
        }
        Stance::Team { .. } | Stance::Interpreter => {
            let pane = pane(session, x, back, true)?;
            let panels = ui::patient_panels(session, x.thread.patient).await?;
            html! {
                div.page.wide {
                    h1.hide { (x.name(x.thread.patient)) }
                    div.split {
                        div.stack { (pane) }
                        aside.stack aria-label=(t::thread_about(l)) { @for panel in &panels { (panel) } (pages::readers(l, x, &[])) }
                    }
                }
            }
        }
    };
    ui::shell(session, &path, title, body).await
}

/// The team's pane: on the thread's own page (`whole`) and inside a desk.
pub(crate) fn pane(session: &Session, x: &Loaded, back: &Back, whole: bool) -> Result<Markup> {
    let desk = Desk {
        nonce: &form::fresh_nonce()?,
        errors: &back.errors,
        words: back.words.as_deref(),
        now: session.now(),
        zone: &session.who().zone,
        whole,
    };
    Ok(pages::pane(session.locale(), x, &desk))
}

/// The circle writes.
pub(crate) async fn send(mut session: Session, Path(id): Path<ThreadId>, request: Request) -> Reply<Response> {
    session.may::<View, Thread>(id).await?;
    let mut filled = form::read(request).await?;
    let words = filled.words("q");
    if filled.has("later") {
        return keep(session, id, &HeaderMap::new(), &words).await;
    }
    if words.is_empty() && filled.files.is_empty() {
        filled.fault("q", "words-missing");
    }
    let Some(ready) = form::ready(&mut session, &mut filled).await? else {
        let loaded = load::load(&mut session, id, i64::MAX).await?;
        let page = page(&mut session, &loaded, &Back { errors: filled.errors, words: Some(words) }).await?;
        return session.send(again(page)).await;
    };
    let nonce = filled.nonce()?;
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, Thread>(id).await?;
    if store::take_form(&mut access, &nonce, id).await?.is_none() {
        write_again(&mut access, &words, Via::App, ready).await?;
        store::forget_draft(&mut access, &draft_place(id)).await?;
    }
    write.notify(id.raw());
    write.send(to(&format!("/threads/{id}?sent=thread-{id}"))).await
}

/// Words to be kept.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Draft {
    #[serde(default)]
    q: String,
}

pub(crate) async fn draft(
    session: Session,
    Path(id): Path<ThreadId>,
    headers: HeaderMap,
    Form(draft): Form<Draft>,
) -> Reply<Response> {
    keep(session, id, &headers, &draft.q).await
}

async fn keep(session: Session, id: ThreadId, headers: &HeaderMap, words: &str) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<View, Thread>(id).await?;
    store::put_draft(&mut access, &draft_place(id), "", words).await?;
    let answer =
        if form::by_script(headers) { StatusCode::NO_CONTENT.into_response() } else { to(&format!("/threads/{id}")) };
    write.send(answer).await
}

/// A picture is shown; a document is only offered for download, never drawn.
pub(crate) async fn file(mut session: Session, Path((id, file)): Path<(ThreadId, String)>) -> Reply<Response> {
    let file: RawId = file.parse()?;
    let mut access = session.may::<View, Thread>(id).await?;
    let (kind, sealed) = store::file(&mut access, file).await?;
    let clean = files::open(std::sync::Arc::clone(&session.org().keys), FileId::from_raw(file), sealed).await?;
    let place =
        if kind == files::PDF { "attachment; filename=\"document.pdf\"" } else { "inline; filename=\"picture\"" };
    let headers = [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::CONTENT_DISPOSITION, place),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let response = (headers, clean).into_response();
    session.send(response).await
}

/// Says that something changed, never what: the page fetches itself again, and is authorised again.
pub(crate) async fn live(mut session: Session, Path(id): Path<ThreadId>) -> Reply<Response> {
    session.may::<View, Thread>(id).await?;
    let news = futures::stream::unfold(session.org().bus.subscribe(), move |mut bus| async move {
        loop {
            match bus.recv().await {
                Ok(changed) if changed == id.raw() => {}
                // Some were missed: better to look once too often.
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                Ok(_) => continue,
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return None,
            }
            return Some((Ok::<_, Infallible>(Event::default().event("change").data("")), bus));
        }
    });
    let end = Box::pin(tokio::time::sleep(Duration::from_secs(LIVE_SECONDS)));
    let stream = Sse::new(news.take_until(end)).keep_alive(KeepAlive::default());
    session.send(stream.into_response()).await
}
