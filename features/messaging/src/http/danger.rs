//! The team says what danger words were; the tables' own report.

use axum::{
    extract::{Form, Path},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use gate::{ORG, Reply, Session};
use guard::{Kind, Level};
use kernel::{Error, Result};
use maud::Markup;
use serde::Deserialize;

use super::to;
use crate::{
    form::{back_from, came_from},
    load::answerable,
    pages,
    store::{self, Found},
    t,
    types::{Danger, MISSED, MarkDanger, Measure, PostId, Thread, ThreadId, Verdict},
};

const PATH: &str = "/danger-words";

/// One mark as sent: of a rule's hit in a post, or of a danger that was not flagged. No verdict takes a mark back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Marked {
    post: String,
    rule: String,
    verdict: String,
    level: String,
    kind: String,
    /// The page to come back to, where it is not the one that the form stands on.
    from: String,
}

/// The form for a danger that was not flagged.
pub(crate) async fn missed(mut session: Session, Path(id): Path<ThreadId>, headers: HeaderMap) -> Reply<Markup> {
    let (l, now, zone) = (session.locale(), session.now(), session.who().zone.clone());
    let loaded = answerable(&mut session, id).await?;
    let from = back_from(came_from(&headers).unwrap_or_default(), id);
    let body = pages::missed(l, &loaded, &from, (now, &zone));
    let page = ui::shell(&mut session, "/inbox", t::missed_say(l), body).await?;
    session.send(page).await
}

/// Marks a danger right or wrong, says one that was missed, or takes it back; then the same place again.
pub(crate) async fn mark(
    session: Session,
    Path(id): Path<ThreadId>,
    headers: HeaderMap,
    Form(form): Form<Marked>,
) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<MarkDanger, Thread>(id).await?;
    let post: PostId = form.post.parse()?;
    let (n, words) = store::kin_words(&mut access, post).await?;
    match Verdict::parse(&form.verdict) {
        None => store::take_back(&mut access, post, &form.rule).await?,
        Some(verdict) => {
            let found = found(&form, verdict, &words)?;
            store::put_mark(&mut access, post, &found, verdict).await?;
        }
    }
    let came = if form.from.is_empty() { came_from(&headers).unwrap_or_default() } else { &form.from };
    write.send(to(&format!("{}#danger-{n}", back_from(came, id)))).await
}

/// What the mark is about. A rule that is marked must have fired in these very words.
fn found<'a>(form: &Marked, verdict: Verdict, words: &str) -> Result<Found<'a>> {
    let seen = guard::danger(words);
    let language = Danger::of(&seen).language;
    if verdict == Verdict::Missed {
        let (level, kind) = (Level::parse(&form.level), Kind::parse(&form.kind));
        let (Some(level), Some(kind)) = (level, kind) else { return Err(Error::field("level", "missed-what")) };
        return Ok(Found { rule: MISSED, level, kind, language });
    }
    let hit = seen.findings.iter().find(|f| f.rule == form.rule).ok_or(Error::NotFound)?;
    Ok(Found { rule: hit.rule, level: hit.level, kind: hit.kind, language })
}

/// How the danger words do.
pub(crate) async fn report(mut session: Session) -> Reply<Markup> {
    let l = session.locale();
    let lines = store::counted(&mut session.may::<Measure, _>(ORG).await?).await?;
    let body = pages::report(l, &lines);
    let page = ui::shell(&mut session, PATH, t::report_title(l), body).await?;
    session.send(page).await
}

/// The same for a spreadsheet: one line for each rule, level, kind, language and version.
pub(crate) async fn table(mut session: Session) -> Reply<Response> {
    let lines = store::counted(&mut session.may::<Measure, _>(ORG).await?).await?;
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"danger-words.csv\""),
    ];
    session.send((head, pages::report_csv(&lines)).into_response()).await
}
