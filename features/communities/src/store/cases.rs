//! Cases: the structured parts, what is added later, and the patient's sealed consent.

use gate::{Access, Act, Ask, PersonaId, View};
use kernel::{Error, RawId, Result, Time};
use store::{FromRow, Row, params, sql};

use super::{reviews, touch};
use crate::{
    case::NewCase,
    ground::{Ground, PeersPlace},
    types::Post,
};

/// The structured parts of a case. Its question is its topic's first post.
#[derive(Debug, Clone)]
pub(crate) struct CaseLine {
    pub author: PersonaId,
    pub age: String,
    pub sex: String,
    pub setting: String,
    pub presenting: String,
    pub findings: String,
    pub course: String,
    pub poll: String,
    pub teaching: String,
    pub follow_up: String,
    pub revealed_at: Option<Time>,
    pub consent: String,
    /// Sealed consents: id and kind of file.
    pub consents: Vec<(RawId, String)>,
    /// The newest look of a colleague, whatever came of it.
    pub review: Option<reviews::ReviewLine>,
    /// The newest look at what a trainee added later.
    pub later: Option<reviews::ReviewLine>,
}

impl FromRow for CaseLine {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            author: row.get(0)?,
            age: row.get(1)?,
            sex: row.get(2)?,
            setting: row.get(3)?,
            presenting: row.get(4)?,
            findings: row.get(5)?,
            course: row.get(6)?,
            poll: row.get(7)?,
            teaching: row.get(8)?,
            follow_up: row.get(9)?,
            revealed_at: row.get(10)?,
            consent: row.get(11)?,
            consents: Vec::new(),
            review: None,
            later: None,
        })
    }
}

/// The parts of a case of the place of the proof; none for other topics, and when its author has erased it.
pub(crate) async fn case<A: Act, G: Ground>(access: &mut Access<'_, A, G>, topic: RawId) -> Result<Option<CaseLine>> {
    let place = access.id();
    let query = sql!(
        "SELECT author, age_band, sex, setting, presenting, findings, course, poll, teaching, follow_up, revealed_at, consent
         FROM communities_cases WHERE topic = ?1 AND place = ?2 LIMIT 1"
    );
    let Some(mut line) = access.tx().first::<CaseLine>(query, &params![topic, place]).await? else { return Ok(None) };
    let files = sql!("SELECT id, kind FROM communities_cases_consents WHERE topic = ?1 ORDER BY id LIMIT 20");
    line.consents = access.tx().all(files, &params![topic]).await?;
    line.review = reviews::newest(access, topic, false).await?;
    line.later = reviews::newest(access, topic, true).await?;
    Ok(Some(line))
}

/// Keeps the parts of a case whose topic was just opened.
pub(crate) async fn put(access: &mut Access<'_, Ask, PeersPlace>, topic: RawId, new: &NewCase) -> Result<()> {
    let (place, me) = (access.id(), access.who().id);
    let put = sql!(
        "INSERT INTO communities_cases (topic, place, author, age_band, sex, setting, presenting, findings, course, poll,
             teaching, follow_up, checklist, consent)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (topic) DO UPDATE SET age_band = excluded.age_band, sex = excluded.sex, setting = excluded.setting,
             presenting = excluded.presenting, findings = excluded.findings, course = excluded.course, poll = excluded.poll,
             teaching = excluded.teaching, follow_up = excluded.follow_up, checklist = excluded.checklist,
             consent = excluded.consent"
    );
    let row = params![
        topic,
        place,
        me,
        new.age,
        new.sex,
        new.setting,
        new.presenting.get().as_str(),
        new.findings.get().as_str(),
        new.course.get().as_str(),
        new.poll,
        new.teaching.get().as_str(),
        new.follow_up.get().as_str(),
        new.checklist.as_str(),
        new.consent
    ];
    access.tx().exec(put, &row).await?;
    Ok(())
}

/// Hands a waiting case of the persona's own in anew: title, parts and answers to choose from. Nobody has voted yet.
///
/// # Errors
/// [`Error::NotFound`] when it is not the persona's own, or does not wait.
pub(crate) async fn change(access: &mut Access<'_, Ask, PeersPlace>, topic: RawId, new: &NewCase) -> Result<()> {
    let (place, me) = (access.id(), access.who().id);
    let title = sql!(
        "UPDATE communities_topics SET title = ?4
         WHERE id = ?1 AND place = ?2 AND author = ?3 AND kind = 'case' AND state = 'held'"
    );
    if access.tx().exec(title, &params![topic, place, me, new.title.get().as_str()]).await? == 0 {
        return Err(Error::NotFound);
    }
    put(access, topic, new).await?;
    access.tx().exec(sql!("DELETE FROM communities_options WHERE topic = ?1"), &params![topic]).await?;
    for (n, option) in (0i64..).zip(&new.options) {
        let put = sql!("INSERT INTO communities_options (topic, n, text, votes) VALUES (?1, ?2, ?3, 0)");
        access.tx().exec(put, &params![topic, n, option.get().as_str()]).await?;
    }
    Ok(())
}

/// The first post of a topic of the place of the proof.
pub(crate) async fn first_post<A: Act, G: Ground>(access: &mut Access<'_, A, G>, topic: RawId) -> Result<Post> {
    let place = access.id();
    let query = sql!(
        "SELECT x.id, x.topic, x.n, x.author, p.name, x.role, x.interest, x.body, x.state, x.held, x.made_at,
                x.edited_at, x.helped, x.same, x.thanked, x.label, p.person
         FROM communities_posts x LEFT JOIN gate_personas p ON p.id = x.author WHERE x.topic = ?1 AND x.place = ?2 AND x.n = 0"
    );
    access.tx().one(query, &params![topic, place]).await
}

