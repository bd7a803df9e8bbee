//! Faxes: words of a thread to another office, as a PDF by e-mail to a gateway that dials the number.

mod job;
mod pdf;
mod sheet;

use gate::{Access, Act, Org, Resource, Write, WriteAct};
use guard::{Disclosed, Disclosure, Purpose};
use kernel::{Boxed, Error, Locale, PersonId, RawId, Result, Time};
use lettre::message::Mailbox;

use crate::{Channel, SmtpConfig, State, address, store};

pub(crate) use job::{FAX_JOB, FAX_LANE};
pub(crate) use pdf::pdf;
pub use sheet::{FaxSheet, FaxedPost};

/// Most pages of one fax, the cover included: a machine at the other end prints every one.
pub const MOST_FAX_PAGES: usize = 40;

/// The gateway that turns e-mails into faxes. Contribute it as a part beside [`SmtpConfig`], which carries the e-mails.
#[derive(Debug, Clone)]
pub struct FaxConfig {
    to: String,
    from: Option<Mailbox>,
}

impl FaxConfig {
    /// `to` is the address that the gateway gives a number, such as `{number}@fax.example`, where `{number}` are its digits with
    /// the country's; `from` the sender that the gateway knows, the one of all e-mails without it.
    ///
    /// # Errors
    /// [`Error::Internal`] when either cannot be read.
    pub fn new(to: &str, from: Option<&str>) -> Result<Self> {
        let bad = || Error::internal("the fax gateway's address is not like {number}@fax.example.com");
        let from = from.map(str::parse).transpose();
        let from = from.map_err(|_| Error::internal("the sender of faxes is not a mailbox"))?;
        let config = Self { to: to.to_owned(), from };
        let once = to.matches("{number}").count() == 1;
        once.then(|| Channel::Email.parse(&config.address("+14065550142"))).ok_or_else(bad)?.map_err(|_| bad())?;
        Ok(config)
    }

    /// The e-mail address of a number.
    fn address(&self, number: &str) -> String {
        self.to.replace("{number}", number.trim_start_matches('+'))
    }
}

/// How faxes leave here.
enum Route<'a> {
    Mail(&'a SmtpConfig, &'a FaxConfig),
    /// The demo's mailbox shows them.
    Demo,
}

fn route(org: &Org) -> Option<Route<'_>> {
    let smtp = org.parts.all::<SmtpConfig>().next();
    match (smtp, org.parts.all::<FaxConfig>().next()) {
        (Some(smtp), Some(fax)) => Some(Route::Mail(smtp, fax)),
        _ if org.config.demo => Some(Route::Demo),
        _ => None,
    }
}

/// A gateway is configured: faxes can be sent.
pub fn can_fax(org: &Org) -> bool {
    route(org).is_some()
}

/// Where the e-mail with a fax goes, for the demo's mailbox.
pub(crate) fn address_of(org: &Org, number: &str) -> String {
    let known = org.parts.all::<FaxConfig>().next().map(|fax| fax.address(number));
    known.unwrap_or_else(|| format!("{}@fax.example", number.trim_start_matches('+')))
}

/// A number as people write it, such as `(406) 555-0142`.
pub fn number_shown(number: &str) -> String {
    address::shown(Channel::Sms, number)
}

/// Which words go, and who sends them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaxOf {
    /// The thread.
    pub thread: RawId,
    /// The number of the one answer that goes; 0 for all messages.
    pub post: i64,
    /// The number of the last post that may go: what is written later stays.
    pub upto: i64,
    /// Who sends it.
    pub by: PersonId,
}

/// Words on their way to paper; none when they are no more.
pub type ReadSheet<'a> = Boxed<'a, Result<Option<FaxSheet>>>;

/// Reads the words of a fax when it is about to be sent. Contributed by the slice that keeps them, so that no other table holds
/// them.
#[derive(Clone, Copy)]
pub struct FaxWords {
    /// By what goes.
    pub read: for<'a> fn(&'a mut Write, FaxOf) -> ReadSheet<'a>,
}

