//! Words as the search sees them: folded, stemmed, and beside the everyday words that mean the same.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use rust_stemmers::{Algorithm, Stemmer};
use store::TextIndex;

/// Title, everyday words, body; the last column holds the place alone and weighs nothing.
pub(crate) const INDEX: TextIndex = TextIndex { name: "communities_search", weights: &[4.0, 2.5, 1.0, 0.0] };

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// Words of one meaning on each line: a medical name, then what people say.
static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::read(&[
        include_str!("../tables/lay.txt"),
        include_str!("../tables/everyday.txt"),
        include_str!("../tables/aspects.txt"),
    ])
});

/// Words that say nothing about a subject, folded.
const STOP: &str = "a an and are as at be but by can could did do does for from had has have how i if in is it its me my no \
    not of on or our s should so t than that the their them there these they this to too us was we were what when where \
    which who why will with would you your am any been about into out up just get got \
    al como con cual cuando de del donde el ella en es esta este ha han hay la las le les lo los mas me mi muy ni no o para \
    pero por porque que quien se si sin sobre son su sus te tiene tu un una unos y ya yo";

static STOPS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| STOP.split_whitespace().collect());

/// The stems of a text, in its order, without words that say nothing.
pub(crate) fn stems(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let folded = words.map(|w| w.chars().flat_map(char::to_lowercase).map(plain).collect::<String>());
    folded.filter(|w| !STOPS.contains(w.as_str())).map(|w| STEMMER.stem(&w).into_owned()).collect()
}

/// A lower-case letter without its accent.
pub(crate) fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'ä' | 'â' | 'ã' => 'a',
        'é' | 'è' | 'ë' | 'ê' => 'e',
        'í' | 'ì' | 'ï' | 'î' => 'i',
        'ó' | 'ò' | 'ö' | 'ô' | 'õ' => 'o',
        'ú' | 'ù' | 'ü' | 'û' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}

/// What one post puts into the columns of the index.
pub(crate) struct Indexed {
    pub title: String,
    pub lay: String,
    pub body: String,
}

/// The first words of a body that may bring everyday words with them: what it is about stands there.
const HEAD: usize = 40;

/// A post's words for the index. `title` is empty for a reply.
pub(crate) fn index(title: &str, body: &str) -> Indexed {
    let frame = frame(title);
    let (title, body) = (stems(title), stems(body));
    let mut lay = VOCABULARY.beside(&title);
    lay.extend(frame.map(|aspect| VOCABULARY.line(aspect)).unwrap_or_default());
    if title.is_empty() {
        lay.extend(VOCABULARY.beside(body.get(..body.len().min(HEAD)).unwrap_or_default()));
    }
    lay.retain(|word| !title.contains(word));
    lay.sort();
    lay.dedup();
    Indexed { title: title.join(" "), lay: lay.join(" "), body: body.join(" ") }
}

/// The aspect that a question's first words ask for, where these are too small to be in the index.
fn frame(title: &str) -> Option<&'static str> {
    const FRAMES: [(&str, &str); 8] = [
        ("what is", "information"),
        ("what are", "information"),
        ("do you have information", "information"),
        ("qué es", "information"),
        ("qué son", "information"),
        ("what to do", "considerations"),
        ("what can i do", "considerations"),
        ("qué hacer", "considerations"),
    ];
    let title = title.to_lowercase();
    let title = title.trim_start_matches(['¿', ' ']);
    FRAMES.iter().find(|(start, _)| title.starts_with(start)).map(|(_, aspect)| *aspect)
}

/// The stems to look for.
pub(crate) fn query(text: &str) -> Vec<String> {
    let mut words = stems(text);
    let mut seen = HashSet::new();
    words.retain(|word| seen.insert(word.clone()));
    words.truncate(24);
    words
}

