//! Writing a topic, and changing one's own words.

use kernel::Locale;
use maud::{Markup, PreEscaped, html};
use ui::{Button, Field, Guarded, Size, State};

use super::{face, who_reads};
use crate::{
    http::Typed,
    t,
    types::{MOST_OPTIONS, MOST_WORDS, PlaceInfo, Post, TITLE, TopicKind},
};

pub(crate) struct Compose<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub who: &'a gate::Who,
    pub typed: &'a Typed,
    pub seen: Guarded<'a>,
    pub danger: bool,
}

impl Compose<'_> {
    fn error(&self, field: &str) -> Option<&'static str> {
        ui::error_for(&self.typed.errors, field, |code| t::by_key(self.l, code))
    }
}

pub(crate) fn topic(c: &Compose<'_>) -> Markup {
    let (l, place, typed) = (c.l, c.place, c.typed);
    let back = ui::back(&place.href(), place.name_in(l));
    if !c.who.has_name() {
        let join = format!("/groups/{}", place.slug);
        return html! {
            div.page.stack { (back) (ui::empty(t::join_title(l), t::reply_join(l), &html! { (Button::main(t::join(l)).icon("groups").link(&join)) })) }
        };
    }
    let professional = !c.who.roles.is_empty();
    let kinds: Vec<(&str, &str)> = TopicKind::ALL
        .iter()
        .filter(|kind| kind.is_plain() && (professional || **kind != TopicKind::OfficeHours))
        .map(|kind| (kind.word(), super::kind_word(l, *kind)))
        .collect();
    let chosen = if typed.kind.is_empty() { "question" } else { typed.kind.as_str() };
    let me = gate::PersonaId::from_raw(c.who.id);
    let field = Field::new("text", t::words(l))
        .area(9)
        .help(t::words_help(l))
        .value(&typed.text)
        .error(c.error("text"))
        .max(u32::try_from(MOST_WORDS).unwrap_or(u32::MAX))
        .required();
    let max = u32::try_from(TITLE.1).unwrap_or(u32::MAX);
    html! {
        div.page.stack {
            (back)
            (ui::page_head(t::new_topic(l), &html! { (who_reads(l, place.place)) }, None))
            (ui::error_list(l, &typed.errors, |code| t::by_key(l, code)))
            @if c.danger { div role="alert" { (ui::alert(State::Urgent, t::danger_first(l), &html! { p { (t::danger_first_what(l)) } }, &html! {})) } }
            (ui::emergency_brief(l))
            form.stack method="post" enctype="multipart/form-data" action={ (place.href()) "/new#new-text" } data-draft="topic-new" {
                div.person { (face(me, &c.who.name, Size::Small)) span.meta { (PreEscaped(t::you_write_as(l, html! { strong { (c.who.name) } }.0))) } }
                (Field::new("kind", t::topic_kind(l)).list(&kinds).value(chosen))
                (Field::new("title", t::title(l)).help(t::title_help(l)).value(&typed.title).error(c.error("title")).max(max).required())
                (ui::guard_box(field, "new-text", &format!("{}/screen", place.href()), &html! {}, &ui::guard_findings(l, &c.seen)))
                (options(c))
                (event(c))
                details.more { summary { (t::warning_add(l)) } (Field::new("warning", t::warning(l)).help(t::warning_help(l)).value(&typed.warning).max(60)) }
                (extras(l, typed, professional))
                div.bar {
                    (ui::draft_note(l))
                    @if c.danger { (Button::main(t::danger_post(l)).icon("send").name("danger", "1")) } @else { (Button::main(t::post_topic(l)).icon("send")) }
                }
            }
        }
    }
}

fn options(c: &Compose<'_>) -> Markup {
    let (l, typed) = (c.l, c.typed);
    let names: Vec<(String, String)> = (1..=MOST_OPTIONS).map(|n| (format!("option{n}"), t::option_n(l, n))).collect();
    html! {
        fieldset.stack.close data-with="kind" data-for="poll" {
            legend.label { (t::options(l)) }
            @for (i, (id, label)) in names.iter().enumerate() {
                (Field::new(id, label).value(typed.options.get(i).map_or("", String::as_str)).error(if i == 0 { c.error("option1") } else { None }).max(100))
            }
        }
    }
}

fn event(c: &Compose<'_>) -> Markup {
    let (l, typed) = (c.l, c.typed);
    html! {
        fieldset.stack.close data-with="kind" data-for="event office-hours" {
            legend.label { (t::event_when(l)) }
            (Field::new("event_at", t::event_start(l)).kind("datetime-local").value(&typed.event_at).error(c.error("event_at")))
            (Field::new("event_minutes", t::event_minutes(l)).inputmode("numeric").short().value(&typed.event_minutes).error(c.error("event_minutes")))
        }
    }
}

/// A picture with the words that stand for it; for professionals their interests.
pub(crate) fn extras(l: Locale, typed: &Typed, professional: bool) -> Markup {
    let error = |field: &str| ui::error_for(&typed.errors, field, |code| t::by_key(l, code));
    let open = ["files", "alt", "checked"].iter().any(|field| error(field).is_some());
    html! {
        details.more open[open] {
            summary { (t::picture_add(l)) }
            div.stack.close {
                (Field::new("files", t::picture(l)).kind("file").help(t::picture_help(l)).error(error("files")))
                (Field::new("alt", t::alt(l)).help(t::alt_help(l)).value(&typed.alt).error(error("alt")).max(300))
                (ui::check("checked", "1", t::picture_checked(l), typed.picture_checked))
                @if let Some(error) = error("checked") { p.error { (error) } }
            }
        }
        @if professional { (Field::new("interest", t::interest(l)).help(t::interest_help(l)).value(&typed.interest).max(200)) }
        // People do not see it, programs fill it in.
        div.hide aria-hidden="true" { label for="website" { "Website" } input id="website" name="website" tabindex="-1" autocomplete="off"; }
    }
}

pub(crate) fn edit(c: &Compose<'_>, post: &Post) -> Markup {
    let (l, place, typed) = (c.l, c.place, c.typed);
    let field = Field::new("text", t::words(l))
        .area(9)
        .value(&typed.text)
        .error(c.error("text"))
        .max(u32::try_from(MOST_WORDS).unwrap_or(u32::MAX))
        .required();
    html! {
        div.page.stack {
            (ui::back(&format!("{}/{}#p{}", place.href(), post.topic, post.n), t::go_back(l)))
            (ui::page_head(t::edit_title(l), &html! { (t::edit_lead(l)) }, None))
            (ui::error_list(l, &typed.errors, |code| t::by_key(l, code)))
            form.stack method="post" action={ (place.href()) "/posts/" (post.id) "/edit#edit-text" } {
                (ui::guard_box(field, "edit-text", &format!("{}/screen", place.href()), &html! { (Button::main(t::save(l)).icon("check")) }, &ui::guard_findings(l, &c.seen)))
            }
        }
    }
}
