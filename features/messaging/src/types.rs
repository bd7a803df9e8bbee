//! The words of a thread, parsed once.

use guard::{Level, Screening};
use kernel::{Locale, PersonId, PoolId, RawId, Time};

kernel::kinds! {
    /// A private conversation between a patient's circle and the care team.
    Thread = "thread" => ThreadId,
    /// One message, note or event of a thread.
    Post = "post" => PostId,
    /// A picture or document of a thread.
    File = "file" => FileId,
    /// An answer with holes, for the team.
    Template = "template" => TemplateId,
    /// A call that the team owes a patient.
    Call = "call" => CallId,
}

gate::resource!(Thread, table: "messaging_threads", id: "id", patient: "patient", holder: "holder", pool: "pool", author: "asked_by");
gate::resource!(Call, table: "messaging_calls", id: "id", patient: "patient", holder: "holder", pool: "pool", author: "made_by");

/// To have it among one's own messages: the patient, the circle, who takes part.
#[derive(Debug)]
pub enum Follow {}

impl gate::Act for Follow {
    const WORD: &'static str = "follow";
}

/// To say of danger words in it whether they were danger.
#[derive(Debug)]
pub enum MarkDanger {}

impl gate::Act for MarkDanger {
    const WORD: &'static str = "mark";
}
impl gate::WriteAct for MarkDanger {}

/// To let its words go to another office.
#[derive(Debug)]
pub enum Disclose {}

impl gate::Act for Disclose {
    const WORD: &'static str = "disclose";
}
impl gate::WriteAct for Disclose {}

/// To see how the organisation's danger words do.
#[derive(Debug)]
pub enum Measure {}

impl gate::Act for Measure {
    const WORD: &'static str = "measure";
}

/// Stands for the rule where no rule fired.
pub(crate) const MISSED: &str = "missed";

/// Most characters of one message.
pub const MAX_WORDS: usize = 20_000;
/// What an e-mail may bring, a message holds.
const _: () = assert!(channels::MOST_MAILED as usize <= MAX_WORDS);
/// Most files of one message.
pub const MAX_FILES: usize = 5;
/// Most bytes of one file as it arrives: 10 MB.
pub const MAX_BYTES: usize = 10 * 1_048_576;

/// A small enumeration with the words that its column holds.
macro_rules! words_of {
    ($(#[$doc:meta])* $name:ident { $($(#[$d:meta])* $one:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$d])* $one),* }
        impl $name {
            /// The stored word.
            pub const fn word(self) -> &'static str { match self { $(Self::$one => $word),* } }
            /// Reads the stored word.
            pub fn parse(word: &str) -> Option<Self> { match word { $($word => Some(Self::$one),)* _ => None } }
        }
    };
}

words_of! {
    /// How a thread stands.
    State {
        /// The team owes an answer.
        Asked = "asked",
        /// The team answered and keeps it open.
        Answered = "answered",
        /// Ended with an outcome.
        Closed = "closed",
    }
}

words_of! {
    /// What a post is.
    PostKind {
        /// Words between the circle and the team.
        Message = "message",
        /// Words inside the team: the circle does not see them.
        Note = "note",
        /// Something that happened.
        Event = "event",
    }
}

words_of! {
    /// Whose words a post holds.
    Side {
        /// The patient's or the circle's.
        Kin = "kin",
        /// The care team's, interpreters included.
        Team = "team",
        /// The program's.
        Auto = "auto",
    }
}

words_of! {
    /// How words came.
    Via {
        /// On a page.
        App = "app",
        /// By text message.
        Sms = "sms",
        /// By e-mail.
        Mail = "mail",
    }
}

words_of! {
    /// What the team says of a danger.
    Verdict {
        /// It was danger.
        Right = "right",
        /// It was none.
        Wrong = "wrong",
        /// It was danger, and nothing was flagged.
        Missed = "missed",
    }
}

/// What somebody of the team said of one danger in a post.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub post: PostId,
    /// The rule that fired; [`MISSED`] where none did.
    pub rule: String,
    pub level: Level,
    /// The table's word: a later version may have other kinds.
    pub kind: String,
    pub verdict: Verdict,
    pub by: PersonId,
    pub at: Time,
}

/// What the organisation chose for all threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Hours after which an unread answer is told again.
    pub unread_hours: u32,
    /// Days after the end during which the circle may still write.
    pub write_days: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { unread_hours: 48, write_days: 14 }
    }
}

/// Why somebody writes, and who reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// A short stable key, such as `symptom`.
    pub key: String,
    /// Small first on the page.
    pub place: u32,
    /// The words, English then Spanish.
    pub words: [String; 2],
    /// Who reads it.
    pub pool: PoolId,
    /// An answer may become an e-visit that costs something.
    pub billed: bool,
    /// Minutes that an answer usually takes, for the inbox block.
    pub minutes: u32,
}

impl Reason {
    /// The words in a language.
    pub fn in_words(&self, l: Locale) -> &str {
        in_language(&self.words, l)
    }
}

/// One of two texts by language.
pub(crate) fn in_language(texts: &[String; 2], l: Locale) -> &str {
    match l {
        Locale::En => &texts[0],
        Locale::Es => &texts[1],
    }
}

/// An answer with holes, English then Spanish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateText {
    /// Its id; fresh for a new one.
    pub id: TemplateId,
    /// The name that the team picks it by.
    pub name: [String; 2],
    /// The words; the holes are [`HOLES`].
    pub body: [String; 2],
}

