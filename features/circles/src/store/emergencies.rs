//! Emergency access and its review.

use gate::{Access, Act, Close, Edit, EmergencyAct, Look, NewGrant, Scope, View};
use kernel::{Error, PersonId, RawId, Result, Time};
use policy::{Relation, Relations};
use serde_json::json;
use store::{FromRow, Row, params, sql};

use crate::{Circle, EmergencyId, EmergencyReview};

/// Hours that an emergency grant lasts.
const HOURS: i64 = 4;
/// The shortest reason that is taken, in characters: a sentence, not a word.
pub(crate) const MIN_REASON: usize = 20;

/// What compliance says of an emergency access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There was a need.
    Appropriate,
    /// There was none.
    NotAppropriate,
}

impl Verdict {
    /// The word in rows and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Appropriate => "appropriate",
            Self::NotAppropriate => "not-appropriate",
        }
    }
    /// The verdict with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Appropriate, Self::NotAppropriate].into_iter().find(|v| v.word() == word)
    }
}

/// One emergency access.
#[derive(Debug, Clone)]
pub struct Emergency {
    /// Its id.
    pub id: EmergencyId,
    /// Whose data.
    pub patient: PersonId,
    /// The patient's name.
    pub patient_name: String,
    /// Who broke the glass.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// Why, in their words.
    pub reason: String,
    /// When.
    pub at: Time,
    /// Until when the right lasts.
    pub ends_at: Time,
    /// When it was reviewed.
    pub reviewed_at: Option<Time>,
    /// What compliance said.
    pub verdict: Option<Verdict>,
    /// What compliance noted.
    pub note: String,
}

impl FromRow for Emergency {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            patient: row.get(1)?,
            patient_name: row.get(2)?,
            person: row.get(3)?,
            person_name: row.get(4)?,
            reason: row.get(5)?,
            at: row.get(6)?,
            ends_at: row.get(7)?,
            reviewed_at: row.get(8)?,
            verdict: row.get::<Option<String>>(9)?.as_deref().and_then(Verdict::from_word),
            note: row.get::<Option<String>>(10)?.unwrap_or_default(),
        })
    }
}

