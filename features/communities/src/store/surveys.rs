//! Surveys: questions, counts that nobody is tied to, and short words for keepers.

use gate::{Access, Act, Ask, Moderate, Oversee, View};
use kernel::{Error, RawId, Result, Time};
use store::{FromRow, Row, Tx, params, sql};

use super::touch;
use crate::{
    ground::Ground,
    survey::{Answer, NewSurvey},
};

/// Surveys of one page.
const PAGE: i64 = 30;

/// One survey.
#[derive(Debug, Clone)]
pub(crate) struct SurveyLine {
    pub id: RawId,
    pub title: String,
    pub words: String,
    pub until_at: Time,
    pub closed_at: Option<Time>,
    pub answers: i64,
    /// The reader has answered.
    pub answered: bool,
}

impl SurveyLine {
    /// Nobody answers any more.
    pub(crate) fn is_over(&self, now: Time) -> bool {
        self.closed_at.is_some() || self.until_at <= now
    }
}

impl FromRow for SurveyLine {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            title: row.get(1)?,
            words: row.get(2)?,
            until_at: row.get(3)?,
            closed_at: row.get(4)?,
            answers: row.get(5)?,
            answered: row.get::<i64>(6)? != 0,
        })
    }
}

/// One question with its counts.
#[derive(Debug, Clone)]
pub(crate) struct QuestionLine {
    pub n: i64,
    pub kind: String,
    pub text: String,
    pub options: Vec<String>,
    pub answers: i64,
    /// How often each answer was chosen, in their order; of a scale from 1 to 5.
    pub counts: Vec<i64>,
}

/// Surveys of the place of the proof, the one that is open longest first.
pub(crate) async fn all<G: Ground>(access: &mut Access<'_, View, G>) -> Result<Vec<SurveyLine>> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT s.id, s.title, s.words, s.until_at, s.closed_at, s.answers,
                (SELECT COUNT(*) FROM communities_surveys_answered a WHERE a.survey = s.id AND a.persona = ?2)
         FROM communities_surveys s WHERE s.place = ?1 ORDER BY s.until_at DESC, s.id DESC LIMIT ?3"
    );
    access.tx().all(query, &params![place, me, PAGE]).await
}

/// How many the session's persona may still answer.
pub(crate) async fn count<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<i64> {
    let (place, me, now) = (access.id(), access.who().id, access.now());
    let query = sql!(
        "SELECT COUNT(*) FROM communities_surveys s WHERE s.place = ?1 AND s.until_at > ?3 AND s.closed_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM communities_surveys_answered a WHERE a.survey = s.id AND a.persona = ?2)"
    );
    Ok(access.tx().one::<(i64,)>(query, &params![place, me, now]).await?.0)
}

/// One survey of the place of the proof.
pub(crate) async fn one<A: Act, G: Ground>(access: &mut Access<'_, A, G>, id: RawId) -> Result<SurveyLine> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT s.id, s.title, s.words, s.until_at, s.closed_at, s.answers,
                (SELECT COUNT(*) FROM communities_surveys_answered a WHERE a.survey = s.id AND a.persona = ?3)
         FROM communities_surveys s WHERE s.id = ?1 AND s.place = ?2 LIMIT 1"
    );
    access.tx().one(query, &params![id, place, me]).await
}

