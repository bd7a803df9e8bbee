//! Pools: names, hours, times, members, ladder.

use gate::Session;
use kernel::{FieldError, Locale, PersonId, Result};
use maud::{Markup, html};
use ui::{Button, Field, Row};

use crate::{
    t,
    types::{Fault, PoolInfo, Rung, Told},
};

/// What was typed into the form of a pool.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(default)]
pub(crate) struct PoolForm {
    pub name_en: String,
    pub name_es: String,
    pub hours: String,
    pub zone: String,
    pub reply_minutes: String,
    pub silent_minutes: String,
    pub takes_now: String,
    pub operations: String,
    pub on_call: String,
}

impl From<&PoolInfo> for PoolForm {
    fn from(pool: &PoolInfo) -> Self {
        let yes = |on: bool| if on { "1".to_owned() } else { String::new() };
        Self {
            name_en: pool.name[0].clone(),
            name_es: pool.name[1].clone(),
            hours: pool.hours.to_string(),
            zone: pool.zone.clone(),
            reply_minutes: pool.reply_minutes.to_string(),
            silent_minutes: pool.silent_minutes.to_string(),
            takes_now: yes(pool.takes_now),
            operations: yes(pool.operations),
            on_call: String::new(),
        }
    }
}

/// All pools, what is wrong with their ladders, and the form for a new one.
pub(crate) async fn list(
    session: &mut Session,
    (pools, faults): (&[PoolInfo], &[Fault]),
    people: &[(PersonId, String)],
    form: &PoolForm,
    errors: &[FieldError],
) -> Result<Markup> {
    let l = session.locale();
    let rows: Vec<(String, String, String)> = pools
        .iter()
        .map(|pool| (pool.name_in(l).to_owned(), pool.hours.to_string(), format!("/pools/{}", pool.id)))
        .collect();
    let rows: Vec<Row<'_>> =
        rows.iter().map(|(name, hours, href)| Row::new(name).icon("circle").link(href).below(hours)).collect();
    let body = html! {
        div.page.stack {
            (ui::page_head(t::pools(l), &html! { (t::pools_below(l)) }, None))
            (ui::error_list(l, errors, |key| t::by_key(l, key)))
            (fault_list(l, pools, faults))
            @if rows.is_empty() { (ui::empty(t::pools_empty(l), t::pools_empty_text(l), &html! {})) } @else { (ui::rows(&rows)) }
            (ui::card("new", t::pool_new(l), &html! {}, &html! {
                form.stack method="post" action="/pools" {
                    (fields(l, form, errors))
                    (person_list(l, "on_call", t::on_call(l), people, errors))
                    (Button::main(t::pool_make(l)).icon("plus"))
                }
            }))
        }
    };
    ui::shell(session, "/pools", t::pools(l), body).await
}

fn fault_list(l: Locale, pools: &[PoolInfo], faults: &[Fault]) -> Markup {
    if faults.is_empty() {
        return html! {};
    }
    let name = |id| pools.iter().find(|pool| pool.id == id).map_or("", |pool| pool.name_in(l));
    let say = |fault: &Fault| match fault {
        Fault::NoPool => t::fault_no_pool(l).to_owned(),
        Fault::NoLadder(pool) => t::fault_no_ladder(l, name(*pool)),
        Fault::LastEmpty(pool) => t::fault_last_empty(l, name(*pool)),
        Fault::LastSleeps(pool) => t::fault_last_sleeps(l, name(*pool)),
    };
    let body = html! { ul { @for fault in faults { li { (say(fault)) } } } };
    ui::alert(ui::State::Danger, t::faults(l), &body, &html! {})
}

fn fields(l: Locale, form: &PoolForm, errors: &[FieldError]) -> Markup {
    let error = |field| ui::error_for(errors, field, |key| t::by_key(l, key));
    html! {
        (Field::new("name_en", t::name_en(l)).value(&form.name_en).error(error("name_en")).max(80).required())
        (Field::new("name_es", t::name_es(l)).value(&form.name_es).error(error("name_es")).max(80).required())
        (Field::new("hours", t::hours(l)).help(t::hours_help(l)).value(&form.hours).error(error("hours")).max(300).required())
        (Field::new("zone", t::zone(l)).help(t::zone_help(l)).value(&form.zone).error(error("zone")).max(60))
        (Field::new("reply_minutes", t::reply_minutes(l)).value(&form.reply_minutes).kind("number").inputmode("numeric").short())
        (Field::new("silent_minutes", t::silent_minutes(l)).value(&form.silent_minutes).kind("number").inputmode("numeric").short())
        (ui::check("takes_now", "1", t::takes_now(l), form.takes_now == "1"))
        (ui::check("operations", "1", t::takes_operations(l), form.operations == "1"))
    }
}

