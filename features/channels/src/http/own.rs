//! A person's own page.

use axum::{
    Form,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Access, Edit, Reply, Session, View};
use kernel::{Error, FieldError, Locale, PersonId, RawId, Result};
use maud::Markup;
use serde::Deserialize;

use super::{After, push};
use crate::{
    Channel, Code, Contact, ContactId, Notice, Quiet,
    address::shown,
    inbound, lines,
    notify::{self, Draft, put},
    pages::{self, Own},
    reassigned::waits_for_code,
    store, t,
    types::{First, Preferences},
};

/// A code counts for fifteen minutes.
const CODE_SECONDS: i64 = 15 * 60;
/// More addresses than this are nobody's own.
pub(super) const MOST_ADDRESSES: usize = 6;
/// Codes in one hour: nobody's telephone is to be filled by others.
const MOST_CODES: i64 = 6;

#[derive(Deserialize)]
pub(crate) struct Add {
    kind: String,
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
pub(crate) struct One {
    address: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    answer: String,
}

#[derive(Deserialize)]
pub(crate) struct Choices {
    #[serde(default)]
    first: String,
    #[serde(default)]
    locale: String,
    #[serde(default)]
    zone: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

/// What the page keeps of a form that came back.
#[derive(Default)]
struct Back {
    done: String,
    faults: Vec<FieldError>,
    /// What was typed into the field that is wrong.
    typed: String,
    /// The address whose code was wrong.
    address: Option<RawId>,
    /// What was chosen, when it could not be kept.
    chosen: Option<Preferences>,
}

pub(super) fn me(session: &Session) -> (PersonId, ContactId) {
    (session.who().person(), ContactId::from_raw(session.who().id))
}

async fn draw(session: &mut Session, back: &Back) -> Result<Markup> {
    let l = session.locale();
    let (person, id) = me(session);
    let mut access = session.may::<View, Contact>(id).await?;
    let addresses = store::addresses(&mut access, person).await?;
    let kept = store::preferences(&mut access, person).await?;
    let chosen = back.chosen.clone().unwrap_or(kept);
    let ledger = store::ledger_of(&mut access, person, 50).await?;
    let topics = store::topics_of(&mut access, person).await?;
    let organisation = access.org().config.name.clone();
    let lines = store::lines_of(&mut access, person).await?;
    let now = access.now();
    let mut stops = Vec::with_capacity(addresses.len());
    for a in addresses.iter().filter(|a| a.stopped) {
        stops.push((a.id, store::standing(&mut access, a.channel, &a.value).await?.how));
    }
    let mut shared = Vec::new();
    for a in addresses.iter().filter(|a| a.channel == Channel::Sms && a.verified_at.is_some()) {
        let texters = store::texters(&mut access, &a.value).await?;
        let mine = texters.iter().find(|one| one.person == person).filter(|_| texters.len() > 1);
        shared.extend(mine.map(|one| (a.id, one.named)));
    }
    let whole = consent::current(&mut access, person, consent::Topic::HealthByText).await?;
    let mut withdrawn = false;
    for channel in Channel::ALL {
        withdrawn |= !store::agreed(&mut access, person, channel).await?;
    }
    let push = push::here(&mut access, person).await?;
    let zone = access.who().zone.clone();
    let hours = addresses
        .iter()
        .map(|a| (shown(a.channel, &a.value), notify::hours(&access, &chosen, (a.channel, &a.value)).week()))
        .collect::<Vec<_>>();
    let page = Own {
        l,
        addresses: &addresses,
        stops: &stops,
        lines: &lines,
        now,
        chosen: &chosen,
        ledger: &ledger,
        hours: &hours,
        topics: &topics,
        organisation: &organisation,
        withdrawn,
        shared: &shared,
        whole: whole.as_ref(),
        zone: &zone,
        done: &back.done,
        faults: &back.faults,
        typed: &back.typed,
        wrong_code: back.address,
        push: push.as_ref(),
    };
    ui::shell(session, "/channels", t::title(l), pages::own(&page)).await
}

pub(crate) async fn show(mut session: Session, Query(after): Query<After>) -> Reply<Markup> {
    let page = draw(&mut session, &Back { done: after.done, ..Back::default() }).await?;
    session.send(page).await
}

/// The page with what was wrong.
pub(super) async fn refused(session: Session, faults: Vec<FieldError>) -> Reply<Response> {
    again(session, Back { faults, ..Back::default() }).await
}

async fn again(mut session: Session, back: Back) -> Reply<Response> {
    let page = draw(&mut session, &back).await?;
    session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await
}

pub(super) fn done(what: &str) -> Response {
    Redirect::to(&format!("/channels?done={what}")).into_response()
}

/// How the person is called in texts to a number that others have too; the words that stood there are kept.
pub(crate) async fn name(session: Session, Form(form): Form<One>) -> Reply<Response> {
    let (person, id) = me(&session);
    let l = session.locale();
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Contact>(id).await?;
    let address = store::address(&mut access, person, id_of(&form)?).await?;
    let words = (form.answer == "name").then(|| t::shared_words(l));
    store::set_named(&mut access, (person, &address.value), words).await?;
    write.send(done("named")).await
}

/// Whether answers may come whole as texts.
#[derive(Deserialize)]
pub(crate) struct Whole {
    answer: String,
    #[serde(default)]
    version: String,
}

/// Records it with the words that stood on the page, or takes it back. Pressing twice adds nothing.
pub(crate) async fn whole(session: Session, Form(form): Form<Whole>) -> Reply<Response> {
    let topic = consent::Topic::HealthByText;
    let (person, id) = me(&session);
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Contact>(id).await?;
    match form.answer.as_str() {
        "yes" if form.version != consent::words(topic).version => Err(Error::Conflict("changed").into()),
        "yes" => {
            if consent::current(&mut access, person, topic).await?.is_none() {
                consent::record(&mut access, person, topic, &form.version, consent::How::Page).await?;
            }
            write.send(done("whole-on")).await
        }
        "no" => {
            consent::withdraw(&mut access, person, topic, consent::How::Page).await?;
            write.send(done("whole-off")).await
        }
        _ => Err(Error::NotFound.into()),
    }
}

/// Two sessions: the first writes, the second draws the page again when the write says no.
pub(crate) async fn add(session: Session, page: Session, Form(form): Form<Add>) -> Reply<Response> {
    // Nobody types what a browser gives.
    let channel = Channel::from_word(&form.kind).filter(|channel| *channel != Channel::Push).ok_or(Error::NotFound)?;
    let typed = form.value.clone();
    let value = match channel.parse(&form.value) {
        Ok(value) => value,
        Err(Error::Invalid(faults)) => return again(page, Back { faults, typed, ..Back::default() }).await,
        Err(error) => return Err(error.into()),
    };
    let (person, id) = me(&session);
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Contact>(id).await?;
    match add_and_send(&mut access, person, channel, &value).await {
        Ok(()) => write.send(done("added")).await,
        Err(Error::Invalid(faults)) => {
            drop(write);
            again(page, Back { faults, typed, ..Back::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn add_and_send(
    access: &mut Access<'_, Edit, Contact>,
    person: PersonId,
    channel: Channel,
    value: &str,
) -> Result<()> {
    if !store::stands(access, channel, value).await? && !waits_for_code(access, channel, value).await? {
        return Err(Error::field(channel.word(), "phone-stopped"));
    }
    let mut known = store::addresses(access, person).await?;
    known.retain(|a| a.channel != Channel::Push);
    if known.len() >= MOST_ADDRESSES && !known.iter().any(|a| a.value == value) {
        return Err(Error::field(channel.word(), "too-many-addresses"));
    }
    let (id, fresh) = store::put_address(access, person, (channel, value), false, "page").await?;
    if fresh {
        lines::look_up(access, channel, value).await?;
    }
    send_code(access, person, id).await
}

/// A fresh code to an address that is not confirmed yet.
async fn send_code(access: &mut Access<'_, Edit, Contact>, person: PersonId, id: RawId) -> Result<()> {
    let address = store::address(access, person, id).await?;
    let (now, field) = (access.now(), address.channel.word());
    if address.verified_at.is_some() {
        return Ok(());
    }
    if address.stopped && !waits_for_code(access, address.channel, &address.value).await? {
        return Err(Error::field(field, "phone-stopped"));
    }
    if store::codes_since(access, person, now.plus_minutes(-60)).await? >= MOST_CODES {
        return Err(Error::field(field, "too-many-codes"));
    }
    let code = Code::fresh()?;
    let mac = mac_of(access, id, code);
    if !store::put_code(access, id, &mac, now.plus_seconds(CODE_SECONDS)).await? {
        return Err(Error::field(field, "code-soon"));
    }
    let chosen = store::preferences(access, person).await?;
    let to = Ok((address.channel, address.value.as_str()));
    let notice = Notice::ConfirmAddress { code };
    let urgent = Some(notice.exception());
    put(access, &Draft { person: Some(person), to, notice: &notice, chosen: &chosen, urgent, origin: None }).await
}

fn mac_of(access: &Access<'_, Edit, Contact>, address: RawId, code: Code) -> [u8; 32] {
    access.org().keys.mac("channels-code", &[&address.0, &code.number().to_be_bytes()])
}

fn id_of(form: &One) -> Result<RawId> {
    form.address.parse()
}

pub(crate) async fn code(session: Session, page: Session, Form(form): Form<One>) -> Reply<Response> {
    let (person, id) = me(&session);
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Contact>(id).await?;
    match send_code(&mut access, person, id_of(&form)?).await {
        Ok(()) => write.send(done("code")).await,
        Err(Error::Invalid(faults)) => {
            drop(write);
            again(page, Back { faults, ..Back::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn confirm(session: Session, page: Session, Form(form): Form<One>) -> Reply<Response> {
    let (person, id) = me(&session);
    let l = session.locale();
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Contact>(id).await?;
    let address = store::address(&mut access, person, id_of(&form)?).await?;
    let given = Code::parse(&form.code).map(|code| mac_of(&access, address.id, code));
    let kept = store::try_code(&mut access, address.id).await?;
    // Both are keyed MACs, so the time that comparing takes tells nothing about the code.
    let right = given.zip(kept).is_some_and(|(given, kept)| given.as_slice() == kept.as_slice());
    if !right {
        // The try is counted, so it is kept.
        write.commit().await?;
        let faults = vec![FieldError { field: "code", code: "code-wrong" }];
        return again(page, Back { faults, address: Some(address.id), ..Back::default() }).await;
    }
    store::confirm_address(&mut access, address.id).await?;
    ::jobs::emit(&mut access, "contact.confirmed", &lines::About { person }).await?;
    store::ledger_put(&mut access, person, (address.channel, &address.value), true, ("page", t::add_words(l))).await?;
    write.send(done("confirmed")).await
}

pub(crate) async fn remove(session: Session, Form(form): Form<One>) -> Reply<Response> {
    let (person, id) = me(&session);
    let l = session.locale();
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Contact>(id).await?;
    let address = store::address(&mut access, person, id_of(&form)?).await?;
    if address.channel == Channel::Push {
        push::remove(&mut access, person, &address, l).await?;
    } else {
        store::remove_address(&mut access, person, address.id).await?;
    }
    write.send(done("removed")).await
}

/// Turns notices to one address off or on. A STOP that came by text is taken back by text only: the number may be
/// somebody else's by now.
pub(crate) async fn stop(session: Session, Form(form): Form<One>) -> Reply<Response> {
    let (person, id) = me(&session);
    let l = session.locale();
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Contact>(id).await?;
    let address = store::address(&mut access, person, id_of(&form)?).await?;
    let to = (address.channel, address.value.as_str());
    match form.answer.as_str() {
        "stop" if !address.stopped => {
            inbound::stop(&mut access, person, to, ("page", t::turn_off(l))).await?;
            write.send(done("off")).await
        }
        "start"
            if address.stopped && matches!(&*store::standing(&mut access, to.0, to.1).await?.how, "page" | "mail") =>
        {
            let words = if to.0 == Channel::Push { t::push_words(l) } else { t::add_words(l) };
            store::ledger_put(&mut access, person, to, true, ("page", words)).await?;
            write.send(done("on")).await
        }
        "stop" | "start" => Err(Error::Conflict("changed").into()),
        _ => Err(Error::NotFound.into()),
    }
}

pub(crate) async fn preferences(session: Session, page: Session, Form(form): Form<Choices>) -> Reply<Response> {
    let chosen = match parse(&form) {
        Ok(chosen) => chosen,
        Err(faults) => return again(page, Back { faults, ..Back::default() }).await,
    };
    let (person, id) = me(&session);
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Contact>(id).await?;
    if !leaves_time(&mut access, person, &chosen).await? {
        drop(write);
        let faults = vec![FieldError { field: "until", code: "hours-none" }];
        return again(page, Back { faults, chosen: Some(chosen), ..Back::default() }).await;
    }
    store::put_preferences(&mut access, person, &chosen).await?;
    write.send(done("saved")).await
}

/// What a person's quiet hours leave is never nothing: every address, or an e-mail, has an hour in which it may go.
async fn leaves_time(access: &mut Access<'_, Edit, Contact>, person: PersonId, chosen: &Preferences) -> Result<bool> {
    let now = access.now();
    let mut to: Vec<(Channel, String)> =
        store::addresses(access, person).await?.into_iter().map(|a| (a.channel, a.value)).collect();
    to.push((Channel::Email, String::new()));
    Ok(to.iter().all(|(channel, value)| {
        let hours = notify::hours(access, chosen, (*channel, value));
        hours.open(hours.first(now))
    }))
}

fn parse(form: &Choices) -> Result<Preferences, Vec<FieldError>> {
    let fault = |field, code| FieldError { field, code };
    let first = First::from_word(&form.first).ok_or_else(|| fault("first", "choice-wrong"));
    let locale = form.locale.parse::<Locale>().map_err(|()| fault("locale", "choice-wrong"));
    let zone = jiff::tz::TimeZone::get(&form.zone).map_err(|_| fault("zone", "choice-wrong"));
    let (from, until) = (minute(&form.from), minute(&form.until));
    let from = from.ok_or_else(|| fault("from", "hours-wrong"));
    let until = until.ok_or_else(|| fault("until", "hours-wrong"));
    match (first, locale, zone, from, until) {
        (Ok(first), Ok(locale), Ok(_), Ok(from), Ok(until)) => {
            Ok(Preferences { first, locale, zone: form.zone.clone(), quiet: Quiet { from, until } })
        }
        (first, locale, zone, from, until) => {
            let faults = [first.err(), locale.err(), zone.err(), from.err(), until.err()];
            Err(faults.into_iter().flatten().collect())
        }
    }
}

/// `21:00` as minutes after midnight.
fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}
