//! LMTP (RFC 2033) without a socket: what each line asks for, and where a message ends. Pure.

use kernel::RawId;

use super::{Taken, Why};

/// Most bytes of one message.
pub(crate) const MOST_BYTES: usize = 1024 * 1024;
/// Most recipients of one message.
const MOST_RECIPIENTS: usize = 32;
/// Lines that ask for nothing we know, before we hang up.
const MOST_FAULTS: u32 = 20;

/// What is said first.
pub(crate) const HELLO: &str = "220 kith LMTP\r\n";
/// What is said when the program ends, or too many talk at once: the server asks again later.
pub(crate) const LATER: &str = "421 4.3.2 Not now\r\n";
/// What is said of a line without an end.
pub(crate) const LONG: &str = "500 5.5.2 Line too long\r\n";
/// What is said before the message.
pub(crate) const GO_ON: &str = "354 The message, then a line with a dot\r\n";

const FEATURES: &str =
    "250-kith\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 1048576\r\n";
const FINE: &str = "250 2.0.0 Fine\r\n";
const TOO_BIG: &str = "552 5.3.4 At most 1 MB / Como mucho 1 MB\r\n";

/// What a line leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// An answer.
    Say(&'static str),
    /// The message comes next.
    Message,
    /// An answer, and the end.
    Bye(&'static str),
}

/// One conversation: who sends, and the notices that are answered.
#[derive(Debug, Default)]
pub(crate) struct Dialog {
    greeted: bool,
    faults: u32,
    /// The envelope's sender, empty for a message that no person sent.
    pub from: Option<String>,
    /// The notices that are answered, in the order in which they were named.
    pub to: Vec<RawId>,
}

impl Dialog {
    /// Reads one line, without its end. `notice` tells which notice an address answers.
    pub(crate) fn step(&mut self, line: &[u8], notice: impl Fn(&str) -> Result<RawId, Why>) -> Step {
        let Ok(line) = std::str::from_utf8(line) else { return self.fault("500 5.5.2 Not readable\r\n") };
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "LHLO" => {
                self.reset();
                self.greeted = true;
                Step::Say(FEATURES)
            }
            "HELO" | "EHLO" => self.fault("500 5.5.1 This is LMTP: say LHLO\r\n"),
            "NOOP" => Step::Say(FINE),
            "RSET" => {
                self.reset();
                Step::Say(FINE)
            }
            "QUIT" => Step::Bye("221 2.0.0 Bye\r\n"),
            "VRFY" => Step::Say("252 2.5.2 Send, and see\r\n"),
            "MAIL" => self.sender(rest),
            "RCPT" => self.recipient(rest, notice),
            "DATA" if !rest.trim().is_empty() => self.fault("501 5.5.4 DATA stands alone\r\n"),
            "DATA" if self.to.is_empty() => self.fault("503 5.5.1 To whom?\r\n"),
            "DATA" => Step::Message,
            _ => self.fault("500 5.5.2 Not known here\r\n"),
        }
    }

    /// The message was answered: the next one has its own sender and recipients.
    pub(crate) fn reset(&mut self) {
        (self.from, self.to) = (None, Vec::new());
    }

    fn fault(&mut self, say: &'static str) -> Step {
        self.faults += 1;
        if self.faults > MOST_FAULTS { Step::Bye("421 4.7.0 Too many faults\r\n") } else { Step::Say(say) }
    }

    fn sender(&mut self, rest: &str) -> Step {
        let Some((address, options)) = path(rest, "FROM:") else { return self.fault("501 5.5.4 From whom?\r\n") };
        if !self.greeted || self.from.is_some() {
            return self.fault("503 5.5.1 Not in this order\r\n");
        }
        let size = options.split_whitespace().filter_map(|option| option.split_once('='));
        let mut size = size.filter(|(name, _)| name.eq_ignore_ascii_case("SIZE"));
        // What is no number is as good as unsaid: the message is counted as it comes.
        if size.any(|(_, size)| size.parse::<u64>().is_ok_and(|size| size > MOST_BYTES as u64)) {
            return Step::Say(TOO_BIG);
        }
        self.from = Some(address.to_owned());
        Step::Say("250 2.1.0 Fine\r\n")
    }

    fn recipient(&mut self, rest: &str, notice: impl Fn(&str) -> Result<RawId, Why>) -> Step {
        let Some((address, _)) = path(rest, "TO:") else { return self.fault("501 5.5.4 To whom?\r\n") };
        if self.from.is_none() {
            return self.fault("503 5.5.1 Not in this order\r\n");
        }
        if self.to.len() >= MOST_RECIPIENTS {
            return Step::Say("452 4.5.3 Too many recipients\r\n");
        }
        match notice(address) {
            Ok(id) => {
                self.to.push(id);
                Step::Say("250 2.1.5 Fine\r\n")
            }
            Err(why) => Step::Say(said(&Taken::Refused(why))),
        }
    }
}

