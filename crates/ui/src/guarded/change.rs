//! What the buttons inside the findings ask for, done to the text.

use std::ops::Range;

use super::Guarded;

/// How often a text is read again after all was replaced, since new neighbours can make new findings.
const ROUNDS: usize = 3;

impl Guarded<'_> {
    /// The text as the pressed button wants it: `take` and `say` are `START-END` in bytes, empty when not pressed. None when
    /// no button was pressed, or when the text has changed since and the finding is not there any more.
    pub fn changed(&self, take: &str, say: &str, all: bool) -> Option<String> {
        if all {
            return Some(self.all_taken());
        }
        match (span(take), span(say)) {
            (Some(at), _) => {
                let offer = self.offers().into_iter().find(|offer| offer.finding.span == at)?;
                Some(offer.apply(self.text))
            }
            (None, Some(at)) => {
                let fault = self.faults().into_iter().find(|fault| fault.span == at)?;
                let around = sentence(self.text, &fault.span);
                Some(format!("{}{}{}", self.text.get(..around.start)?, fault.better, self.text.get(around.end..)?))
            }
            (None, None) => None,
        }
    }

    /// The text with every offer taken that this place asks for.
    fn all_taken(&self) -> String {
        if guard::phi(self.text).iter().all(|found| self.place.refuses(found)) {
            return guard::rewrite(self.text).text;
        }
        let mut text = self.text.to_owned();
        for _ in 0..ROUNDS {
            let offers = Guarded { text: &text, ..*self }.offers();
            // From the end, so that the places of the earlier ones stay.
            text = offers.iter().rev().fold(text, |text, offer| offer.apply(&text));
        }
        text
    }
}

fn span(word: &str) -> Option<Range<usize>> {
    let (start, end) = word.split_once('-')?;
    Some(start.parse().ok()?..end.parse().ok()?)
}

/// From the start of the sentence that the span begins in to the end of the one it ends in, with its stop.
fn sentence(text: &str, span: &Range<usize>) -> Range<usize> {
    let head = text.get(..span.start).unwrap_or_default();
    let start = head.char_indices().rev().find(|(at, c)| stops(text, *at, *c)).map_or(0, |(at, c)| at + c.len_utf8());
    let gap = text.get(start..span.start).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let tail = text.get(span.end..).unwrap_or_default();
    let stop = tail.char_indices().find(|(at, c)| stops(text, span.end + at, *c));
    let end = match stop {
        Some((at, '\n')) => span.end + at,
        Some((at, c)) => span.end + at + c.len_utf8(),
        None => text.trim_end().len().max(span.end),
    };
    start + gap..end
}

/// Whether a sentence ends with the character at `at`: not after a title, and not inside a number or address.
fn stops(text: &str, at: usize, c: char) -> bool {
    const TITLES: [&str; 8] = ["dr", "dra", "mr", "mrs", "ms", "sr", "sra", "st"];
    let after = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
    match c {
        '\n' => true,
        '.' if after.is_some_and(|next| !next.is_whitespace()) => false,
        '.' => {
            let word = text.get(..at).and_then(|head| head.split(|c: char| !c.is_alphabetic()).next_back());
            !TITLES.contains(&word.unwrap_or_default().to_lowercase().as_str())
        }
        '!' | '?' => after.is_none_or(char::is_whitespace),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use guard::Place;

    use super::*;

    fn seen(text: &str, place: Place) -> Guarded<'_> {
        Guarded { text, place, staff: true, nurse: None }
    }

    #[test]
    fn one_or_all_are_replaced_and_a_stale_button_changes_nothing() {
        let text = "Call me at 303-555-0142 or 303-555-0188.";
        let post = seen(text, Place::Open);
        let first = post.offers().first().map(|o| format!("{}-{}", o.finding.span.start, o.finding.span.end));
        let one = post.changed(&first.unwrap_or_default(), "", false);
        assert_eq!(one.as_deref(), Some("Call me at a phone number or 303-555-0188."));
        assert_eq!(post.changed("", "", true).as_deref(), Some("Call me at a phone number or a phone number."));
        for stale in ["1-2", "11", "-", "99-200", "x-y", ""] {
            assert_eq!(post.changed(stale, stale, false), None, "{stale}");
        }
    }

    #[test]
    fn what_may_stay_in_a_place_is_not_replaced_there() {
        let text = "Write to a@b.example, see https://example.org/paper";
        let changed = seen(text, Place::Peers).changed("", "", true);
        assert!(changed.is_some_and(|c| c.contains("https://example.org/paper") && !c.contains("a@b.example")));
    }

    #[test]
    fn a_better_sentence_takes_the_place_of_the_whole_sentence() {
        let check = |text: &str, at: Range<usize>, want: &str| assert_eq!(&text[sentence(text, &at)], want, "{text}");
        check("Hello all. Thanks for coming in, dear! Bye.", 11..20, "Thanks for coming in, dear!");
        check("One line\nthanks for your visit\nlast", 9..15, "thanks for your visit");
        check("We saw Dr. Lee and you at 9.30 today. Bye", 3..6, "We saw Dr. Lee and you at 9.30 today.");
        check("no stop at all  ", 3..7, "no stop at all");
    }
}
