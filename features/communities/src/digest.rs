//! E-mails about new answers, for whoever asked for them: when they go, and the job that sends them. Such an e-mail says how
//! many are new and leads to `/groups`; neither it nor any row names a place or a persona.

use std::sync::Arc;

use ::jobs::Every;
use channels::{Hours, Notice};
use gate::{Operate, Org, View};
use jiff::{Span, civil::Weekday, tz::TimeZone};
use kernel::{Error, PersonId, RawId, Result, Time};

use crate::{
    ground::{DIRECTORY, Directory},
    store,
};

const NAME: &str = "communities.digest";

pub(crate) const DIGEST: Every = Every { name: NAME, seconds: 300, run: |org| Box::pin(run(org)) };

/// How often somebody wants to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Often {
    Day,
    /// On Mondays: everybody on the same day, so that the day tells nothing.
    Week,
}

/// What a person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choice {
    pub often: Often,
    /// 0 to 23 on the person's wall clock.
    pub hour: i8,
}

impl Often {
    /// The stored word and form value.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
        }
    }
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Day, Self::Week].into_iter().find(|often| often.word() == word)
    }
    /// From one e-mail to the next.
    const fn days(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
        }
    }
}

impl Choice {
    /// As the form gives it; none for never.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what no form offers.
    pub(crate) fn parse(every: &str, hour: &str) -> Result<Option<Self>> {
        if matches!(every, "" | "never") {
            return Ok(None);
        }
        let often = Often::from_word(every).ok_or_else(|| Error::field("every", "digest-choose"))?;
        let hour = hour.parse().ok().filter(|hour| (0..24).contains(hour));
        Ok(Some(Self { often, hour: hour.ok_or_else(|| Error::field("hour", "digest-choose"))? }))
    }

    /// The first moment after `now` at which it goes: the chosen hour in `zone`, or when e-mails may go after it.
    pub(crate) fn next(self, now: Time, zone: &str, hours: &Hours) -> Time {
        let rules = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let today = now.in_zone(zone).date();
        let on = |days| {
            let date = today.checked_add(Span::new().days(days)).ok()?;
            if self.often == Often::Week && date.weekday() != Weekday::Monday {
                return None;
            }
            let at = rules.to_ambiguous_zoned(date.at(self.hour, 0, 0, 0)).compatible().ok()?;
            let at = hours.first(Time::from_micros(at.timestamp().as_microsecond()));
            (at > now).then_some(at)
        };
        (0..=8).find_map(on).unwrap_or_else(|| now.plus_days(1))
    }

    /// Since when the first e-mail looks: one turn before it, so that no row tells when somebody chose.
    pub(crate) fn first_since(self, next: Time) -> Time {
        gate::slot(next.plus_days(-self.often.days()))
    }
}

/// Somebody whose moment has come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Due {
    pub person: PersonId,
    pub choice: Choice,
    pub since: Time,
    pub next: Time,
}

/// Where these e-mails are ended without signing in. The address holds for this person alone and as long as the key does.
pub(crate) fn stop_path(org: &Org, person: PersonId) -> String {
    format!("/groups/notices/off/{person}{}", proof(org, person))
}

/// The person of a token out of [`stop_path`].
///
/// # Errors
/// [`Error::NotFound`] when nobody here made it.
pub(crate) fn person_of(org: &Org, token: &str) -> Result<PersonId> {
    let (person, mac) = token.split_at_checked(26).ok_or(Error::NotFound)?;
    let person: PersonId = person.parse().map_err(|_| Error::NotFound)?;
    let mac: RawId = mac.parse().map_err(|_| Error::NotFound)?;
    if mac == proof(org, person) { Ok(person) } else { Err(Error::NotFound) }
}

fn proof(org: &Org, person: PersonId) -> RawId {
    let mac = org.keys.mac("communities-digest-off", &[&person.raw().0]);
    RawId(std::array::from_fn(|i| mac[i]))
}

