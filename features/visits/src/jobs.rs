//! What happens by events and by the clock.

use std::sync::Arc;

use ::jobs::{Every, On, Payload};
use gate::{ORG, Operate, Org, Slice};
use kernel::{Boxed, PersonId, Result};

use crate::{refresh, store};

/// Seconds between two looks for proposals whose days are over.
const CLOSE_SECONDS: i64 = 60;

pub(crate) fn add(slice: Slice) -> Slice {
    slice
        .part(On { event: "minutes.logged", name: "visits.minutes-logged", run: changed })
        .part(On { event: "thread.answered", name: "visits.thread-answered", run: changed })
        .part(On { event: "thread.closed", name: "visits.thread-closed", run: changed })
        .part(Every { name: "visits.close", seconds: CLOSE_SECONDS, run: close })
}

/// Something was logged, answered or ended for a patient. An event about nobody is no fault.
fn changed(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let patient = payload.get("patient").and_then(|p| p.as_str()).and_then(|id| id.parse::<PersonId>().ok());
        match patient {
            Some(patient) => refresh::patient(&org, patient).await,
            None => Ok(()),
        }
    })
}

/// Days end and visits take place while nobody looks.
fn close(org: Arc<Org>) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let mut last = Vec::new();
        loop {
            let due = {
                let mut session = org.operator_read("visits");
                let mut access = session.may::<Operate, _>(ORG).await?;
                store::due(&mut access).await?
            };
            // What a look did not settle comes again a minute later, never in an endless round.
            if due.is_empty() || due == last {
                return Ok(());
            }
            for patient in &due {
                refresh::patient(&org, *patient).await?;
            }
            last = due;
        }
    })
}