fn person_list(l: Locale, name: &str, label: &str, people: &[(PersonId, String)], errors: &[FieldError]) -> Markup {
    let error = ui::error_for(errors, name, |key| t::by_key(l, key));
    let ids: Vec<(String, &str)> = people.iter().map(|(id, name)| (id.to_string(), name.as_str())).collect();
    let none = [("", t::nobody(l))];
    let options: Vec<(&str, &str)> =
        none.into_iter().chain(ids.iter().map(|(id, name)| (id.as_str(), *name))).collect();
    html! { (Field::new(name, label).list(&options).error(error)) }
}

/// Everything on a pool's page.
pub(crate) struct PoolPage {
    pub pool: PoolInfo,
    pub form: PoolForm,
    pub members: Vec<(PersonId, String)>,
    /// Everybody at work here.
    pub people: Vec<(PersonId, String)>,
    pub pools: Vec<PoolInfo>,
    pub ladder: Vec<Rung>,
    pub errors: Vec<FieldError>,
}

pub(crate) async fn one(session: &mut Session, data: &PoolPage) -> Result<Markup> {
    let l = session.locale();
    let (path, title) = (format!("/pools/{}", data.pool.id), data.pool.name_in(l).to_owned());
    let reads = crate::reads::who_reads_when(&data.pool, session.now(), l);
    let body = html! {
        div.page.stack {
            (ui::back("/pools", t::pools(l)))
            (ui::page_head(&title, &html! { (reads) }, None))
            (ui::error_list(l, &data.errors, |key| t::by_key(l, key)))
            (ui::card("members", t::members(l), &html! {}, &members(l, data, &path)))
            (ui::card("ladder", t::ladder(l), &html! {}, &ladder(l, data, &path)))
            (ui::card("settings", t::settings(l), &html! {}, &html! {
                form.stack method="post" action=(path) { (fields(l, &data.form, &data.errors)) (Button::normal(t::save(l)).icon("check")) }
            }))
        }
    };
    ui::shell(session, &path, &title, body).await
}

fn members(l: Locale, data: &PoolPage, path: &str) -> Markup {
    let action = format!("{path}/members");
    let rows = data.members.iter().map(|(id, name)| {
        let key = id.to_string();
        let leave = ui::act(&action, &[("person", &key), ("act", "leave")], None, Button::undo(t::leave(l)));
        Row::new(name).lead(ui::face(&ui::initials(name), ui::tone(&key), ui::Size::Normal)).act(leave)
    });
    let rows: Vec<Row<'_>> = rows.collect();
    let others: Vec<(PersonId, String)> =
        data.people.iter().filter(|p| !data.members.iter().any(|m| m.0 == p.0)).cloned().collect();
    html! {
        @if rows.is_empty() { p { (t::members_empty(l)) } } @else { (ui::plain_rows(&rows)) }
        form.stack method="post" action=(action) {
            (ui::hidden("act", "join"))
            (person_list(l, "person", t::member_add(l), &others, &data.errors))
            (Button::normal(t::member_join(l)).icon("plus"))
        }
    }
}

/// The rungs as text and as a form of five lines; an empty line is no rung.
fn ladder(l: Locale, data: &PoolPage, path: &str) -> Markup {
    let value = |told: Told| match told.parts() {
        (word, Some(id)) => format!("{word}:{id}"),
        (word, None) => word.to_owned(),
    };
    let pools = data.pools.iter().filter(|p| p.id != data.pool.id);
    let pools = pools.map(|p| (value(Told::Pool(p.id)), p.name_in(l).to_owned()));
    let people = data.people.iter().map(|(id, name)| (value(Told::Person(*id)), name.clone()));
    let fixed = [
        (String::new(), t::rung_none(l).to_owned()),
        ("holder".to_owned(), t::rung_holder(l).to_owned()),
        ("everyone".to_owned(), t::rung_everyone(l).to_owned()),
    ];
    let all: Vec<(String, String)> = fixed.into_iter().chain(pools).chain(people).collect();
    let options: Vec<(&str, &str)> = all.iter().map(|(value, label)| (value.as_str(), label.as_str())).collect();
    let error = ui::error_for(&data.errors, "ladder", |key| t::by_key(l, key));
    html! {
        form.stack #ladder-form method="post" action={ (path) "/ladder" } {
            p.meta { (t::ladder_help(l)) }
            @if let Some(error) = error { span.error { (ui::icon("alert")) (error) } }
            @for n in 0..5usize {
                @let rung = data.ladder.get(n);
                @let after = rung.map(|r| r.after_minutes.to_string()).unwrap_or_default();
                @let told = rung.map(|r| value(r.told)).unwrap_or_default();
                div.cluster {
                    (Field::new("after", &t::rung_after(l, n + 1)).id(&format!("after-{n}")).value(&after).kind("number").inputmode("numeric").short())
                    (Field::new("told", &t::rung_told(l, n + 1)).id(&format!("told-{n}")).value(&told).list(&options))
                }
            }
            (Button::normal(t::save(l)).icon("check"))
        }
    }
}