/// Gives the actor four hours with this patient's data, writes the reason into the audit, and tells `emergency.granted`
/// `{emergency, patient, person, grant}`. While an earlier one lasts, that one is given again.
pub async fn break_glass(access: &mut Access<'_, EmergencyAct, Circle>, reason: &str) -> Result<EmergencyId> {
    access.note(reason);
    let (now, me, patient) = (access.now(), access.who().id, access.id());
    let open = sql!(
        "SELECT id FROM circles_emergencies WHERE patient = ?1 AND person = ?2 AND ends_at > ?3 ORDER BY at DESC LIMIT 1"
    );
    if let Some((known,)) = access.tx().first::<(EmergencyId,)>(open, &params![patient, me, now]).await? {
        return Ok(known);
    }
    let ends_at = now.plus_minutes(HOURS * 60);
    let relations = Relations::of(Relation::Emergency);
    let grant = gate::give(access, &NewGrant { grantee: me, relations, reason: "emergency", ends_at }).await?;
    let id = EmergencyId::new(now);
    let insert = sql!(
        "INSERT INTO circles_emergencies (id, patient, person, grant_id, reason, at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    );
    access.tx().exec(insert, &params![id, patient, me, grant, reason, now, ends_at]).await?;
    let payload = json!({ "emergency": id, "patient": patient, "person": me.to_string(), "grant": grant.to_string() });
    jobs::emit(access, "emergency.granted", &payload).await?;
    Ok(id)
}

/// The emergency that the proof is about.
pub async fn emergency<A: Act>(access: &mut Access<'_, A, EmergencyReview>) -> Result<Emergency> {
    let id = access.id();
    let query = sql!(
        "SELECT e.id, e.patient, p.name, e.person, c.name, e.reason, e.at, e.ends_at, e.reviewed_at, e.verdict, e.note
         FROM circles_emergencies e JOIN gate_actors p ON p.id = e.patient JOIN gate_actors c ON c.id = e.person
         WHERE e.id = ?1 LIMIT 1"
    );
    access.tx().one(query, &params![id]).await
}

/// Those that the actor may see, newest first; 25 after `before`.
pub(crate) async fn listed(
    scope: &mut Scope<'_, View, EmergencyReview>,
    before: Option<EmergencyId>,
) -> Result<Vec<Emergency>> {
    let query = sql!(
        "SELECT x.id, x.patient, p.name, x.person, c.name, x.reason, x.at, x.ends_at, x.reviewed_at, x.verdict, x.note
         FROM circles_emergencies x JOIN gate_actors p ON p.id = x.patient JOIN gate_actors c ON c.id = x.person
         WHERE {scope} AND x.id < ?1 ORDER BY x.id DESC LIMIT 25"
    );
    let before = before.map_or(RawId([255; 16]), EmergencyId::raw);
    scope.rows(query, &params![before]).await?.iter().map(Emergency::from_row).collect()
}

/// The emergencies about one patient since a moment, newest first, at most 50.
pub(crate) async fn recent<A: Act, K: gate::Resource>(
    access: &mut Access<'_, A, K>,
    patient: PersonId,
    since: Time,
) -> Result<Vec<Emergency>> {
    let query = sql!(
        "SELECT e.id, e.patient, p.name, e.person, c.name, e.reason, e.at, e.ends_at, e.reviewed_at, e.verdict, e.note
         FROM circles_emergencies e JOIN gate_actors p ON p.id = e.patient JOIN gate_actors c ON c.id = e.person
         WHERE e.patient = ?1 AND e.at > ?2 ORDER BY e.at DESC LIMIT 50"
    );
    access.tx().all(query, &params![patient, since]).await
}

/// The emergencies since a moment that somebody should hear of at home: of the actor, and of those the actor decides
/// for. `everyone` says that the actor's role opens all of them, so that only the own ones are meant. At most 5.
pub(crate) async fn told(
    scope: &mut Scope<'_, View, EmergencyReview>,
    since: Time,
    everyone: bool,
) -> Result<Vec<Emergency>> {
    let me = scope.who().id;
    let query = sql!(
        "SELECT x.id, x.patient, p.name, x.person, c.name, x.reason, x.at, x.ends_at, x.reviewed_at, x.verdict, x.note
         FROM circles_emergencies x JOIN gate_actors p ON p.id = x.patient JOIN gate_actors c ON c.id = x.person
         WHERE {scope} AND x.at > ?1 AND x.person <> ?2 AND (x.patient = ?2 OR CAST(?3 AS BIGINT) = 0)
         ORDER BY x.at DESC LIMIT 5"
    );
    scope.rows(query, &params![since, me, everyone]).await?.iter().map(Emergency::from_row).collect()
}

/// What the person looked at while the emergency lasted, oldest first, at most 500 rows of the patient's audit back from
/// its end.
pub(crate) async fn seen_during(
    access: &mut Access<'_, View, EmergencyReview>,
    emergency: &Emergency,
) -> Result<Vec<Look>> {
    let mut seen = Vec::new();
    // Rows stand in the order of time: the first page ends where the emergency did, however much was looked at since.
    let mut before = Some(gate::first_of(emergency.ends_at.plus_seconds(1)));
    for _ in 0..10 {
        let page = gate::looks(access, before).await?;
        let past = page.looks.last().is_none_or(|last| last.at < emergency.at);
        before = page.older;
        let during =
            |look: &Look| look.actor_id == emergency.person && look.at >= emergency.at && look.at <= emergency.ends_at;
        seen.extend(page.looks.into_iter().filter(during));
        if past || before.is_none() {
            break;
        }
    }
    seen.reverse();
    Ok(seen)
}

/// Keeps the verdict and tells `emergency.reviewed` `{emergency, patient, person, verdict}`.
///
/// # Errors
/// [`Error::Conflict`] `own-emergency` when the reviewer is who broke the glass; `reviewed` when somebody was faster.
pub(crate) async fn review(
    access: &mut Access<'_, Close, EmergencyReview>,
    verdict: Verdict,
    note: &str,
) -> Result<Emergency> {
    let (now, me, id) = (access.now(), access.who().id, access.id());
    let emergency = emergency(access).await?;
    if emergency.person.raw() == me {
        return Err(Error::Conflict("own-emergency"));
    }
    access.note(verdict.word());
    let put = sql!(
        "UPDATE circles_emergencies SET reviewed_by = ?2, reviewed_at = ?3, verdict = ?4, note = ?5
         WHERE id = ?1 AND reviewed_at IS NULL"
    );
    if access.tx().exec(put, &params![id, me, now, verdict.word(), note]).await? == 0 {
        return Err(Error::Conflict("reviewed"));
    }
    let payload =
        json!({ "emergency": id, "patient": emergency.patient, "person": emergency.person, "verdict": verdict.word() });
    jobs::emit(access, "emergency.reviewed", &payload).await?;
    Ok(emergency)
}

/// Ends an emergency's right before its time; one that is over already is no fault.
pub(crate) async fn end(access: &mut Access<'_, Edit, Circle>, emergency: &Emergency) -> Result<()> {
    let (id, patient, now) = (emergency.id, access.id(), access.now());
    let query = sql!("SELECT grant_id FROM circles_emergencies WHERE id = ?1 AND patient = ?2");
    let (grant,) = access.tx().one::<(RawId,)>(query, &params![id, patient]).await?;
    if emergency.ends_at > now {
        gate::revoke(access, grant).await?;
        let cut = sql!("UPDATE circles_emergencies SET ends_at = ?2 WHERE id = ?1");
        access.tx().exec(cut, &params![id, now]).await?;
    }
    Ok(())
}
