//! Professionals: finding one, what everybody may know, following their public answers.

use axum::{
    Form,
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use gate::{Create, Reply, SignedIn, View};
use kernel::PersonId;
use serde::Deserialize;

use super::{page, to};
use crate::{
    fields,
    ground::{DIRECTORY, Directory},
    pages::professionals as pages,
    search, store, t,
};

/// Answers on the page of those whom the reader follows.
const NEWEST: usize = 30;

/// Whom somebody looks for.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    /// A field, in plain words, or a name.
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub town: String,
    #[serde(default)]
    pub language: String,
}

fn plain(text: &str) -> String {
    text.trim().chars().flat_map(char::to_lowercase).map(search::plain).collect()
}

impl Wanted {
    /// How well somebody fits; nothing for who does not. Everyday words of a field count as the field does.
    fn fits(&self, one: &people::Professional) -> Option<usize> {
        let (town, badge) = (plain(&self.town), &one.badge);
        let speaks = self.language.is_empty() || one.card.languages.contains(&self.language);
        if !speaks || !plain(&badge.town).contains(&town) {
            return None;
        }
        let words = search::query(&self.q);
        if words.is_empty() {
            return Some(0);
        }
        let name = search::stems(&one.card.name);
        let named = 3 * words.iter().filter(|word| name.contains(word)).count();
        let field = fields::fits(&words, &format!("{} {}", badge.specialty, badge.profession));
        Some(named + field).filter(|score| *score > 0)
    }
}

pub(crate) async fn list(SignedIn(masked): SignedIn, Query(wanted): Query<Wanted>) -> Reply<Response> {
    let l = masked.locale();
    let mut session = masked.unnamed();
    let mut access = session.may::<View, Directory>(DIRECTORY).await?;
    let all = people::professionals(&mut access).await?;
    let some = !all.is_empty();
    let mut found: Vec<(usize, people::Professional)> =
        all.into_iter().filter_map(|one| wanted.fits(&one).map(|score| (score, one))).collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let found: Vec<people::Professional> = found.into_iter().map(|(_, one)| one).collect();
    let body = pages::list(l, &wanted, &found, some);
    let drawn = page(&masked, &mut session, "/professionals", t::professionals_title(l), body).await?;
    session.send(drawn.into_response()).await
}

/// What everybody may know of a professional here, and the way to ask.
pub(crate) async fn one(SignedIn(masked): SignedIn, Path(person): Path<PersonId>) -> Reply<Response> {
    let l = masked.locale();
    let mut session = masked.unnamed();
    let mut access = session.may::<View, Directory>(DIRECTORY).await?;
    let known = store::professionals::one(&mut access, person).await?;
    let follows = store::professionals::follows(&mut access, person).await?;
    let body = pages::one(l, person, &known, follows, masked.moment());
    let drawn = page(&masked, &mut session, "/professionals", &known.name, body).await?;
    session.send(drawn.into_response()).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Follow {
    #[serde(default)]
    on: String,
}

pub(crate) async fn follow(
    SignedIn(masked): SignedIn,
    Path(person): Path<PersonId>,
    Form(form): Form<Follow>,
) -> Reply<Response> {
    let mut session = masked.unnamed();
    store::professionals::one(&mut session.may::<View, Directory>(DIRECTORY).await?, person).await?;
    session.pause();
    let mut write = session.write().await?;
    let mut access = write.may::<Create, Directory>(DIRECTORY).await?;
    store::professionals::follow(&mut access, person, form.on == "1").await?;
    write.send(to(&format!("/professionals/{person}"))).await
}

/// The newest public answers of those whom the reader follows.
pub(crate) async fn following(SignedIn(masked): SignedIn) -> Reply<Response> {
    let l = masked.locale();
    let mut session = masked.unnamed();
    let mut access = session.may::<View, Directory>(DIRECTORY).await?;
    let all = store::professionals::followed(&mut access).await?;
    let mut answers: Vec<_> =
        all.iter().flat_map(|(person, known)| known.answers.iter().map(move |one| (*person, known, one))).collect();
    answers.sort_by_key(|(.., one)| std::cmp::Reverse((one.at, one.topic, one.n)));
    answers.truncate(NEWEST);
    let body = pages::following(l, &all, &answers, masked.moment());
    let drawn = page(&masked, &mut session, "/professionals", t::following_title(l), body).await?;
    session.send(drawn.into_response()).await
}
