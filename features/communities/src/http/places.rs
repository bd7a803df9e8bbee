//! Looking after places: all of them, picking from the starter set, making, changing, closing.

use axum::{
    extract::{Form, Path, Query},
    response::{IntoResponse, Response},
};
use gate::{Manage, Oversee, Reply, Session};
use kernel::{Error, FieldError, PersonId, Result};
use maud::Markup;
use serde::Deserialize;

use super::{again, to};
use crate::{
    draft::{Choice, PlaceForm},
    ground::{DIRECTORY, Directory, place_id},
    pages::places as pages,
    policy::MANAGES,
    store::{self, keep::Kept},
    t,
};

/// The page of all places.
const LIST: &str = "/groups/places";

/// The page inside the person's frame.
async fn frame(session: &mut Session, title: &str, body: Markup) -> Result<Markup> {
    session.pause();
    ui::shell(session, LIST, title, body).await
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    said: String,
}

/// Whom the forms may name: pools and people of the organisation.
struct Known {
    pools: Vec<work::PoolInfo>,
    owners: Vec<(PersonId, String)>,
}

impl Known {
    async fn of(session: &mut Session) -> Result<Self> {
        let mut access = session.may::<Oversee, Directory>(DIRECTORY).await?;
        let known = Self { pools: work::pools(&mut access).await?, owners: store::keep::owners(&mut access).await? };
        session.pause();
        Ok(known)
    }
    fn choice(&self) -> Choice<'_> {
        Choice { pools: &self.pools, owners: &self.owners }
    }
}

/// Every place of the organisation, the closed ones last.
async fn all(session: &mut Session) -> Result<Vec<Kept>> {
    let yesterday = session.now().plus_days(-1);
    let mut access = session.may::<Oversee, Directory>(DIRECTORY).await?;
    let all = store::keep::all(&mut access, yesterday).await?;
    session.pause();
    Ok(all)
}

pub(crate) async fn list(mut session: Session, Query(said): Query<Said>) -> Reply<Response> {
    let (l, now) = (session.locale(), session.now());
    let all = all(&mut session).await?;
    let manages = session.who().roles.meets(MANAGES);
    let body = pages::list(l, &all, manages, &said.said, (now, &session.who().zone));
    let drawn = frame(&mut session, t::places_title(l), body).await?;
    session.send(drawn.into_response()).await
}

pub(crate) async fn starter(session: Session) -> Reply<Response> {
    let (session, drawn) = starter_page(session, &[], "", &[]).await?;
    session.send(drawn.into_response()).await
}

async fn starter_page(
    mut session: Session,
    picked: &[String],
    pool: &str,
    errors: &[FieldError],
) -> Result<(Session, Markup)> {
    let l = session.locale();
    let (known, all) = (Known::of(&mut session).await?, all(&mut session).await?);
    let there: Vec<&str> = all.iter().map(|kept| kept.place.slug.as_str()).collect();
    let starter = crate::starter(kernel::Id::from_raw(kernel::RawId::default()));
    let view = pages::Starter { l, starter: &starter, there: &there, picked, pools: &known.pools, pool, errors };
    let drawn = frame(&mut session, t::starter_title(l), pages::starter(&view)).await?;
    Ok((session, drawn))
}

/// Makes the places that were picked; what is there already stays as it is.
pub(crate) async fn pick(mut session: Session, Form(pairs): Form<Vec<(String, String)>>) -> Reply<Response> {
    let of = |name: &'static str| pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.clone());
    let (picked, pool): (Vec<String>, String) = (of("slug").collect(), of("pool").next().unwrap_or_default());
    let known = Known::of(&mut session).await?;
    let mut errors = Vec::new();
    if picked.is_empty() {
        errors.push(FieldError { field: "slug", code: "pick-one" });
    }
    let Some(found) = known.pools.iter().find(|one| one.id.to_string() == pool).filter(|_| errors.is_empty()) else {
        if known.pools.iter().all(|one| one.id.to_string() != pool) {
            errors.push(FieldError { field: "pool", code: "pool-missing" });
        }
        let (session, drawn) = starter_page(session, &picked, &pool, &errors).await?;
        return session.send(again(drawn)).await;
    };
    let starter: Vec<_> = crate::starter(found.id).into_iter().filter(|new| picked.contains(&new.slug)).collect();
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, Directory>(DIRECTORY).await?;
    for new in &starter {
        store::places::put(&mut access, new).await?;
    }
    access.note("starter");
    write.send(to(&format!("{LIST}?said=places-made"))).await
}

pub(crate) async fn blank(session: Session) -> Reply<Response> {
    let form = PlaceForm { kind: "open".to_owned(), months: "12".to_owned(), ..PlaceForm::default() };
    let (session, drawn) = new_page(session, &form, &[]).await?;
    session.send(drawn.into_response()).await
}

async fn new_page(mut session: Session, form: &PlaceForm, errors: &[FieldError]) -> Result<(Session, Markup)> {
    let l = session.locale();
    let known = Known::of(&mut session).await?;
    let body = pages::blank(l, form, &known.choice(), errors);
    let drawn = frame(&mut session, t::place_new(l), body).await?;
    Ok((session, drawn))
}

