//! Streets, units, ZIP codes, and places below State.

use super::{
    Identifier,
    lex::{Case, Kind, gap},
    lists::Class,
    scan::Scan,
};

/// ZIP codes' first three digits whose area holds 20,000 people or fewer (HHS guidance of 2012, Census 2000).
pub(crate) const RESTRICTED: [&str; 17] = [
    "036", "059", "063", "102", "203", "556", "692", "790", "821", "823", "830", "831", "878", "879", "884", "890",
    "893",
];

impl Scan<'_> {
    /// A token that may stand inside an address: a capital word, a number, a street word.
    fn addressy(&self, i: usize) -> bool {
        let Some(t) = self.token(i) else { return false };
        match t.kind {
            Kind::Number => t.end - t.start <= 6,
            Kind::Mixed => t.end - t.start <= 6,
            Kind::Word => {
                t.class.is(Class::STREET.with(Class::UNIT).with(Class::STREET_FIRST))
                    || t.case != Case::Lower && !t.class.is(Class::COMMON.with(Class::MONTH).with(Class::WEEKDAY))
                    || t.class.is(Class::PARTICLE) && self.case(i + 1) != Case::Lower
            }
        }
    }

    /// How far an address goes on from token `i`, over commas and line breaks, up to `most` tokens.
    fn address_end(&self, i: usize, most: usize) -> usize {
        let mut end = i;
        while end < i + most && self.addressy(end) {
            let gap = self.gap(end);
            let inside =
                gap & !(gap::SPACE | gap::COMMA | gap::LINE | gap::HASH | gap::DASH | gap::POINT | gap::SLASH) == 0;
            let sentence = end > i && gap & gap::POINT != 0 && gap & gap::SPACE != 0 && !self.short_word(end - 1);
            // A new line begins something else when it begins with a label ("Phone: …").
            let label = gap & gap::LINE != 0 && self.gap(end + 1) & gap::COLON != 0;
            let phone = self.gap(end) & (gap::DASH | gap::POINT) != 0 && self.digits(end) >= 4;
            if end > i && (!inside || sentence || label || phone) {
                break;
            }
            end += 1;
        }
        end
    }

    fn short_word(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.end - t.start <= 4)
    }

    fn address_hit(&mut self, from: usize, to: usize, confidence: u8, rule: &'static str) {
        let from = from.max(self.address_free);
        if from < to {
            self.hit_tokens(Identifier::Address, from, to, confidence, rule);
            self.address_free = to;
        }
    }

    /// A house number at `i`: `1420 N Elm Street`, then what belongs to it.
    pub(super) fn street(&mut self, i: usize) {
        if i < self.address_free || self.digits(i) > 6 {
            return;
        }
        let mut at = i + 1;
        if self.class(at, Class::DIRECTION) && self.spaced(at) {
            at += 1;
        }
        if let Some(end) = self.number_name_number(i) {
            self.address_hit(i, end, 60, "phi.address");
            return;
        }
        let first = at;
        while at < first + 5 {
            let Some(token) = self.token(at) else { return };
            let near = token.gap & !(gap::SPACE | gap::POINT) == 0 && token.gap_len <= 2;
            if !near {
                return;
            }
            let suffix = token.class.is(Class::STREET) && at > first;
            // "2 tablets by way": a suffix that is also a word needs a capital before it.
            let capital = (first..at).any(|t| self.case(t) != Case::Lower)
                || self.token(first).is_some_and(|t| t.kind == Kind::Mixed);
            let sure = [
                "street",
                "avenue",
                "ave",
                "boulevard",
                "blvd",
                "lane",
                "drive",
                "parkway",
                "pkwy",
                "road",
                "rd",
                "st",
            ]
            .iter()
            .any(|w| self.is_text(at, w.as_bytes()));
            let measured =
                (first..at).any(|t| self.class(t, Class::MEASURE.with(Class::COMMON).with(Class::PLACE_CUE)));
            if suffix && (capital && token.case != Case::Lower || sure && !measured) {
                let end = self.address_tail(at + 1);
                self.address_hit(i, end, 90, "phi.address");
                return;
            }
            if token.class.is(Class::MEASURE.with(Class::COMMON)) && token.case == Case::Lower {
                return;
            }
            at += 1;
        }
    }

    /// `98 Tylova 1036, Recco`: a number, one to three capital words, a number.
    fn number_name_number(&self, i: usize) -> Option<usize> {
        let mut at = i + 1;
        let wrong = Class::MEDICAL
            .with(Class::COMMON)
            .with(Class::MONTH)
            .with(Class::WEEKDAY)
            .with(Class::MEASURE)
            .with(Class::LABEL);
        while at < i + 5 && self.spaced(at) && self.proper(at) && !self.class(at, wrong) {
            at += 1;
        }
        let closed =
            at > i + 1 && self.spaced(at) && (1..=4).contains(&self.digits(at)) && !self.class(at + 1, Class::MEASURE);
        let plain = !matches!(self.joint(at + 1), b'.' | b'/' | b'-' | b':' | b',') || self.digits(at + 1) == 0;
        (closed && plain && self.after(at) != b'%').then(|| self.address_tail(at + 1))
    }

    /// Behind a street: a direction, a unit, the town, the State and the ZIP code.
    fn address_tail(&self, i: usize) -> usize {
        let mut end = i;
        if self.class(end, Class::DIRECTION) && self.spaced(end) && self.case(end) != Case::Lower {
            end += 1;
        }
        let gap = self.gap(end);
        let comma =
            gap & (gap::COMMA | gap::LINE) != 0 && gap & !(gap::COMMA | gap::LINE | gap::SPACE | gap::POINT) == 0;
        let unit = self.class(end, Class::UNIT) && gap & gap::END == 0 || gap & gap::HASH != 0;
        if !(comma || unit) {
            return end;
        }
        let far = self.address_end(end, 12);
        // Only a number, a State or a unit closes an address for certain; else the next word may start a new thought.
        let closes = |t: &usize| self.is_number(*t) || self.state_at(*t).is_some() || self.class(*t, Class::COUNTRY);
        (end..far).rev().find(closes).map_or(if comma && far > end && far <= end + 3 { far } else { end }, |t| {
            self.state_at(t).map_or(t + 1, |(_, stop)| stop)
        })
    }

    /// `Apt. 595`, `Suite 4`, `Box 1183`: reaches back to the street and forward to the ZIP code.
    pub(super) fn unit(&mut self, i: usize) {
        let post = self.text(i).len() == 3 && self.class(i + 1, Class::STATE_SHORT) && self.digits(i + 2) == 5;
        let military = post && !self.is_text(i, b"apt");
        let number = military || self.token(i + 1).is_some_and(|t| t.kind != Kind::Word && t.end - t.start <= 6);
        let near = self.gap(i + 1) & !(gap::SPACE | gap::POINT | gap::HASH) == 0;
        let boxed = self.is_text(i, b"box") || self.is_text(i, b"postbox");
        let vague =
            self.is_text(i, b"unit") || self.is_text(i, b"lot") || self.is_text(i, b"lote") || self.is_text(i, b"piso");
        if !number
            || !near
            || (vague || boxed && !self.po_box(i)) && self.case(i) == Case::Lower
            || i < self.address_free
        {
            return;
        }
        if self.class(i + 2, Class::MEASURE) && self.case(i + 2) == Case::Lower {
            return;
        }
        let mut start = i;
        while start > self.address_free
            && start + 9 > i
            && self.addressy(start - 1)
            && self.gap(start) & (gap::END | gap::COLON | gap::QUOTE) == 0
        {
            let sentence =
                self.gap(start) & gap::POINT != 0 && self.gap(start) & gap::SPACE != 0 && !self.short_word(start - 1);
            if sentence {
                break;
            }
            start -= 1;
        }
        // The address begins at its first number when there is one.
        if let Some(first) = (start..i).find(|t| self.is_number(*t)) {
            start = first;
        } else if self.gap(i) & gap::LINE != 0 && !military {
            start = i;
        }
        let end = self.address_end(i, 14).max(i + 2);
        self.address_hit(start, end, 85, "phi.address-unit");
    }

    fn po_box(&self, i: usize) -> bool {
        i > 1 && self.is_text(i - 1, b"o") && self.is_text(i - 2, b"p") || i > 0 && self.is_text(i - 1, b"po")
    }

    /// `calle Hidalgo 221`, `Via Carlo Cattaneo 130`: the street word first.
    pub(super) fn street_first(&mut self, i: usize) {
        if i < self.address_free {
            return;
        }
        let mut at = i + 1;
        while at < i + 6 {
            let Some(token) = self.token(at) else { return };
            if token.gap & !(gap::SPACE | gap::POINT | gap::HASH | gap::COMMA) != 0 {
                return;
            }
            if token.kind != Kind::Word && token.end - token.start <= 6 {
                if at == i + 1
                    && self.case(i) == Case::Lower
                    && !self.is_text(i, b"calle")
                    && !self.is_text(i, b"carrera")
                {
                    return;
                }
                let before = usize::from(i > 0 && self.is_number(i - 1) && self.spaced(i) && self.digits(i - 1) <= 6);
                let end = self.address_tail(at + 1);
                self.address_hit(i - before, end, 82, "phi.address");
                return;
            }
            let filler = ["de", "la", "del", "no", "num", "numero", "los", "las", "el", "san", "santa"]
                .iter()
                .any(|w| self.is_text(at, w.as_bytes()));
            if token.case == Case::Lower && !filler && token.class != Class::NONE {
                return;
            }
            at += 1;
        }
    }

    /// "my new address is 11 Via Goffredo 149 …", "lives at 22 Acacia …", "the corner of X and Y".
    pub(super) fn address_cue(&mut self, i: usize) {
        if self.is_text(i, b"corner") {
            let of = self.is_text(i + 1, b"of");
            let end = self.address_end(i + 2, 10);
            let and = self.is_text(end, b"and") && self.addressy(end + 1);
            let stop = if and { self.address_end(end + 1, 8) } else { end };
            if of && and && end > i + 2 && stop > end + 1 {
                let the = usize::from(i > 0 && self.is_text(i - 1, b"the"));
                self.address_hit(i - the, stop, 80, "phi.address-corner");
            }
            return;
        }
        let mut at = i + 1;
        while at < i + 6
            && [
                "is", "in", "at", "to", "es", "en", "the", "on", "of", "new", "address", "update", "now", "here",
                "they", "are", "with", "same", "their",
            ]
            .iter()
            .any(|w| self.is_text(at, w.as_bytes()))
        {
            at += 1;
        }
        if self.token(at).is_none_or(|t| t.gap & gap::END != 0 || t.kind == Kind::Word) || at < self.address_free {
            return;
        }
        let end = self.address_end(at, 14);
        let words =
            (at..end).filter(|t| self.token(*t).is_some_and(|t| t.kind == Kind::Word && t.case != Case::Lower)).count();
        let date =
            (at..end).any(|t| self.class(t, Class::MONTH)) || matches!(self.joint(at + 1), b'/' | b'-' | b':' | b'.');
        // "to the 2023 JAMA article": a year and one name.
        let year = words < 2 && matches!(self.value(at), Some(1900..=2099));
        if words >= 1 && !year && !date && !self.class(at + 1, Class::MEASURE) && end >= at + 2 {
            self.address_hit(at, end, 78, "phi.address-named");
        }
    }

    /// Five digits that are a ZIP code: behind a State, behind the word, or with four more.
    pub(super) fn zip(&mut self, i: usize) -> Option<usize> {
        let digits = self.digits(i);
        if digits != 3 && digits != 5 {
            return None;
        }
        let named = i > 0
            && (1..=4).any(|back| {
                i >= back
                    && (self.is_text(i - back, b"zip")
                        || self.is_text(i - back, b"zipcode")
                        || self.is_text(i - back, b"postal"))
            });
        if digits == 3 && named && RESTRICTED.iter().any(|z| self.is_text(i, z.as_bytes())) {
            self.hit_tokens(Identifier::Zip, i, i + 1, 80, "phi.zip3");
            return Some(i + 1);
        }
        if digits != 5 {
            return None;
        }
        let plus = self.joint(i + 1) == b'-' && self.digits(i + 1) == 4;
        let short = i > 0 && self.class(i - 1, Class::STATE_SHORT) && self.case(i - 1) == Case::Upper;
        let state = i > 0
            && self.gap(i) & !(gap::SPACE | gap::COMMA | gap::LINE | gap::POINT) == 0
            && (short || self.class(i - 1, Class::STATE));
        if !(plus || state || named) || self.class(i + 1, Class::MEASURE) && !named {
            return None;
        }
        let end = i + 1 + usize::from(plus);
        self.hit_tokens(Identifier::Zip, i, end, 92, "phi.zip");
        Some(end)
    }

    /// A State at token `i`: its first token and the one behind it.
    pub(super) fn state_at(&self, i: usize) -> Option<(usize, usize)> {
        if self.class(i, Class::STATE) || self.class(i, Class::STATE_SHORT) && self.case(i) == Case::Upper {
            return Some((i, i + 1));
        }
        let two = [
            ("new", "york"),
            ("new", "jersey"),
            ("new", "mexico"),
            ("new", "hampshire"),
            ("north", "carolina"),
            ("south", "carolina"),
            ("north", "dakota"),
            ("south", "dakota"),
            ("west", "virginia"),
            ("rhode", "island"),
        ];
        two.iter()
            .any(|(a, b)| self.is_text(i, a.as_bytes()) && self.is_text(i + 1, b.as_bytes()))
            .then_some((i, i + 2))
    }

    /// A State at `i` with a town before it: `Boulder, CO`.
    pub(super) fn state(&mut self, i: usize) {
        let short = self.class(i, Class::STATE_SHORT) && !self.class(i, Class::STATE);
        if short && self.case(i) != Case::Upper
            || i == 0
            || self.gap(i) & gap::COMMA == 0
            || self.gap(i) & !(gap::COMMA | gap::SPACE) != 0
        {
            return;
        }
        let start = self.proper_start(i - 1, 3);
        if start < i && !self.class(i - 1, Class::MEDICAL.with(Class::TITLE).with(Class::STATE)) {
            self.hit_tokens(Identifier::Place, start, i, 82, "phi.place-state");
        }
    }

    /// The first of at most `most` capital words that end with token `last`.
    pub(super) fn proper_start(&self, last: usize, most: usize) -> usize {
        let mut start = last + 1;
        while start > 0 && last + 1 - (start - 1) <= most {
            let at = start - 1;
            let joined = start == last + 1
                || self.gap(start) & gap::BREAK == 0 && (self.gap(start) & gap::POINT == 0 || self.short_word(at));
            let fits = self.proper(at)
                || self
                    .token(at)
                    .is_some_and(|t| t.kind == Kind::Word && t.class.is(Class::DIRECTION) && t.case != Case::Lower);
            if !joined || !fits {
                break;
            }
            start = at;
        }
        start
    }

    /// "from Springfield", "vivo en Boulder": a capital word behind a word of place.
    pub(super) fn place(&mut self, i: usize) {
        let mut at = i + 1;
        while at < i + 4
            && [
                "in", "near", "to", "at", "en", "de", "from", "the", "la", "el", "a", "of", "cerca", "outside",
                "downtown",
            ]
            .iter()
            .any(|w| self.is_text(at, w.as_bytes()))
            && self.case(at) == Case::Lower
        {
            at += 1;
        }
        if self.case(i) == Case::Upper {
            return;
        }
        let lives = self.class(i, Class::LIVES) || (i.saturating_sub(3)..i).any(|t| self.class(t, Class::LIVES));
        let from = self.is_text(i, b"from") || self.is_text(i, b"near") || self.is_text(i, b"outside");
        if self.class(i, Class::LIVES) && at == i + 1 || !(lives || from) {
            return;
        }
        let mut end = at;
        while end < at + 3
            && self.proper(end)
            && (end == at || self.gap(end) & (gap::BREAK | gap::POINT | gap::POSSESSIVE) == 0)
        {
            end += 1;
        }
        let plain = self.gap(at) & !gap::SPACE == 0;
        let other = Class::STATE
            .with(Class::COUNTRY)
            .with(Class::MEDICAL)
            .with(Class::MONTH)
            .with(Class::WEEKDAY)
            .with(Class::TITLE)
            .with(Class::ORG);
        let study = self.tokens.get(end).is_some_and(|_| {
            ["study", "trial", "trials", "disease", "syndrome"].iter().any(|w| self.is_text(end, w.as_bytes()))
        });
        let upper = end == at + 1 && self.case(at) == Case::Upper && self.text(at).len() <= 5;
        if end > at
            && plain
            && !study
            && !upper
            && self.state_at(at).is_none()
            && !(at..end).any(|t| self.class(t, other))
        {
            let confidence = if lives { 72 } else { 50 };
            self.hit_tokens(Identifier::Place, at, end, confidence, "phi.place");
        }
    }

    /// `King County`, `the village of Alma`.
    pub(super) fn place_kind(&mut self, i: usize) {
        if self.case(i) == Case::Capital && i > 0 && self.spaced(i) {
            let start = self.proper_start(i - 1, 2);
            if start < i {
                self.hit_tokens(Identifier::Place, start, i + 1, 80, "phi.place-kind");
                return;
            }
        }
        let of = self.is_text(i + 1, b"of") || self.is_text(i + 1, b"de");
        if of && self.proper(i + 2) && self.gap(i + 2) == gap::SPACE && self.state_at(i + 2).is_none() {
            let end = i + 3 + usize::from(self.proper(i + 3) && self.gap(i + 3) == gap::SPACE);
            self.hit_tokens(Identifier::Place, i + 2, end, 75, "phi.place-kind");
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn seventeen_zip_areas_are_restricted() {
        assert_eq!(super::RESTRICTED.len(), 17);
        assert!(super::RESTRICTED.is_sorted());
    }
}
