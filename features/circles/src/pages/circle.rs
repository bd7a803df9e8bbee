//! The circle: faces, what each is, how far, until when.

use kernel::{Locale, PersonId};
use maud::{Markup, html};
use ui::{Button, Row, Size, State};

use crate::{CircleRole, Member, plain, store::Offer, t};

/// What the page is drawn from.
pub(crate) struct CirclePage<'a> {
    pub l: Locale,
    pub patient: PersonId,
    pub name: &'a str,
    /// The reader is the patient.
    pub mine: bool,
    /// The reader may invite and take out.
    pub may_share: bool,
    /// The reader may see who looked.
    pub may_audit: bool,
    /// The reader is in it by invitation.
    pub may_leave: bool,
    pub members: &'a [Member],
    pub pending: &'a [Offer],
    /// Taken out a moment ago: the right and the name.
    pub removed: Option<(String, String)>,
    pub done: &'a str,
    pub zone: &'a str,
}

impl CirclePage<'_> {
    pub fn title(&self) -> String {
        if self.mine { t::title_mine(self.l).to_owned() } else { t::title_of(self.l, self.name) }
    }
    fn path(&self, act: &str) -> String {
        format!("/circles/{}/{act}", self.patient)
    }
}

/// The whole page; `more` stands below.
pub(crate) fn circle_page(page: &CirclePage<'_>, more: &Markup) -> Markup {
    let l = page.l;
    let lead = if page.mine { t::lead_mine(l).to_owned() } else { t::lead_of(l, page.name) };
    let invite = page.path("invite");
    let action = html! { (Button::main(t::invite(l)).icon("plus").link(&invite)) };
    html! {
        div.page {
            (ui::page_head(&page.title(), &html! { (lead) }, page.may_share.then_some(&action)))
            div.stack {
                (happened(page))
                (people(page))
                (team(page))
                @if page.may_share && !page.pending.is_empty() { (pending(page)) }
                @if page.may_audit { (privacy(page)) }
                (more)
                @if page.may_leave { (leave(page)) }
            }
        }
    }
}

fn happened(page: &CirclePage<'_>) -> Markup {
    let l = page.l;
    let note = |title: &str, below: &str| ui::alert(State::Done, title, &html! { (below) }, &html! {});
    html! {
        @if let Some((grant, name)) = &page.removed {
            (ui::alert(State::Done, &t::removed(l, name), &html! { (t::removed_below(l)) },
                &ui::act(&page.path("restore"), &[("grant", grant)], None, Button::undo(t::undo(l)))))
        }
        @match page.done {
            "invited" => (note(t::invited(l), t::invited_below(l))),
            "restored" => (note(t::restored(l), "")),
            "taken-back" => (note(t::taken_back(l), t::taken_back_below(l))),
            "left" => (note(t::left(l), t::left_below(l))),
            "declined" => (note(t::declined(l), "")),
            "joined" => (note(t::joined(l), t::joined_below(l))),
            _ => {}
        }
    }
}

fn people(page: &CirclePage<'_>) -> Markup {
    let l = page.l;
    let people: Vec<&Member> = page.members.iter().filter(|m| m.role != CircleRole::Team).collect();
    let body = if people.is_empty() {
        ui::empty(t::people_empty(l), t::people_empty_do(l), &html! {})
    } else {
        html! { ul.rows.card.flush role="list" { @for member in &people { (row(page, member)) } } (dialogs(page, &people)) }
    };
    ui::section("people", t::people(l), &html! {}, &body)
}

fn team(page: &CirclePage<'_>) -> Markup {
    let l = page.l;
    let team: Vec<&Member> = page.members.iter().filter(|m| m.role == CircleRole::Team).collect();
    let body = if team.is_empty() {
        html! { p.meta { (t::team_empty(l)) } }
    } else {
        html! { ul.rows.card.flush role="list" { @for member in &team { (row(page, member)) } } }
    };
    ui::section("team", t::team(l), &html! {}, &body)
}

fn row(page: &CirclePage<'_>, member: &Member) -> Markup {
    let l = page.l;
    let name = plain::name(l, member);
    let until = plain::member_until(l, member, page.zone);
    let urgent = member.role == CircleRole::Emergency;
    let lines = html! {
        span { (plain::line(l, member)) }
        span.meta { (until) }
        @if urgent { span { (ui::badge_with(State::Danger, "alert", t::emergency(l))) } }
    };
    let mut row = Row::new(&name).lead(face(&name, member)).lines(lines);
    if page.may_share
        && member.role.is_invited()
        && let Some(grant) = member.grants.first()
    {
        let (grant, dialog) = (grant.to_string(), dialog_id(member));
        row = row.act(ui::act(&page.path("remove"), &[("grant", &grant)], Some(&dialog), Button::undo(t::remove(l))));
    }
    html! { (row) }
}

