//! Reasons, templates and waiting times, for the administrator.

use kernel::{FieldError, Locale};
use maud::{Markup, html};
use ui::{Button, Field};
use work::PoolInfo;

use super::error_of;
use crate::{
    t,
    types::{HOLES, Reason, Settings, TemplateText},
};

/// What the page shows.
pub(crate) struct SetupPage<'a> {
    pub reasons: &'a [Reason],
    pub templates: &'a [TemplateText],
    pub settings: Settings,
    pub pools: &'a [PoolInfo],
    pub errors: &'a [FieldError],
}

/// Draws the page.
pub(crate) fn setup(l: Locale, p: &SetupPage<'_>) -> Markup {
    html! {
        div.page.stack {
            (ui::page_head(t::setup_title(l), &html! { (t::setup_lead(l)) }, None))
            (ui::error_list(l, p.errors, |k| t::by_key(l, k)))
            (ui::section("reasons", t::setup_reasons(l), &html! {}, &html! { div.stack {
                @for reason in p.reasons { div.card { (reason_form(l, p, Some(reason))) } }
                div.card { h3 { (t::setup_new_reason(l)) } (reason_form(l, p, None)) }
            } }))
            (ui::section("templates", t::templates(l), &html! {}, &html! { div.stack {
                p { (t::setup_holes(l, HOLES.join(" "))) }
                @for template in p.templates { div.card { (template_form(l, p, Some(template))) } }
                div.card { h3 { (t::setup_new_template(l)) } (template_form(l, p, None)) }
            } }))
            (ui::card("times", t::setup_times(l), &html! {}, &times_form(l, p)))
        }
    }
}

fn pools(l: Locale, p: &SetupPage<'_>) -> Vec<(String, String)> {
    p.pools.iter().map(|pool| (pool.id.to_string(), pool.name_in(l).to_owned())).collect()
}

fn reason_form(l: Locale, p: &SetupPage<'_>, reason: Option<&Reason>) -> Markup {
    let key = reason.map_or("", |r| r.key.as_str());
    let id = |name: &str| format!("{name}-{}", if key.is_empty() { "new" } else { key });
    let pools = pools(l, p);
    let options: Vec<(&str, &str)> = pools.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let pool = reason.map_or_else(String::new, |r| r.pool.to_string());
    let (place, minutes) = (reason.map_or(50, |r| r.place).to_string(), reason.map_or(5, |r| r.minutes).to_string());
    let (en, es) = reason.map_or(("", ""), |r| (r.words[0].as_str(), r.words[1].as_str()));
    html! {
        form.stack.close method="post" action="/messages/setup/reason" {
            @if reason.is_some() { (ui::hidden("key", key)) }
            @else { (Field::new("key", t::setup_key(l)).id(&id("key")).help(t::setup_key_help(l)).short().max(24).required().error(error_of(l, p.errors, "key"))) }
            (Field::new("en", t::setup_words_en(l)).id(&id("en")).value(en).max(80).required())
            (Field::new("es", t::setup_words_es(l)).id(&id("es")).value(es).max(80).required())
            (Field::new("pool", t::setup_pool(l)).id(&id("pool")).list(&options).value(&pool))
            (Field::new("place", t::setup_place(l)).id(&id("place")).value(&place).inputmode("numeric").short())
            (Field::new("minutes", t::setup_minutes(l)).id(&id("minutes")).value(&minutes).inputmode("numeric").short())
            (ui::check("billed", "1", t::setup_billed(l), reason.is_some_and(|r| r.billed)))
            div.actions {
                (Button::normal(t::setup_keep(l)))
                @if reason.is_some() { (Button::undo(t::setup_retire(l)).name("retire", "1")) }
            }
        }
    }
}

fn template_form(l: Locale, p: &SetupPage<'_>, template: Option<&TemplateText>) -> Markup {
    let key = template.map(|x| x.id.to_string()).unwrap_or_default();
    let id = |name: &str| format!("{name}-{}", if key.is_empty() { "new" } else { &key });
    let none = [String::new(), String::new()];
    let (name, body) = template.map_or((&none, &none), |x| (&x.name, &x.body));
    html! {
        form.stack.close method="post" action="/messages/setup/template" {
            (ui::hidden("id", &key))
            (Field::new("name_en", t::setup_name_en(l)).id(&id("name_en")).value(&name[0]).max(40).required())
            (Field::new("name_es", t::setup_name_es(l)).id(&id("name_es")).value(&name[1]).max(40).required())
            (Field::new("body_en", t::setup_body_en(l)).id(&id("body_en")).value(&body[0]).area(4).required().error(error_of(l, p.errors, "body")))
            (Field::new("body_es", t::setup_body_es(l)).id(&id("body_es")).value(&body[1]).area(4).required())
            div.actions {
                (Button::normal(t::setup_keep(l)))
                @if template.is_some() { (Button::undo(t::setup_retire(l)).name("retire", "1")) }
            }
        }
    }
}

fn times_form(l: Locale, p: &SetupPage<'_>) -> Markup {
    let (hours, days) = (p.settings.unread_hours.to_string(), p.settings.write_days.to_string());
    html! {
        form.stack.close method="post" action="/messages/setup/times" {
            (Field::new("unread_hours", t::setup_unread(l)).value(&hours).inputmode("numeric").short().error(error_of(l, p.errors, "unread_hours")))
            (Field::new("write_days", t::setup_days(l)).value(&days).inputmode("numeric").short().error(error_of(l, p.errors, "write_days")))
            (Button::normal(t::setup_keep(l)))
        }
    }
}
