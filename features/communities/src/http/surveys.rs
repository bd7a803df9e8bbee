//! Surveys in places that are not open to the world: made by a keeper, answered once, read as counts.

use axum::{
    Form,
    extract::{Path, Query},
    http::header,
    response::{IntoResponse, Response},
};
use gate::{Ask, Masked, Moderate, Oversee, Reply, Session, SignedIn, View};
use kernel::{Error, FieldError, RawId, Result};
use maud::Markup;

use super::{Told, again, come_in, id_of, page, said, to, worn};
use crate::{
    ground::{Ground, rests},
    kinds, pages, rate, store,
    store::surveys::{QuestionLine, SurveyLine},
    survey::{TypedSurvey, field, parse, parse_answers, readable},
    t,
};

type Fields = Vec<(String, String)>;

/// The list's address.
fn home<G: Ground>(slug: &str) -> String {
    format!("{}/surveys", G::href(slug))
}

pub(crate) async fn list<G: Ground>(SignedIn(masked): SignedIn, Path(slug): Path<String>) -> Reply<Response> {
    let l = masked.locale();
    let mut session = come_in::<G>(&masked, &slug).await?;
    if rests::<G>(&masked, &slug, session.who().has_name()).await? {
        return session.send(to(&format!("/groups/{slug}"))).await;
    }
    let now = session.now();
    let mut access = session.may::<View, G>(G::id(&slug)).await?;
    let place = store::places::place(&mut access).await?;
    let all = store::surveys::all(&mut access).await?;
    let who = access.who().clone();
    let body = pages::surveys::list(&pages::surveys::List { l, place: &place, who: &who, all: &all, now });
    let drawn = page(&masked, &mut session, &home::<G>(&slug), t::surveys_title(l), body).await?;
    session.send(drawn.into_response()).await
}

pub(crate) async fn blank<G: Ground>(SignedIn(masked): SignedIn, Path(slug): Path<String>) -> Reply<Response> {
    let mut session = worn::<G>(&masked, &slug).await?;
    let drawn = form::<G>(&masked, &mut session, &slug, &TypedSurvey::default()).await?;
    session.send(drawn.into_response()).await
}

/// The page on which a keeper makes a survey.
async fn form<G: Ground>(masked: &Masked, session: &mut Session, slug: &str, typed: &TypedSurvey) -> Result<Markup> {
    let l = masked.locale();
    let mut access = session.may::<Oversee, G>(G::id(slug)).await?;
    if !access.who().has_name() {
        return Err(Error::NotFound);
    }
    let place = store::places::place(&mut access).await?;
    let body = pages::surveys::form(l, &place, typed);
    page(masked, session, &home::<G>(slug), t::survey_new(l), body).await
}

pub(crate) async fn make<G: Ground>(
    SignedIn(masked): SignedIn,
    Path(slug): Path<String>,
    Form(fields): Form<Fields>,
) -> Reply<Response> {
    let mut session = worn::<G>(&masked, &slug).await?;
    session.may::<Oversee, G>(G::id(&slug)).await?;
    let mut typed = TypedSurvey::of(&fields);
    let until = kinds::local_time(&typed.until, &masked.org().config.zone);
    let new = match parse(&typed, G::PLACE, until, session.now()) {
        Ok(new) if session.who().has_name() && !session.who().is_barred() => new,
        other => {
            let paused = vec![FieldError { field: "title", code: "paused" }];
            typed.errors = other.err().unwrap_or(paused);
            let drawn = form::<G>(&masked, &mut session, &slug, &typed).await?;
            return session.send(again(drawn)).await;
        }
    };
    let mut write = session.write().await?;
    let id = store::surveys::put(&mut write.may::<Moderate, G>(G::id(&slug)).await?, &new).await?;
    write.send(to(&format!("{}/{id}?said=survey-made&sent=survey-new", home::<G>(&slug)))).await
}

pub(crate) async fn show<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Query(told): Query<Told>,
) -> Reply<Response> {
    let mut session = come_in::<G>(&masked, &slug).await?;
    let drawn = draw::<G>(&masked, &mut session, &slug, id_of(&id)?, (&[], &[], &told.said)).await?;
    session.send(drawn.into_response()).await
}