pub(crate) async fn make(mut session: Session, Form(form): Form<PlaceForm>) -> Reply<Response> {
    let known = Known::of(&mut session).await?;
    let taken = all(&mut session).await?.iter().any(|kept| kept.place.slug == form.slug.trim());
    let parsed = form.parse(&known.choice());
    let new = match (parsed, taken) {
        (Ok(new), false) => new,
        (parsed, _) => {
            let mut errors = parsed.err().unwrap_or_default();
            if taken {
                errors.insert(0, FieldError { field: "slug", code: "slug-taken" });
            }
            let (session, drawn) = new_page(session, &form, &errors).await?;
            return session.send(again(drawn)).await;
        }
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, Directory>(DIRECTORY).await?;
    store::places::put(&mut access, &new).await?;
    access.note("made");
    write.send(to(&format!("{LIST}/{}?said=place-made", new.slug))).await
}

pub(crate) async fn one(session: Session, Path(slug): Path<String>, Query(said): Query<Said>) -> Reply<Response> {
    let (session, drawn) = one_page(session, &slug, None, &[], &said.said).await?;
    session.send(drawn.into_response()).await
}

/// A place's page: how it is doing, the form that changes it, and closing it.
async fn one_page(
    mut session: Session,
    slug: &str,
    form: Option<&PlaceForm>,
    errors: &[FieldError],
    said: &str,
) -> Result<(Session, Markup)> {
    let (l, now) = (session.locale(), session.now());
    let known = Known::of(&mut session).await?;
    let (from, before) = (now.plus_days(-90), now.plus_days(-1));
    let mut access = session.may::<Oversee, Directory>(DIRECTORY).await?;
    let kept = store::keep::one(&mut access, slug, before).await?;
    let health = store::keep::health(&mut access, kept.place.id, (from, before)).await?;
    let own = PlaceForm::from(&kept.place);
    let view = pages::One {
        l,
        kept: &kept,
        health: &health,
        form: form.unwrap_or(&own),
        choice: &known.choice(),
        manages: session.who().roles.meets(MANAGES),
        errors,
        said,
        now,
        zone: &session.who().zone,
    };
    let body = pages::one(&view);
    let drawn = frame(&mut session, kept.place.name_in(l), body).await?;
    Ok((session, drawn))
}

pub(crate) async fn change(
    mut session: Session,
    Path(slug): Path<String>,
    Form(mut form): Form<PlaceForm>,
) -> Reply<Response> {
    let (known, yesterday) = (Known::of(&mut session).await?, session.now().plus_days(-1));
    let mut access = session.may::<Oversee, Directory>(DIRECTORY).await?;
    let kept = store::keep::one(&mut access, &slug, yesterday).await?;
    session.pause();
    // Its address and who reads it stay for ever.
    let fixed = PlaceForm::from(&kept.place);
    (form.slug, form.kind) = (fixed.slug, fixed.kind);
    let new = match form.parse(&known.choice()) {
        Ok(new) => new,
        Err(errors) => {
            let (session, drawn) = one_page(session, &slug, Some(&form), &errors, "").await?;
            return session.send(again(drawn)).await;
        }
    };
    let review_at =
        (!form.months.trim().is_empty()).then(|| session.now().plus_days(30 * i64::from(new.review_months)));
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, Directory>(DIRECTORY).await?;
    store::keep::change(&mut access, &new, review_at).await?;
    access.note("changed");
    write.send(to(&format!("{LIST}/{slug}?said=place-kept"))).await
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Closing {
    /// Empty until it was confirmed.
    #[serde(default)]
    sure: String,
    /// `1` opens it again.
    #[serde(default)]
    open: String,
}

/// Closes a place after it was confirmed, or opens it again.
pub(crate) async fn close(
    mut session: Session,
    Path(slug): Path<String>,
    Form(form): Form<Closing>,
) -> Reply<Response> {
    let yesterday = session.now().plus_days(-1);
    let mut access = session.may::<Oversee, Directory>(DIRECTORY).await?;
    store::keep::one(&mut access, &slug, yesterday).await?;
    session.pause();
    let reader = session.again();
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, Directory>(DIRECTORY).await?;
    let outcome = match (form.open.as_str(), form.sure.as_str()) {
        ("1", _) => store::keep::reopen(&mut access, place_id(&slug)).await,
        (_, "1") => store::keep::close(&mut access, place_id(&slug)).await,
        _ => Err(Error::Conflict("close-unsure")),
    };
    match outcome {
        Ok(()) => {
            let said = if form.open == "1" { "place-open" } else { "place-closed" };
            access.note(said);
            write.send(to(&format!("{LIST}?said={said}"))).await
        }
        Err(Error::Conflict(code)) => {
            drop(write);
            let (session, drawn) = one_page(reader, &slug, None, &[FieldError { field: "sure", code }], "").await?;
            session.send(again(drawn)).await
        }
        Err(other) => Err(other.into()),
    }
}
