//! One item by itself: what is asked, who owns it, what may be done, what happened.

use gate::Session;
use kernel::{FieldError, Locale, PersonId, Result};
use maud::{Markup, html};
use ui::{Button, Field, Size, Step};

use super::queue;
use crate::{
    kinds,
    store::items::Happened,
    t,
    types::{Item, Outcome, PoolInfo, State},
};

/// Everything on the page.
pub(crate) struct Shown {
    pub item: Item,
    pub timeline: Vec<Happened>,
    pub pools: Vec<PoolInfo>,
    /// The people of the item's pool.
    pub people: Vec<(PersonId, String)>,
    /// Seconds that I logged on it.
    pub seconds: i64,
    pub errors: Vec<FieldError>,
    /// The reason that was typed.
    pub reason: String,
}

pub(crate) async fn page(session: &mut Session, data: &Shown) -> Result<Markup> {
    let (l, item) = (session.locale(), &data.item);
    let kind = kinds::of(session, item);
    let drawn = match kind {
        Some(kind) => (kind.draw)(session, item).await?,
        None => html! {},
    };
    let title = kinds::label(kind, item, l);
    let path = kinds::href(item);
    let acts = acts(session, data, &path, "/inbox");
    let body = html! {
        div.page.stack {
            (ui::back("/inbox", t::inbox(l)))
            (ui::page_head(&title, &html! { (owner_line(session, item)) }, None))
            (ui::error_list(l, &data.errors, |key| t::by_key(l, key)))
            div.cluster { (queue::ring(session, item, Size::Large)) (queue::badge(l, item)) b { (item.title(l)) } }
            (drawn)
            (acts)
            (ui::card("timeline", t::timeline(l), &html! {}, &timeline(session, &data.timeline)))
        }
    };
    ui::shell(session, &path, &title, body).await
}

/// Who owns it and until when.
pub(crate) fn owner_line(session: &Session, item: &Item) -> String {
    let (l, now, zone) = (session.locale(), session.now(), &session.who().zone);
    let due = ui::time::moment(l, item.due_at, now, zone);
    match (item.state, &item.holder_name) {
        (State::Closed, _) => t::outcome(l, item.outcome.map_or("done", Outcome::word)).to_owned(),
        (State::Taken, Some(_)) if item.holder.map(kernel::Id::raw) == Some(session.who().id) => {
            let since = item.taken_at.map(|at| ui::time::moment(l, at, now, zone)).unwrap_or_default();
            t::owner_you(l, since, due)
        }
        (State::Handed, Some(_)) if item.holder.map(kernel::Id::raw) == Some(session.who().id) => t::owner_kept(l, due),
        (_, Some(name)) => t::owner_person(l, name, due),
        _ => t::owner_pool(l, item.pool_name_in(l), due),
    }
}

/// Take, hand over, close, minutes. `stay` is where one goes on with the item, `leave` where one is without it.
pub(crate) fn acts(session: &Session, data: &Shown, stay: &str, leave: &str) -> Markup {
    let (l, item) = (session.locale(), &data.item);
    let mine = item.holder.map(kernel::Id::raw) == Some(session.who().id);
    let free = item.state != State::Closed && (item.holder.is_none() || mine);
    let error = |field| ui::error_for(&data.errors, field, |key| t::by_key(l, key));
    let wrong = |fields: &[&str]| data.errors.iter().any(|error| fields.contains(&error.field));
    html! {
        div.card {
            @if free && item.state != State::Taken {
                (ui::act(&format!("/items/{}/take", item.id), &[("back", stay)], None, Button::normal(t::take(l)).icon("check")))
            }
            @if free {
                details open[wrong(&["to", "reason"])] {
                    summary { (ui::icon("next")) (t::hand_over(l)) }
                    form.stack method="post" action={ "/items/" (item.id) "/hand" } {
                        (ui::hidden("back", leave))
                        (to_list(l, data, error("to")))
                        (Field::new("reason", t::reason(l)).help(t::reason_help(l)).value(&data.reason).error(error("reason")).max(300).required())
                        (Button::normal(t::hand_over(l)))
                    }
                }
            }
            @if item.state != State::Closed {
                details {
                    summary { (ui::icon("next")) (t::close(l)) }
                    form.stack method="post" action={ "/items/" (item.id) "/close" } {
                        (ui::hidden("back", leave))
                        (outcome_choices(l))
                        (Button::normal(t::close(l)))
                    }
                }
            }
            (super::desk::minutes(l, item, data.seconds, stay, &data.errors))
        }
    }
}

fn to_list(l: Locale, data: &Shown, error: Option<&str>) -> Markup {
    let people = data.people.iter().map(|(id, name)| (format!("person:{id}"), name.clone()));
    let pools = data.pools.iter().filter(|pool| pool.id != data.item.pool);
    let pools = pools.map(|pool| (format!("pool:{}", pool.id), pool.name_in(l).to_owned()));
    let own = (format!("pool:{}", data.item.pool), data.item.pool_name_in(l).to_owned());
    let all: Vec<(String, String)> = pools.chain([own]).chain(people).collect();
    let options: Vec<(&str, &str)> = all.iter().map(|(value, label)| (value.as_str(), label.as_str())).collect();
    html! { (Field::new("to", t::hand_to(l)).list(&options).error(error)) }
}

fn outcome_choices(l: Locale) -> Markup {
    let all = Outcome::ALL.map(|outcome| (outcome.word(), t::outcome(l, outcome.word())));
    let options: Vec<(&str, &str)> = all.iter().map(|(word, label)| (*word, label.as_str())).collect();
    ui::choices("outcome", t::outcome_legend(l), &options, "done", None)
}

fn timeline(session: &Session, all: &[Happened]) -> Markup {
    let (l, now, zone) = (session.locale(), session.now(), &session.who().zone);
    let lines: Vec<(String, String)> =
        all.iter().map(|line| (what(l, line), ui::time::moment(l, line.at, now, zone))).collect();
    let steps: Vec<Step<'_>> = lines.iter().map(|(title, below)| Step { title, below, next: false }).collect();
    ui::timeline(&steps)
}

/// One line of the timeline in words.
fn what(l: Locale, line: &Happened) -> String {
    let told = crate::types::in_language(&line.told, l);
    let actor = if line.actor.is_empty() { "Kith" } else { &line.actor };
    match line.what.as_str() {
        "opened" => t::did_opened(l, told),
        "taken" => t::did_taken(l, actor),
        "handed" => t::did_handed(l, actor, told, &line.reason),
        "planned" => t::did_planned(l, told),
        "returned" => t::did_returned(l, told, &line.reason),
        "raised" => t::did_raised(l, actor, t::priority(l, &line.reason)),
        "climbed" => t::did_climbed(l, i64::from(line.rung), told),
        _ => t::did_closed(l, actor, t::outcome(l, &line.reason)),
    }
}
