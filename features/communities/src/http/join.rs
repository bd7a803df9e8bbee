//! Joining under a name, and leaving, with everything if so wished.

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Response},
};
use gate::{Ask, Enter, Masked, NewPersona, PersonaId, PersonaInfo, Reply, SignedIn, View};
use kernel::{Error, FieldError, Result};
use maud::Markup;
use policy::{Relation, Relations, Roles};
use serde::Deserialize;

use super::{again, links::code_of, page, page_with, said, to};
use crate::{
    ground::{DIRECTORY, Directory, Ground, PeersPlace, badge},
    names::PersonaName,
    pages,
    policy::{MANAGES, OVERSEES, VERIFIED},
    rate, store, t,
    types::PlaceInfo,
};

/// Persons from this age on may take part everywhere, and nobody younger than the second at all.
const GROWN: i64 = 18;
const YOUNGEST: i64 = 13;
/// The name of this door, for its proofs of work.
const DOOR: &str = "community";
/// Accounts younger than this are asked for a proof of work, and join few groups an hour.
const FRESH_HOURS: i64 = 24;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Joining {
    /// An own name's id, `new`, or `open` for a professional's own name.
    #[serde(default)]
    pub wear: String,
    #[serde(default)]
    pub persona: String,
    #[serde(default)]
    pub rules: String,
    /// The short link over which the person came.
    #[serde(default)]
    pub via: String,
    /// What the form brings beside.
    #[serde(flatten)]
    pub door: people::Brought,
}

pub(crate) async fn join<G: Ground>(
    SignedIn(masked): SignedIn,
    Path(slug): Path<String>,
    Form(form): Form<Joining>,
) -> Reply<Response> {
    let session = masked.wear(G::id(&slug)).await?;
    if session.who().has_name() {
        return session.send(to(&G::href(&slug))).await;
    }
    // Everything is read before the write begins: on SQLite nobody reads beside it.
    let mut reader = masked.unnamed();
    let mut access = reader.may::<View, Directory>(DIRECTORY).await?;
    let place = store::places::by_id(access.tx(), G::id(&slug).raw()).await?;
    if place.place != G::PLACE {
        return Err(Error::NotFound.into());
    }
    reader.pause();
    let known = Known::of(&masked).await?;
    if let Some(fault) = known.fault(&place, &form) {
        let drawn = about(&masked, &place, &form, &[fault]).await?;
        return session.send(again(drawn)).await;
    }
    if form.door.is_a_program() {
        // It hears what people hear, and nothing was done.
        return session.send(to(&format!("{}?said=joined", place.href()))).await;
    }
    let fresh = masked.person().map(gate::Who::person).filter(|_| is_fresh(&masked));
    let proved = fresh.is_some() && form.door.is_proved(&masked.org().keys, DOOR, masked.moment());
    if fresh.is_some_and(|person| !rate::may_join(person.raw(), masked.moment(), proved)) {
        let fault = FieldError { field: "persona", code: "join-slow" };
        let drawn = about(&masked, &place, &form, &[fault]).await?;
        return session.send(again(drawn)).await;
    }
    let mut write = session.write().await?;
    match enter(&mut write.may::<Enter, G>(G::id(&slug)).await?, &known, &form).await {
        Ok(()) => {
            if let Some(person) = fresh {
                rate::joined(person.raw(), masked.moment());
            }
            write.send(to(&format!("{}?said=joined", place.href()))).await
        }
        Err(Error::Invalid(faults)) => {
            drop(write);
            let drawn = about(&masked, &place, &form, &faults).await?;
            masked.wear(G::id(&slug)).await?.send(again(drawn)).await
        }
        Err(Error::Conflict(code)) => {
            drop(write);
            said(&masked, masked.wear(G::id(&slug)).await?, code, &format!("/groups/{slug}")).await
        }
        Err(other) => Err(other.into()),
    }
}

/// What is known of the person who asks to join.
struct Known {
    own: String,
    roles: Roles,
    verified: bool,
    age: Option<i64>,
    names: Vec<PersonaInfo>,
}

impl Known {
    async fn of(masked: &Masked) -> Result<Self> {
        let (own, roles) = masked.person().map(|who| (who.name.clone(), who.roles)).unwrap_or_default();
        let verified = badge(masked).await?.is_some();
        Ok(Self { own, roles, verified, age: age(masked).await?, names: masked.personas().await? })
    }

    /// Why the person may not join as the form is.
    fn fault(&self, place: &PlaceInfo, form: &Joining) -> Option<FieldError> {
        let (field, code) = match () {
            () if form.rules.is_empty() => ("rules", "rules-agree"),
            () if self.age.is_some_and(|years| years < YOUNGEST) => ("persona", "too-young-any"),
            () if !place.teens && self.age.is_some_and(|years| years < GROWN) => ("persona", "too-young-here"),
            () if place.place == guard::Place::Peers && !self.verified => ("persona", "not-verified"),
            () => return None,
        };
        Some(FieldError { field, code })
    }

    /// The roles that a name of this person may show.
    fn shown(&self) -> Roles {
        if self.verified { Roles::from_bits(self.roles.bits() & VERIFIED.bits()) } else { Roles::NONE }
    }
}

/// The person's account was made today.
fn is_fresh(masked: &Masked) -> bool {
    masked.person().is_some_and(|who| people::account_hours(who.person(), masked.moment()) < FRESH_HOURS)
}

/// From 13 to 17: sees and joins what is marked for teens.
pub(super) async fn is_teen(masked: &Masked) -> Result<bool> {
    Ok(age(masked).await?.is_some_and(|years| years < GROWN))
}