/// A fax to be sent.
pub struct NewFax<'a> {
    /// Which words.
    pub of: FaxOf,
    /// Whom they are about.
    pub patient: PersonId,
    /// To whom, and why.
    pub to: Disclosure,
    /// The language of the cover.
    pub locale: Locale,
    /// The words, as they were shown to who sends them.
    pub sheet: &'a FaxSheet,
}

/// Puts a fax on its way, in the caller's transaction. The caller notes purpose and recipient in the audit.
///
/// # Errors
/// [`Error::Conflict`] `fax-off` where no gateway is configured; [`Error::Invalid`] on `post` when it has more than
/// [`MOST_FAX_PAGES`] pages.
pub async fn send_fax<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, new: &NewFax<'_>) -> Result<RawId> {
    if !can_fax(access.org()) {
        return Err(Error::Conflict("fax-off"));
    }
    let row = Fax {
        id: RawId::new(access.now()),
        of: new.of,
        patient: new.patient,
        to: new.to.clone(),
        locale: new.locale,
        pages: 0,
        hash: Vec::new(),
        state: State::Queued,
        tries: 0,
        made_at: access.now(),
    };
    let pages = sheet::pages(access.org(), &row, new.sheet);
    if pages.len() > MOST_FAX_PAGES {
        return Err(Error::field("post", "fax-long"));
    }
    let hash = row.to.clone().clear(&sheet::text(&pages)).text().hash().to_vec();
    let row = Fax { pages: u32::try_from(pages.len()).unwrap_or(u32::MAX), hash, ..row };
    store::put_fax(access, &row).await?;
    job::enqueue(access, row.id, 0, row.made_at).await?;
    Ok(row.id)
}

/// How many pages a fax would have, its cover in this language.
pub fn fax_pages(org: &Org, locale: Locale, sheet: &FaxSheet) -> usize {
    sheet::body(org, locale, sheet).len() + 1
}

/// One fax as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Fax {
    pub id: RawId,
    pub of: FaxOf,
    pub patient: PersonId,
    pub to: Disclosure,
    pub locale: Locale,
    pub pages: u32,
    pub hash: Vec<u8>,
    pub state: State,
    pub tries: u32,
    pub made_at: Time,
}

impl Fax {
    /// The words as they are printed, for its recipient alone.
    pub(crate) fn disclosed(&self, org: &Org, sheet: &FaxSheet) -> Disclosed {
        self.to.clone().clear(&sheet::text(&sheet::pages(org, self, sheet)))
    }
}

/// One fax of a thread: to whom, why, and where it stands.
#[derive(Debug, Clone)]
pub struct FaxTold {
    /// Its id.
    pub id: RawId,
    /// Who got it.
    pub recipient: String,
    /// The number, as people read it.
    pub number: String,
    /// Why.
    pub purpose: Purpose,
    /// Where it stands.
    pub state: State,
    /// How many pages, the cover included.
    pub pages: u32,
}

/// What was faxed of a thread, oldest first.
pub async fn faxes<A: Act, K: Resource>(access: &mut Access<'_, A, K>, thread: RawId) -> Result<Vec<FaxTold>> {
    let rows = store::faxes_of(access, thread).await?;
    let told = |fax: Fax| FaxTold {
        id: fax.id,
        recipient: fax.to.recipient().to_owned(),
        number: number_shown(fax.to.number()),
        purpose: fax.to.purpose(),
        state: fax.state,
        pages: fax.pages,
    };
    Ok(rows.into_iter().map(told).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_is_an_address_made_of_the_number() {
        let config = FaxConfig::new("{number}@fax.example.com", Some("Riverbend <fax@example.org>")).unwrap();
        assert_eq!(config.address("+14065550142"), "14065550142@fax.example.com");
        for wrong in
            ["", "fax.example.com", "fax@example.com", "{number}@", "{number}{number}@fax.example", "{number}@a b.c"]
        {
            assert!(FaxConfig::new(wrong, None).is_err(), "{wrong}");
        }
        assert!(FaxConfig::new("{number}@fax.example", Some("nobody")).is_err());
    }
}
