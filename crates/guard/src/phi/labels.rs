//! Numbers behind a word that says what they are: "MRN: 123-45-6789", "insurance policy number AB-1234".

use super::{
    Identifier, checks,
    lex::{Kind, gap},
    lists::Class,
    scan::Scan,
};

/// What a label says, the more telling first.
const KINDS: [(Class, Identifier, &str); 12] = [
    (Class::SSN, Identifier::Ssn, "phi.ssn-named"),
    (Class::FAX, Identifier::Fax, "phi.fax"),
    (Class::VEHICLE, Identifier::Vehicle, "phi.vehicle-named"),
    (Class::BIOMETRIC, Identifier::Biometric, "phi.biometric"),
    (Class::DEVICE, Identifier::Device, "phi.device-named"),
    (Class::PLAN, Identifier::HealthPlan, "phi.plan-named"),
    (Class::CARD, Identifier::Card, "phi.card-named"),
    (Class::LICENSE, Identifier::License, "phi.licence-named"),
    (Class::ACCOUNT, Identifier::Account, "phi.account-named"),
    (Class::MRN, Identifier::Mrn, "phi.record-named"),
    (Class::PHONE, Identifier::Phone, "phi.phone-named"),
    (Class::ID, Identifier::Unique, "phi.id-named"),
];

/// How far a label reaches over words like "number is".
const REACH: usize = 7;

