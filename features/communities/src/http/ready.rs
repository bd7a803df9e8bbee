//! Words that passed the guard, made ready as a post: what the writer is here, who looks first, the picture made safe.

use bytes::Bytes;
use gate::{Masked, Session, View};
use guard::Cleared;
use kernel::{Error, RawId, Result, Time};
use messaging::upload::{self, Filled};

use super::compose::Typed;
use crate::{
    ground::{Ground, badge},
    markdown, rate, store,
    types::{NewPicture, NewPost},
};

/// The words as a post: what the writer is here, whether a moderator looks first, the picture made safe. Nothing when
/// something is to be mended.
pub(super) async fn ready<G: Ground>(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    filled: &mut Filled,
    typed: &mut Typed,
    body: Cleared<String>,
) -> Result<Option<NewPost>> {
    let pictures = picture::<G>(masked, filled, typed).await?;
    if !typed.errors.is_empty() {
        return Ok(None);
    }
    let who = session.who().clone();
    rate::take(who.id, masked.moment())?;
    let now = session.now();
    let mut access = session.may::<View, G>(G::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let professional = !who.roles.is_empty();
    let raid = place.raid_until.is_some_and(|until| until > masked.moment());
    let held = match () {
        () if !pictures.is_empty() => "picture",
        () if professional || who.is_keeper() => "",
        () if raid => "raid",
        () if !store::posts::is_known(&mut access).await? => "first",
        () if markdown::has_link(body.get()) => "link",
        () => "",
    };
    session.pause();
    let role =
        if professional { badge(masked).await?.map_or(String::new(), |b| role_line(&b, now)) } else { String::new() };
    let interest = match guard::clear(G::PLACE, &typed.interest) {
        Ok(interest) if professional => interest.into_inner(),
        _ => String::new(),
    };
    let quotes = typed.quote.parse().ok();
    Ok(Some(NewPost { id: RawId::new(now), body, quotes, role, interest, held, pictures }))
}

/// What stands beside a professional's words: profession and the month of the check.
fn role_line(badge: &people::Badge, now: Time) -> String {
    let checked = badge.checked_at.unwrap_or(now).rfc3339();
    format!("{}|{}", badge.profession, checked.get(..10).unwrap_or_default())
}

/// The form's picture, decoded and written anew: nothing of the camera's notes stays.
async fn picture<G: Ground>(masked: &Masked, filled: &mut Filled, typed: &mut Typed) -> Result<Vec<NewPicture>> {
    let raw: Vec<Bytes> = std::mem::take(&mut filled.files);
    if raw.is_empty() {
        // A browser forgets a chosen file when a form comes back: its words alone mean that it has to be chosen again.
        if !typed.alt.is_empty() || typed.picture_checked {
            typed.fault("files", "picture-again");
        }
        return Ok(Vec::new());
    }
    if raw.iter().any(|bytes| bytes.starts_with(b"%PDF-")) {
        typed.fault("files", "picture-only");
        return Ok(Vec::new());
    }
    if !(3..=300).contains(&typed.alt.chars().count()) {
        typed.fault("alt", "alt-missing");
    } else if guard::clear(G::PLACE, &typed.alt).is_err() {
        typed.fault("alt", "title-tells");
    }
    if !typed.picture_checked {
        typed.fault("checked", "picture-check");
    }
    let keys = std::sync::Arc::clone(&masked.org().keys);
    match upload::prepare(keys, raw, gate::slot(masked.moment())).await {
        Ok(files) => Ok(files.into_iter().map(|file| NewPicture { file, alt: typed.alt.clone() }).collect()),
        Err(Error::Invalid(faults)) => {
            typed.errors.extend(faults);
            Ok(Vec::new())
        }
        Err(other) => Err(other),
    }
}
