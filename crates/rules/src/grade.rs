//! How hard a short text is to read, by the published formulas.
//!
//! English: the Flesch-Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas",
//! Research Branch Report 8-75, US Navy, 1975). Spanish: the perspicuity of Szigriszt Pazos ("Sistemas predictivos de
//! legibilidad del mensaje escrito", Madrid 1993), in the words of the INFLESZ scale (Barrio-Cantalejo and others,
//! "Validación de la Escala INFLESZ", Anales del Sistema Sanitario de Navarra 31:2, 2008).
//!
//! Syllables are counted by rules of spelling: exact in Spanish but for a few loan words, and in English right for most
//! words. A few words more or less move a short text by a grade: the number is a hint, never a bound.

/// What was counted in a text. Numbers and links are no words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Sentences that hold a word.
    pub sentences: u32,
    /// Words.
    pub words: u32,
    /// Syllables of all words.
    pub syllables: u32,
}

/// How hard a Spanish text is, by the scale INFLESZ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Inflesz {
    /// *Muy difícil*: below 40.
    VeryHard,
    /// *Algo difícil*: 40 to 55.
    Hard,
    /// *Normal*: 55 to 65.
    Normal,
    /// *Bastante fácil*: 65 to 80.
    Easy,
    /// *Muy fácil*: above 80.
    VeryEasy,
}

impl Inflesz {
    /// The step that a perspicuity stands on.
    pub const fn of(perspicuity: f64) -> Self {
        match perspicuity {
            ..40.0 => Self::VeryHard,
            ..55.0 => Self::Hard,
            ..65.0 => Self::Normal,
            ..=80.0 => Self::Easy,
            _ => Self::VeryEasy,
        }
    }
}

impl Counted {
    /// Counts an English text.
    pub fn english(text: &str) -> Self {
        counted(text, english_syllables)
    }
    /// Counts a Spanish text.
    pub fn spanish(text: &str) -> Self {
        counted(text, spanish_syllables)
    }
    /// The school grade in the United States, by Flesch and Kincaid: `0.39 words/sentences + 11.8 syllables/words - 15.59`. None
    /// without words.
    ///
    /// ```
    /// use rules::grade::Counted;
    /// let grade = Counted { sentences: 1, words: 13, syllables: 24 }.grade().unwrap();
    /// assert_eq!(format!("{grade:.1}"), "11.3");
    /// ```
    pub fn grade(self) -> Option<f64> {
        let (a, b) = self.shares()?;
        Some(0.39 * a + 11.8 * b - 15.59)
    }
    /// The perspicuity of Szigriszt: `206.835 - 62.3 syllables/words - words/sentences`, 0 hard to 100 easy and beyond. None
    /// without words.
    pub fn perspicuity(self) -> Option<f64> {
        let (a, b) = self.shares()?;
        Some(206.835 - 62.3 * b - a)
    }
    /// Words for each sentence, and syllables for each word.
    fn shares(self) -> Option<(f64, f64)> {
        let Self { sentences, words, syllables } = self;
        let (sentences, words, syllables) = (f64::from(sentences), f64::from(words), f64::from(syllables));
        (sentences > 0.0).then(|| (words / sentences, syllables / words))
    }
}

fn counted(text: &str, syllables: fn(&str) -> u32) -> Counted {
    let mut sum = Counted::default();
    let mut open = 0;
    for piece in text.split_whitespace() {
        if !piece.contains("://") {
            let words = piece.split(|c: char| !c.is_alphabetic() && !matches!(c, '\'' | '\u{2019}'));
            for word in words.filter(|word| word.chars().any(char::is_alphabetic)) {
                sum.words += 1;
                open += 1;
                sum.syllables += syllables(&word.to_lowercase());
            }
        }
        let ends = piece.trim_end_matches(['"', '\u{201d}', ')', '»']).ends_with(['.', '!', '?', '…']);
        if ends && open > 0 {
            (sum.sentences, open) = (sum.sentences + 1, 0);
        }
    }
    sum.sentences += u32::from(open > 0);
    sum
}

/// Syllables of one English word in small letters, by its spelling; at least one.
pub fn english_syllables(word: &str) -> u32 {
    let letters: Vec<char> = word.chars().filter(char::is_ascii_alphabetic).collect();
    let word: String = letters.iter().collect();
    // A silent e inside: "safe-ly", "some-thing".
    for end in ["ly", "ful", "ment", "less", "ness", "thing", "where", "time", "times", "body"] {
        if let Some(head) = word.strip_suffix(end).filter(|head| head.len() > 2 && head.ends_with('e')) {
            return english_syllables(head) + english_syllables(end);
        }
    }
    let at = |n: usize| letters.get(n).copied().unwrap_or(' ');
    let vowel = |n: usize| match at(n) {
        'a' | 'e' | 'i' | 'o' | 'u' => true,
        'y' => !matches!(at(n + 1), 'a' | 'e' | 'i' | 'o' | 'u'),
        _ => false,
    };
    let mut count = 0;
    for n in 0..letters.len() {
        let before = n > 0 && vowel(n - 1);
        count += u32::from(vowel(n) && !before);
        // Two vowels that are spoken apart: "an-i-mal li-on", but not "na-tion", "spe-cial".
        let soft = n >= 2 && matches!(at(n - 2), 't' | 'c' | 's' | 'g' | 'x');
        let apart = match (n.checked_sub(1).map(at).unwrap_or(' '), at(n)) {
            ('i', 'a' | 'o' | 'u') => !soft,
            ('i', 'e') => n >= 2 && matches!(at(n - 2), 'l' | 'u') && matches!(at(n + 1), 'n' | 't'),
            ('e', 'o') => at(n + 1) != 'p',
            ('u', 'i') => at(n + 1) == 'n' && at(n + 2) == 'g',
            _ => false,
        };
        count += u32::from(apart);
    }
    let n = letters.len();
    // The l of "ta-ble" is spoken with the vowel behind it.
    let spoken_l = |n: usize| at(n) == 'l' && !vowel(n - 1);
    let silent_e = n > 2 && at(n - 1) == 'e' && !vowel(n - 2) && !spoken_l(n - 2);
    let hissing = n > 3 && matches!(at(n - 3), 's' | 'x' | 'z' | 'c' | 'g' | 'h');
    let silent_es = n > 3 && at(n - 2) == 'e' && at(n - 1) == 's' && !vowel(n - 3) && !hissing && !spoken_l(n - 3);
    let silent_ed = n > 3 && at(n - 2) == 'e' && at(n - 1) == 'd' && !vowel(n - 3) && !matches!(at(n - 3), 't' | 'd');
    let silent = count > 1 && (silent_e || silent_es || silent_ed);
    (count - u32::from(silent)).max(1)
}

