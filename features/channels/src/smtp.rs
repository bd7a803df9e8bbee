//! E-mail by SMTP.

use std::time::Duration;

use guard::Disclosed;
use kernel::{Boxed, Error, RawId, Result, Secret};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp,
};

use crate::{
    Channel,
    fax::pdf,
    gateway::{Gateway, Parcel, Receipt},
};

/// Which server carries e-mail, and from whom. Contribute it as a part: `slice.part(SmtpConfig::new(url, from)?)`.
#[derive(Debug, Clone)]
pub struct SmtpConfig {
    url: Secret<String>,
    from: Mailbox,
}

impl SmtpConfig {
    /// `url` such as `smtps://user:password@mail.example.org`, `smtp://mail.example.org:587?tls=required` or, inside one's
    /// own machine, `smtp://localhost:25`; `from` such as `Riverbend Health <care@example.org>`.
    ///
    /// # Errors
    /// [`Error::Internal`] when either cannot be read; the password is not in it.
    pub fn new(url: &str, from: &str) -> Result<Self> {
        let from = from.parse().map_err(|_| Error::internal("the sender of e-mail is not a mailbox"))?;
        let config = Self { url: Secret::new(url.to_owned()), from };
        config.transport().map(|_| config).map_err(|_| Error::internal("the SMTP address cannot be read"))
    }

    fn transport(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, smtp::Error> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(self.url.expose())?;
        Ok(builder.timeout(Some(Duration::from_secs(20))).build())
    }

    fn message(&self, parcel: &Parcel<'_>) -> Option<Message> {
        let host = self.from.email.domain();
        // The same row always has the same name, so that a server that got it twice can tell.
        let id = format!("<{}@{host}>", parcel.id);
        let mut message = Message::builder();
        if let Some(stop) = parcel.stop {
            message = message.header(Unsubscribe(format!("<{stop}>"))).header(OneClick);
        }
        let mut text = parcel.text.get().clone();
        if let Some(reply) = parcel.reply {
            message = message.reply_to(reply.address.parse().ok()?);
            text.extend(reply.words.iter().flat_map(|words| ["\n\n", words.get().as_str()]));
        }
        message
            .from(self.from.clone())
            .to(parcel.to.parse().ok()?)
            .subject(parcel.subject.get().as_str())
            .message_id(Some(id))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .ok()
    }

    async fn hand_over(&self, parcel: Parcel<'_>) -> Receipt {
        let Some(message) = self.message(&parcel) else { return Receipt::Refused("address".into()) };
        self.carry(parcel.id, message).await
    }

    /// The e-mail that a gateway makes a fax of: no word of its own, the pages in a PDF. The words go to the number that they were
    /// cleared for: `to` is its address at the gateway.
    fn fax_message(&self, id: RawId, (to, from): (&str, Option<&Mailbox>), words: &Disclosed) -> Option<Message> {
        let from = from.unwrap_or(&self.from);
        let pages = ContentType::parse("application/pdf").ok()?;
        let pages = Attachment::new("fax.pdf".to_owned()).body(pdf(words), pages);
        Message::builder()
            .from(from.clone())
            .to(to.parse().ok()?)
            .subject("Fax")
            .message_id(Some(format!("<{id}@{}>", from.email.domain())))
            .header(AutoSubmitted)
            .multipart(MultiPart::mixed().singlepart(SinglePart::plain(String::new())).singlepart(pages))
            .ok()
    }

    /// Hands a fax over to its gateway.
    pub(crate) async fn fax(&self, id: RawId, to: (&str, Option<&Mailbox>), words: &Disclosed) -> Receipt {
        match self.fax_message(id, to, words) {
            Some(message) => self.carry(id, message).await,
            None => Receipt::Refused("address".into()),
        }
    }

    /// Nobody reads along on the way to the mail server: TLS is demanded, or it is this machine.
    pub fn is_private(&self) -> bool {
        let url = self.url.expose();
        let host = url.split_once("://").map_or("", |(_, rest)| rest);
        let host = host.split(['/', '?']).next().unwrap_or_default();
        let host = host.rsplit('@').next().unwrap_or_default();
        let here = ["localhost", "127.0.0.1", "[::1]"];
        let local =
            here.iter().any(|name| host.strip_prefix(name).is_some_and(|end| end.is_empty() || end.starts_with(':')));
        let asked = url.rsplit_once('?').is_some_and(|(_, query)| query.split('&').any(|one| one == "tls=required"));
        url.starts_with("smtps://") || asked || local
    }

