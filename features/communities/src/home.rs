//! What waits for a clinician among colleagues, on the own home page.
//!
//! A notice to the person behind a name would stand in the outbox beside the moment at which the name was asked: whoever has
//! the database could join the two. So the card is drawn for who is signed in, out of the names that they wear, and leaves
//! nothing behind. Only a colleague under the own open name, whom everybody knows, gets a notice as well; see
//! [`crate::store::reviews::ask`].

use gate::{Masked, Session, View};
use guard::Place;
use kernel::{Boxed, Id, Result};
use maud::{Markup, html};
use ui::{HomeCard, Row};

use crate::{
    ground::{DIRECTORY, Ground, PeersPlace, wear},
    policy::VERIFIED,
    store, t,
};

pub(crate) const CARD: HomeCard = HomeCard { order: 15, shows: |who| who.roles.meets(VERIFIED), draw };

fn draw(session: &mut Session) -> Boxed<'_, Result<Markup>> {
    Box::pin(async move {
        let (l, masked) = (session.locale(), Masked::behind(session));
        session.pause();
        let waiting = waiting(&masked).await?;
        if waiting.is_empty() {
            return Ok(html! {});
        }
        let line = |(place, [reviews, pairs]): (String, [i64; 2])| {
            let looks = (reviews > 0).then(|| (format!("{place}/reviews"), "eye", t::reviews_open_n(l, reviews)));
            let pairs = (pairs > 0).then(|| (format!("{place}/mentors"), "circle", t::pairs_open_n(l, pairs)));
            looks.into_iter().chain(pairs)
        };
        let lines: Vec<(String, &str, String)> = waiting.into_iter().flat_map(line).collect();
        let rows: Vec<Row<'_>> =
            lines.iter().map(|(href, icon, words)| Row::new(words).icon(icon).link(href)).collect();
        Ok(ui::section("colleagues", t::colleagues_wait(l), &html! {}, &ui::rows(&rows)))
    })
}

/// The places in which something waits for the reader: cases to look at, and pairs with something new.
async fn waiting(masked: &Masked) -> Result<Vec<(String, [i64; 2])>> {
    let mut reader = masked.unnamed();
    let mut access = reader.may::<View, crate::Directory>(DIRECTORY).await?;
    let mut places = store::places::all(&mut access).await?;
    reader.pause();
    places.retain(|place| place.place == Place::Peers);
    let ids: Vec<Id<PeersPlace>> = places.iter().map(|place| Id::from_raw(place.id)).collect();
    let worn = masked.worn(&ids).await?;
    let mut found = Vec::new();
    for place in places.iter().filter(|p| worn.iter().any(|(id, w)| id.raw() == p.id && !w.relations.is_empty())) {
        let mut session = wear::<PeersPlace>(masked, &place.slug).await?;
        if !session.who().has_name() {
            continue;
        }
        let mut access = session.may::<View, PeersPlace>(PeersPlace::id(&place.slug)).await?;
        let counts = [store::reviews::count(&mut access).await?, store::pairs::count(&mut access).await?];
        if counts != [0, 0] {
            found.push((place.href(), counts));
        }
    }
    Ok(found)
}