async fn age(masked: &Masked) -> Result<Option<i64>> {
    let Some(person) = masked.person().map(gate::Who::person) else { return Ok(None) };
    let mut frame = masked.frame();
    people::age_of(&mut frame.may::<View, kernel::Person>(person).await?, person).await
}

/// Makes the name where it is new, and puts it on.
async fn enter<G: Ground>(access: &mut gate::Access<'_, Enter, G>, known: &Known, form: &Joining) -> Result<()> {
    let peers = G::WORD == PeersPlace::WORD;
    let persona = match form.wear.as_str() {
        "open" if known.verified => match known.names.iter().find(|one| one.person.is_some()) {
            Some(one) => one.id,
            None => {
                let name = PersonaName::professional(&known.own);
                let new = NewPersona { name: &name.shown, folded: &name.folded, roles: known.shown(), open: true };
                gate::make_persona(access, new).await?
            }
        },
        "" | "new" => {
            let name = PersonaName::parse(&form.persona, &known.own)?;
            // Among peers a name says that it was checked, not whose it is; elsewhere a chosen name shows no role.
            let roles = if peers { known.shown() } else { Roles::NONE };
            let new = NewPersona { name: &name.shown, folded: &name.folded, roles, open: false };
            gate::make_persona(access, new).await?
        }
        chosen => {
            let chosen = PersonaId::from_raw(chosen.parse()?);
            let one = known.names.iter().find(|one| one.id == chosen).ok_or(Error::NotFound)?;
            if peers && one.roles.is_empty() {
                return Err(Error::field("persona", "name-not-peer"));
            }
            one.id
        }
    };
    gate::put_on(access, persona, Relations::of(Relation::Participant)).await?;
    if let Some(code) = code_of(&form.via) {
        store::links::joined(access, code).await?;
    }
    store::places::count_members(access, 1).await
}

/// What the place is for, its rules, and the form to join.
pub(super) async fn about(masked: &Masked, place: &PlaceInfo, form: &Joining, errors: &[FieldError]) -> Result<Markup> {
    let l = masked.locale();
    let verified = badge(masked).await?.is_some();
    let names = masked.personas().await?;
    let joined = masked.worn::<crate::ground::OpenPlace>(&[kernel::Id::from_raw(place.id)]).await?;
    let relations = joined.first().map_or(Relations::NONE, |(_, worn)| worn.relations);
    let speaks = masked.person().is_some_and(|who| who.roles.meets(OVERSEES));
    let joined = !relations.is_empty();
    let muted = joined && store::unread::muted(&mut masked.unnamed()).await?.contains(&place.id);
    let own = masked.person().map(|who| who.name.clone()).unwrap_or_default();
    let counts = super::directory::record(masked, place).await?;
    let view = pages::about::About {
        l,
        place,
        signed_in: masked.is_signed_in(),
        joined,
        links: place.place != guard::Place::Peers && (speaks || relations.has(Relation::Keeper)),
        via: code_of(&form.via),
        muted,
        verified,
        door: match is_fresh(masked) {
            true => people::door_fields(l, &masked.org().keys, DOOR, masked.moment()),
            false => people::door_trap(l),
        },
        manages: masked.person().is_some_and(|who| who.roles.meets(MANAGES)),
        own: &own,
        names: &names,
        form,
        errors,
        record: &counts,
        now: masked.moment(),
    };
    let config = &masked.org().config;
    let share = pages::share::Share { l, place, topic: None, base: &config.base_url, name: &config.name };
    let (body, head) = (pages::about::about(&view), || pages::share::head(&share, &[]));
    let path = format!("/groups/{}", place.slug);
    page_with(masked, &mut masked.unnamed(), (&path, place.name_in(l)), head, body).await
}

pub(crate) async fn leave_form<G: Ground>(SignedIn(masked): SignedIn, Path(slug): Path<String>) -> Reply<Response> {
    let l = masked.locale();
    // Also whose licence no longer counts may leave, and take everything along.
    let mut session = masked.wear(G::id(&slug)).await?;
    let mut access = session.may::<Ask, G>(G::id(&slug)).await;
    let access = access.as_mut().map_err(|_| Error::NotFound)?;
    let place = store::places::place(access).await?;
    let name = access.who().name.clone();
    let body = pages::about::leave(l, &place, &name);
    let drawn = page(&masked, &mut session, &G::href(&slug), t::leave_title(l), body).await?;
    session.send(drawn.into_response()).await
}

#[derive(Deserialize)]
pub(crate) struct Leaving {
    #[serde(default)]
    erase: String,
}

/// Takes the name off; with `erase` everything that was written under it here goes, and the receipt says what.
pub(crate) async fn leave<G: Ground>(
    SignedIn(masked): SignedIn,
    Path(slug): Path<String>,
    Form(form): Form<Leaving>,
) -> Reply<Response> {
    let l = masked.locale();
    let session = masked.wear(G::id(&slug)).await?;
    let persona = PersonaId::from_raw(session.who().id);
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, G>(G::id(&slug)).await?;
    let place = store::places::place(&mut access).await?;
    let erased = if form.erase == "1" { Some(store::erase::persona(&mut access).await?) } else { None };
    store::mentors::leave(&mut access).await?;
    store::unread::mute(&mut access, false).await?;
    gate::take_off(&mut access).await?;
    store::places::count_members(&mut access, -1).await?;
    if erased.is_some() {
        gate::forget_persona(&mut access, persona).await?;
    }
    write.commit().await?;
    if erased.is_some() {
        // The traces go now; where a reader is in the way, the job does it within the hour.
        crate::jobs::scrub_soon(masked.org());
    }
    let body = pages::about::left(l, &place, erased.as_ref(), masked.moment());
    let mut session = masked.unnamed();
    let drawn = page(&masked, &mut session, "/groups", t::left_title(l), body).await?;
    session.send(drawn.into_response()).await
}