impl Scan<'_> {
    /// A label at token `i`: finds its number within a few filler words.
    pub(super) fn label(&mut self, i: usize) {
        if i > 0 && (self.is_text(i - 1, b"zip") || self.is_text(i - 1, b"postal") || self.is_text(i - 1, b"area")) {
            return;
        }
        let mut rank = self.rank(i);
        let mut strong = self.class(i, Class::STRONG_ID);
        let mut named = self.class(i, Class::NUMBER_OF);
        let mut at = i + 1;
        while at <= i + REACH {
            let Some(token) = self.token(at) else { return };
            let point = token.gap & gap::POINT != 0 && token.gap & gap::SPACE != 0 && !self.abbreviation(at - 1);
            if point || token.gap & (gap::END | gap::QUOTE) != 0 || token.gap & gap::COMMA != 0 && !named {
                return;
            }
            named |= token.gap & (gap::HASH | gap::COLON) != 0;
            if token.kind != Kind::Word || self.spelled_code(at) {
                break;
            }
            if token.class.is(Class::LABEL) {
                rank = rank.min(self.rank(at));
                strong |= token.class.is(Class::STRONG_ID);
                named |= token.class.is(Class::NUMBER_OF);
            } else if !token.class.is(Class::FILL) {
                return;
            }
            named |= self.is_text(at, b"is") || self.is_text(at, b"es");
            at += 1;
        }
        if at > i + REACH {
            return;
        }
        if let Some((_, kind, rule)) = KINDS.get(rank) {
            self.labelled(i, at, *kind, rule, (strong, named));
        }
    }

    fn rank(&self, i: usize) -> usize {
        let record =
            self.is_text(i, b"patient") || self.is_text(i, b"record") && i > 0 && self.class(i - 1, Class::MRN);
        if record {
            return 9;
        }
        KINDS.iter().position(|(class, ..)| self.class(i, *class)).unwrap_or(KINDS.len() - 1)
    }

    /// "no.", "acct.", "nr." end in a point that ends no sentence.
    fn abbreviation(&self, i: usize) -> bool {
        ["no", "nr", "num", "acct", "tel", "ph", "ext", "lic", "cel", "id", "acc", "ins", "pt", "nbr"]
            .iter()
            .any(|w| self.is_text(i, w.as_bytes()))
    }

    /// `BH-445566` begins with a word; so do `HPI-987654` and `CS 4829`.
    fn spelled_code(&self, i: usize) -> bool {
        let capitals = self.text(i).iter().all(u8::is_ascii_uppercase) && self.text(i).len() <= 6;
        let joined = matches!(self.joint(i + 1), b'-' | b'_' | b'.' | b'/');
        capitals && joined && self.token(i + 1).is_some_and(|t| t.kind != Kind::Word)
    }

    /// The end of an identifier that starts at `i`: tokens joined by one dash, point, slash or underscore.
    pub(super) fn value_end(&self, i: usize) -> usize {
        let mut end = i + 1;
        while end < i + 8 && matches!(self.joint(end), b'-' | b'_' | b'.' | b'/') {
            if self.joint(end) == b'.' && self.token(end).is_some_and(|t| t.kind == Kind::Word) {
                break;
            }
            end += 1;
        }
        end
    }

    fn labelled(
        &mut self,
        label: usize,
        at: usize,
        kind: Identifier,
        rule: &'static str,
        (strong, named): (bool, bool),
    ) {
        if matches!(kind, Identifier::Phone | Identifier::Fax) {
            self.labelled_phone(at, kind, rule, named);
            return;
        }
        let mut end = self.value_end(at);
        let numeric = (at..end).all(|t| self.is_number(t));
        if numeric {
            let more = self.group_end(at, 20);
            let grouped =
                (at..more).map(|t| self.digits(t)).sum::<usize>() <= 19 && (at + 1..more).all(|t| self.digits(t) >= 2);
            if grouped && named {
                end = end.max(more);
            }
        }
        let number = self.join(at, end);
        let digits = number.iter().filter(|b| b.is_ascii_digit()).count();
        let single = end == at + 1;
        if number.len() < 4
            || digits < 3
            || !(strong || named || digits >= 6)
            || digits < 5 && !(strong || named && number.len() >= 5)
        {
            // A plate has few digits, and letters beside them.
            let plate = kind == Identifier::Vehicle && (5..=8).contains(&number.len()) && digits < number.len();
            if !(plate && digits >= 2) {
                return;
            }
        }
        // A year, a date, an amount or a dose behind a label is none of its numbers.
        let year = single && number.len() == 4 && (number.starts_with(b"19") || number.starts_with(b"20"));
        let measured = self.class(end, Class::MEASURE) || self.before(at) == b'$' || self.after(end - 1) == b'%';
        let slashed = (at + 1..end).any(|t| self.joint(t) == b'/');
        if year || measured && !strong || slashed && (self.date_at(at) || number.len() < 6) || self.iso_date(at) {
            return;
        }
        let (kind, rule, confidence) = self.refine(label, at, end, &number, (kind, rule));
        self.hit_value(kind, at, end, confidence, rule);
        self.free = end;
    }

    /// Keeps a labelled value, with a number sign that stands right before it.
    fn hit_value(&mut self, kind: Identifier, at: usize, end: usize, confidence: u8, rule: &'static str) {
        let sign = usize::from(self.before(at) == b'#');
        if let (Some(first), Some(last)) = (self.token(at), self.token(end - 1)) {
            self.hit(kind, first.start - sign, last.end, confidence, rule);
        }
    }

    /// What the number itself says weighs more than a vague label.
    fn refine(
        &mut self,
        label: usize,
        at: usize,
        end: usize,
        number: &[u8],
        (kind, rule): (Identifier, &'static str),
    ) -> (Identifier, &'static str, u8) {
        let numeric = number.iter().all(u8::is_ascii_digit);
        let grouped = end > at + 1;
        match kind {
            _ if checks::mbi(number) => (Identifier::HealthPlan, "phi.mbi", 97),
            _ if checks::iban(number) => (Identifier::Iban, "phi.iban", 97),
            _ if numeric && matches!(number.len(), 13..=19) && checks::card(number) => {
                (Identifier::Card, "phi.card", 95)
            }
            Identifier::Card if numeric && checks::card(number) => (Identifier::Card, "phi.card", 95),
            // A card number with a wrong check digit is still somebody's number.
            Identifier::Card => (Identifier::Account, "phi.card-wrong", 75),
            Identifier::Unique | Identifier::Device | Identifier::Vehicle if checks::vin(number) => {
                (Identifier::Vehicle, "phi.vin", 97)
            }
            Identifier::Unique if numeric && checks::npi(number) => (Identifier::License, "phi.npi", 90),
            Identifier::Unique | Identifier::License
                if numeric && number.len() == 9 && checks::itin(number) && !grouped =>
            {
                (Identifier::License, "phi.licence-named", 70)
            }
            Identifier::Unique if checks::dea(number) => (Identifier::License, "phi.dea", 88),
            Identifier::Unique if numeric && self.number_only(label) && (7..=15).contains(&number.len()) => {
                let ssn = end == at + 3 && checks::ssn(number);
                if ssn { (Identifier::Ssn, "phi.ssn", 85) } else { (Identifier::Phone, "phi.phone-named", 60) }
            }
            Identifier::Ssn if number.len() != 9 => (Identifier::Ssn, rule, 80),
            _ => (kind, rule, 92),
        }
    }

    /// "My number is …": nothing but the word number.
    fn number_only(&self, label: usize) -> bool {
        self.is_text(label, b"number") || self.is_text(label, b"numero")
    }

    fn labelled_phone(&mut self, at: usize, kind: Identifier, rule: &'static str, named: bool) {
        let end = self.group_end(at, 15);
        // A date has three groups; "28-81-33-70" is none.
        let dated = end < at + 4 && (self.date_at(at) || self.iso_date(at));
        if !self.is_number(at) || dated {
            return;
        }
        let count: usize = (at..end).map(|t| self.digits_before_x(t)).sum();
        let measured = self.class(end, Class::MEASURE) || self.class(end, Class::YEARS);
        let plus = self.before(at) == b'+';
        let plain = named || end > at + 1 || count >= 9 || kind == Identifier::Fax;
        if !(7..=15).contains(&count) || measured || plus || !plain {
            return;
        }
        let mut hit_end = end;
        // A second number in the same list is a number of its own.
        if count > 11
            && let Some(cut) = (at + 1..end).find(|t| (at..*t).map(|x| self.digits(x)).sum::<usize>() == 10)
        {
            hit_end = cut;
        }
        let number = self.join(at, hit_end);
        if kind == Identifier::Phone && checks::npi(&number) && !named {
            return;
        }
        self.phone_hit(at, hit_end, 90, rule);
        if kind == Identifier::Fax
            && let Some(hit) = self.hits.last_mut()
        {
            (hit.kind, hit.rule) = (Identifier::Fax, "phi.fax");
        }
        self.free = hit_end;
    }

    /// `3/14/1961` or `3-14-61` at token `i`.
    fn date_at(&self, i: usize) -> bool {
        let joint = self.joint(i + 1);
        let short = |t: usize| matches!(self.digits(t), 1 | 2);
        matches!(joint, b'/' | b'.' | b'-')
            && short(i)
            && short(i + 1)
            && (joint == b'/' || self.joint(i + 2) == joint && matches!(self.digits(i + 2), 2 | 4))
    }

    fn iso_date(&self, i: usize) -> bool {
        self.digits(i) == 4
            && self.digits(i + 1) == 2
            && self.joint(i + 1) == b'-'
            && self.joint(i + 2) == b'-'
            && self.text(i + 2).len() >= 2
            && matches!(self.value(i), Some(1900..=2099))
            && self.digits(i + 2) <= 2
    }
}