/// How well a title answers to what was asked, beside the engine's own score: how much of what was asked stands in the
/// title or beside it (a subject named once outweighs a word that is repeated in a long text), and how much of the title
/// was asked for (the plain question comes before its special cases).
pub(crate) fn fits(asked: &[String], title: &str, lay: &str) -> f64 {
    let meant = VOCABULARY.beside(asked);
    let found =
        asked.iter().filter(|word| title.split(' ').chain(lay.split(' ')).any(|one| one == word.as_str())).count();
    let titled = title.split(' ').filter(|word| !word.is_empty()).count();
    let wanted = title.split(' ').filter(|word| asked.iter().chain(&meant).any(|one| one == word)).count();
    let share = |part: usize, of: usize| {
        f64::from(u32::try_from(part).unwrap_or(0)) / f64::from(u32::try_from(of.max(1)).unwrap_or(1))
    };
    (0.5 + share(found, asked.len())) * (PLAIN + share(wanted, titled))
}

/// What a title is worth of which nothing was asked for in so many words.
const PLAIN: f64 = 1.0;

/// The word by which the index knows a closed place; all open ones are one word, for everybody reads them.
pub(crate) fn place_word(place: kernel::RawId, kind: guard::Place) -> String {
    if kind == guard::Place::Open { "open".to_owned() } else { format!("p{place}") }
}

/// Lines of equal meaning, found by the first stem of each of their phrases.
struct Vocabulary {
    lines: Vec<Vec<String>>,
    phrases: HashMap<String, Vec<(Vec<String>, usize)>>,
}

impl Vocabulary {
    fn read(tables: &[&str]) -> Self {
        let mut all = Self { lines: Vec::new(), phrases: HashMap::new() };
        for line in tables.iter().flat_map(|table| table.lines()) {
            if let Some((term, words)) = line.split_once('|').filter(|_| !line.starts_with('#')) {
                all.add(term, words);
            }
        }
        all
    }

    fn add(&mut self, term: &str, words: &str) {
        let at = self.lines.len();
        let mut bag = Vec::new();
        for phrase in term.split(',').chain(words.split(',')) {
            let phrase = stems(phrase);
            bag.extend(phrase.iter().cloned());
            if let Some(first) = phrase.first() {
                self.phrases.entry(first.clone()).or_default().push((phrase.clone(), at));
            }
        }
        bag.sort();
        bag.dedup();
        self.lines.push(bag);
    }

    /// The words of the line that begins with this term.
    fn line(&self, term: &str) -> Vec<String> {
        let term = stems(term);
        let starts = term.first().and_then(|first| self.phrases.get(first));
        // The term itself comes first in its line, and lines stand in the order of the tables: the last is the aspect's.
        let at = starts.into_iter().flatten().filter(|(phrase, _)| *phrase == term).map(|(_, line)| *line).next_back();
        at.and_then(|at| self.lines.get(at)).cloned().unwrap_or_default()
    }

    /// The words of every line of which a phrase stands in `text`; of several lines the one with the longest phrase speaks
    /// for each place in the text.
    fn beside(&self, text: &[String]) -> Vec<String> {
        let mut out = Vec::new();
        for (at, word) in text.iter().enumerate() {
            let here = text.get(at..).unwrap_or_default();
            let fits = || self.phrases.get(word).into_iter().flatten().filter(|(phrase, _)| here.starts_with(phrase));
            let longest = fits().map(|(phrase, _)| phrase.len()).max().unwrap_or(0);
            for (_, line) in fits().filter(|(phrase, _)| phrase.len() == longest) {
                out.extend(self.lines.get(*line).into_iter().flatten().cloned());
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_folded_and_without_small_words() {
        let check = |text: &str, want: &str| assert_eq!(stems(text).join(" "), want, "{text}");
        check("Is it safe to walk right after dinner?", "safe walk right after dinner");
        check("Presión ALTA de los riñones", "presion alta rinon");
        check("", "");
    }

    #[test]
    fn everyday_words_stand_beside_medical_ones() {
        let all = Vocabulary::read(&["diabetes | sugar, sugar disease\nrenal failure | kidneys stop\n# no | line\n"]);
        let beside = |text: &str| all.beside(&stems(text)).join(" ");
        assert!(beside("My sugar disease").contains("diabet"));
        assert!(beside("renal failure").contains("kidney"));
        assert_eq!(beside("renal stones"), "");
    }

    #[test]
    fn the_vocabulary_is_well_formed() {
        assert!(VOCABULARY.lines.len() > 500, "{}", VOCABULARY.lines.len());
        assert!(index("Living with diabetes", "").lay.contains("sugar"));
    }
}