impl TemplateText {
    /// The name in a language.
    pub fn name_in(&self, l: Locale) -> &str {
        in_language(&self.name, l)
    }
    /// Every pair of braces is one of [`HOLES`].
    pub fn holes_known(&self) -> bool {
        let left = |body: &String| HOLES.iter().fold(body.clone(), |text, hole| text.replace(hole, ""));
        self.body.iter().all(|body| !left(body).contains(['{', '}']))
    }
    /// The words in a language, with their holes.
    pub fn body_in(&self, l: Locale) -> &str {
        in_language(&self.body, l)
    }
}

/// The holes of a template, with braces.
pub const HOLES: [&str; 4] = ["{given_name}", "{clinic}", "{clinic_phone}", "{my_name}"];

/// Puts the values of [`HOLES`] in their order into a template's text.
pub(crate) fn fill(body: &str, values: [&str; 4]) -> String {
    HOLES.iter().zip(values).fold(body.to_owned(), |text, (hole, value)| text.replace(hole, value))
}

/// A question to be opened. See [`crate::open_thread`].
#[derive(Debug)]
pub struct NewThread {
    /// The id of the thread to be, so that a retry can find it.
    pub id: ThreadId,
    /// The reason's key.
    pub reason: String,
    /// The question.
    pub body: String,
    /// How it came.
    pub via: Via,
    /// Files, ready and sealed.
    pub files: Vec<SealedFile>,
}

/// A file ready for its column.
#[derive(Debug)]
pub struct SealedFile {
    /// Its id, bound into the seal.
    pub id: FileId,
    /// `image/jpeg`, `image/png` or `application/pdf`.
    pub kind: &'static str,
    /// Bytes before sealing.
    pub bytes: usize,
    /// Nonce and sealed bytes.
    pub sealed: Vec<u8>,
}

/// What guard saw in one text, ready for the thread's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Danger {
    /// The language is one that a table covers.
    pub screened: bool,
    /// The most urgent level.
    pub level: Option<Level>,
    /// `en`, `es`, or empty when guard cannot say or does not know it.
    pub language: &'static str,
}

impl Danger {
    /// Reads a screening.
    pub fn of(seen: &Screening) -> Self {
        let language = match seen.language {
            guard::Language::English => "en",
            guard::Language::Spanish => "es",
            _ => "",
        };
        Self { screened: seen.screened, level: seen.level(), language }
    }
    /// Must be read before everything else: life may be at risk, or nobody can say that it is not.
    pub fn goes_first(&self) -> bool {
        self.level == Some(Level::Now) || !self.screened
    }
}

/// A thread as stored.
#[derive(Debug, Clone)]
pub struct ThreadInfo {
    /// The thread.
    pub id: ThreadId,
    /// Whose it is.
    pub patient: PersonId,
    /// Who owns the answer.
    pub pool: PoolId,
    /// Who of the pool took it.
    pub holder: Option<PersonId>,
    /// Who asked: the patient or somebody for the patient.
    pub asked_by: PersonId,
    /// The reason's key.
    pub reason: String,
    /// The reason in words, English and Spanish; empty where nobody chose one.
    pub about: [String; 2],
    /// The question's first words.
    pub title: String,
    /// How it stands.
    pub state: State,
    /// The outcome's word; empty while open.
    pub outcome: String,
    /// Every text of the circle was in a language that a table covers.
    pub screened: bool,
    /// The most urgent danger since it waits.
    pub danger: Option<Level>,
    /// The language of the last question; empty when unknown.
    pub language: String,
    /// Since when the team owes an answer.
    pub waits_at: Time,
    /// Until when it promised one.
    pub due_at: Time,
    /// When the team answered first.
    pub answered_at: Option<Time>,
    /// When it ended.
    pub closed_at: Option<Time>,
}

/// A post as stored.
#[derive(Debug, Clone)]
pub struct PostInfo {
    /// The post.
    pub id: PostId,
    /// Its number in the thread, from 1.
    pub n: i64,
    /// What it is.
    pub kind: PostKind,
    /// Whose words.
    pub side: Side,
    /// Who wrote or did it; none for the program.
    pub author: Option<PersonId>,
    /// What happened, for an event.
    pub code: String,
    /// To whom: a person or pool, for an event.
    pub about: Option<RawId>,
    /// The words.
    pub body: String,
    /// How they came.
    pub via: Via,
    /// How many files hang on it.
    pub files: i64,
    /// When.
    pub at: Time,
}

/// The first words of a question, cut at a word, at most 60 characters.
pub(crate) fn title_of(body: &str) -> String {
    let line = body.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if line.chars().count() <= 60 {
        return line.to_owned();
    }
    let head: String = line.chars().take(59).collect();
    let cut = head.rfind(char::is_whitespace).filter(|at| *at > 20).unwrap_or(head.len());
    format!("{}…", head.get(..cut).unwrap_or(&head).trim_end_matches([',', ' ', '.', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_cut_at_a_word() {
        let check = |body: &str, want: &str| assert_eq!(title_of(body), want);
        check("\n  My ankles are swollen.\nSince Sunday.", "My ankles are swollen.");
        check(&"palabra ".repeat(20), "palabra palabra palabra palabra palabra palabra palabra…");
        assert_eq!(title_of(&"ñ".repeat(90)).chars().count(), 60);
        check("", "");
    }

    #[test]
    fn holes_are_filled() {
        assert_eq!(
            fill("Dear {given_name}, call {clinic_phone}. {my_name}", ["Ana", "Mesa", "555", "Tomas"]),
            "Dear Ana, call 555. Tomas"
        );
    }

    #[test]
    fn unscreened_goes_first() {
        let check = |text: &str, want| assert_eq!(Danger::of(&guard::danger(text)).goes_first(), want, "{text}");
        check("I have chest pain right now", true);
        check("J'ai mal à la poitrine depuis ce matin", true);
        check("Can I get a refill of my blood pressure pills?", false);
    }
}