pub(super) fn face(name: &str, member: &Member) -> Markup {
    ui::face(&ui::initials(name), ui::tone(&member.who.raw().to_string()), Size::Normal)
}

fn dialog_id(member: &Member) -> String {
    format!("remove-{}", member.who.raw())
}

/// One question for each who may be taken out. Without script the act works at once and can be undone.
fn dialogs(page: &CirclePage<'_>, people: &[&Member]) -> Markup {
    let l = page.l;
    html! {
        @if page.may_share {
            @for member in people.iter().filter(|m| m.role.is_invited()) {
                @let name = plain::name(l, member);
                (ui::confirm(&dialog_id(member), &t::remove_ask(l, &name), &t::remove_text(l, &name), t::remove(l), t::keep(l)))
            }
        }
    }
}

fn pending(page: &CirclePage<'_>) -> Markup {
    let l = page.l;
    let rows: Vec<Row<'_>> =
        page.pending
            .iter()
            .map(|offer| {
                let below = t::pending_below(
                    l,
                    offer_role(l, offer),
                    plain::lower(&plain::scope(l, offer.scope)),
                    ui::time::date(l, offer.expires_at, page.zone),
                );
                let id = offer.id.to_string();
                Row::new(&offer.name).icon("mail").lines(html! { span { (offer.contact) } span.meta { (below) } }).act(
                    ui::act(&page.path("take-back"), &[("invitation", &id)], None, Button::normal(t::take_back(l))),
                )
            })
            .collect();
    ui::section("pending", t::pending(l), &html! {}, &ui::rows(&rows))
}

fn offer_role(l: Locale, offer: &Offer) -> &str {
    if offer.words.is_empty() { plain::role(l, offer.role) } else { &offer.words }
}

fn privacy(page: &CirclePage<'_>) -> Markup {
    let l = page.l;
    let (looks, agreements) = (page.path("looks"), consent::href(page.patient));
    let rows = [
        Row::new(t::looks_link(l)).icon("eye").link(&looks).below(t::looks_link_below(l)),
        Row::new(t::agreements_link(l)).icon("check").link(&agreements).below(t::agreements_link_below(l)),
    ];
    ui::section("privacy", t::more(l), &html! {}, &ui::rows(&rows))
}

fn leave(page: &CirclePage<'_>) -> Markup {
    let l = page.l;
    html! {
        (ui::act(&page.path("leave"), &[], Some("leave"), Button::undo(t::leave(l))))
        (ui::confirm("leave", t::leave_ask(l), t::leave_text(l), t::leave(l), t::keep(l)))
    }
}

/// The circles that the reader is in: patient, name, how far, until when.
pub(crate) fn in_circles(l: Locale, circles: &[gate::GrantInfo], zone: &str) -> Markup {
    let links: Vec<(String, String)> = circles
        .iter()
        .map(|grant| {
            let below = t::in_circles_below(l, plain::scope(l, grant.relations), plain::until(l, grant.ends_at, zone));
            (crate::href(PersonId::from_raw(grant.target)), below)
        })
        .collect();
    let rows: Vec<Row<'_>> = circles
        .iter()
        .zip(&links)
        .map(|(grant, (href, below))| {
            let face = ui::face(&ui::initials(&grant.name), ui::tone(&grant.target.to_string()), Size::Normal);
            Row::new(&grant.name).lead(face).link(href).below(below)
        })
        .collect();
    html! { @if !rows.is_empty() { (ui::section("in-circles", t::in_circles(l), &html! {}, &ui::rows(&rows))) } }
}

/// Invitations that wait for the reader.
pub(crate) fn offer_rows(l: Locale, offers: &[Offer]) -> Markup {
    let lines: Vec<(String, String, String)> = offers
        .iter()
        .map(|offer| {
            let below = t::offer_below(l, offer_role(l, offer), plain::scope(l, offer.scope));
            (t::offer_title(l, &offer.patient_name), format!("/circle-invitations/{}", offer.id), below)
        })
        .collect();
    let rows: Vec<Row<'_>> =
        lines.iter().map(|(title, href, below)| Row::new(title).icon("mail").link(href).below(below)).collect();
    html! { @if !rows.is_empty() { (ui::section("offers", t::offers(l), &html! {}, &ui::rows(&rows))) } }
}
