//! Durable work: whoever followed an invitation's link is tied to it.

use std::sync::Arc;

use gate::{Operate, Org};
use jobs::{On, Payload};
use kernel::{Boxed, Error, PersonId, Result};

use crate::{InvitationId, store};

/// People tells that an invitation's link was accepted; if it is one of ours, the person may now say yes or no.
pub(crate) const ACCEPTED: On =
    On { event: "invitation.accepted", name: "circles.invitation-accepted", run: invitation_accepted };

fn invitation_accepted(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let id = |key: &str| payload.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let (invitation, person) = (id("invitation").parse::<InvitationId>()?, id("person").parse::<PersonId>()?);
        let mut write = org.job("circles.invitation-accepted").await?;
        match write.may::<Operate, _>(invitation).await {
            Ok(mut access) => store::tie(&mut access, person).await?,
            // Another slice's invitation.
            Err(Error::NotFound) => return Ok(()),
            Err(error) => return Err(error),
        }
        write.notify(person.raw());
        write.commit().await
    })
}
