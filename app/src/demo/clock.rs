//! The demo's side door to time. It answers only in a demo.

use axum::{Form, extract::Query, response::Redirect};
use gate::{Reply, Routes, Slice, Visitor};
use kernel::Error;
use maud::{Markup, html};
use serde::Deserialize;

use crate::t;

const STEPS: &[store::Step] = &[store::Step { name: "0001_demo", sql: include_str!("../../migrations/0001_demo.sql") }];

/// The demo's own table and the clock's addresses.
pub fn slice() -> Slice {
    const WHY: &str = "demo only: moves the demo's clock; not found elsewhere";
    Slice::new("demo", STEPS).routes(Routes::new().open_get("/demo/clock", WHY, show).open_post(
        "/demo/clock",
        WHY,
        advance,
    ))
}

/// Whether it was just moved.
#[derive(Deserialize)]
struct Moved {
    done: Option<String>,
}

/// How far.
#[derive(Deserialize)]
struct Advance {
    to: String,
}

async fn show(visitor: Visitor, Query(moved): Query<Moved>) -> Reply<Markup> {
    let session = visitor.session;
    let (org, l) = (session.org().clone(), session.locale());
    if !org.config.demo {
        return Err(Error::NotFound.into());
    }
    let moment = ui::time::moment(l, session.now(), session.now().plus_days(-400), &org.config.zone);
    let go = |to: &str, label: &str| {
        html! { form method="post" action="/demo/clock" { input type="hidden" name="to" value=(to); (ui::Button::normal(label)) } }
    };
    let body = html! {
        div.page.stack {
            (ui::page_head(t::clock_title(l), &html! { (t::clock_below(l)) }, None))
            @if moved.done.is_some() { (ui::alert(ui::State::Done, t::clock_done(l), &html! {}, &html! {})) }
            p { (t::clock_now(l, moment)) }
            div.actions {
                (go("hour", t::clock_hour(l))) (go("day", t::clock_day(l))) (go("week", t::clock_week(l))) (go("morning", t::clock_morning(l)))
            }
        }
    };
    let page = ui::outside(&org, l, "/demo/clock", t::clock_title(l), body);
    session.send(page).await
}

async fn advance(visitor: Visitor, Form(form): Form<Advance>) -> Reply<Redirect> {
    let session = visitor.session;
    let org = session.org().clone();
    if !org.config.demo {
        return Err(Error::NotFound.into());
    }
    let now = org.clock.now();
    let seconds = match form.to.as_str() {
        "hour" => 3600,
        "day" => 86_400,
        "week" => 7 * 86_400,
        _ => {
            let local = now.in_zone(&org.config.zone);
            let today = local.start_of_day().map_or(now.micros(), |z| z.timestamp().as_microsecond());
            let nine = kernel::Time::from_micros(today).plus_minutes(9 * 60);
            let next = if nine > now { nine } else { nine.plus_days(1) };
            next.seconds_since(now)
        }
    };
    // Hour by hour, so that what happens on the way happens in its order.
    let mut left = seconds;
    while left > 0 {
        org.clock.advance(left.min(3600))?;
        jobs::run_due(&org).await?;
        left -= 3600;
    }
    session.send(Redirect::to("/demo/clock?done=1")).await
}
