//! The frame round every signed-in page, and what slices contribute to pages that are not theirs.

use gate::{Org, Session, Who as Actor};
use kernel::{Boxed, Locale, PersonId, Result};
use maud::{Markup, html};

use crate::{Kind, NavItem, OrgLook, Page, Who, initials, tone};

/// An entry of the navigation. Contribute it as a part.
#[derive(Clone, Copy)]
pub struct NavEntry {
    /// Where it leads; a page is current when its path begins with it.
    pub href: &'static str,
    /// The icon's name in `icons.svg`, without `i-`.
    pub icon: &'static str,
    /// The word.
    pub label: fn(Locale) -> &'static str,
    /// Small first.
    pub order: u8,
    /// Not among the five under the thumb.
    pub rest: bool,
    /// Who sees it.
    pub shows: fn(&Actor) -> bool,
    /// What waits there.
    pub count: Option<Count>,
}

/// Pages that stand elsewhere and belong to an entry of the navigation. Contribute it as a part.
#[derive(Clone, Copy)]
pub struct NavAlias {
    /// How their paths begin.
    pub prefix: &'static str,
    /// The entry's `href`.
    pub href: &'static str,
}

/// What anybody may read without an account, named on the front page. Contribute it as a part.
#[derive(Clone, Copy)]
pub struct OpenDoor {
    /// Where it leads: an open address.
    pub href: &'static str,
    /// The icon's name in `icons.svg`, without `i-`.
    pub icon: &'static str,
    /// What one does there.
    pub label: fn(Locale) -> &'static str,
}

/// Counts what waits for the session's person.
pub type Count = for<'a> fn(&'a mut Session) -> Boxed<'a, Result<i64>>;

/// A card of the home page. Contribute it as a part; empty markup is not shown.
#[derive(Clone, Copy)]
pub struct HomeCard {
    /// Small first.
    pub order: u8,
    /// Who sees it.
    pub shows: fn(&Actor) -> bool,
    /// Draws it.
    pub draw: for<'a> fn(&'a mut Session) -> Boxed<'a, Result<Markup>>,
}

/// A panel beside a thread about one patient: chart, circle, minutes. Contribute it as a part. It asks for its own
/// proof; when that is refused it shows nothing.
#[derive(Clone, Copy)]
pub struct PatientPanel {
    /// Small first.
    pub order: u8,
    /// Draws it.
    pub draw: for<'a> fn(&'a mut Session, PersonId) -> Boxed<'a, Result<Markup>>,
}

/// A link about one person, for who looks after them. Contribute it as a part; what it leads to asks for its own proof.
#[derive(Clone, Copy)]
pub struct PersonLink {
    /// Who sees it.
    pub shows: fn(&Actor) -> bool,
    /// The symbol before it.
    pub icon: &'static str,
    /// Its words.
    pub label: fn(Locale) -> &'static str,
    /// Where it leads.
    pub href: fn(PersonId) -> String,
}

/// The page at which others about one person hang, for who looks after them. Contribute it as a part; the first that shows is
/// the way back.
#[derive(Clone, Copy)]
pub struct PersonPage {
    /// Who sees it: whoever this is sees it of every person that they look after.
    pub shows: fn(&Actor) -> bool,
    /// Its title, with the person's name.
    pub title: fn(Locale, &str) -> String,
    /// Where it stands.
    pub href: fn(PersonId) -> String,
}

/// The way back to a person's page from one that hangs there; nothing for who sees none.
pub fn back_to_person(session: &Session, person: PersonId, name: &str) -> Markup {
    let page = session.org().parts.all::<PersonPage>().find(|page| (page.shows)(session.who()));
    page.map(|page| crate::back(&(page.href)(person), &(page.title)(session.locale(), name))).unwrap_or_default()
}

/// The links about one person that the session's person sees, as buttons.
pub fn person_links(session: &Session, person: PersonId) -> Markup {
    let l = session.locale();
    html! {
        @for link in session.org().parts.all::<PersonLink>().filter(|link| (link.shows)(session.who())) {
            (crate::Button::normal((link.label)(l)).icon(link.icon).link(&(link.href)(person)))
        }
    }
}

