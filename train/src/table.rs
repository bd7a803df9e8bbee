//! The table of lists inside the file of weights.

use std::collections::BTreeMap;

use crate::{
    tagger::{lists, token},
    words::Words,
};

/// Two to this power of slots of four bytes.
pub const BITS: u8 = 18;

/// Lists whose bits the tagger takes as they are: bits 7, 8, 13, 14 and 15.
const NATIONALITY: u16 = 1 << 7;
/// Kin and titles.
pub const PERSON_WORD: u16 = 1 << 8;
/// Words of streets.
pub const STREET: u16 = 1 << 13;
/// Words of clinics.
pub const FACILITY: u16 = 1 << 14;
const CALENDAR: u16 = 1 << 15;

/// Every listed word's hash with the bits of its lists.
pub fn build(words: &Words, terms: &[String]) -> Vec<[u8; 4]> {
    let mut bits: BTreeMap<u32, u16> = BTreeMap::new();
    let mut add = |rows: &[String], bit: u16| {
        let mut block = Vec::new();
        for row in rows {
            token::read(row, 0, &mut block);
            for token in block.iter().filter(|t| t.is_word() && t.end - t.start > 1) {
                *bits.entry(token.word).or_default() |= bit;
            }
        }
    };
    let top = |list: &str, from: usize, to: usize| -> Vec<String> {
        words.of(list).iter().take(to).skip(from).cloned().collect()
    };
    add(&top("census-given", 0, 700), lists::GIVEN);
    add(&top("census-given", 700, usize::MAX), lists::GIVEN_RARE);
    add(words.of("faker-given"), lists::GIVEN_RARE);
    add(&top("census-surname", 0, 4000), lists::SURNAME);
    add(&top("census-surname", 4000, 60_000), lists::SURNAME_RARE);
    add(words.of("faker-surname"), lists::SURNAME_RARE);
    add(words.of("city-big"), lists::CITY);
    for list in ["city-us", "city-any"] {
        add(words.of(list), lists::CITY_SMALL);
    }
    add(&top("city-hispanic", 0, 12_000), lists::CITY_SMALL);
    for list in ["countries", "country2", "states", "state2"] {
        add(words.of(list), lists::REGION);
    }
    add(words.of("nationality"), NATIONALITY);
    for list in ["relation", "pariente", "title", "titulo", "suffix"] {
        add(words.of(list), PERSON_WORD);
    }
    for list in ["drug", "disease", "eponym", "body", "symptom", "test", "specialist", "agency"] {
        add(words.of(list), lists::MEDICAL);
    }
    add(terms, lists::MEDICAL);
    add(&top("words-en", 0, 1500), lists::COMMON);
    add(&top("words-es", 0, 1000), lists::COMMON);
    add(&top("words-en", 1500, 25_000), lists::WORD);
    add(&top("words-es", 1000, 15_000), lists::WORD);
    add(words.of("orgtail"), lists::ORGANIZATION);
    for list in ["streettail", "callefirst", "unit"] {
        add(words.of(list), STREET);
    }
    for list in ["facility", "facilidad"] {
        add(words.of(list), FACILITY);
    }
    for list in ["month", "weekday", "holiday"] {
        add(words.of(list), CALENDAR);
    }
    let slots = 1usize << BITS;
    assert!(bits.len() * 10 < slots * 9, "the table of lists is too small for {} words", bits.len());
    let mut table = vec![[0u8; 4]; slots];
    for (word, found) in bits {
        let (mut at, fingerprint) = lists::home(word, slots);
        while table[at] != [0; 4] {
            at = (at + 1) & (slots - 1);
        }
        let ([a, b], [c, d]) = (fingerprint.to_le_bytes(), found.to_le_bytes());
        table[at] = [a, b, c, d];
    }
    table
}
