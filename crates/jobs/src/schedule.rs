//! Work by the clock.

use std::{collections::HashMap, sync::Arc};

use gate::Org;
use kernel::{Result, Time};
use store::{params, sql};

use crate::Every;

/// Runs what is due by the clock, and remembers until when nothing is: a moment of the table only ever moves on.
#[derive(Default)]
pub(crate) struct Schedules {
    idle_until: Option<Time>,
}

impl Schedules {
    /// Nobody has looked yet, or the moment has come until which nothing was due.
    pub(crate) fn may_be_due(&self, now: Time) -> bool {
        self.idle_until.is_none_or(|until| until <= now)
    }

    /// Runs each that is due, once over all processes. The common case, nothing is due, asks nobody.
    pub(crate) async fn run(&mut self, org: &Arc<Org>) -> Result<()> {
        let now = org.clock.now();
        if !self.may_be_due(now) {
            return Ok(());
        }
        self.idle_until = None;
        let all: Vec<Every> = org.parts.all::<Every>().copied().collect();
        let known = sql!("SELECT name, next_at FROM jobs_schedule ORDER BY name LIMIT 1000");
        let known = org.store().read().await?.all::<(String, Time)>(known, &[]).await?;
        let known: HashMap<String, Time> = known.into_iter().collect();
        let next = |part: &Every| known.get(part.name).copied().filter(|at| *at > now);
        for part in all.iter().filter(|part| next(part).is_none()) {
            if claim(org, part).await?
                && let Err(error) = (part.run)(Arc::clone(org)).await
            {
                tracing::error!(name = part.name, %error, "schedule failed");
            }
        }
        // Something ran, perhaps for long: look again before there is quiet.
        self.idle_until = all.iter().map(next).min().flatten();
        Ok(())
    }
}

/// True for the one process that may run it now.
async fn claim(org: &Arc<Org>, part: &Every) -> Result<bool> {
    let now = org.clock.now();
    let mut tx = org.store().begin().await?;
    let put = sql!(
        "INSERT INTO jobs_schedule (name, next_at) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at WHERE jobs_schedule.next_at <= ?3"
    );
    let claimed = tx.exec(put, &params![part.name, now.plus_seconds(part.seconds), now]).await?;
    tx.commit().await?;
    Ok(claimed == 1)
}
