//! What a person agreed to and ended, in a form that can be taken along: CSV and JSON.

use gate::{Access, Act, Resource};
use kernel::{PersonId, Result, Time};
use serde::Serialize;

use crate::{
    Channel, Topic, csv, store,
    types::{Address, LedgerRow, Preferences},
};

/// How long the ledger is kept at least; nothing in the program deletes from it. Claims under the TCPA lapse after four years
/// (28 U.S.C. 1658), records of authorizations are due for six (45 CFR 164.530(j)); ten covers both with the minority of a child.
pub(crate) const YEARS: u32 = 10;

/// One line of both forms.
#[derive(Debug, Serialize)]
struct Line {
    at: String,
    channel: &'static str,
    /// Empty where a topic was chosen for every address of the channel.
    address: String,
    /// `all`, or one topic.
    topic: &'static str,
    stands: &'static str,
    how: String,
    words: String,
}

#[derive(Debug, Serialize)]
struct Reached {
    channel: &'static str,
    address: String,
    confirmed_at: Option<String>,
    stopped: bool,
}

#[derive(Debug, Serialize)]
struct Chosen {
    first: &'static str,
    language: &'static str,
    zone: String,
    quiet_from: u32,
    quiet_until: u32,
}

/// A person's whole record.
#[derive(Debug, Serialize)]
pub(crate) struct Record {
    person: String,
    made_at: String,
    kept_years: u32,
    addresses: Vec<Reached>,
    chosen: Chosen,
    ledger: Vec<Line>,
}

impl Record {
    /// Everything that stands in the ledger about a person, oldest first.
    pub(crate) async fn of<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<Self> {
        let addresses = store::addresses(access, person).await?;
        let chosen = store::preferences(access, person).await?;
        let mut rows: Vec<(Option<Topic>, LedgerRow)> =
            store::ledger_of(access, person, 10_000).await?.into_iter().map(|row| (None, row)).rev().collect();
        rows.extend(store::topics_of(access, person).await?.into_iter().map(|(topic, row)| (Some(topic), row)));
        rows.sort_by_key(|(_, row)| row.at);
        Ok(Self::new(person, access.now(), &addresses, chosen, rows))
    }

    fn new(
        person: PersonId,
        now: Time,
        addresses: &[Address],
        chosen: Preferences,
        rows: Vec<(Option<Topic>, LedgerRow)>,
    ) -> Self {
        let line = |(topic, row): (Option<Topic>, LedgerRow)| Line {
            at: row.at.rfc3339(),
            channel: row.channel.word(),
            address: row.value,
            topic: topic.map_or("all", Topic::word),
            stands: if row.on { "agreed" } else { "ended" },
            how: row.how,
            words: row.words,
        };
        let reached = |a: &Address| Reached {
            channel: a.channel.word(),
            address: a.value.clone(),
            confirmed_at: a.verified_at.map(Time::rfc3339),
            stopped: a.stopped,
        };
        Self {
            person: person.to_string(),
            made_at: now.rfc3339(),
            kept_years: YEARS,
            addresses: addresses.iter().map(reached).collect(),
            chosen: Chosen {
                first: chosen.first.word(),
                language: chosen.locale.tag(),
                zone: chosen.zone,
                quiet_from: chosen.quiet.from,
                quiet_until: chosen.quiet.until,
            },
            ledger: rows.into_iter().map(line).collect(),
        }
    }

    /// The ledger, one row each, with a line of heads.
    pub(crate) fn csv(&self) -> String {
        let mut text = csv::line(&["at", "channel", "address", "topic", "stands", "how", "words"]);
        for line in &self.ledger {
            let fields = [&*line.at, line.channel, &line.address, line.topic, line.stands, &line.how, &line.words];
            text.push_str(&csv::line(&fields));
        }
        text
    }

    /// Everything.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// The topics that can be chosen, and the channels on which there are any, the telephone first.
pub(crate) fn choices() -> impl Iterator<Item = (Topic, Channel)> {
    let both = |topic: Topic| Channel::ALL.into_iter().map(move |channel| (topic, channel));
    Topic::ALL
        .into_iter()
        .filter(|topic| topic.chosen())
        .flat_map(both)
        .filter(|(topic, channel)| topic.goes_by(*channel))
}
