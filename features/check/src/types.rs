//! What was asked of a text.

use guard::Place;
use serde::Deserialize;

/// The longest text, in characters.
pub(crate) const MOST_CHARACTERS: usize = 8_000;

/// The longest form, in bytes: a text of the longest kind when each character is four bytes and each byte is escaped.
pub(crate) const MOST_BYTES: usize = 128 << 10;

/// To check a text.
#[derive(Debug)]
pub(crate) enum CheckText {}

impl gate::Act for CheckText {
    const WORD: &'static str = "check a text";
}

/// To pass a text in spite of its findings.
#[derive(Debug)]
pub(crate) enum PassText {}

impl gate::Act for PassText {
    const WORD: &'static str = "pass a text";
}

impl gate::WriteAct for PassText {}

/// The form. `take`, `say` and `all` are buttons inside the findings; see `ui::guard_box`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub text: String,
    pub place: String,
    pub take: String,
    pub say: String,
    pub all: String,
    pub pass: String,
    pub reason: String,
}

impl Asked {
    /// Line ends as the script sends them: a form sends two characters for one, and places in the text must agree.
    pub fn plain(mut self) -> Self {
        if self.text.contains('\r') {
            self.text = self.text.replace("\r\n", "\n").replace('\r', "\n");
        }
        self
    }

    /// Where the text shall go; the strictest place when none was chosen.
    pub fn place(&self) -> Place {
        PLACES.into_iter().find(|place| word(*place) == self.place).unwrap_or(Place::Open)
    }

    /// Longer than is looked at.
    pub fn too_long(&self) -> bool {
        // Counting stops at the limit.
        self.text.chars().nth(MOST_CHARACTERS).is_some()
    }
}

/// The places to choose from.
pub(crate) const PLACES: [Place; 3] = [Place::Open, Place::Members, Place::Peers];

/// The word of a place in the form.
pub(crate) const fn word(place: Place) -> &'static str {
    match place {
        Place::Members => "members",
        Place::Peers => "peers",
        Place::Open | Place::Sms | Place::Email | Place::Push | Place::PreferredSms | Place::Fax => "open",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strictest_place_is_meant_when_none_is_named() {
        let check = |place: &str, want| {
            assert_eq!(Asked { place: place.into(), ..Asked::default() }.place(), want, "{place}");
        };
        check("open", Place::Open);
        check("members", Place::Members);
        check("peers", Place::Peers);
        check("care", Place::Open);
        check("", Place::Open);
    }

    #[test]
    fn line_ends_are_one_character_and_the_limit_counts_characters() {
        let asked = |text: String| Asked { text, ..Asked::default() }.plain();
        assert_eq!(asked("a\r\nb\rc\nd".into()).text, "a\nb\nc\nd");
        assert!(!asked("ñ".repeat(MOST_CHARACTERS)).too_long());
        assert!(asked("ñ".repeat(MOST_CHARACTERS + 1)).too_long());
    }
}