async fn run(org: Arc<Org>) -> Result<()> {
    let mut read = org.operator_read(NAME);
    let due = store::digests::due(&mut read.may::<View, Directory>(DIRECTORY).await?).await?;
    drop(read);
    for one in due {
        if let Err(error) = look(&org, one).await {
            tracing::warn!(%error, "an e-mail about new answers waits for the next run");
        }
    }
    Ok(())
}

/// Looks for one person, and sends when there is something new. Slots that are over alone count, so that two looks never see
/// the same post.
async fn look(org: &Arc<Org>, due: Due) -> Result<()> {
    let mut write = org.job(NAME).await?;
    let mut access = write.may::<Operate, Directory>(DIRECTORY).await?;
    let now = access.now();
    let reach = channels::reach(&mut access, due.person).await?;
    let loud = reach.hours.first(now);
    if loud > now {
        // Quiet hours were changed meanwhile, or the program did not run: it waits, with all that is new until then.
        store::digests::looked(&mut access, &due, due.since, loud).await?;
        return write.commit().await;
    }
    let (until, next) = (gate::slot(now), due.choice.next(now, &reach.zone, &reach.hours));
    if store::digests::looked(&mut access, &due, until, next).await? {
        let count = store::unread::between(&mut access, due.person, due.since, until).await?;
        if count > 0 {
            let stop = stop_path(org, due.person);
            channels::mail(&mut access, due.person, &Notice::NewAnswers { count, stop }).await?;
        }
    }
    write.commit().await
}

#[cfg(test)]
mod tests {
    use channels::Quiet;

    use super::*;

    const NONE: Quiet = Quiet { from: 0, until: 0 };

    #[test]
    fn it_goes_at_the_chosen_hour_and_never_in_quiet_hours() {
        let check = |often, hour, quiet, now: &str, want: &str| {
            let next = Choice { often, hour }.next(
                Time::parse(now).unwrap(),
                "America/Denver",
                &Hours::own("America/Denver", quiet),
            );
            assert_eq!(next.rfc3339(), want, "{often:?} at {hour} after {now}");
        };
        let night = Quiet::default();
        check(Often::Day, 9, night, "2026-11-20T15:59:00Z", "2026-11-20T16:00:00Z");
        check(Often::Day, 9, night, "2026-11-20T16:00:00Z", "2026-11-21T16:00:00Z");
        // Six o'clock is quiet until eight; so is eleven at night, until the next day.
        check(Often::Day, 6, night, "2026-11-20T12:00:00Z", "2026-11-20T15:00:00Z");
        check(Often::Day, 6, night, "2026-11-20T15:00:00Z", "2026-11-21T15:00:00Z");
        check(Often::Day, 23, night, "2026-11-20T15:00:00Z", "2026-11-21T15:00:00Z");
        check(Often::Day, 6, NONE, "2026-11-20T12:00:00Z", "2026-11-20T13:00:00Z");
        // Mondays; 23 November 2026 is one.
        check(Often::Week, 9, night, "2026-11-20T15:00:00Z", "2026-11-23T16:00:00Z");
        check(Often::Week, 9, night, "2026-11-23T16:00:00Z", "2026-11-30T16:00:00Z");
        // Two o'clock does not exist on 14 March 2027, and comes twice on 1 November 2026.
        check(Often::Day, 2, NONE, "2027-03-14T07:30:00Z", "2027-03-14T09:00:00Z");
        check(Often::Day, 1, NONE, "2026-11-01T06:30:00Z", "2026-11-01T07:00:00Z");
    }

    #[test]
    fn only_what_the_form_offers_is_taken() {
        let check = |every: &str, hour: &str, want: Option<Option<Choice>>| {
            assert_eq!(Choice::parse(every, hour).ok(), want, "{every} {hour}");
        };
        check("never", "", Some(None));
        check("day", "9", Some(Some(Choice { often: Often::Day, hour: 9 })));
        check("week", "0", Some(Some(Choice { often: Often::Week, hour: 0 })));
        check("hourly", "9", None);
        check("day", "24", None);
        check("day", "", None);
    }
}
