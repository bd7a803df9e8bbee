//! Time and likely cost of each question, in plain words, for the patient.

use kernel::{Locale, PersonId};
use maud::{Markup, html};
use rules::{
    evisit::{Reason, State as Stand},
    price::{Price, PriceTable},
};
use ui::{Button, Row, State};

use crate::{
    store::ThreadLine,
    t,
    types::{Facts, ProposalInfo, Shelf},
};

/// What the page shows.
pub(crate) struct CostsPage {
    pub patient: PersonId,
    pub name: String,
    pub mine: bool,
    /// Newest first.
    pub threads: Vec<ThreadLine>,
    pub proposals: Vec<ProposalInfo>,
    pub prices: PriceTable,
    pub facts: Facts,
    pub agreement: Option<consent::Agreement>,
    pub zone: String,
    pub org_zone: String,
}

pub(crate) fn costs(l: Locale, p: &CostsPage) -> Markup {
    let title = if p.mine { t::costs(l).to_owned() } else { t::costs_of(l, &p.name) };
    html! {
        div.page {
            (ui::page_head(&title, &html! { (t::costs_lead(l)) }, None))
            div.stack {
                (agreement(l, p))
                @if p.threads.is_empty() {
                    (ui::empty(t::costs_empty(l), t::costs_empty_do(l), &html! { (Button::normal(t::ask(l)).icon("ask").link("/ask")) }))
                } @else { (rows(l, p)) }
                p.meta { (t::costs_note(l)) }
            }
        }
    }
}

fn agreement(l: Locale, p: &CostsPage) -> Markup {
    let href = if p.mine { "/agreements".to_owned() } else { format!("/agreements/{}", p.patient) };
    let button = html! { (Button::normal(t::to_agreements(l)).link(&href)) };
    match &p.agreement {
        Some(a) => ui::alert(State::Note, t::agreed_title(l), &html! { p { (agreed_line(l, a, &p.zone)) } }, &button),
        None => ui::alert(State::Done, t::not_agreed_title(l), &html! { p { (t::not_agreed(l)) } }, &button),
    }
}

/// "Agreed on Nov 3, 2026, on the page of agreements."
pub(crate) fn agreed_line(l: Locale, a: &consent::Agreement, zone: &str) -> String {
    let how = match a.how {
        consent::How::Page => t::how_page(l),
        consent::How::Telephone => t::how_telephone(l),
        consent::How::Paper => t::how_paper(l),
        consent::How::TextMessage => t::how_text(l),
        consent::How::Email => t::how_email(l),
    };
    t::agreed_on(l, ui::time::date(l, a.at, zone), how)
}

fn rows(l: Locale, p: &CostsPage) -> Markup {
    let hrefs: Vec<String> = p.threads.iter().map(|thread| format!("/threads/{}", thread.id)).collect();
    let rows: Vec<Row<'_>> = p
        .threads
        .iter()
        .zip(&hrefs)
        .map(|(thread, href)| {
            let own: Vec<&ProposalInfo> = p.proposals.iter().filter(|x| x.thread == thread.id).collect();
            let asked = ui::time::date(l, thread.asked_at, &p.zone);
            let lines = html! {
                @if own.is_empty() {
                    (badge(l, None))
                    span { @if thread.billed { (t::cost_not_yet(l)) } @else { (t::cost_free(l)) } }
                }
                @for one in &own {
                    (badge(l, Some(one)))
                    @for line in words(l, p, one) { span { (line) } }
                }
                span.meta { (t::asked_on(l, &asked)) }
            };
            Row::new(&thread.title).link(href).icon("coin").lines(lines)
        })
        .collect();
    ui::section("questions", t::costs_questions(l), &html! {}, &ui::rows(&rows))
}

fn badge(l: Locale, one: Option<&ProposalInfo>) -> Markup {
    match one.map(ProposalInfo::shelf) {
        Some(Shelf::Running) => ui::badge_with(State::Accent, "clock", t::badge_running(l)),
        Some(Shelf::ToAttest | Shelf::Final) => ui::badge_with(State::Note, "coin", t::badge_cost(l)),
        None | Some(Shelf::Withdrawn | Shelf::Nothing) => ui::badge_with(State::Done, "check", t::badge_free(l)),
    }
}

/// Time and likely cost of one e-visit, or why there is no charge.
fn words(l: Locale, p: &CostsPage, one: &ProposalInfo) -> Vec<String> {
    let day = one.window_start.map(|at| at.in_zone(&p.org_zone).date());
    let price = one.code.zip(day).and_then(|(code, day)| p.prices.on(code, day));
    let price = price.map_or_else(|| t::price_unknown(l).to_owned(), |price| price_words(l, price, &p.facts));
    let time = t::time_spent(l, i64::from(one.minutes));
    let end = one.window_end.map(|end| ui::time::date(l, end.plus_seconds(-1), &p.org_zone)).unwrap_or_default();
    match one.shelf() {
        Shelf::Running => vec![time, price, t::cost_running(l, end)],
        Shelf::ToAttest => vec![time, price, t::cost_to_attest(l).to_owned()],
        Shelf::Final => vec![time, price],
        Shelf::Withdrawn if one.state == Stand::Withdrawn && one.set_aside_at.is_none() => {
            vec![t::cost_withdrawn(l).to_owned()]
        }
        Shelf::Withdrawn => vec![t::cost_set_aside(l).to_owned()],
        Shelf::Nothing if one.folded_into.is_some() => vec![t::cost_folded(l).to_owned()],
        Shelf::Nothing if one.reasons.contains(&Reason::NotReviewed) => vec![t::cost_not_yet(l).to_owned()],
        Shelf::Nothing if one.reasons.contains(&Reason::NoConsent) => vec![t::cost_no_consent(l).to_owned()],
        Shelf::Nothing => vec![t::cost_nothing(l).to_owned()],
    }
}

/// "With insurance you will likely pay about $12. Without: $36."
pub(crate) fn price_words(l: Locale, price: &Price, facts: &Facts) -> String {
    match facts.payer.as_str() {
        "self-pay" => t::price_self(l, price.self_pay.show(l)),
        _ => t::price_both(l, price.likely.show(l), price.self_pay.show(l)),
    }
}