/// The page of a survey for whoever reads it: its questions, or its counts; with what came back.
async fn draw<G: Ground>(
    masked: &Masked,
    session: &mut Session,
    slug: &str,
    id: RawId,
    (typed, errors, done): (&[(String, String)], &[FieldError], &str),
) -> Result<Markup> {
    let (l, now) = (masked.locale(), session.now());
    let mut access = session.may::<View, G>(G::id(slug)).await?;
    let place = store::places::place(&mut access).await?;
    let survey = store::surveys::one(&mut access, id).await?;
    let questions = store::surveys::questions(&mut access, id).await?;
    let who = access.who().clone();
    let words = match who.is_keeper() {
        true => store::surveys::words(&mut session.may::<Oversee, G>(G::id(slug)).await?, id).await?,
        false => Vec::new(),
    };
    let view = pages::surveys::One {
        l,
        place: &place,
        who: &who,
        survey: &survey,
        questions: &questions,
        words: &words,
        typed,
        errors,
        done,
        now,
    };
    page(masked, session, &home::<G>(slug), t::surveys_title(l), pages::surveys::one(&view)).await
}

pub(crate) async fn answer<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let back = format!("{}/{id}", home::<G>(&slug));
    let mut session = worn::<G>(&masked, &slug).await?;
    let mut access = session.may::<View, G>(G::id(&slug)).await?;
    store::surveys::one(&mut access, id).await?;
    let questions = store::surveys::questions(&mut access, id).await?;
    if session.who().is_barred() {
        return said(&masked, session, "paused", &back).await;
    }
    let asked: Vec<_> = questions.into_iter().map(|q| (q.n, q.kind, q.options.len())).collect();
    let answers = match parse_answers(&asked, &fields, G::PLACE) {
        Ok(answers) => answers,
        Err(faults) => {
            let drawn = draw::<G>(&masked, &mut session, &slug, id, (&fields, &faults, "")).await?;
            return session.send(again(drawn)).await;
        }
    };
    rate::take(session.who().id, masked.moment())?;
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, G>(G::id(&slug)).await?;
    match store::surveys::answer(&mut access, id, &answers).await {
        Err(Error::Conflict(code)) => {
            drop(write);
            said(&masked, worn::<G>(&masked, &slug).await?, code, &back).await
        }
        other => {
            other?;
            write.send(to(&format!("{back}?said=survey-answered"))).await
        }
    }
}

pub(crate) async fn close<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut write = worn::<G>(&masked, &slug).await?.write().await?;
    store::surveys::close(&mut write.may::<Moderate, G>(G::id(&slug)).await?, id).await?;
    write.send(to(&format!("{}/{id}", home::<G>(&slug)))).await
}

/// Counts as a table, for keepers, once it is over: the same numbers that everybody reads, and no words.
pub(crate) async fn counts<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
) -> Reply<Response> {
    let (l, id) = (masked.locale(), id_of(&id)?);
    let mut session = worn::<G>(&masked, &slug).await?;
    let now = session.now();
    let mut access = session.may::<Oversee, G>(G::id(&slug)).await?;
    let survey: SurveyLine = store::surveys::one(&mut access, id).await?;
    if !survey.is_over(now) {
        return Err(Error::NotFound.into());
    }
    let questions = store::surveys::questions(&mut access, id).await?;
    access.note("survey-counts");
    let head = [t::survey_csv_question(l), t::survey_csv_answer(l), t::survey_csv_count(l)].map(field).join(",");
    let lines = questions.iter().flat_map(|question| table(l, question));
    let body = std::iter::once(head).chain(lines).map(|line| line + "\r\n").collect::<String>();
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"survey.csv\""),
    ];
    session.send((head, body).into_response()).await
}

/// The lines of one question.
fn table(l: kernel::Locale, question: &QuestionLine) -> Vec<String> {
    let line = |answer: &str, count: &str| [question.text.as_str(), answer, count].map(field).join(",");
    let mut all = vec![line(t::survey_csv_all(l), &question.answers.to_string())];
    if let Some(counts) = readable(&question.counts, question.answers) {
        for (option, count) in question.options.iter().zip(counts) {
            all.push(line(option, &count.map_or_else(|| t::survey_few(l).to_owned(), |n| n.to_string())));
        }
    }
    all
}