/// The address between `<` and `>` after `FROM:` or `TO:`, without a route, and what follows it.
fn path<'a>(rest: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let (head, rest) = rest.trim_start().split_at_checked(word.len())?;
    let rest = rest.trim_start().strip_prefix('<').filter(|_| head.eq_ignore_ascii_case(word))?;
    let (address, options) = rest.rsplit_once('>')?;
    let address = match address.split_once(':') {
        Some((route, address)) if route.starts_with('@') => address,
        _ => address,
    };
    (!address.contains(['<', '>', ' '])).then_some((address, options))
}

/// What is said of one recipient's message.
pub(crate) fn said(taken: &Taken) -> &'static str {
    match taken {
        Taken::Kept => "250 2.0.0 Kept\r\n",
        Taken::LetGo => "250 2.0.0 Nothing to keep\r\n",
        Taken::Later => "451 4.3.0 Not kept now, send it again later\r\n",
        Taken::Refused(Why::Unknown) => "550 5.1.1 No such address / No existe esta direccion\r\n",
        Taken::Refused(Why::Ended) => {
            "550 5.1.6 This address took answers for 30 days. Open the link in our e-mail; in an emergency call 911 / Esta direccion recibio respuestas por 30 dias. Abra el enlace de nuestro correo; en una emergencia llame al 911\r\n"
        }
        Taken::Refused(Why::Sender) => {
            "550 5.7.1 Write from the e-mail address that you confirmed with us, or open the link in our e-mail; in an emergency call 911 / Escriba desde el correo que nos confirmo, o abra el enlace de nuestro correo; en una emergencia llame al 911\r\n"
        }
        Taken::Refused(Why::Closed) => {
            "550 5.7.1 Answers by e-mail are not taken here. Open the link in our e-mail, or call us; in an emergency 911 / Aqui no se reciben respuestas por correo. Abra el enlace de nuestro correo, o llame; en una emergencia al 911\r\n"
        }
        Taken::Refused(Why::Files) => {
            "550 5.6.1 Files by e-mail are not kept. Open the link in our e-mail to send a picture / Los archivos por correo no se guardan. Abra el enlace de nuestro correo para mandar una foto\r\n"
        }
        Taken::Refused(Why::Long) => {
            "552 5.3.4 At most 20000 letters. Open the link in our e-mail to send more / Como mucho 20000 letras. Abra el enlace de nuestro correo para mandar mas\r\n"
        }
        Taken::Refused(Why::Big) => TOO_BIG,
        Taken::Refused(Why::NotMail) => "550 5.6.0 Not an e-mail / No es un correo\r\n",
    }
}

/// A message on its way in: ended by CR LF, a dot, CR LF and nothing else, with the doubled dots made single.
#[derive(Debug)]
pub(crate) struct Body {
    at: At,
    bytes: Vec<u8>,
    seen: usize,
}

/// What was read last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    LineStart,
    Dot,
    DotCr,
    Cr,
    Inside,
}

impl Body {
    pub(crate) fn new() -> Self {
        Self { at: At::LineStart, bytes: Vec::new(), seen: 0 }
    }

