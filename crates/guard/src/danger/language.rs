//! Is the text in a language that a table covers? Known words first, script second, trigrams last: on the short texts
//! that patients write, trigrams alone guess badly.

use super::{Reading, table::TABLES};
use crate::fold::Gap;

/// The language a text seems to be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// Both, or too few words to say: the tables of both were tried.
    Either,
    /// Another language, at least in one sentence: not screened.
    Other,
}

const ENGLISH: u32 = 1;
const SPANISH: u32 = 2;

#[derive(Default)]
struct Count {
    words: usize,
    english: usize,
    spanish: usize,
    /// Words of English or Spanish.
    ours: usize,
    /// Words of each other language, and those of them that are of neither English nor Spanish.
    others: [u8; 32],
    only: [u8; 32],
}

/// Weighs the text sentence by sentence: one foreign sentence may hold the danger.
pub(super) fn detect(reading: &Reading<'_>) -> Language {
    let folded = &reading.folded;
    // A name in another script may stand in an English sentence; more than that is another language.
    if folded.foreign > 0 && (folded.foreign * 8 > folded.letters || folded.foreign >= 12) {
        return Language::Other;
    }
    let (mut all, mut part) = (Count::default(), Count::default());
    for i in 0..reading.tokens.len() {
        if reading.gap(i) >= Gap::Stop && i > 0 {
            // One odd word ("Ciao!") beside our own sentences is no sentence in another language.
            if part.best_other() > 1 && foreign(&part) {
                return Language::Other;
            }
            part = Count::default();
        }
        if reading.tokens[i].number.is_none() {
            let langs = TABLES.langs.get(usize::from(reading.plain[i])).copied().unwrap_or(0);
            [&mut all, &mut part].into_iter().for_each(|c| c.add(langs));
        }
    }
    if (part.best_other() > 1 && foreign(&part))
        || foreign(&all)
        || (folded.odd > 1 && odd(&all, folded.odd))
        || unknown(reading, &all)
    {
        return Language::Other;
    }
    match (all.english, all.spanish) {
        (e, s) if e > 2 * s && e > 1 => Language::English,
        (e, s) if s > 2 * e && s > 1 => Language::Spanish,
        _ => Language::Either,
    }
}

impl Count {
    fn add(&mut self, langs: u32) {
        self.words += 1;
        self.english += usize::from(langs & ENGLISH != 0);
        self.spanish += usize::from(langs & SPANISH != 0);
        self.ours += usize::from(langs & (ENGLISH | SPANISH) != 0);
        let ours = langs & (ENGLISH | SPANISH) != 0;
        for bit in 2..self.others.len() {
            let here = u8::from(langs >> bit & 1 == 1);
            self.others[bit] = self.others[bit].saturating_add(here);
            self.only[bit] = self.only[bit].saturating_add(if ours { 0 } else { here });
        }
    }

    /// The most words of one other language that has at least one word of its own here.
    fn best_other(&self) -> usize {
        let own = self.others.iter().zip(&self.only).filter(|(_, only)| **only > 0);
        own.map(|(n, _)| usize::from(*n)).max().unwrap_or(0)
    }
}

/// More words of one other language than of ours.
fn foreign(count: &Count) -> bool {
    // Shared words ("me", "no", "la") count for both sides, so a tie means that nothing speaks for us alone.
    let other = count.best_other();
    other > 0 && (other > count.english.max(count.spanish) || (other == count.ours && other >= 2))
}

/// Letters that neither language writes, and few words of ours: Vietnamese, Polish, Turkish, Portuguese.
fn odd(count: &Count, letters: usize) -> bool {
    count.ours * 2 < count.words && letters * 4 >= count.words
}

/// Most words unknown to every table. A list of medicines looks like this too: then trigrams decide.
fn unknown(reading: &Reading<'_>, count: &Count) -> bool {
    if count.words < 5 || count.ours * 3 >= count.words {
        return false;
    }
    let head: String = reading.text.chars().take(400).collect();
    let guess = whatlang::detect(&head);
    let ours = guess.as_ref().is_some_and(|g| matches!(g.lang(), whatlang::Lang::Eng | whatlang::Lang::Spa));
    (count.ours * 5 < count.words && count.words >= 6 && !ours) || guess.is_some_and(|g| g.is_reliable() && !ours)
}
