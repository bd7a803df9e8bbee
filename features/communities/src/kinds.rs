//! Work that communities owe: what waits for moderators, and somebody who may be in danger.

use ::jobs::Every;
use gate::{Access, Ask, Oversee, Session, View};
use kernel::{Boxed, Locale, PoolId, RawId, Result, Time};
use maud::{Markup, html};
use ui::Button;
use work::{Item, NewItem, OnMoved, Priority, WorkKind};

use crate::{
    ground::{DIRECTORY, Danger, DangerId, Ground, MembersPlace, OpenPlace},
    pages, store, t,
};

/// What waits for the moderators of one place; its subject is the place.
pub(crate) const QUEUE: &str = "community";
/// A mark on words about health waits for clinicians; its subject is the place.
pub(crate) const LABELS: &str = "community-labels";
/// Somebody who may be in danger; its subject is the mark beside the words.
pub(crate) const DANGER: &str = "community-danger";

pub(crate) const QUEUE_KIND: WorkKind = WorkKind {
    name: QUEUE,
    label: t::kind_queue,
    icon: "groups",
    href: queue_href,
    draw: draw_queue,
    line: line_queue,
};
pub(crate) const LABELS_KIND: WorkKind = WorkKind {
    name: LABELS,
    label: t::kind_labels,
    icon: "flask",
    href: queue_href,
    draw: draw_labels,
    line: line_labels,
};
pub(crate) const DANGER_KIND: WorkKind = WorkKind {
    name: DANGER,
    label: t::kind_danger,
    icon: "alert",
    href: danger_href,
    draw: draw_danger,
    line: line_danger,
};
pub(crate) const DANGER_MOVED: OnMoved = OnMoved { kind: DANGER, run: danger_moved };

/// Puts what waits into the inbox. It waits until the slot is over in which it was written: the moment of the work item
/// would tell more of the persona than the post does.
pub(crate) const SWEEP: Every = Every { name: "communities.sweep", seconds: 60, run: sweep };

/// Minutes that a moderator needs for a page of the queue.
const MINUTES: u32 = 5;

fn sweep(org: std::sync::Arc<gate::Org>) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let until = gate::slot(org.clock.now());
        let mut write = org.job("communities.sweep").await?;
        let mut access = write.may::<gate::Operate, _>(DIRECTORY).await?;
        for (place, pool, pressing) in store::moderation::owed(&mut access, until).await? {
            let priority = if pressing > 0 { Priority::Today } else { Priority::Soon };
            let new =
                NewItem { kind: QUEUE, pool, patient: None, subject: place, priority, due_at: None, minutes: MINUTES };
            work::open(&mut access, &new).await?;
        }
        store::mentors::return_old(&mut access, until).await?;
        for (place, pool) in store::labels::owed(&mut access, until).await? {
            let (kind, priority) = (LABELS, Priority::Soon);
            let new = NewItem { kind, pool, patient: None, subject: place, priority, due_at: None, minutes: MINUTES };
            work::open(&mut access, &new).await?;
        }
        write.commit().await
    })
}

/// Somebody may be in danger: whoever reads round the clock owes it from this moment, and so do the moderators.
pub(crate) async fn owe_danger<G: Ground>(
    access: &mut Access<'_, Ask, G>,
    post: RawId,
    level: Option<&'static str>,
) -> Result<()> {
    let Some(level) = level else { return Ok(()) };
    let place = store::places::place(access).await?;
    let danger = store::danger::note(access, post, level).await?;
    let pool = round_the_clock(access, place.pool).await?;
    let new = NewItem {
        kind: DANGER,
        pool,
        patient: None,
        subject: danger.raw(),
        priority: Priority::Now,
        due_at: None,
        minutes: MINUTES,
    };
    work::open(access, &new).await?;
    let item = work::live_item_of(access, danger.raw(), DANGER).await?;
    if let Some(item) = item {
        store::danger::follow(access.writing(), &item).await?;
    }
    Ok(())
}

/// The pool that takes danger at any hour: the moderators' own, else the organisation's.
async fn round_the_clock<G: Ground>(access: &mut Access<'_, Ask, G>, usual: PoolId) -> Result<PoolId> {
    let pools = work::pools(access).await?;
    let takes = |id: PoolId| pools.iter().any(|p| p.id == id && p.takes_now);
    let other = pools.iter().find(|p| p.takes_now).map(|p| p.id);
    Ok(if takes(usual) { usual } else { other.unwrap_or(usual) })
}