    /// Takes bytes; says how many belonged to the message once it ended.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Option<usize> {
        bytes.iter().position(|byte| self.ends(*byte)).map(|at| at + 1)
    }

    /// The message; none where it was too big.
    pub(crate) fn whole(self) -> Option<Vec<u8>> {
        (self.seen <= MOST_BYTES).then_some(self.bytes)
    }

    /// Bytes that came so far.
    pub(crate) const fn seen(&self) -> usize {
        self.seen
    }

    fn ends(&mut self, byte: u8) -> bool {
        self.at = match (self.at, byte) {
            (At::DotCr, b'\n') => return true,
            (At::LineStart, b'.') => At::Dot,
            (At::Dot, b'\r') => At::DotCr,
            (at, byte) => {
                if at == At::DotCr {
                    self.put(b'\r');
                }
                self.put(byte);
                match (at, byte) {
                    (_, b'\r') => At::Cr,
                    (At::Cr, b'\n') => At::LineStart,
                    _ => At::Inside,
                }
            }
        };
        false
    }

    fn put(&mut self, byte: u8) {
        self.seen += 1;
        if self.seen <= MOST_BYTES {
            self.bytes.push(byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knows(address: &str) -> Result<RawId, Why> {
        if address == "reply+a@x.org" { Ok(RawId([1; 16])) } else { Err(Why::Unknown) }
    }

    fn talk(lines: &[&str]) -> (Dialog, Vec<Step>) {
        let mut dialog = Dialog::default();
        let steps = lines.iter().map(|line| dialog.step(line.as_bytes(), knows)).collect();
        (dialog, steps)
    }

    fn codes(lines: &[&str]) -> Vec<String> {
        let code = |step: &Step| match step {
            Step::Say(text) | Step::Bye(text) => text[..3].to_owned(),
            Step::Message => "354".to_owned(),
        };
        talk(lines).1.iter().map(code).collect()
    }

    #[test]
    fn lines_are_answered_in_their_order() {
        let check = |lines: &[&str], want: &[&str]| assert_eq!(codes(lines), want, "{lines:?}");
        check(
            &["LHLO mta", "MAIL FROM:<ana@x.org> SIZE=20 BODY=8BITMIME", "RCPT TO:<reply+a@x.org>", "DATA"],
            &["250", "250", "250", "354"],
        );
        check(
            &["lhlo mta", "mail from: <>", "rcpt to:<@relay,@other:reply+a@x.org>", "data"],
            &["250", "250", "250", "354"],
        );
        check(&["LHLO mta", "MAIL FROM:<a@x.org>", "RCPT TO:<reply+b@x.org>", "DATA"], &["250", "250", "550", "503"]);
        check(&["MAIL FROM:<a@x.org>", "LHLO mta", "RCPT TO:<reply+a@x.org>", "DATA"], &["503", "250", "503", "503"]);
        check(
            &["LHLO mta", "MAIL FROM:<a@x.org> SIZE=1048577", "MAIL FROM:a@x.org", "MAIL FROM:<a<b@x.org>"],
            &["250", "552", "501", "501"],
        );
        check(
            &["EHLO mta", "HELO mta", "", "VRFY ana", "NOOP", "RSET", "STARTTLS", "QUIT"],
            &["500", "500", "500", "252", "250", "250", "500", "221"],
        );
        check(
            &["LHLO mta", "MAIL FROM:<a@x.org>", "MAIL FROM:<a@x.org>", "RSET", "MAIL FROM:<a@x.org>", "DATA now"],
            &["250", "250", "503", "250", "250", "501"],
        );
        let odd = vec!["what"; 21];
        assert!(matches!(talk(&odd).1.last(), Some(Step::Bye(text)) if text.starts_with("421")));
    }

    #[test]
    fn answers_are_short_and_plain() {
        let whys = [Why::Unknown, Why::Ended, Why::Sender, Why::Closed, Why::Files, Why::Long, Why::Big, Why::NotMail];
        let all = whys.map(Taken::Refused).into_iter().chain([Taken::Kept, Taken::LetGo, Taken::Later]);
        for text in all.map(|taken| said(&taken)) {
            assert!(
                text.is_ascii() && text.ends_with("\r\n") && text.len() <= 512 && text.matches('\n').count() == 1,
                "{text}"
            );
        }
    }

    #[test]
    fn only_a_dot_alone_ends_a_message() {
        let check = |sent: &str, want: Option<&str>| {
            let mut body = Body::new();
            let end = body.take(sent.as_bytes());
            assert_eq!(end.is_some(), want.is_some(), "{sent:?}");
            if let Some(want) = want {
                assert_eq!(String::from_utf8(body.whole().unwrap()).unwrap(), want, "{sent:?}");
            }
        };
        check("a\r\n.\r\n", Some("a\r\n"));
        check(".\r\n", Some(""));
        check("a\r\n..b\r\n.\r\n", Some("a\r\n.b\r\n"));
        check("a\r\n.b\r\n.\r\n", Some("a\r\nb\r\n"));
        check("a\n.\n", None);
        check("a\n.\r\n", None);
        check("a\r.\r\n", None);
        check("a\r\n.\n", None);
        check("a\r\n.\r\r\n.\r\n", Some("a\r\n\r\r\n"));
    }

    #[test]
    fn a_big_message_is_counted_and_not_kept() {
        let mut body = Body::new();
        let line = vec![b'a'; MOST_BYTES];
        assert_eq!(body.take(&line), None);
        assert_eq!(body.take(b"\r\n.\r\n"), Some(5));
        assert_eq!((body.seen(), body.whole()), (MOST_BYTES + 2, None));
    }

    proptest::proptest! {
        /// Whatever is said, in whatever order.
        #[test]
        fn odd_lines_never_panic(lines: Vec<Vec<u8>>, near in proptest::collection::vec("(LHLO|MAIL FROM:|RCPT TO:|DATA|RSET|<|>|@|:| |SIZE=|\\PC){0,8}", 0..12)) {
            let mut dialog = Dialog::default();
            for line in lines.into_iter().chain(near.into_iter().map(String::into_bytes)) {
                dialog.step(&line, knows);
                proptest::prop_assert!(dialog.to.len() <= MOST_RECIPIENTS);
            }
        }

        /// Any lines come out as they went in, however the network cuts them, and what follows stays for the next command.
        #[test]
        fn messages_come_out_as_they_went_in(lines in proptest::collection::vec("[.]{0,3}[a-z\r]{0,5}", 0..8), cut in 1usize..9) {
            let text: String = lines.iter().map(|line| format!("{}x\r\n", line)).collect();
            let mut sent: Vec<u8> = lines.iter().flat_map(|line| {
                let dot = if line.starts_with('.') { "." } else { "" };
                format!("{dot}{line}x\r\n").into_bytes()
            }).collect();
            sent.extend(b".\r\nQUIT\r\n");
            let (mut body, mut used) = (Body::new(), 0);
            for part in sent.chunks(cut) {
                match body.take(part) {
                    Some(n) => { used += n; break }
                    None => used += part.len(),
                }
            }
            proptest::prop_assert_eq!(&sent[used..], b"QUIT\r\n");
            proptest::prop_assert_eq!(body.whole().unwrap(), text.into_bytes());
        }
    }
}
