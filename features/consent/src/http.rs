//! Thin handlers.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Access, Close, Create, Reply, Routes, Session, View};
use kernel::{Error, FieldError, PersonId, Result};
use maud::Markup;
use policy::{Relation, Relations};

use crate::{
    Agreements, AgreementsId, How, Topic,
    pages::{self, Page},
    store, words,
};

/// Days before its end in which an agreement may be given again.
pub(crate) const RENEW_DAYS: i64 = 30;

pub(crate) fn routes() -> Routes {
    Routes::new().own_get("/agreements", own).get("/agreements/{id}", show).post("/agreements/{id}", decide)
}

/// What happened just now, said on the page that follows.
#[derive(serde::Deserialize, Default)]
pub(crate) struct After {
    #[serde(default)]
    done: String,
}

#[derive(serde::Deserialize)]
pub(crate) struct Decision {
    topic: String,
    #[serde(default)]
    version: String,
    answer: String,
    #[serde(default)]
    how: String,
}

async fn own(session: Session, Query(after): Query<After>) -> Reply<Markup> {
    let id = AgreementsId::from_raw(session.who().id);
    show(session, Path(id), Query(after)).await
}

async fn show(mut session: Session, Path(id): Path<AgreementsId>, Query(after): Query<After>) -> Reply<Markup> {
    let page = draw(&mut session, id, &after.done, None).await?;
    session.send(page).await
}

async fn draw(
    session: &mut Session,
    id: AgreementsId,
    done: &str,
    missing: Option<(Topic, FieldError)>,
) -> Result<Markup> {
    let l = session.locale();
    let mut access = session.may::<View, _>(id).await?;
    let person = PersonId::from_raw(id.raw());
    let own = is_own(access.relations());
    let mine = access.who().id == id.raw();
    let name = store::name_of(&mut access).await?;
    let history = store::history(&mut access, person).await?;
    let (now, zone) = (access.now(), access.who().zone.clone());
    // Compliance reads; only the person and the care team decide.
    let may_decide = own || access.relations().has(Relation::Team);
    let page = Page { l, id, name: &name, mine, own, may_decide, history: &history, now, zone: &zone, done, missing };
    let path = if mine { "/agreements".to_owned() } else { crate::href(person) };
    ui::shell(session, &path, &page.title(), pages::agreements(&page)).await
}

async fn decide(mut session: Session, Path(id): Path<AgreementsId>, Form(form): Form<Decision>) -> Reply<Response> {
    let topic = Topic::from_word(&form.topic).ok_or(Error::NotFound)?;
    let own = is_own(session.may::<View, _>(id).await?.relations());
    let how = if own {
        Some(How::Page)
    } else {
        How::from_word(&form.how).filter(|how| matches!(how, How::Telephone | How::Paper))
    };
    let Some(how) = how else {
        let missing = FieldError { field: "how", code: "how-missing" };
        let page = draw(&mut session, id, "", Some((topic, missing))).await?;
        return session.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await;
    };
    let person = PersonId::from_raw(id.raw());
    let back = if session.who().id == id.raw() { "/agreements".to_owned() } else { crate::href(person) };
    let mut write = session.write().await?;
    let done = match form.answer.as_str() {
        "agree" => agree(write.may::<Create, _>(id).await?, person, topic, &form.version, how).await?,
        "withdraw" => {
            let mut access = write.may::<Close, _>(id).await?;
            access.note(topic.word());
            store::withdraw(&mut access, person, topic, how).await?;
            "withdrawn"
        }
        _ => return Err(Error::NotFound.into()),
    };
    write.send(Redirect::to(&format!("{back}?done={done}")).into_response()).await
}

/// Pressing the button twice, or again while the agreement still holds, adds nothing.
async fn agree(
    mut access: Access<'_, Create, Agreements>,
    person: PersonId,
    topic: Topic,
    version: &str,
    how: How,
) -> Result<&'static str> {
    // Only the words that stand on the page today can be agreed to.
    if words(topic).version != version {
        return Err(Error::Conflict("words-changed"));
    }
    access.note(topic.word());
    let renew_from = access.now().plus_days(RENEW_DAYS);
    let holds = store::current(&mut access, person, topic).await?;
    if !holds.is_some_and(|a| a.words_version == version && a.ends_at > renew_from) {
        store::record(&mut access, person, topic, version, how).await?;
    }
    Ok("agreed")
}

fn is_own(relations: Relations) -> bool {
    relations.meets(Relations::any(&[Relation::Itself, Relation::Proxy]))
}
