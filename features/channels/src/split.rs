//! Words of an answer as texts: split at the ends of sentences, each part marked, none too long for a telephone.

use rules::sms;

/// Parts of the network that one text may take: longer ones arrive late, or in pieces, on old telephones.
const NETWORK_PARTS: usize = 3;
/// Texts that one answer may take. What is longer is read on the page.
pub(crate) const MOST: usize = 6;
/// Room for the mark, "(2/6) ".
const MARK: usize = 6;

/// The texts of an answer: one as it is, or several with (1/3) before each; none when it would take more than [`MOST`].
pub(crate) fn split(from: &str, words: &str) -> Option<Vec<String>> {
    let whole = format!("{from}: {}", tidy(words));
    if fits(&whole, 0) {
        return Some(vec![whole]);
    }
    let mut texts: Vec<String> = Vec::new();
    let mut open = String::new();
    for piece in pieces(&whole) {
        let longer = if open.is_empty() { piece.to_owned() } else { format!("{open} {piece}") };
        if fits(&longer, MARK) {
            open = longer;
            continue;
        }
        texts.extend(Some(std::mem::take(&mut open)).filter(|text| !text.is_empty()));
        let mut rest = hard(piece);
        open = rest.pop().unwrap_or_default();
        texts.extend(rest);
        if texts.len() > MOST {
            return None;
        }
    }
    texts.push(open);
    let of = texts.len();
    (of <= MOST).then(|| (1..).zip(texts).map(|(n, text)| format!("({n}/{of}) {text}")).collect())
}

fn fits(text: &str, room: usize) -> bool {
    let padded = format!("{:room$}{text}", "");
    sms::segments(&padded).parts <= NETWORK_PARTS
}

/// Blank lines and spaces at the ends of lines cost money and say nothing.
fn tidy(words: &str) -> String {
    words.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Sentences: up to a full stop, a question or exclamation mark before a space, or to the end of a line.
fn pieces(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut from, mut ended) = (0, false);
    for (at, c) in text.char_indices() {
        if c == '\n' || (ended && c.is_whitespace()) {
            found.push(text.get(from..at).unwrap_or_default());
            from = at;
        }
        ended = matches!(c, '.' | '!' | '?' | '…') || (ended && matches!(c, ')' | '"' | '”' | '»' | '\''));
    }
    found.push(text.get(from..).unwrap_or_default());
    found.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// A sentence that no text holds: at words, and a word that no text holds: anywhere.
fn hard(piece: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = String::new();
    for word in piece.split_whitespace() {
        let longer = if open.is_empty() { word.to_owned() } else { format!("{open} {word}") };
        if fits(&longer, MARK) {
            open = longer;
            continue;
        }
        found.extend(Some(std::mem::take(&mut open)).filter(|text| !text.is_empty()));
        // 60 units of any alphabet fit into one part of the network.
        let letters: Vec<char> = word.chars().collect();
        let mut chunks: Vec<String> = letters.chunks(60).map(|chunk| chunk.iter().collect()).collect();
        if fits(word, MARK) {
            chunks = vec![word.to_owned()];
        }
        open = chunks.pop().unwrap_or_default();
        found.extend(chunks);
    }
    found.push(open);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_answers_stay_one_text() {
        let check = |words: &str, want: &str| assert_eq!(split("Mesa", words).unwrap(), [want], "{words}");
        check("Come today at 3.", "Mesa: Come today at 3.");
        check("  Come today.\n\n  Bring your pills. ", "Mesa: Come today.\nBring your pills.");
    }

    #[test]
    fn long_answers_end_at_sentences() {
        let sentence = "Take one tablet in the morning with water and write down how you feel. ";
        let texts = split("Mesa", &sentence.repeat(12)).unwrap();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(texts[0].starts_with("(1/2) Mesa: Take") && texts[1].starts_with("(2/2) Take"), "{texts:?}");
        assert!(texts.iter().all(|text| text.ends_with("feel.")), "{texts:?}");
        // With letters that cost double, more texts.
        let spanish = "Tómela por la mañana con agua y anote cómo se siente. ";
        let texts = split("Mesa", &spanish.repeat(12)).unwrap();
        assert!(texts.len() >= 4 && texts.iter().all(|text| text.ends_with("siente.")), "{texts:?}");
    }

    #[test]
    fn what_is_too_long_is_read_on_the_page() {
        assert_eq!(split("Mesa", &"A sentence of some length. ".repeat(200)), None);
    }

    proptest::proptest! {
        /// No word is lost, none is said twice, and each text fits.
        #[test]
        fn nothing_is_lost(words in "([a-zñá]{1,9}[.!?]? ){1,300}", tail in "[a-z]{0,500}") {
            let all = format!("{words}{tail}");
            if let Some(texts) = split("Mesa", &all) {
                let of = texts.len();
                let bare: String = (1..).zip(&texts).map(|(n, text)| {
                    let mark = format!("({n}/{of}) ");
                    text.strip_prefix(&mark).unwrap_or(text)
                }).flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
                let want: String = format!("Mesa:{all}").chars().filter(|c| !c.is_whitespace()).collect();
                proptest::prop_assert_eq!(bare, want);
                for text in &texts {
                    proptest::prop_assert!(sms::segments(text).parts <= NETWORK_PARTS, "{}", text);
                }
            }
        }
    }
}
