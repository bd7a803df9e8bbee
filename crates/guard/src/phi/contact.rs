//! E-mail, handles, hashtags, web, IP and hardware addresses, and numbers or addresses spelled in words.

use super::{
    Identifier, checks,
    lex::{Kind, gap, part},
    lists::Class,
    scan::Scan,
};

fn mail_byte(b: u8) -> bool {
    part(b) > 0 || matches!(b, b'.' | b'_' | b'%' | b'+' | b'-')
}

fn host_byte(b: u8) -> bool {
    part(b) > 0 || matches!(b, b'.' | b'-')
}

impl Scan<'_> {
    /// How many bytes before `end` fit, at most `most`.
    fn run_before(&self, end: usize, most: usize, fits: fn(u8) -> bool) -> usize {
        self.bytes[..end].iter().rev().take(most).take_while(|b| fits(**b)).count()
    }

    fn run_after(&self, start: usize, most: usize, fits: fn(u8) -> bool) -> usize {
        self.bytes[start.min(self.bytes.len())..].iter().take(most).take_while(|b| fits(**b)).count()
    }

    /// An `@` or `#` right before token `i`.
    pub(super) fn at_sign(&mut self, i: usize) {
        let token = self.tokens[i];
        match self.before(i) {
            b'@' => {
                let at = token.start - 1;
                if !self.mail(at)
                    && self.run_before(at, 1, mail_byte) == 0
                    && self.run_before(at, 1, |b| b == b'@') == 0
                {
                    let end = token.start + self.run_after(token.start, 40, |b| part(b) > 0 || b == b'_');
                    let long = end - token.start > 2 && token.kind != Kind::Number;
                    if long {
                        self.hit(Identifier::Unique, at, end, 75, "phi.handle");
                    }
                }
            }
            b'#' if token.kind != Kind::Number => self.hashtag(i),
            _ => {}
        }
    }

    fn mail(&mut self, at: usize) -> bool {
        let left = self.run_before(at, 64, mail_byte);
        let mut right = self.run_after(at + 1, 255, host_byte);
        while right > 0 && matches!(self.bytes[at + right], b'.' | b'-') {
            right -= 1;
        }
        let host = &self.bytes[at + 1..at + 1 + right];
        let Some(point) = host.iter().rposition(|b| *b == b'.') else { return false };
        let tld = &host[point + 1..];
        if left == 0 || point == 0 || tld.len() < 2 || tld.iter().any(|b| !matches!(part(*b), 1 | 2)) {
            return false;
        }
        let mut start = at - left;
        while start < at && matches!(self.bytes[start], b'.' | b'-' | b'%' | b'+') {
            start += 1;
        }
        self.hit(Identifier::Email, start, at + 1 + right, 98, "phi.email");
        true
    }

    /// `#PrayForAnna`, `#TeamJake`, `#JakeStrong`: a hashtag round a name.
    fn hashtag(&mut self, i: usize) {
        let token = self.tokens[i];
        let word = self.text(i);
        let low = word.to_ascii_lowercase();
        let starts = [
            "prayfor",
            "prayersfor",
            "team",
            "justicefor",
            "praying4",
            "pray4",
            "hopefor",
            "fightfor",
            "curefor",
            "love",
            "rip",
            "oracionespor",
            "fuerza",
            "todospor",
            "savebaby",
            "baby",
        ];
        let ends = ["strong", "sjourney", "sarmy", "sfight", "swarriors", "journey", "army"];
        let head = starts.iter().find(|s| low.starts_with(s.as_bytes())).map_or(0, |s| s.len());
        let tail = ends.iter().find(|e| low.ends_with(e.as_bytes())).map_or(0, |e| e.len());
        let left = word.len().saturating_sub(head + tail);
        let proper = word.get(head).is_some_and(u8::is_ascii_uppercase);
        if head + tail > 0
            && left >= 3
            && (proper || head >= 6)
            && !["army", "you", "all", "life"].iter().any(|w| low[head..].starts_with(w.as_bytes()))
        {
            self.hit(Identifier::Name, token.start - 1, token.end, 60, "phi.hashtag");
        }
    }

    /// A host name whose last label is token `i`: `facebook.com/someone`.
    pub(super) fn domain(&mut self, i: usize) {
        let token = self.tokens[i];
        let next = self.after(i);
        let goes_on = next == b'@' || next == b'.' && self.bytes.get(token.end + 1).is_some_and(|b| part(*b) > 0);
        let left = self.run_before(token.start, 253, host_byte);
        let mut start = token.start - left;
        if left < 3 || goes_on || part(next) > 0 {
            return;
        }
        let before = start.checked_sub(1).map_or(0, |b| self.bytes[b]);
        if matches!(before, b'@' | b'%' | b'+' | b'/' | b'_') {
            return;
        }
        while matches!(self.bytes[start], b'.' | b'-') {
            start += 1;
        }
        let label = &self.bytes[start..token.start - 1];
        let upper = self.text(i).iter().any(u8::is_ascii_uppercase) && !self.text(i).iter().all(u8::is_ascii_uppercase);
        // "pain.It" is a missing space, "p.m.es" is none of ours.
        let common = !self.class_sure(i) && (upper || label.len() < 3);
        // The site of a government names nobody.
        if label.is_empty() || common || self.is_text(i, b"gov") || !label.iter().any(|b| part(*b) < 3) {
            return;
        }
        let end = self.path_end(token.end);
        self.hit(Identifier::Url, start, end, 85, "phi.domain");
    }

    fn class_sure(&self, i: usize) -> bool {
        ["com", "org", "net", "edu", "gov"].iter().any(|w| self.is_text(i, w.as_bytes()))
    }

    /// The end of a path, query or port that follows a host.
    fn path_end(&self, at: usize) -> usize {
        if !matches!(self.bytes.get(at), Some(b'/' | b'?' | b':' | b'#')) {
            return at;
        }
        let run = self.run_after(at, 2000, |b| b > b' ' && !matches!(b, b'<' | b'>' | b'"' | b'~') && b < 0x80);
        let mut end = at + run;
        while end > at
            && matches!(self.bytes[end - 1], b'.' | b',' | b';' | b':' | b'!' | b'?' | b')' | b'\'' | b']' | b'#')
        {
            end -= 1;
        }
        end
    }

    /// A colon right before token `i`: a scheme, an IPv6 or a hardware address.
    pub(super) fn colon(&mut self, i: usize) {
        if i == 0 {
            return;
        }
        let token = self.tokens[i];
        let scheme = ["http", "https", "ftp", "hxxp", "hxxps"].iter().any(|w| self.is_text(i - 1, w.as_bytes()));
        if scheme && self.bytes[..token.start].ends_with(b"://") {
            let start = self.tokens[i - 1].start;
            let host = self.run_after(token.start, 253, host_byte);
            if self.bytes[token.start..token.start + host].contains(&b'.') {
                let end = self.path_end(token.start + host);
                let end = if self.bytes[end - 1] == b'.' { end - 1 } else { end };
                let quote = start.checked_sub(1).map(|b| self.bytes[b]).filter(|q| matches!(q, b'"' | b'\''));
                let quoted = quote.is_some_and(|q| self.bytes.get(end) == Some(&q));
                self.hit(Identifier::Url, start - usize::from(quoted), end + usize::from(quoted), 96, "phi.url");
            }
            return;
        }
        self.ipv6(i);
    }

    fn ipv6(&mut self, i: usize) {
        let hex = |b: u8| b.is_ascii_hexdigit() || b == b':';
        let start = self.tokens[i].start;
        let left = self.run_before(start, 40, hex);
        // Only the first colon of an address looks at it.
        let head = &self.bytes[start - left..start];
        if head.iter().filter(|b| **b == b':').count() > 2 || left + 40 < 4 {
            return;
        }
        let end = start + self.run_after(start, 40, hex);
        let from = start - left;
        let word = &self.bytes[from..end];
        let groups = word.split(|b| *b == b':').filter(|g| !g.is_empty());
        let (count, longest) = groups.fold((0, 0), |(n, most), g| (n + 1, most.max(g.len())));
        let double = word.windows(2).any(|w| w == b"::");
        let digit = word.iter().any(u8::is_ascii_digit);
        let edge = from == 0 || part(self.bytes[from - 1]) == 0;
        let whole = count == 8 || double && count >= 3;
        if whole && longest <= 4 && digit && edge && self.bytes.get(end).is_none_or(|b| part(*b) == 0) {
            self.hit(Identifier::Ip, from, end, 92, "phi.ip");
        }
    }

    /// Six pairs of hexadecimal digits with one separator, or three fours with points; token `i` is the second group.
    pub(super) fn hardware(&mut self, i: usize) {
        let joint = self.joint(i);
        let (size, groups) = if joint == b'.' { (4, 3) } else { (2, 6) };
        let from = i - 1;
        if self.joint(from) == joint && from > 0 && joint != b'.' {
            return;
        }
        let fits = |t: usize| {
            let text = self.text(t);
            text.len() == size && text.iter().all(u8::is_ascii_hexdigit) && (t == from || self.joint(t) == joint)
        };
        if !(from..from + groups).all(fits) || self.joint(from + groups) == joint && joint != b'.' {
            return;
        }
        let all = self.join(from, from + groups);
        let real = all.iter().any(|b| !matches!(b, b'0' | b'f' | b'F'))
            && (joint != b'.' || all.iter().any(u8::is_ascii_alphabetic));
        // Twelve plain digits in pairs are more often a list of numbers.
        let letters = all.iter().any(u8::is_ascii_alphabetic);
        if real && (joint == b':' || letters) {
            self.hit_tokens(Identifier::Device, from, from + groups, 92, "phi.hardware");
            self.free = from + groups;
        }
    }

    /// Four numbers up to 255 with points.
    pub(super) fn ip(&mut self, i: usize) -> Option<usize> {
        let fits = |t: usize| self.value(t).is_some_and(|n| n < 256) && (t == i || self.joint(t) == b'.');
        let goes_on = self.joint(i + 4) == b'.' && self.digits(i + 4) > 0;
        if self.joint(i + 1) != b'.' || !(i..i + 4).all(fits) || goes_on {
            return None;
        }
        self.hit_tokens(Identifier::Ip, i, i + 4, 92, "phi.ip");
        Some(i + 4)
    }

    /// "five five five, oh one four two": five number words or more in a row, with digits between them.
    pub(super) fn spelled_number(&mut self, i: usize) {
        let (mut end, mut words, mut digits, mut strong) = (i, 0, 0, 0);
        while end < i + 24 {
            let Some(token) = self.token(end) else { break };
            let far = end > i && token.gap & !(gap::SPACE | gap::DASH | gap::COMMA | gap::POINT | gap::SLASH) != 0;
            let sentence = end > i && token.gap & gap::POINT != 0 && token.gap & gap::SPACE != 0;
            if far || sentence {
                break;
            }
            if token.kind == Kind::Number {
                digits += token.end - token.start;
            } else if token.class.is(Class::DIGIT_WORD) {
                strong += 1;
                digits += 1;
            } else if token.class.is(Class::TENS) {
                digits += 1;
            } else {
                break;
            }
            words += usize::from(token.kind == Kind::Word);
            end += 1;
        }
        // One to ten in order is counting, and "one or two" is talk.
        let counting = self.is_text(i, b"one") && self.is_text(i + 1, b"two") && self.is_text(i + 2, b"three")
            || self.is_text(i, b"uno") && self.is_text(i + 1, b"dos");
        if words < 3 || digits < 7 || strong < 3 || counting && digits < 9 {
            return;
        }
        let labelled = (i.saturating_sub(6)..i).find_map(|t| {
            [(Class::SSN, Identifier::Ssn), (Class::MRN, Identifier::Mrn), (Class::PLAN, Identifier::HealthPlan)]
                .into_iter()
                .find(|(class, _)| self.class(t, *class))
        });
        let kind = match labelled {
            Some((_, kind)) => kind,
            None if digits == 9 => Identifier::Ssn,
            None => Identifier::Phone,
        };
        self.hit_tokens(kind, i, end, 75, "phi.spelled");
        self.free = end;
    }

    /// "j dot smith at example dot org", "jsmith (at) gmail.com", "juan arroba correo punto com".
    pub(super) fn spelled_mail(&mut self, i: usize) {
        let arroba = self.is_text(i, b"arroba");
        if !arroba && !self.is_text(i, b"at") || i == 0 {
            return;
        }
        let dot = |t: usize| self.is_text(t, b"dot") || self.is_text(t, b"punto") || self.is_text(t, b"point");
        let glued = |t: usize| dot(t) && self.token(t + 1).is_some();
        let mut end = i + 2;
        let mut spelled = false;
        while end < i + 10 {
            if glued(end) {
                spelled = true;
                end += 2;
            } else if self.joint(end) == b'.' && self.class(end, Class::TLD) || self.joint(end) == b'-' {
                end += 1;
            } else {
                break;
            }
        }
        let bracket = self.gap(i) & gap::OPEN != 0;
        let host = self.class(end - 1, Class::TLD) && end > i + 2;
        let known = self.class(i + 1, Class::MAIL_HOST) && (host || arroba || !self.class(end, Class::VERB));
        let strange = |t: usize| self.gap(t) & !(gap::SPACE | gap::OPEN | gap::CLOSE | gap::POINT | gap::DASH) != 0;
        if !(host && (spelled || bracket || arroba) || known && (host || end == i + 2)) || strange(i) || strange(i + 1)
        {
            return;
        }
        let mut start = i - 1;
        while start >= 2
            && start + 12 > i
            && (dot(start - 1)
                || self.is_text(start - 1, b"underscore")
                || self.is_text(start - 1, b"dash")
                || self.is_text(start - 1, b"guion"))
        {
            start -= 2;
        }
        while start > 0 && start + 12 > i && matches!(self.joint(start), b'.' | b'_' | b'-') {
            start -= 1;
        }
        if !self.class(start, Class::VERB) || start + 1 < i {
            self.hit_tokens(Identifier::Email, start, end, 85, "phi.email-spelled");
        }
    }

    /// "facebook dot com".
    pub(super) fn spelled_host(&mut self, i: usize) {
        if i > 0
            && (self.is_text(i, b"dot") || self.is_text(i, b"punto"))
            && self.class(i + 1, Class::TLD)
            && self.spaced(i + 1)
        {
            let known = ["com", "org", "net", "edu", "gov"].iter().any(|w| self.is_text(i + 1, w.as_bytes()));
            if known {
                self.hit_tokens(Identifier::Url, i - 1, i + 2, 70, "phi.url-spelled");
            }
        }
    }

    /// A device identifier with its GS1 prefix: `(01)00380740000011(17)260101(21)A12`.
    pub(super) fn udi(&mut self, i: usize) -> Option<usize> {
        let prefixed = self.is_text(i, b"01") && self.before(i) == b'(' && self.after(i) == b')';
        if !prefixed || !checks::gtin(self.text(i + 1)) {
            return None;
        }
        let start = self.token(i)?.start - 1;
        let run =
            self.run_after(start, 120, |b| b.is_ascii_alphanumeric() || matches!(b, b'(' | b')' | b'-' | b'.' | b'/'));
        let end = start + run;
        self.hit(Identifier::Device, start, end, 97, "phi.udi");
        Some(i + self.tokens[i..].iter().take(40).take_while(|t| t.start < end).count())
    }
}
