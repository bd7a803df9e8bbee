//! Look at a text before it is posted: what tells who it is about, and other words for it.

words::words!("locales");

mod http;
mod pages;
mod policy;
mod types;

const NAV: ui::NavEntry =
    ui::NavEntry { href: "/check", icon: "eye", label: t::nav, order: 75, rest: true, shows: |_| true, count: None };

/// The way in from a phone, where the navigation has no room for it.
const CARD: ui::HomeCard = ui::HomeCard { order: 90, shows: |_| true, draw: card };

fn card(session: &mut gate::Session) -> kernel::Boxed<'_, kernel::Result<maud::Markup>> {
    Box::pin(async move { Ok(pages::card(session.locale())) })
}

/// What `app` knows of this feature.
pub fn slice() -> gate::Slice {
    gate::Slice::new("check", &[]).rules(policy::RULES).routes(http::routes()).part(NAV).part(CARD)
}
