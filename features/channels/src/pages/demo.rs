//! The demo's telephone and mailbox.

use gate::Org;
use kernel::{Locale, RawId, Time};
use maud::{Markup, html};
use rules::sms;
use ui::{Bubble, Button, Field, Kind, Page, Row, Side};

use crate::{Channel, MOST_MAILED, ReplyTo, address::shown, join, t};

/// One bubble on the phone; `mine` was typed there.
pub(crate) struct Line {
    pub at: Time,
    pub mine: bool,
    pub text: String,
    pub path: String,
}

/// What a phone is drawn from.
pub(crate) struct Phone<'a> {
    pub l: Locale,
    pub number: &'a str,
    pub name: &'a str,
    pub lines: &'a [Line],
    pub now: Time,
    pub zone: &'a str,
    pub hold: bool,
    pub empty: bool,
}

/// One e-mail in the mailbox.
pub(crate) struct Mail {
    pub id: RawId,
    pub at: Time,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub path: String,
    /// The address of its PDF, for a fax.
    pub pages: Option<String>,
}

/// How the open mail is answered, and what became of an answer.
#[derive(Default)]
pub(crate) struct Answer {
    /// Where answers go, and the words below the mail; none where it takes none.
    pub to: Option<ReplyTo>,
    /// What was typed, where it could not be taken.
    pub typed: String,
    /// What happened just now.
    pub said: Option<(ui::State, &'static str)>,
    /// Nothing was typed.
    pub empty: bool,
}

/// `/demo/phone?number=…`; the plus sign means a space in a query, so it is written out.
fn href(number: &str) -> String {
    format!("/demo/phone?number=%2B{}", number.trim_start_matches('+'))
}

fn page(org: &Org, l: Locale, path: &str, title: &str, refresh: Option<u32>, body: Markup) -> Markup {
    let look = ui::look(org);
    let page = Page {
        title,
        locale: l,
        org: &look,
        nav: &[],
        who: None,
        kind: Kind::Public,
        path,
        refresh,
        more: html! {},
        tools: html! {},
        body,
    };
    page.render()
}

/// Every phone that the demo knows.
pub(crate) fn phones(org: &Org, l: Locale, all: &[(String, String)]) -> Markup {
    let lines: Vec<(String, String, &str)> = all
        .iter()
        .map(|(name, number)| {
            (shown(Channel::Sms, number), href(number), if name.is_empty() { t::demo_nobody(l) } else { name.as_str() })
        })
        .collect();
    let rows: Vec<Row<'_>> =
        lines.iter().map(|(number, href, name)| Row::new(name).icon("sms").link(href).below(number.as_str())).collect();
    let body = html! {
        div.page {
            (ui::page_head(t::demo_phones(l), &html! { (t::demo_lead(l)) }, Some(&html! { (Button::normal(t::demo_mailbox(l)).icon("mail").link("/demo/mailbox")) })))
            @if rows.is_empty() { div.card { (ui::empty(t::demo_no_phones(l), t::demo_no_phones_do(l), &html! {})) } }
            @else { (ui::rows(&rows)) }
        }
    };
    page(org, l, "/demo/phone", t::demo_phones(l), None, body)
}

/// One phone. With script, news come by themselves; without, the page loads again unless the person is writing.
pub(crate) fn phone(org: &Org, p: &Phone<'_>) -> Markup {
    let l = p.l;
    let name = if p.name.is_empty() { t::demo_nobody(l) } else { p.name };
    let title = t::demo_phone_of(l, name);
    let path = href(p.number);
    let hold = format!("{path}&hold=1");
    let body = html! {
        div.page {
            (ui::back("/demo/phone", t::demo_all_phones(l)))
            (ui::page_head(&title, &html! { (shown(Channel::Sms, p.number)) ". " (t::demo_lead(l)) }, None))
            div.stack data-live="/demo/phone/news" data-live-into="texts" {
                div #texts { (texts(org, p)) }
                form.composer method="post" action="/demo/phone" enctype="multipart/form-data" {
                    (ui::hidden("number", p.number))
                    (Field::new("text", t::demo_write(l)).area(2).max(1600).help(t::demo_write_help(l))
                        .error(p.empty.then(|| t::text_empty(l))))
                    div.field {
                        label for="picture" { (t::demo_picture(l)) }
                        input.input type="file" id="picture" name="picture" accept="image/jpeg,image/png,image/webp";
                    }
                    div.bar {
                        div.actions { @if !p.hold { noscript { a href=(hold) { (t::demo_hold(l)) } } } }
                        (Button::main(t::demo_send(l)).icon("send"))
                    }
                }
            }
        }
    };
    page(org, l, &path, &title, (!p.hold && !p.empty).then_some(15), body)
}

fn texts(org: &Org, p: &Phone<'_>) -> Markup {
    let l = p.l;
    if p.lines.is_empty() {
        return html! { (ui::empty(t::demo_no_texts(l), t::demo_no_texts_do(l), &html! {})) };
    }
    let items = html! { @for line in p.lines { (bubble(org, p, line)) } };
    ui::thread(t::demo_texts(l), &items)
}

fn bubble(org: &Org, p: &Phone<'_>, line: &Line) -> Markup {
    let l = p.l;
    let (stamp, said) = (line.at.rfc3339(), ui::time::moment(l, line.at, p.now, p.zone));
    let words = match (line.mine, line.text.is_empty()) {
        (true, true) => t::demo_sent_words(l).to_owned(),
        (true, false) if line.text == join::CODE => t::demo_sent_code(l).to_owned(),
        (true, false) if line.text == join::LOST => t::demo_sent_lost(l).to_owned(),
        (true, false) => t::demo_sent_keyword(l, &line.text),
        (false, _) => line.text.clone(),
    };
    let bubble = Bubble {
        side: if line.mine { Side::Mine } else { Side::Auto },
        name: if line.mine { t::demo_you(l) } else { &org.config.name },
        tone: ui::tone(p.number),
        role: html! {},
        via: None,
        at: (&stamp, &said),
        body: html! {
            p { (words) }
            @if !line.path.is_empty() { p { a href=(line.path) { (t::demo_open(l)) } } }
            @if !line.mine { p.meta { (cost(l, &words)) } }
        },
    };
    html! { (bubble) }
}

/// What the text takes on a real network, and what it would take with plainer letters.
pub(crate) fn cost(l: Locale, words: &str) -> String {
    let count = |segments: sms::Segments| i64::try_from(segments.parts).unwrap_or(i64::MAX);
    let taken = sms::segments(words);
    let parts = match taken.coding {
        sms::Coding::Gsm7 => t::demo_parts(l, count(taken)),
        sms::Coding::Ucs2 => t::demo_parts_unicode(l, count(taken)),
    };
    match sms::plainer(words) {
        Some((_, less)) => t::demo_parts_plainer(l, parts, count(less)),
        None => parts,
    }
}

/// The mailbox: a list, and the mail that is open.
pub(crate) fn mailbox(
    org: &Org,
    l: Locale,
    mails: &[Mail],
    (open, answer): (Option<RawId>, &Answer),
    now: Time,
) -> Markup {
    let zone = org.config.zone.as_str();
    let lines: Vec<(&Mail, String, String)> = mails
        .iter()
        .map(|m| {
            (m, format!("/demo/mailbox?mail={}", m.id), format!("{} · {}", m.to, ui::time::moment(l, m.at, now, zone)))
        })
        .collect();
    let rows: Vec<Row<'_>> = lines
        .iter()
        .map(|(mail, href, below)| Row::new(&mail.subject).icon("mail").link(href).below(below.as_str()))
        .collect();
    let open = mails.iter().find(|mail| Some(mail.id) == open);
    let body = html! {
        div.page {
            (ui::page_head(t::demo_mailbox(l), &html! { (t::demo_mailbox_lead(l)) }, Some(&html! { (Button::normal(t::demo_phones(l)).icon("sms").link("/demo/phone")) })))
            div.stack {
                @if let Some(mail) = open {
                    (ui::card("mail", &mail.subject, &html! {}, &html! {
                        p.meta { (t::demo_mail_to(l, &mail.to)) }
                        p { (mail.text) }
                        @if let Some(words) = answer.to.as_ref().and_then(|to| to.words.as_ref()) { p { (words.get()) } }
                        @if let Some(pages) = &mail.pages { (ui::attachment("download", t::demo_fax_pdf(l), pages)) }
                        @if !mail.path.is_empty() { div.actions { (Button::normal(t::demo_open(l)).link(&mail.path)) } }
                    }))
                    @if let Some(to) = &answer.to { (reply(l, mail, (to, answer))) }
                }
                @if rows.is_empty() { div.card { (ui::empty(t::demo_no_mail(l), t::demo_no_mail_do(l), &html! {})) } }
                @else { (ui::section("mails", t::demo_mails(l), &html! {}, &ui::rows(&rows))) }
            }
        }
    };
    page(org, l, "/demo/mailbox", t::demo_mailbox(l), open.is_none().then_some(15), body)
}

/// The form that stands in for a mail program's Reply.
fn reply(l: Locale, mail: &Mail, (to, answer): (&ReplyTo, &Answer)) -> Markup {
    let id = mail.id.to_string();
    html! {
        @if let Some((state, text)) = answer.said { div role="status" { (ui::alert(state, text, &html! {}, &html! {})) } }
        form.composer method="post" action="/demo/mailbox" {
            p.meta { (t::demo_mail_answer_to(l, &to.address)) }
            (ui::hidden("mail", &id))
            (Field::new("text", t::demo_mail_write(l)).area(4).max(MOST_MAILED).value(&answer.typed).help(t::demo_mail_help(l))
                .error(answer.empty.then(|| t::demo_mail_empty(l))))
            div.bar { div.actions {} (Button::main(t::demo_mail_send(l)).icon("send")) }
        }
    }
}
