//! The page on which the team sends a thread, or one message of it, by fax.

use channels::FaxSheet;
use guard::Purpose;
use kernel::{FieldError, Locale, Time};
use maud::{Markup, html};
use ui::{Button, Field, Row};

use super::error_of;
use crate::{
    t,
    types::{PostInfo, ThreadId},
};

/// What was typed.
pub(crate) struct Typed<'a> {
    pub recipient: &'a str,
    pub number: &'a str,
    pub again: &'a str,
    pub purpose: &'a str,
    pub language: &'a str,
}

/// What the page is drawn from.
pub(crate) struct FaxPage<'a> {
    pub thread: ThreadId,
    /// The one message that goes; 0 for all.
    pub post: i64,
    pub upto: i64,
    /// What goes.
    pub sheet: &'a FaxSheet,
    /// Every message that may go alone.
    pub options: &'a [PostInfo],
    pub pages: usize,
    pub most: usize,
    /// A gateway is configured.
    pub on: bool,
    pub errors: &'a [FieldError],
    pub nonce: &'a str,
    pub typed: Typed<'a>,
}

/// A purpose in words.
pub(crate) fn purpose(l: Locale, purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Treatment => t::purpose_treatment(l),
        Purpose::Payment => t::purpose_payment(l),
        Purpose::Operations => t::purpose_operations(l),
        Purpose::Wish => t::purpose_wish(l),
    }
}

pub(crate) fn fax(l: Locale, x: &FaxPage<'_>, (now, zone): (Time, &str)) -> Markup {
    let back = format!("/threads/{}", x.thread);
    html! {
        div.page {
            (ui::back(&back, t::back_thread(l)))
            (ui::page_head(t::fax_title(l), &html! { (t::fax_lead(l)) }, None))
            div.stack {
                @if x.on {
                    (ui::error_list(l, x.errors, |k| t::by_key(l, k)))
                    (ui::card("fax-what", t::fax_what(l), &html! {}, &what(l, x, (now, zone))))
                    (ui::card("fax-send", t::fax_to(l), &html! {}, &form(l, x)))
                } @else {
                    (ui::alert(ui::State::Caution, t::fax_off(l), &html! { p { (t::fax_off_do(l)) } }, &html! {}))
                }
            }
        }
    }
}

/// What travels, whole, with the choice of one message.
fn what(l: Locale, x: &FaxPage<'_>, (now, zone): (Time, &str)) -> Markup {
    let count = i64::try_from(x.sheet.posts.len()).unwrap_or(i64::MAX);
    let pages = i64::try_from(x.pages).unwrap_or(i64::MAX);
    let unprintable = i64::try_from(x.sheet.unprintable()).unwrap_or(i64::MAX);
    html! {
        @if x.sheet.posts.is_empty() { p { (t::fax_nothing(l)) } }
        @else { p { b { (t::fax_counts(l, count, pages)) } " " (t::fax_never(l)) } }
        @if x.pages > x.most { (ui::alert(ui::State::Caution, t::fax_long(l), &html! {}, &html! {})) }
        @if x.sheet.files() > 0 { p { (t::fax_files_stay(l, x.sheet.files())) } }
        @if unprintable > 0 { (ui::alert(ui::State::Caution, &t::fax_unprintable(l, unprintable), &html! {}, &html! {})) }
        details open {
            summary { (t::fax_words(l)) }
            div.stack.close {
                @for post in &x.sheet.posts {
                    div { p.meta { (post.who) ", " (ui::time::moment(l, post.at, now, zone)) } (ui::prose(&post.words)) }
                }
            }
        }
        details { summary { (t::fax_choose(l)) } (choices(l, x, (now, zone))) }
    }
}

fn choices(l: Locale, x: &FaxPage<'_>, (now, zone): (Time, &str)) -> Markup {
    let all = format!("/threads/{}/fax", x.thread);
    let lines: Vec<(String, String, String)> = x
        .options
        .iter()
        .rev()
        .map(|post| {
            let words = crate::types::title_of(&post.body);
            let words = if words.is_empty() { t::fax_no_words(l).to_owned() } else { words };
            (words, ui::time::moment(l, post.at, now, zone), format!("{all}?post={}", post.n))
        })
        .collect();
    let whole = Row::new(t::fax_all(l)).icon("check").link(&all);
    let rows = lines.iter().map(|(words, at, href)| Row::new(words).icon("messages").below(at.as_str()).link(href));
    let rows: Vec<Row<'_>> = std::iter::once(whole).chain(rows).collect();
    ui::rows(&rows)
}

fn form(l: Locale, x: &FaxPage<'_>) -> Markup {
    let mut purposes = vec![("", t::fax_purpose_choose(l))];
    purposes.extend(Purpose::ALL.map(|one| (one.word(), purpose(l, one))));
    let languages = [("en", t::english(l)), ("es", t::spanish(l))];
    let language = if x.typed.language.is_empty() { "en" } else { x.typed.language };
    let (post, upto) = (x.post.to_string(), x.upto.to_string());
    let error = |field| error_of(l, x.errors, field);
    html! {
        form.stack.close method="post" action={ "/threads/" (x.thread) "/fax" } {
            (ui::hidden("nonce", x.nonce))
            (ui::hidden("post", &post))
            (ui::hidden("upto", &upto))
            (Field::new("recipient", t::fax_recipient(l)).help(t::fax_recipient_help(l)).value(x.typed.recipient).required().max(80).error(error("recipient")))
            (Field::new("number", t::fax_number(l)).help(t::fax_number_help(l)).kind("tel").inputmode("tel").autocomplete("off").value(x.typed.number).required().max(30).error(error("number")))
            (Field::new("again", t::fax_again(l)).help(t::fax_again_help(l)).kind("tel").inputmode("tel").autocomplete("off").value(x.typed.again).required().max(30).error(error("again")))
            (Field::new("purpose", t::fax_purpose(l)).help(t::fax_purpose_help(l)).list(&purposes).value(x.typed.purpose).required().error(error("purpose")))
            (Field::new("language", t::fax_language(l)).list(&languages).value(language))
            p.meta { (t::fax_seen(l)) }
            div.actions { (Button::main(t::fax_send(l)).icon("send")) }
        }
    }
}
