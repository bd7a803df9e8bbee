//! Marks on words about health: the form, and what clinicians look at.

use kernel::{FieldError, Locale, RawId, Time};
use maud::{Markup, html};
use ui::{Button, Field, State};

use super::ago;
use crate::{
    http::LabelTyped,
    label::Label,
    markdown,
    store::labels::{NEEDED, Proposal},
    t,
    types::{PlaceInfo, Post},
};

/// The words of a mark and its source, as text: nobody is sent there by accident.
pub(crate) fn words(l: Locale, label: &Label) -> Markup {
    html! {
        p { (label.words) }
        @if !label.source.is_empty() { p.meta { (t::label_from(l)) " " (label.source) } }
    }
}

/// The mark as everybody reads it.
pub(crate) fn shown(l: Locale, stored: &str) -> Markup {
    let label = Label::read(stored);
    ui::alert(State::Caution, t::label_title(l), &words(l, &label), &html! {})
}

/// The mark while clinicians look, for moderators and professionals alone.
pub(crate) fn waits(l: Locale, href: &str, label: &Label, agree: i64) -> Markup {
    let body = html! { (words(l, label)) p.meta { (t::label_agree(l, agree, NEEDED)) } };
    let look = html! { (Button::normal(t::label_look(l)).link(&format!("{href}/labels"))) };
    ui::alert(State::Note, t::label_waiting(l), &body, &look)
}

pub(crate) fn form(l: Locale, href: &str, post: &Post, typed: &LabelTyped, errors: &[FieldError]) -> Markup {
    let error = |field| ui::error_for(errors, field, |code| t::by_key(l, code));
    html! {
        div.page.stack {
            (ui::back(&format!("{href}/{}#p{}", post.topic, post.n), t::go_back(l)))
            (ui::page_head(t::label_propose(l), &html! { (t::label_lead(l)) }, None))
            (ui::error_list(l, errors, |code| t::by_key(l, code)))
            blockquote { p { (markdown::plain(&post.body, 400)) } }
            form.card.stack method="post" action={ (href) "/posts/" (post.id) "/label" } {
                (Field::new("words", t::label_says(l)).help(t::label_says_help(l)).area(3).value(&typed.words).max(300).required().error(error("words")))
                (Field::new("source", t::label_source_label(l)).help(t::label_source_help(l)).kind("url").value(&typed.source).max(300).required().error(error("source")))
                div.actions { (Button::main(t::label_send(l)).icon("send")) }
            }
        }
    }
}

pub(crate) struct List<'a> {
    pub l: Locale,
    pub place: &'a PlaceInfo,
    pub all: &'a [Proposal],
    /// Proposals of which the reader has nothing to say: their own, or they are no clinician here.
    pub silent: &'a [RawId],
    pub now: Time,
}

pub(crate) fn list(v: &List<'_>) -> Markup {
    let (l, href) = (v.l, v.place.href());
    html! {
        div.page.stack {
            (ui::back(&href, v.place.name_in(l)))
            (ui::page_head(t::labels_title(l), &html! { (t::labels_lead(l)) }, None))
            @if v.all.is_empty() { (ui::empty(t::labels_none(l), t::labels_none_what(l), &html! { (Button::normal(t::go_in(l)).link(&href)) })) }
            @for one in v.all {
                article.card.stack.close {
                    header { b { a href={ (href) "/" (one.topic) "?from=" (crate::http::start_of(one.n)) "#p" (one.n) } { (one.title) } } span.meta { (ago(l, one.at, v.now, "UTC")) } }
                    blockquote { p { (markdown::plain(&one.body, 600)) } }
                    h3 { (t::label_says(l)) }
                    (words(l, &one.label))
                    p.meta { (t::label_agree(l, one.agree, NEEDED)) }
                    @if !v.silent.contains(&one.id) {
                        div.actions {
                            (ui::act(&format!("{href}/labels/{}", one.id), &[("agrees", "1")], None, Button::main(t::label_yes(l)).icon("check")))
                            (ui::act(&format!("{href}/labels/{}", one.id), &[("agrees", "0")], None, Button::normal(t::label_no(l))))
                        }
                    }
                }
            }
        }
    }
}