/// Its questions in order, with what was chosen.
pub(crate) async fn questions<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
    survey: RawId,
) -> Result<Vec<QuestionLine>> {
    let query = sql!(
        "SELECT n, kind, text, options, answers FROM communities_surveys_questions WHERE survey = ?1 ORDER BY n LIMIT 10"
    );
    let rows = access.tx().all::<(i64, String, String, String, i64)>(query, &params![survey]).await?;
    let counts = sql!("SELECT n, option, count FROM communities_surveys_counts WHERE survey = ?1 LIMIT 100");
    let counts = access.tx().all::<(i64, i64, i64)>(counts, &params![survey]).await?;
    let line = |(n, kind, text, options, answers): (i64, String, String, String, i64)| {
        let options: Vec<String> = match kind.as_str() {
            "scale" => (1..=5).map(|i: i64| i.to_string()).collect(),
            _ => options.lines().map(str::to_owned).collect(),
        };
        let chosen = |i: i64| counts.iter().find(|(of, o, _)| *of == n && *o == i).map_or(0, |(.., count)| *count);
        let counts = (0i64..).zip(&options).map(|(i, _)| chosen(i)).collect();
        QuestionLine { n, kind, text, options, answers, counts }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Short words of one survey, for keepers: the question and the words, in the order of the alphabet, without a name.
pub(crate) async fn words<G: Ground>(access: &mut Access<'_, Oversee, G>, survey: RawId) -> Result<Vec<(i64, String)>> {
    let place = access.id();
    let query = sql!("SELECT n, words FROM communities_surveys_words WHERE survey = ?1 AND place = ?2 LIMIT 500");
    let mut all = access.tx().all::<(i64, String)>(query, &params![survey, place]).await?;
    all.sort();
    access.note("survey-words");
    Ok(all)
}

/// Puts a survey, open from now.
pub(crate) async fn put<G: Ground>(access: &mut Access<'_, Moderate, G>, new: &NewSurvey) -> Result<RawId> {
    let (place, me, id) = (access.id(), access.who().id, RawId::new(access.now()));
    let put = sql!(
        "INSERT INTO communities_surveys (id, place, author, title, words, until_at, answers) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)"
    );
    let (title, words) = (new.title.get().as_str(), new.words.get().as_str());
    access.tx().exec(put, &params![id, place, me, title, words, new.until]).await?;
    for (n, question) in (0i64..).zip(&new.questions) {
        let options: Vec<&str> = question.options.iter().map(|one| one.get().as_str()).collect();
        let put = sql!(
            "INSERT INTO communities_surveys_questions (survey, n, kind, text, options, answers) VALUES (?1, ?2, ?3, ?4, ?5, 0)"
        );
        let (text, options) = (question.text.get().as_str(), options.join("\n"));
        access.tx().exec(put, &params![id, n, question.kind, text, options.as_str()]).await?;
    }
    access.note("survey-made");
    touch(access).await?;
    Ok(id)
}

/// Counts one persona's answers.
///
/// # Errors
/// [`Error::Conflict`]: `survey-over` when it has ended, `survey-answered` the second time.
pub(crate) async fn answer<G: Ground>(access: &mut Access<'_, Ask, G>, id: RawId, answers: &[Answer]) -> Result<()> {
    let (place, me, now) = (access.id(), access.who().id, access.now());
    if one(access, id).await?.is_over(now) {
        return Err(Error::Conflict("survey-over"));
    }
    let once = sql!(
        "INSERT INTO communities_surveys_answered (survey, persona) VALUES (?1, ?2) ON CONFLICT (survey, persona) DO NOTHING"
    );
    if access.tx().exec(once, &params![id, me]).await? == 0 {
        return Err(Error::Conflict("survey-answered"));
    }
    let more = sql!("UPDATE communities_surveys SET answers = answers + 1 WHERE id = ?1");
    access.tx().exec(more, &params![id]).await?;
    for answer in answers {
        let n = match answer {
            Answer::Chosen(n, chosen) => {
                for option in chosen {
                    let count = sql!(
                        "INSERT INTO communities_surveys_counts (survey, n, option, count) VALUES (?1, ?2, ?3, 1)
                         ON CONFLICT (survey, n, option) DO UPDATE SET count = communities_surveys_counts.count + 1"
                    );
                    access.tx().exec(count, &params![id, *n, *option]).await?;
                }
                *n
            }
            Answer::Words(n, words) => {
                let put = sql!(
                    "INSERT INTO communities_surveys_words (survey, n, author, place, words) VALUES (?1, ?2, ?3, ?4, ?5)"
                );
                access.tx().exec(put, &params![id, *n, me, place, words.get().as_str()]).await?;
                *n
            }
        };
        let up = sql!("UPDATE communities_surveys_questions SET answers = answers + 1 WHERE survey = ?1 AND n = ?2");
        access.tx().exec(up, &params![id, n]).await?;
    }
    Ok(())
}

/// Ends a survey before its time; a second time changes nothing.
pub(crate) async fn close<G: Ground>(access: &mut Access<'_, Moderate, G>, id: RawId) -> Result<()> {
    let (place, now) = (access.id(), access.now());
    one(access, id).await?;
    let set = sql!("UPDATE communities_surveys SET closed_at = ?3 WHERE id = ?1 AND place = ?2 AND closed_at IS NULL");
    access.tx().exec(set, &params![id, place, now]).await?;
    access.note("survey-closed");
    Ok(())
}

/// One persona's surveys, words and that it answered go; counts that nobody is tied to stay.
pub(crate) async fn erase(tx: &mut Tx, me: RawId, place: RawId) -> Result<()> {
    let own = [
        sql!(
            "DELETE FROM communities_surveys_words WHERE survey IN
             (SELECT s.id FROM communities_surveys s WHERE s.author = ?1 AND s.place = ?2)"
        ),
        sql!(
            "DELETE FROM communities_surveys_answered WHERE survey IN
             (SELECT s.id FROM communities_surveys s WHERE s.author = ?1 AND s.place = ?2)"
        ),
        sql!(
            "DELETE FROM communities_surveys_counts WHERE survey IN
             (SELECT s.id FROM communities_surveys s WHERE s.author = ?1 AND s.place = ?2)"
        ),
        sql!(
            "DELETE FROM communities_surveys_questions WHERE survey IN
             (SELECT s.id FROM communities_surveys s WHERE s.author = ?1 AND s.place = ?2)"
        ),
        sql!("DELETE FROM communities_surveys WHERE author = ?1 AND place = ?2"),
        sql!("DELETE FROM communities_surveys_words WHERE author = ?1 AND place = ?2"),
        sql!(
            "DELETE FROM communities_surveys_answered WHERE persona = ?1 AND survey IN
             (SELECT s.id FROM communities_surveys s WHERE s.place = ?2)"
        ),
    ];
    for statement in own {
        tx.exec(statement, &params![me, place]).await?;
    }
    Ok(())
}
