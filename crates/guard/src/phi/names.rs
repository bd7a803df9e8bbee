//! Names by rule: behind a title, a relative, "my name is", in a signature, with an initial. Names in running text are
//! the tagger's.

use super::{
    Identifier,
    lex::{Case, Kind, gap},
    lists::Class,
    scan::Scan,
};

const NO_NAME: Class = Class::MEDICAL
    .with(Class::COMMON)
    .with(Class::MONTH)
    .with(Class::WEEKDAY)
    .with(Class::ORG)
    .with(Class::MEASURE)
    .with(Class::MRN);

impl Scan<'_> {
    fn any(&self, i: usize, words: &[&str]) -> bool {
        words.iter().any(|w| self.is_text(i, w.as_bytes()))
    }

    /// A capital letter and a point: an initial.
    fn initial(&self, i: usize) -> bool {
        let one = self.token(i).is_some_and(|t| t.kind == Kind::Word && t.end - t.start == 1 && t.case == Case::Upper);
        one && (self.after(i) == b'.' || !self.is_text(i, b"I"))
    }

    fn name_word(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| {
            let disguised = t.kind == Kind::Mixed
                && t.end - t.start >= 4
                && self.text(i).iter().filter(|b| b.is_ascii_digit()).count() <= 2;
            t.kind == Kind::Word && t.case != Case::Lower && t.end - t.start > 1 && !t.class.is(NO_NAME) || disguised
        })
    }

    /// The end of a name that begins at `i`: capital words, initials, particles; `i` when there is none.
    pub(super) fn name_end(&self, i: usize) -> usize {
        let mut end = i;
        while end < i + 5 {
            let near = end == i || {
                let gap = self.gap(end);
                let initial = self.after(end - 1) == b'.' && self.initial(end - 1);
                gap & !(gap::SPACE | gap::DASH | gap::POINT) == 0
                    && (gap & gap::POINT == 0 || initial)
                    && gap & (gap::SPACE | gap::DASH) != gap::SPACE | gap::DASH
            };
            let particle = end > i
                && self.class(end, Class::PARTICLE)
                && self.name_word(end + 1)
                && self.gap(end + 1) == gap::SPACE;
            if !near || !(self.name_word(end) || self.initial(end) || particle) {
                break;
            }
            end += 1;
        }
        end
    }

    /// A name over tokens, with the point of a last initial.
    fn name_hit(&mut self, from: usize, to: usize, confidence: u8, rule: &'static str) {
        let (Some(first), Some(last)) = (self.token(from), self.token(to.wrapping_sub(1))) else { return };
        let point = usize::from(self.initial(to - 1) && self.after(to - 1) == b'.');
        let (start, end) = (first.start, last.end + point);
        self.hit(Identifier::Name, start, end, confidence, rule);
    }

    /// `Dr. Smith`, `Sra. de la Cruz`, `nurse Kelly`.
    pub(super) fn title(&mut self, i: usize) {
        let gap = self.gap(i + 1);
        let upper_ms = self.is_text(i, b"ms") && self.case(i) == Case::Upper;
        let street = i < self.address_free;
        if gap & !(gap::SPACE | gap::POINT) != 0 || gap & gap::SPACE == 0 && gap & gap::POINT == 0 || upper_ms || street
        {
            return;
        }
        let short = self.any(
            i,
            &[
                "dr", "dra", "mr", "mrs", "ms", "mx", "sr", "sra", "srta", "prof", "rev", "lic", "ing", "capt", "sgt",
                "lt",
            ],
        );
        if gap & gap::POINT != 0 && !short {
            return;
        }
        let mut at = i + 1;
        while at < i + 4 && self.class(at, Class::PARTICLE) && self.case(at) == Case::Lower && self.spaced(at + 1) {
            at += 1;
        }
        let end = self.name_end(at);
        if at > i + 1 && end > at {
            self.name_hit(i + 1, end, 88, "phi.name-title");
            return;
        }
        let end = self.name_end(i + 1);
        let common_title = !short && self.case(i) == Case::Lower;
        if end > i + 1 {
            self.name_hit(i + 1, end, if common_title { 70 } else { 93 }, "phi.name-title");
            return;
        }
        let sure = self.any(i, &["dr", "dra", "mr", "mrs", "srta", "sra"]);
        let next = self.token(i + 1).filter(|t| t.kind == Kind::Word && t.class == Class::NONE && t.end - t.start >= 3);
        if sure && next.is_some() && self.case(i + 1) == Case::Lower {
            self.name_hit(i + 1, i + 2, 62, "phi.name-title");
        }
    }

    /// `my daughter Anna`, `su hijo, Luis,`.
    pub(super) fn kin(&mut self, i: usize) {
        let comma = self.gap(i + 1) & gap::COMMA != 0;
        if self.gap(i + 1) & !(gap::SPACE | gap::COMMA) != 0 || self.gap(i + 1) & gap::SPACE == 0 {
            return;
        }
        let whose = i > 0
            && (self.any(
                i - 1,
                &[
                    "my", "his", "her", "our", "their", "your", "mi", "su", "tu", "mis", "the", "a", "nuestra",
                    "nuestro", "old", "year",
                ],
            ) || self.gap(i) & gap::POSSESSIVE != 0);
        let end = self.name_end(i + 1);
        let closed =
            !comma || self.gap(end) & (gap::COMMA | gap::POINT | gap::END | gap::LINE) != 0 || end >= self.tokens.len();
        if end > i + 1
            && closed
            && (whose || self.case(i) == Case::Lower)
            && !self.class(i + 1, Class::STATE.with(Class::COUNTRY))
        {
            self.name_hit(i + 1, end, 82, "phi.name-kin");
        }
    }

    /// `my name is Anna`, `me llamo Ana`, `Hi Anna,`, `Sincerely, Anna Hall`.
    pub(super) fn named(&mut self, i: usize) {
        let mut at = i + 1;
        if self.any(i, &["call", "calls", "called"]) {
            let me = self.any(at, &["me", "him", "her"]);
            let is = i > 0 && self.any(i - 1, &["is", "was", "baby", "boy", "girl", "man", "woman"]);
            if !me && !is {
                return;
            }
            at += usize::from(me);
        } else if self.class(i, Class::GREETING) {
            self.greeted(i);
            return;
        }
        let filler =
            ["is", "s", "was", "es", "on", "the", "account", "it", "as", "of", "him", "her", "them", "para", "su"];
        while at < i + 4 && self.any(at, &filler) && self.case(at) == Case::Lower {
            at += 1;
        }
        if self.class(at, Class::TITLE) || self.gap(at) & gap::END != 0 || self.gap(at) & gap::POINT != 0 {
            return;
        }
        let end = self.name_end(at);
        if end > at {
            self.name_hit(at, end, 85, "phi.name-said");
            return;
        }
        // In lower case: "my name is marisol vega".
        let said = self.any(at.wrapping_sub(1), &["is", "llamo", "llama", "es", "named", "me"])
            || self.gap(at) & gap::COLON != 0;
        let word = |t: usize| {
            self.token(t).is_some_and(|t| t.kind == Kind::Word && t.class == Class::NONE && t.end - t.start >= 3)
        };
        if said && !self.any(i, &["called", "alias", "love"]) && word(at) {
            let end = at + 1 + usize::from(word(at + 1) && self.spaced(at + 1));
            self.name_hit(at, end, 62, "phi.name-said");
        }
    }

    /// `Hi Anna,` and `Dear Mr. Hall`: a capital word alone behind a greeting.
    fn greeted(&mut self, i: usize) {
        let thanks = self.any(i, &["thanks", "gracias"]);
        if self.gap(i + 1) & !(gap::SPACE | gap::COMMA | gap::LINE) != 0
            || self.gap(i + 1) & gap::SPACE == 0 && self.gap(i + 1) & gap::LINE == 0
        {
            return;
        }
        let end = self.name_end(i + 1);
        let last = end >= self.tokens.len();
        let closed = last
            || self.gap(end) & (gap::COMMA | gap::LINE | gap::END | gap::COLON | gap::POINT) != 0
            || self.gap(end) & gap::DASH != 0;
        if end > i + 1
            && end <= i + 4
            && closed
            && (!thanks || last || self.gap(i + 1) == gap::SPACE)
            && !self.class(i + 1, Class::KIN)
        {
            self.name_hit(i + 1, end, 72, "phi.name-greeting");
        }
    }

    /// A capital word by itself: an initial behind it, a signature, "I'm Naomi Ryan".
    pub(super) fn capital(&mut self, i: usize) {
        if !self.name_word(i) || self.class(i, Class::STATE_SHORT.with(Class::STREET)) && self.case(i) == Case::Upper {
            return;
        }
        let single = self.token(i + 1).is_some_and(|t| {
            t.kind == Kind::Word && t.end - t.start == 1 && t.case == Case::Upper && t.gap == gap::SPACE
        });
        if single && self.case(i) == Case::Capital && !self.is_text(i, b"vit") {
            let closed = matches!(self.after(i + 1), b'.' | b',' | b')' | b':' | b'?' | 0)
                || self.gap(i + 2) & gap::POSSESSIVE != 0;
            let first =
                usize::from(i > 0 && self.case(i - 1) == Case::Capital && self.name_word(i - 1) && self.spaced(i));
            if closed && !self.is_text(i + 1, b"I") {
                self.name_hit(i - first, i + 2, 82, "phi.name-initial");
            }
        }
        let me = i > 0
            && (self.is_text(i - 1, b"i'm")
                || i > 1
                    && (self.is_text(i - 1, b"am") && self.is_text(i - 2, b"i")
                        || self.is_text(i - 1, b"is") && self.is_text(i - 2, b"this"))
                || self.is_text(i - 1, b"soy"));
        if me && self.spaced(i) {
            let end = self.name_end(i);
            let people = ["an", "ish", "ese", "ic", "ano", "ana"]
                .iter()
                .any(|e| self.text(i).to_ascii_lowercase().ends_with(e.as_bytes()));
            if end > i + 1
                || end == i + 1
                    && !people
                    && !self.class(i, Class::STATE.with(Class::COUNTRY))
                    && self.case(i) == Case::Capital
            {
                self.name_hit(i, end, if end > i + 1 { 80 } else { 55 }, "phi.name-said");
            }
        }
        self.signature(i);
    }

    /// A last line of a dash and a name: "— Anna Hall".
    fn signature(&mut self, i: usize) {
        let gap = self.gap(i);
        let dash = gap & gap::DASH != 0
            && gap & (gap::LINE | gap::SPACE | gap::END) != 0
            && !matches!(self.joint(i), b'-')
            && self.tokens[i].gap_len >= 2;
        if !dash || i + 5 < self.tokens.len() {
            return;
        }
        let end = self.name_end(i);
        if end >= self.tokens.len() && end > i && end <= i + 3 {
            self.name_hit(i, end, 75, "phi.name-signed");
        }
    }

    /// Capital words that end in Hospital, Clinic, University …, or begin with Hospital, Clínica.
    pub(super) fn organization(&mut self, i: usize) {
        let capital = self.case(i) != Case::Lower;
        let mut end = i + 1;
        while end < i + 4
            && capital
            && self.org_word(end)
            && self.gap(end) & gap::BREAK == 0
            && self.gap(end) & (gap::POINT | gap::POSSESSIVE) == 0
        {
            end += 1;
        }
        let of = self.class(i, Class::ORG_FIRST)
            && capital
            && (self.is_text(end, b"of") || self.is_text(end, b"de") || self.is_text(end, b"for"));
        if of && self.gap(end) == gap::SPACE {
            let far = (end + 1..end + 4).take_while(|t| self.org_word(*t) && self.gap(*t) == gap::SPACE).count();
            end = if far > 0 { end + 1 + far } else { end };
        }
        let mut start = i;
        while start > 0 && i < start + 6 {
            let at = start - 1;
            let gap = self.gap(start);
            let saint = gap & gap::POINT != 0 && self.any(at, &["st", "dr", "ste"]);
            let near =
                gap & !(gap::SPACE | gap::POSSESSIVE | gap::DASH | gap::POINT) == 0 && (gap & gap::POINT == 0 || saint);
            let joins = start < i && self.any(at, &["of", "and", "de", "la"]) || self.any(at, &["med", "medical"]);
            let small = joins && at > 0 && self.org_word(at - 1);
            if !near || !(self.org_word(at) || small) {
                break;
            }
            start = at;
        }
        while start < i
            && self.any(start, &["the", "our", "my", "a", "at", "in", "from", "for", "if", "this", "what", "dr"])
        {
            start += 1;
        }
        let generic = |t: usize| {
            self.any(
                t,
                &[
                    "medical",
                    "health",
                    "care",
                    "cancer",
                    "the",
                    "cardiac",
                    "regional",
                    "local",
                    "surgery",
                    "urgent",
                    "emergency",
                    "primary",
                    "of",
                    "my",
                ],
            )
        };
        let named = (start..i).any(|t| !generic(t)) || (i + 1..end).any(|t| !generic(t));
        let first_only = start == i && !(self.class(i, Class::ORG_FIRST) && capital);
        let inc = start < i || !self.any(i, &["inc", "llc", "ltd", "corp", "plc", "gmbh"]);
        if named && !first_only && inc {
            let confidence = if capital { 82 } else { 65 };
            self.hit_tokens(Identifier::Organization, start, end, confidence, "phi.organization");
        }
    }

    /// A capital word that may stand in the name of a house: "Good Hope General".
    fn org_word(&self, i: usize) -> bool {
        const IN_NAMES: [&str; 22] = [
            "home",
            "care",
            "surgery",
            "medicine",
            "emergency",
            "urgent",
            "primary",
            "general",
            "white",
            "good",
            "new",
            "first",
            "god",
            "cancer",
            "american",
            "pediatrics",
            "oncology",
            "radiology",
            "hope",
            "street",
            "avenue",
            "best",
        ];
        self.token(i).is_some_and(|t| {
            let word = t.kind == Kind::Word && t.case != Case::Lower && t.end - t.start > 1;
            let other = t.class.is(Class::MONTH.with(Class::WEEKDAY));
            word && !other && (!t.class.is(Class::COMMON) || self.any(i, &IN_NAMES))
        })
    }

    /// "seen at UCSF", "admitted to St. Vincent's": capital words behind a word of care or of work.
    pub(super) fn care_place(&mut self, i: usize) {
        let at = self.is_text(i, b"at") || self.is_text(i, b"@");
        let care = i > 0 && self.class(i - 1, Class::CARE);
        let near = (i.saturating_sub(4)..i).any(|t| self.class(t, Class::CARE));
        if !(at || care && self.any(i, &["to", "from", "by", "in", "en", "into"])) {
            return;
        }
        let mut start = i + 1;
        while start < i + 3 && self.any(start, &["the", "our", "el", "la"]) {
            start += 1;
        }
        let upper = self.case(start) == Case::Upper
            && !self.class(start, Class::COMMON.with(Class::MEDICAL).with(Class::MEASURE));
        let wrong = Class::TITLE
            .with(Class::MONTH)
            .with(Class::WEEKDAY)
            .with(Class::COUNTRY)
            .with(Class::MEDICAL)
            .with(Class::STATE);
        let saint = self.any(start, &["st", "ste", "saint", "mt", "mount"]);
        if self.gap(start) != gap::SPACE
            || !(self.proper(start) || upper)
            || self.class(start, wrong) && !saint
            || upper && !(at && (near || self.text(start).len() >= 3) || care)
        {
            return;
        }
        if !at && !near || self.any(i, &["in", "by"]) && !saint {
            return;
        }
        let mut end = start + 1;
        while end < start + 6 {
            let gap = self.gap(end);
            let point = gap & gap::POINT != 0 && !self.any(end - 1, &["st", "ste", "mt"]);
            let small = self.any(end, &["of", "de", "la"]) && self.org_word(end + 1) && gap == gap::SPACE;
            if gap & !(gap::SPACE | gap::POINT | gap::DASH | gap::POSSESSIVE) != 0
                || point
                || !(self.org_word(end) || small)
            {
                break;
            }
            end += 1;
        }
        self.hit_tokens(Identifier::Organization, start, end, if near { 70 } else { 50 }, "phi.care-place");
    }

    /// An age, a rare disease and a small place in one text: together they may tell who it is.
    pub(super) fn rare_combination(&mut self) {
        let place = self.small || self.hits.iter().any(|h| h.kind == Identifier::Place);
        if let Some(i) = self.rare.filter(|_| self.age && place) {
            self.hit_tokens(Identifier::Rare, i, i + 1, 35, "phi.rare");
        }
    }
}