/// Why the first post waits, or that it does not.
pub(crate) async fn hold(access: &mut Access<'_, Ask, PeersPlace>, post: RawId, held: &'static str) -> Result<()> {
    let set = sql!("UPDATE communities_posts SET held = ?2 WHERE id = ?1 AND state = 'held'");
    access.tx().exec(set, &params![post, held]).await?;
    Ok(())
}

/// A post carries a picture.
pub(crate) async fn has_picture(access: &mut Access<'_, Ask, PeersPlace>, post: RawId) -> Result<bool> {
    let query = sql!("SELECT id FROM communities_pictures WHERE post = ?1 LIMIT 1");
    Ok(access.tx().first::<(RawId,)>(query, &params![post]).await?.is_some())
}

/// Writes teaching points and follow-up of one's own case. A trainee's are hidden again until somebody signs them.
///
/// # Errors
/// [`Error::NotFound`] when it is not the persona's own.
pub(crate) async fn set_later(
    access: &mut Access<'_, Ask, PeersPlace>,
    topic: RawId,
    [teaching, follow_up]: &[guard::Cleared<String>; 2],
) -> Result<()> {
    let (place, me) = (access.id(), access.who().id);
    let trainee = reviews::is_trainee(access.who().roles);
    let set = sql!(
        "UPDATE communities_cases SET teaching = ?4, follow_up = ?5,
             revealed_at = CASE WHEN ?6 = 1 THEN NULL ELSE revealed_at END
         WHERE topic = ?1 AND place = ?2 AND author = ?3"
    );
    let row = params![topic, place, me, teaching.get().as_str(), follow_up.get().as_str(), i64::from(trainee)];
    if access.tx().exec(set, &row).await? == 0 {
        return Err(Error::NotFound);
    }
    reviews::withdraw_later(access, topic).await?;
    touch(access).await
}

/// Shows teaching points and follow-up to everybody of the place; a trainee's wait for a sign-off first. Gives whether
/// they wait.
///
/// # Errors
/// [`Error::NotFound`] when it is not the persona's own; [`Error::Conflict`] `reveal-empty` when there is nothing to show.
pub(crate) async fn reveal(access: &mut Access<'_, Ask, PeersPlace>, topic: RawId) -> Result<bool> {
    let (place, me) = (access.id(), access.who().id);
    let own = sql!("SELECT teaching, follow_up FROM communities_cases WHERE topic = ?1 AND place = ?2 AND author = ?3");
    let (teaching, follow_up) = access.tx().one::<(String, String)>(own, &params![topic, place, me]).await?;
    if teaching.is_empty() && follow_up.is_empty() {
        return Err(Error::Conflict("reveal-empty"));
    }
    if reviews::is_trainee(access.who().roles) {
        reviews::ask_later(access, topic).await?;
        return Ok(true);
    }
    show_later(access, topic).await?;
    Ok(false)
}

/// Teaching points and follow-up come into view, and the case moves up.
pub(crate) async fn show_later(access: &mut Access<'_, Ask, PeersPlace>, topic: RawId) -> Result<()> {
    let now = access.now();
    let set = sql!("UPDATE communities_cases SET revealed_at = ?2 WHERE topic = ?1 AND revealed_at IS NULL");
    if access.tx().exec(set, &params![topic, now]).await? > 0 {
        let up = sql!(
            "UPDATE communities_topics SET last_at = CASE WHEN last_at < ?2 THEN ?2 ELSE last_at END WHERE id = ?1"
        );
        access.tx().exec(up, &params![topic, now]).await?;
    }
    touch(access).await
}

/// Keeps a sealed consent beside one's own case.
///
/// # Errors
/// [`Error::NotFound`] when the case is not the persona's own.
pub(crate) async fn keep_consents(
    access: &mut Access<'_, Ask, PeersPlace>,
    topic: RawId,
    files: Vec<messaging::SealedFile>,
) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let (place, me) = (access.id(), access.who().id);
    for file in files {
        let put = sql!(
            "INSERT INTO communities_cases_consents (id, topic, place, author, kind, bytes, sealed)
             SELECT ?1, c.topic, c.place, c.author, ?4, ?5, ?6 FROM communities_cases c
             WHERE c.topic = ?2 AND c.author = ?3 AND c.place = ?7"
        );
        let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
        let row = params![file.id, topic, me, file.kind, bytes, file.sealed, place];
        if access.tx().exec(put, &row).await? == 0 {
            return Err(Error::NotFound);
        }
    }
    let set = sql!("UPDATE communities_cases SET consent = 'written' WHERE topic = ?1 AND author = ?2");
    access.tx().exec(set, &params![topic, me]).await?;
    Ok(())
}

/// A sealed consent for its author and the keepers of the place: kind and bytes.
///
/// # Errors
/// [`Error::NotFound`] for everybody else.
pub(crate) async fn consent(access: &mut Access<'_, View, PeersPlace>, id: RawId) -> Result<(String, Vec<u8>)> {
    let (place, me, keeps) = (access.id(), access.who().id, access.who().is_keeper());
    let query = sql!(
        "SELECT kind, sealed FROM communities_cases_consents WHERE id = ?1 AND place = ?2 AND (author = ?3 OR ?4 = 1)"
    );
    let found = access.tx().one(query, &params![id, place, me, i64::from(keeps)]).await?;
    access.note("consent");
    Ok(found)
}
