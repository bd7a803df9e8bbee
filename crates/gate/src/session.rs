//! A signed-in request (read), its write transaction, and a visitor.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::{header, request::Parts as RequestParts};
use kernel::{Error, Id, Locale, RawId, Result, Time};
use policy::Actor;

use crate::{Access, Act, Org, Orgs, Refused, Resource, Scope, Sent, Who, WriteAct, access::Core, audit, door};

/// One signed-in actor, reading. The snapshot opens with the first question and ends with [`Session::send`].
pub struct Session(Core);

/// A write: everything asked and changed through it, and all its audit rows, commit together.
pub struct Write(Option<Core>, Vec<RawId>);

/// A request to an open door: perhaps nobody is signed in. The session inside acts as a guest then.
pub struct Visitor {
    /// The actor: a person, or a guest.
    pub session: Session,
}

impl Session {
    pub(crate) fn new(org: Arc<Org>, who: Who, now: Time) -> Self {
        Self(Core { org, tx: None, who, now, entries: Vec::new(), stood: Some(Vec::new()), silent: false })
    }

    /// One that leaves no trace, for the frame round a page of personas.
    pub(crate) fn silent(org: Arc<Org>, who: Who, now: Time) -> Self {
        let mut session = Self::new(org, who, now);
        session.0.silent = true;
        session
    }

    /// Asks for a proof. Denied and missing look the same.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no rule says yes; [`Error::StepUp`] when it would after a fresh proof of who is there.
    pub async fn may<A: Act, K: Resource>(&mut self, id: Id<K>) -> Result<Access<'_, A, K>> {
        self.0.may(id).await
    }

    /// The proof for a list: a filter, never a loop after the query.
    pub async fn scope<A: Act, K: Resource>(&mut self) -> Result<Scope<'_, A, K>> {
        self.0.scope().await
    }

    /// Opens the write transaction; call it after slow work. The session is looked up again inside it, so that one that
    /// was ended meanwhile changes nothing.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when it was ended.
    pub async fn write(mut self) -> Result<Write> {
        let Core { org, who, now, entries, .. } = self.take();
        let mut tx = org.db.begin().await?;
        if who.actor == Actor::Person && !door::is_live(&mut tx, who.session, now).await? {
            return Err(Error::SignedOut);
        }
        Ok(Write(Some(Core { org, tx: Some(tx), who, now, entries, stood: None, silent: false }), Vec::new()))
    }

    /// Ends the snapshot, waits until the reads' audit rows are on disk, and lets the response go.
    pub async fn send<R>(mut self, response: R) -> Result<Sent<R>, Refused> {
        let Core { org, tx, who, now, entries, .. } = self.take();
        drop(tx);
        audit::keep(&org.db, &org.keys, &entries, &who, now).await?;
        Ok(Sent::new(response))
    }

    /// Gives the reader's connection back until the next question: on PostgreSQL a request that holds one while it waits for
    /// another could wait for ever.
    pub fn pause(&mut self) {
        self.0.tx = None;
    }

    /// The same reader with a snapshot that begins later, to read what a write of this request changed.
    pub fn again(&self) -> Self {
        Self::new(Arc::clone(&self.0.org), self.0.who.clone(), self.0.now)
    }
    /// The same session without the roles of the name worn: what was vouched for no longer holds.
    pub fn without_roles(mut self) -> Self {
        self.0.who.roles = policy::Roles::NONE;
        self
    }
    /// The actor.
    pub fn who(&self) -> &Who {
        &self.0.who
    }
    /// The organisation.
    pub fn org(&self) -> &Arc<Org> {
        &self.0.org
    }
    /// Now, the same moment for the whole request.
    pub fn now(&self) -> Time {
        self.0.now
    }
    /// The language of the answer.
    pub fn locale(&self) -> Locale {
        self.0.who.locale
    }

    /// The open snapshot, for what the gate itself answers.
    pub(crate) async fn reading(&mut self) -> Result<&mut store::Tx> {
        self.0.reading().await
    }

    fn take(&mut self) -> Core {
        let (org, who, now) = (Arc::clone(&self.0.org), self.0.who.clone(), self.0.now);
        let silent = self.0.silent;
        std::mem::replace(&mut self.0, Core { org, tx: None, who, now, entries: Vec::new(), stood: None, silent })
    }
}

impl Drop for Session {
    /// A refusal ends here: its rows are handed over, the response waits for nothing.
    fn drop(&mut self) {
        audit::hand_over(&self.0.org.db, &self.0.org.keys, &self.0.entries);
    }
}