    async fn carry(&self, id: RawId, message: Message) -> Receipt {
        let Ok(transport) = self.transport() else { return Receipt::Refused("configuration".into()) };
        // A server that cannot be reached has certainly not taken the message; after this, silence proves nothing.
        if !matches!(transport.test_connection().await, Ok(true)) {
            return Receipt::Later("no-connection".into());
        }
        match transport.send(message).await {
            Ok(_) => Receipt::Sent(id.to_string()),
            Err(error) => {
                let code = error.status().map_or_else(|| "no-answer".to_owned(), |code| code.to_string());
                match (error.is_transient(), error.is_permanent()) {
                    (true, _) => Receipt::Later(code),
                    (_, true) => Receipt::Refused(code),
                    _ => Receipt::Unknown(code),
                }
            }
        }
    }
}

impl Gateway for SmtpConfig {
    fn name(&self) -> &'static str {
        "smtp"
    }
    fn carries(&self, channel: Channel) -> bool {
        channel == Channel::Email
    }
    fn send<'a>(&'a self, parcel: Parcel<'a>) -> Boxed<'a, Receipt> {
        Box::pin(self.hand_over(parcel))
    }
}

/// RFC 2369: where these e-mails are ended.
#[derive(Clone)]
struct Unsubscribe(String);

impl Header for Unsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }
    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// RFC 8058: a mail program may do it with one POST to that address.
#[derive(Clone)]
struct OneClick;

impl Header for OneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

/// RFC 3834: no holiday answers, please.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_ended_says_so_to_mail_programs() {
        let config = SmtpConfig::new("smtp://localhost:25", "Riverbend Health <care@example.org>").unwrap();
        let plain = guard::clear(guard::Place::Email, "New answers").unwrap();
        let check = |stop: Option<&str>, want: bool| {
            let (id, channel, to) = (kernel::RawId([7; 16]), Channel::Email, "ana@example.org");
            let (leads, urgent, reply) = ("", false, None);
            let parcel = Parcel { id, channel, to, subject: &plain, text: &plain, stop, leads, urgent, reply };
            let text = String::from_utf8(config.message(&parcel).unwrap().formatted()).unwrap();
            assert_eq!(
                text.contains("List-Unsubscribe: <https://care.example.org/groups/notices/off/"),
                want,
                "{text}"
            );
            assert_eq!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), want, "{text}");
        };
        let id = kernel::RawId([0x71; 16]);
        check(Some(&format!("https://care.example.org/groups/notices/off/{id}{id}")), true);
        check(None, false);
    }

    #[test]
    fn the_way_of_a_fax_is_private_or_there_is_none() {
        let check = |url: &str, want| {
            assert_eq!(SmtpConfig::new(url, "care@example.org").unwrap().is_private(), want, "{url}");
        };
        check("smtps://user:word@mail.example.org", true);
        check("smtp://user:word@mail.example.org:587?tls=required", true);
        check("smtp://mail.example.org:587?tls=opportunistic", false);
        check("smtp://mail.example.org", false);
        check("smtp://localhost:25", true);
        check("smtp://127.0.0.1:2525", true);
        check("smtp://localhost.example.org:25", false);
    }

    #[test]
    fn what_can_be_answered_names_an_address_and_a_warning() {
        let config = SmtpConfig::new("smtp://localhost:25", "Riverbend Health <care@example.org>").unwrap();
        let plain = guard::clear(guard::Place::Email, "You have a message").unwrap();
        let words = crate::sentences::REPLY[0].fill(guard::Place::Email, &[]).unwrap();
        let address = "reply+01j9@reply.example.org".to_owned();
        let reply = crate::ReplyTo { address, words: Some(words) };
        let (id, channel, to) = (kernel::RawId([7; 16]), Channel::Email, "ana@example.org");
        let said = |reply| {
            let parcel =
                Parcel { id, channel, to, subject: &plain, text: &plain, stop: None, reply, leads: "", urgent: false };
            String::from_utf8(config.message(&parcel).unwrap().formatted()).unwrap()
        };
        let text = said(Some(&reply)).replace("=\r\n", "");
        assert!(text.contains("Reply-To: reply+01j9@reply.example.org\r\n"), "{text}");
        assert!(text.contains("You have a message\r\n\r\nYou can also answer this e-mail"), "{text}");
        assert!(!said(None).contains("Reply-To"), "nothing changes without an address");
    }
}