fn queue_href(item: &Item) -> String {
    format!("/items/{}", item.id)
}

fn danger_href(item: &Item) -> String {
    format!("/items/{}", item.id)
}

/// How much waits, and the way to it, for whichever kind of place it is.
fn draw_queue<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let (l, place) = (session.locale(), item.subject);
        if let Some(drawn) = queue_of::<OpenPlace>(session, place, l).await? {
            return Ok(drawn);
        }
        match queue_of::<MembersPlace>(session, place, l).await? {
            Some(drawn) => Ok(drawn),
            // Among peers the organisation sees that something waits, not what.
            None => Ok(html! { p { (t::queue_peers(l)) } }),
        }
    })
}

async fn queue_of<G: Ground>(session: &mut Session, place: RawId, l: Locale) -> Result<Option<Markup>> {
    let mut access = match session.may::<Oversee, G>(kernel::Id::from_raw(place)).await {
        Err(kernel::Error::NotFound) => return Ok(None),
        other => other?,
    };
    let (info, [held, reports, appeals]) =
        (store::places::place(&mut access).await?, store::moderation::counts(&mut access).await?);
    let href = format!("{}/queue", info.href());
    Ok(Some(html! {
        header { h2 { (info.name_in(l)) } }
        p { (t::queue_counts(l, held, reports, appeals)) }
        div.actions { (Button::main(t::queue_open(l)).icon("groups").link(&href)) }
    }))
}

fn draw_labels<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let (l, place) = (session.locale(), item.subject);
        if let Some(drawn) = labels_of::<OpenPlace>(session, place, l).await? {
            return Ok(drawn);
        }
        match labels_of::<MembersPlace>(session, place, l).await? {
            Some(drawn) => Ok(drawn),
            None => Ok(html! { p { (t::queue_peers(l)) } }),
        }
    })
}

async fn labels_of<G: Ground>(session: &mut Session, place: RawId, l: Locale) -> Result<Option<Markup>> {
    let mut access = match session.may::<Oversee, G>(kernel::Id::from_raw(place)).await {
        Err(kernel::Error::NotFound) => return Ok(None),
        other => other?,
    };
    let (info, waiting) = (store::places::place(&mut access).await?, store::labels::count(&mut access).await?);
    let href = format!("{}/labels", info.href());
    Ok(Some(html! {
        header { h2 { (info.name_in(l)) } }
        p { (t::labels_open_n(l, waiting)) }
        p { (t::labels_item(l)) }
        div.actions { (Button::main(t::label_look(l)).icon("flask").link(&href)) }
    }))
}

fn line_labels<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let _ = item;
        Ok(html! { (t::labels_item(session.locale())) })
    })
}

fn line_queue<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let _ = item;
        Ok(html! { (t::queue_waits(session.locale())) })
    })
}

fn draw_danger<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let (l, now) = (session.locale(), session.now());
        let mut access = session.may::<View, Danger>(DangerId::from_raw(item.subject)).await?;
        let line = store::danger::line(&mut access).await?;
        let place = store::places::by_id(access.tx(), line.place).await?;
        Ok(pages::danger::pane(l, item, &line, &place, now))
    })
}

fn line_danger<'a>(session: &'a mut Session, item: &'a Item) -> Boxed<'a, Result<Markup>> {
    Box::pin(async move {
        let mut access = session.may::<View, Danger>(DangerId::from_raw(item.subject)).await?;
        let line = store::danger::line(&mut access).await?;
        Ok(html! { "“" (crate::markdown::plain(&line.words, 120)) "”" })
    })
}

fn danger_moved<'a>(tx: &'a mut ::store::Tx, item: Item, _now: Time) -> Boxed<'a, Result<()>> {
    Box::pin(async move { store::danger::follow(tx, &item).await })
}

/// A moment as the browser's field gives it, `2026-12-03T18:00`, on the wall clock of a zone.
pub(crate) fn local_time(text: &str, zone: &str) -> Option<Time> {
    let wall: jiff::civil::DateTime = text.trim().parse().ok()?;
    let zoned = wall.to_zoned(jiff::tz::TimeZone::get(zone).ok()?).ok()?;
    Some(Time::from_micros(zoned.timestamp().as_microsecond()))
}