impl Write {
    /// Asks for a proof inside the write. See [`Session::may`].
    pub async fn may<A: Act, K: Resource>(&mut self, id: Id<K>) -> Result<Access<'_, A, K>> {
        self.core()?.may(id).await
    }

    /// The proof for a list inside the write.
    pub async fn scope<A: Act, K: Resource>(&mut self) -> Result<Scope<'_, A, K>> {
        self.core()?.scope().await
    }

    /// Tells whoever watches `id` (a thread, a person, a pool) after the commit. Carries no content.
    pub fn notify(&mut self, id: RawId) {
        self.1.push(id);
    }

    /// Commits the change and its audit rows, and lets the response go.
    pub async fn send<R>(self, response: R) -> Result<Sent<R>, Refused> {
        self.commit().await?;
        Ok(Sent::new(response))
    }

    /// Commits without a response: for jobs and commands.
    pub async fn commit(mut self) -> Result<()> {
        let Some(mut core) = self.0.take() else { return Err(Error::internal("write ended")) };
        let Some(mut tx) = core.tx.take() else { return Err(Error::internal("write ended")) };
        audit::write(&mut tx, &core.org.keys, &core.entries).await?;
        // Nobody looks at a screen until a job is done.
        if core.who.actor == policy::Actor::Job {
            tx.commit_in_company().await?
        } else {
            tx.commit().await?
        }
        core.entries.clear();
        for id in self.1.drain(..) {
            // Nobody watching is no fault.
            let _ = core.org.bus.send(id);
        }
        Ok(())
    }

    /// The actor.
    pub fn who(&self) -> Result<&Who> {
        self.0.as_ref().map(|core| &core.who).ok_or_else(|| Error::internal("write ended"))
    }

    pub(crate) fn over(core: Core) -> Self {
        Self(Some(core), Vec::new())
    }

    /// The transaction itself: for the queue of jobs. Slices never call it (`xtask tidy`).
    pub fn store(&mut self) -> Result<&mut store::Tx> {
        self.core()?.tx.as_mut().ok_or_else(|| Error::internal("write ended"))
    }

    fn core(&mut self) -> Result<&mut Core> {
        self.0.as_mut().ok_or_else(|| Error::internal("write ended"))
    }
}

impl Drop for Write {
    /// The change is rolled back; that somebody was refused is kept.
    fn drop(&mut self) {
        if let Some(core) = self.0.take() {
            let refused: Vec<_> = core.entries.into_iter().filter(|e| e.rule.is_empty()).collect();
            audit::hand_over(&core.org.db, &core.org.keys, &refused);
        }
    }
}

/// A proof that `A` writes, for functions that take any of several.
impl<A: WriteAct, K: Resource> Access<'_, A, K> {
    /// Puts a durable job or event beside the change; see the `jobs` crate.
    pub fn writing(&mut self) -> &mut store::Tx {
        self.tx()
    }
}

pub(crate) async fn find(parts: &RequestParts, orgs: &Orgs) -> Result<(Arc<Org>, Option<Who>, Time), Refused> {
    let host = parts.headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    let org = orgs.by_host(host).ok_or(Error::NotFound)?;
    let now = org.clock.now();
    let who = match door::cookie_token(&parts.headers) {
        Some(token) => door::lookup(&mut org.db.read().await?, &token, now).await?,
        None => None,
    };
    Ok((org, who, now))
}

impl FromRequestParts<Orgs> for Session {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut RequestParts, orgs: &Orgs) -> Result<Self, Refused> {
        let (org, who, now) = find(parts, orgs).await?;
        Ok(Self::new(org, who.ok_or(Error::SignedOut)?, now))
    }
}

impl OptionalFromRequestParts<Orgs> for Session {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut RequestParts, orgs: &Orgs) -> Result<Option<Self>, Refused> {
        let (org, who, now) = find(parts, orgs).await?;
        Ok(who.map(|who| Self::new(org, who, now)))
    }
}

impl FromRequestParts<Orgs> for Visitor {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut RequestParts, orgs: &Orgs) -> Result<Self, Refused> {
        let (org, who, now) = find(parts, orgs).await?;
        let who = who.unwrap_or_else(|| Who::without_account(Actor::Guest, "", door::guest_locale(&parts.headers)));
        Ok(Self { session: Session::new(org, who, now) })
    }
}