/// Syllables of one Spanish word in small letters, by the rules of its spelling; at least one.
pub fn spanish_syllables(word: &str) -> u32 {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let at = |n: usize| letters.get(n).copied().unwrap_or(' ');
    let soft = |n: usize| matches!(at(n), 'e' | 'i' | 'é' | 'í');
    // The u of "que", "gui" is silent; y is a vowel at the end of a word alone.
    let silent = |n: usize| at(n) == 'u' && n > 0 && matches!(at(n - 1), 'q' | 'g') && soft(n + 1);
    let strong = |n: usize| matches!(at(n), 'a' | 'e' | 'o' | 'á' | 'é' | 'ó' | 'í' | 'ú');
    let weak = |n: usize| (matches!(at(n), 'i' | 'u' | 'ü') && !silent(n)) || (at(n) == 'y' && n + 1 == letters.len());
    let mut count = 0;
    let mut n = 0;
    while n < letters.len() {
        let mut kernels = 0;
        let from = n;
        while strong(n) || weak(n) {
            kernels += u32::from(strong(n));
            n += 1;
        }
        count += if n > from { kernels.max(1) } else { 0 };
        n += usize::from(n == from);
    }
    count.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_words_have_their_syllables() {
        let check = |words: &str, want: u32| {
            for word in words.split(' ') {
                assert_eq!(english_syllables(word), want, "{word}");
            }
        };
        check("you your the code please used times safe read see once type it call texts page link write friend", 1);
        check(
            "message reply address table open answer waited pages crisis something safely beyond patient client invite",
            2,
        );
        check("nobody animal religion reminder appointment", 3);
        check("emergency", 4);
        check("organisation", 5);
    }

    #[test]
    fn spanish_words_have_their_syllables() {
        let check = |words: &str, want: u32| {
            for word in words.split(' ') {
                assert_eq!(spanish_syllables(word), want, "{word}");
            }
        };
        check("un el su que y hoy muy es bien buey", 1);
        check("tiene guerra pingüe leí país día lugar llame quiere ciudad construir", 2);
        check("uruguay mensaje código escriba respuesta", 3);
        check("contraseña averigüéis emergencia aéreo", 4);
    }

    #[test]
    fn worked_examples_give_the_published_numbers() {
        let check = |got: Option<f64>, want: &str| assert_eq!(format!("{:.2}", got.unwrap()), want);
        // 6 words, 6 syllables: 0.39 x 6 + 11.8 - 15.59.
        check(Counted::english("The cat sat on the mat.").grade(), "-1.45");
        // The sentence that textbooks use: 13 words, 24 syllables.
        check(Counted { sentences: 1, words: 13, syllables: 24 }.grade(), "11.26");
        // 3 words, 5 syllables: 206.835 - 62.3 x 5/3 - 3.
        assert_eq!(Counted::spanish("El perro come."), Counted { sentences: 1, words: 3, syllables: 5 });
        check(Counted::spanish("El perro come.").perspicuity(), "100.00");
        let two = Counted::spanish("Tiene un mensaje. Léalo hoy: https://care.example.org/x 911");
        assert_eq!((two.sentences, two.words), (2, 5), "a link and a number are no words");
        assert_eq!(Counted::english("911 ...").grade(), None);
    }

    #[test]
    fn the_scale_has_its_steps() {
        let check = |value, want| assert_eq!(Inflesz::of(value), want, "{value}");
        for (value, want) in [
            (-5.0, Inflesz::VeryHard),
            (39.9, Inflesz::VeryHard),
            (40.0, Inflesz::Hard),
            (55.0, Inflesz::Normal),
            (65.0, Inflesz::Easy),
            (80.0, Inflesz::Easy),
            (80.1, Inflesz::VeryEasy),
        ] {
            check(value, want);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_counted(text in "\\PC{0,200}") {
            for sum in [Counted::english(&text), Counted::spanish(&text)] {
                proptest::prop_assert!(sum.sentences <= sum.words && sum.words <= sum.syllables);
                proptest::prop_assert_eq!(sum.grade().is_some(), sum.words > 0);
            }
        }
    }
}