/// The organisation's look from its configuration.
pub fn look(org: &Org) -> OrgLook {
    OrgLook {
        name: org.config.name.clone(),
        brand_hue: org.config.brand_hue,
        brand_chroma: f32::from(org.config.brand_chroma) / 100.0,
        ..OrgLook::default()
    }
}

/// The whole page round `body`, for the session's person: the slim frame at work, the phone's bar for patients.
pub async fn shell(session: &mut Session, path: &str, title: &str, body: Markup) -> Result<Markup> {
    let locale = session.locale();
    let entries = entries(session);
    let alias = session.org().parts.all::<NavAlias>().find(|alias| path.starts_with(alias.prefix)).copied();
    let at = alias.map_or(path, |alias| alias.href);
    let mut nav = Vec::with_capacity(entries.len());
    for entry in &entries {
        let count = match entry.count {
            Some(count) => count(session).await?,
            None => 0,
        };
        let current = at == entry.href || at.strip_prefix(entry.href).is_some_and(|rest| rest.starts_with(['/', '?']));
        let label = (entry.label)(locale);
        nav.push(NavItem { href: entry.href, icon: entry.icon, label, count, current, rest: entry.rest });
    }
    let who = session.who();
    let (short, key) = (initials(&who.name), who.id.to_string());
    let reader = Who { name: &who.name, initials: &short, tone: tone(&key), key: &key, sign_out: &[] };
    let kind = if who.works() { Kind::Slim } else { Kind::Framed };
    let org = look(session.org());
    let page = Page {
        title,
        locale,
        org: &org,
        nav: &nav,
        who: Some(reader),
        kind,
        path,
        refresh: None,
        more: html! {},
        tools: html! {},
        body,
    };
    Ok(page.render())
}

/// A page outside: signing in, an invitation, the front door.
pub fn outside(org: &Org, locale: Locale, path: &str, title: &str, body: Markup) -> Markup {
    outside_with(org, locale, (path, title), html! {}, body)
}

/// A page outside that other sites may draw: `more` stands in its head.
pub fn outside_with(org: &Org, locale: Locale, (path, title): (&str, &str), more: Markup, body: Markup) -> Markup {
    let org = look(org);
    let page = Page {
        title,
        locale,
        org: &org,
        nav: &[],
        who: None,
        kind: Kind::Public,
        path,
        refresh: None,
        more,
        tools: html! {},
        body,
    };
    page.render()
}

fn entries(session: &Session) -> Vec<NavEntry> {
    let mut entries: Vec<NavEntry> =
        session.org().parts.all::<NavEntry>().filter(|e| (e.shows)(session.who())).copied().collect();
    entries.sort_by_key(|e| (e.rest, e.order));
    entries
}

/// The home page's cards for the session's person, in order.
pub async fn home_cards(session: &mut Session) -> Result<Vec<Markup>> {
    let mut cards: Vec<HomeCard> =
        session.org().parts.all::<HomeCard>().filter(|c| (c.shows)(session.who())).copied().collect();
    cards.sort_by_key(|c| c.order);
    let mut drawn = Vec::with_capacity(cards.len());
    for card in cards {
        drawn.push((card.draw)(session).await?);
    }
    Ok(drawn.into_iter().filter(|m| !m.0.is_empty()).collect())
}

/// The panels about one patient that the session's person may see, in order.
pub async fn patient_panels(session: &mut Session, patient: PersonId) -> Result<Vec<Markup>> {
    let mut panels: Vec<PatientPanel> = session.org().parts.all::<PatientPanel>().copied().collect();
    panels.sort_by_key(|p| p.order);
    let mut drawn = Vec::with_capacity(panels.len());
    for panel in panels {
        match (panel.draw)(session, patient).await {
            Ok(markup) => drawn.push(markup),
            // Not for this person: the page goes on without it.
            Err(kernel::Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(drawn.into_iter().filter(|m| !m.0.is_empty()).collect())
}
