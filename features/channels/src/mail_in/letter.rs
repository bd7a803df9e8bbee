//! An e-mail, read once: from whom, by which name, the person's own words, and what came along. Pure.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};

use super::cut;

/// Most parts whose text is read; programs that put pictures between the words make several.
const MOST_PARTS: usize = 8;
/// Bytes below which a picture that the text shows is a logo, not something that a person sends.
const LOGO: usize = 8 * 1024;

/// What was read of an e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Letter {
    /// Every address that it says it is from; of a person's there is exactly one.
    pub from: Vec<String>,
    /// Its name, as the program that wrote it gave it; empty when it has none.
    pub name: String,
    /// A program sent it, or a list: an answer would begin a loop.
    pub automatic: bool,
    /// The person's own words.
    pub words: String,
    /// The subject.
    pub subject: String,
    /// Pictures or documents hang on it.
    pub files: bool,
}

/// Reads an e-mail (RFC 5322, MIME); none where there is nothing of one.
pub(crate) fn read(raw: &[u8]) -> Option<Letter> {
    let message = MessageParser::default().parse(raw)?;
    let from = message.headers().iter().filter(|header| header.name().eq_ignore_ascii_case("from"));
    let from = from.filter_map(|header| header.value().as_address()).flat_map(|all| all.iter());
    let from = from.map(|one| one.address().unwrap_or_default().trim().to_owned()).collect();
    let text = (0..message.text_body_count().min(MOST_PARTS)).filter_map(|n| message.body_text(n));
    let words = text.map(|text| cut::own(&text)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
    Some(Letter {
        from,
        name: message.message_id().unwrap_or_default().trim().to_owned(),
        automatic: automatic(&message),
        words,
        subject: cut::own(message.subject().unwrap_or_default()),
        files: message.attachments().any(is_file),
    })
}

/// RFC 3834, and what lists and robots write besides.
fn automatic(message: &Message<'_>) -> bool {
    let says = |name: &str| message.header_raw(name).map(|value| value.trim().to_ascii_lowercase());
    let submitted = says("Auto-Submitted").is_some_and(|value| !value.starts_with("no") || value.starts_with("not"));
    let bulk = |value: String| ["bulk", "junk", "list", "auto_reply"].contains(&value.as_str());
    let listed = ["List-Id", "List-Post", "List-Unsubscribe", "X-Autoreply", "X-Autorespond"];
    let report = message.content_type().is_some_and(|kind| kind.subtype() == Some("report"));
    submitted
        || says("Precedence").is_some_and(bulk)
        || listed.iter().any(|name| says(name).is_some())
        || says("Return-Path").is_some_and(|path| path == "<>")
        || report
}

/// Something that a person sent along: no signature of a program, no logo in the text.
fn is_file(part: &MessagePart<'_>) -> bool {
    let kind = part
        .content_type()
        .map(|kind| (kind.ctype().to_ascii_lowercase(), kind.subtype().unwrap_or_default().to_ascii_lowercase()));
    let (kind, subtype) = kind.unwrap_or_default();
    let seal = kind == "application" && subtype.ends_with("signature");
    let logo = kind == "image" && part.content_id().is_some() && part.contents().len() < LOGO;
    !seal && !logo
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(text: &str) -> Letter {
        read(text.replace('\n', "\r\n").as_bytes()).unwrap()
    }

    #[test]
    fn words_are_read_in_every_dress() {
        let check = |head: &str, body: &str, want: &str| {
            let text = format!(
                "From: Ana <Ana@example.org>\nMessage-ID: <m-1@example.org>\nMIME-Version: 1.0\n{head}\n\n{body}"
            );
            let letter = letter(&text);
            assert_eq!(
                (letter.words.as_str(), letter.from.as_slice()),
                (want, ["Ana@example.org".to_owned()].as_slice()),
                "{text}"
            );
            assert_eq!(
                (letter.name.as_str(), letter.automatic, letter.files),
                ("m-1@example.org", false, false),
                "{text}"
            );
        };
        check("Subject: Re: x", "Plain words", "Plain words");
        check(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
            "Ma=C3=B1ana=\n s=C3=AD",
            "Mañana sí",
        );
        check(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
            "TWHDsWFuYSBzw60=",
            "Mañana sí",
        );
        check(
            "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
            "Ma=F1ana",
            "Mañana",
        );
        check(
            "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable",
            "It=92s",
            "It’s",
        );
        check("Content-Type: text/html; charset=utf-8", "<p>Hello <b>there</b></p>", "Hello there");
        let two = "--b\nContent-Type: text/plain\n\nPlain\n--b\nContent-Type: text/html\n\n<p>Rich</p>\n--b--\n";
        check("Content-Type: multipart/alternative; boundary=b", two, "Plain");
    }

    #[test]
    fn files_are_seen_and_logos_are_not() {
        let check = |part: &str, want: bool| {
            let head = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n";
            let text = format!("{head}--b\nContent-Type: text/plain\n\nLook\n--b\n{part}\n--b--\n");
            let letter = letter(&text);
            assert_eq!((letter.words.as_str(), letter.files), ("Look", want), "{part}");
        };
        check(
            "Content-Type: image/jpeg; name=a.jpg\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n/9j/4AAQ",
            true,
        );
        check(
            "Content-Type: image/png\nContent-Disposition: inline\nContent-ID: <logo>\nContent-Transfer-Encoding: base64\n\niVBORw0K",
            false,
        );
        check("Content-Type: application/pgp-signature\n\nxx", false);
        check("Content-Type: application/pdf\nContent-Disposition: attachment\n\n%PDF", true);
    }

    #[test]
    fn robots_and_lists_are_known() {
        let check = |head: &str, want: bool| {
            assert_eq!(letter(&format!("From: a@example.org\n{head}\n\nI am away")).automatic, want, "{head}");
        };
        for head in [
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated (vacation)",
            "Precedence: bulk",
            "precedence: JUNK",
            "List-Id: <x.example.org>",
            "X-Autoreply: yes",
            "Return-Path: <>",
            "Content-Type: multipart/report; boundary=b",
        ] {
            check(head, true);
        }
        for head in ["Auto-Submitted: no", "Precedence: first-class", "X-Mailer: x", "Return-Path: <a@example.org>"] {
            check(head, false);
        }
    }

    #[test]
    fn every_sender_counts() {
        let two = letter("From: a@example.org, b@example.org\n\nx");
        assert_eq!(two.from, ["a@example.org", "b@example.org"]);
        let twice = letter("From: a@example.org\nFrom: b@example.org\n\nx");
        assert_eq!(twice.from, ["a@example.org", "b@example.org"]);
    }

    proptest::proptest! {
        /// Any bytes, and any bytes as the body of each dress.
        #[test]
        fn odd_bytes_never_panic(bytes: Vec<u8>, kind in 0usize..6, coding in 0usize..4) {
            let _ = read(&bytes);
            let kind = ["text/plain; charset=utf-7", "text/html; charset=big5", "multipart/mixed; boundary=a", "message/rfc822", "text/plain; charset=iso-2022-jp", "multipart/alternative; boundary=\"\""][kind];
            let coding = ["7bit", "quoted-printable", "base64", "x-odd"][coding];
            let mut dressed = format!("From: a@b.org\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n--a\r\n").into_bytes();
            dressed.extend(bytes);
            if let Some(letter) = read(&dressed) {
                proptest::prop_assert!(!letter.words.contains('\0'));
            }
        }

        /// Heads as odd as programs write them.
        #[test]
        fn odd_heads_never_panic(name in "(From|Subject|Content-Type|Message-ID|Content-Transfer-Encoding|Auto-Submitted)", value in "(=\\?utf-8\\?[bq]\\?|[<>@\",;:=()\\[\\]]|boundary=|\\PC){0,30}", body: String) {
            let _ = read(format!("{name}: {value}\r\n\r\n{body}").as_bytes());
        }
    }
}
