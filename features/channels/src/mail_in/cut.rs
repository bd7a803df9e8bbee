//! What a person wrote in an e-mail: without the message that it answers, and without the signature below it. Words that stand
//! under or between quoted lines stay.

/// Most lines of the sentence over a quoted message: mail programs break it.
const MOST_LINES: usize = 3;
/// Most characters of it.
const MOST_LETTERS: usize = 300;

/// Lines over an older message that ends the words.
const DIVIDERS: [&str; 6] = [
    "-----original message-----",
    "-----mensaje original-----",
    "---------- forwarded message",
    "---------- mensaje reenviado",
    "begin forwarded message:",
    "-----original appointment-----",
];

/// What telephones write below an e-mail by themselves.
const ADVERTS: [&str; 12] = [
    "sent from my iphone",
    "sent from my ipad",
    "sent from my android",
    "sent from my galaxy",
    "sent from my t-mobile",
    "sent from my verizon",
    "sent from yahoo mail",
    "get outlook for",
    "enviado desde mi",
    "enviado desde yahoo",
    "obtener outlook para",
    "obtén outlook para",
];

/// The person's own words; empty when there are none.
pub(crate) fn own(text: &str) -> String {
    let plain = clean(text);
    let lines: Vec<&str> = plain.lines().collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        if line.trim_start().starts_with('>') {
            at += 1;
        } else if let Some(taken) = introduces(rest) {
            // The quoted lines below are left out one by one: some people answer under them. Without marks nobody can tell.
            let below = rest.iter().skip(taken).find(|line| !line.trim().is_empty());
            if !below.is_some_and(|line| line.trim_start().starts_with('>')) {
                break;
            }
            at += taken;
        } else if line.trim_end() == "--" || divides(rest) {
            break;
        } else {
            kept.push(line.trim_end());
            at += 1;
        }
    }
    without_adverts(&mut kept);
    joined(&kept)
}

/// Without the signs that no screen shows; line ends are one kind.
fn clean(text: &str) -> String {
    let unseen = |c: char| (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{feff}' | '\u{200b}');
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !unseen(*c)).collect()
}

/// How many lines say who wrote the message below: `On Mon, Nov 9, 2026 Riverbend Health <care@example.org> wrote:`.
fn introduces(rest: &[&str]) -> Option<usize> {
    let mut said = String::new();
    for (n, line) in rest.iter().take(MOST_LINES).enumerate() {
        let line = line.trim();
        if line.is_empty() {
            return None;
        }
        if n > 0 {
            said.push(' ');
        }
        said.push_str(&line.to_lowercase());
        if said.chars().count() > MOST_LETTERS {
            return None;
        }
        let ends = ["wrote:", "escribió:", "escribio:"].iter().any(|end| said.ends_with(end));
        let dated = (said.starts_with("on ") || said.starts_with("el ")) && said.contains(|c: char| c.is_ascii_digit());
        if ends && (dated || (n == 0 && said.contains('@'))) {
            return Some(n + 1);
        }
    }
    None
}

/// A line, or a head like `From: … Sent: … To: …`, from which on everything is an older message.
fn divides(rest: &[&str]) -> bool {
    let bare = |line: &str| line.trim().trim_start_matches('*').to_lowercase();
    let first = rest.first().map(|line| bare(line)).unwrap_or_default();
    if DIVIDERS.iter().any(|divider| first.starts_with(divider)) {
        return true;
    }
    let says = |words: &[&str]| rest.iter().take(6).any(|line| words.iter().any(|word| bare(line).starts_with(word)));
    // Outlook draws a line over that head.
    let ruled = first.len() >= 20 && first.bytes().all(|b| b == b'_');
    let from = ["from:", "de:"];
    let head = from.iter().any(|word| first.starts_with(word)) || (ruled && says(&from));
    head && says(&["sent:", "date:", "enviado", "fecha:"]) && says(&["to:", "para:", "subject:", "asunto:"])
}

fn without_adverts(kept: &mut Vec<&str>) {
    while let Some(last) = kept.last() {
        let last = last.trim().to_lowercase();
        if !last.is_empty() && !ADVERTS.iter().any(|advert| last.starts_with(advert)) {
            return;
        }
        kept.pop();
    }
}

/// One empty line at most between two others.
fn joined(kept: &[&str]) -> String {
    let mut text = String::new();
    for line in kept {
        if !(line.is_empty() && (text.is_empty() || text.ends_with("\n\n"))) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_that_is_answered_is_left_out() {
        let check = |text: &str, want: &str| assert_eq!(own(text), want, "{text}");
        check(
            "Thank you!\r\n\r\nOn Mon, Nov 9, 2026 at 10:00 AM Riverbend <care@x.org> wrote:\r\n> old\r\n> old\r\n",
            "Thank you!",
        );
        check(
            "Gracias.\n\nEl lun, 9 nov 2026 a las 10:00, Riverbend\n(<care@x.org>) escribió:\n\n> viejo\n",
            "Gracias.",
        );
        check(
            "Gracias.\n\nEl 9 nov 2026, a la(s) 10:00, Riverbend\n<care@x.org> escribió:\nviejo sin marcas\n",
            "Gracias.",
        );
        check("Yes.\n\nRiverbend Health <care@x.org> wrote:\n> old", "Yes.");
        check("Yes.\n-----Original Message-----\nFrom: care\nold", "Yes.");
        check(
            "Sí.\n\n________________________________\nDe: Riverbend\nEnviado: lunes\nPara: Ana\nAsunto: x\n\nviejo",
            "Sí.",
        );
        check("Sí.\n\n*De:* Riverbend\n*Enviado el:* lunes\n*Para:* Ana\nviejo", "Sí.");
        check("> old only\n>> older", "");
        check("On Mon, Nov 9, 2026 at 10:00 AM care@x.org wrote:\nold", "");
    }

    #[test]
    fn words_under_and_between_quoted_lines_stay() {
        let check = |text: &str, want: &str| assert_eq!(own(text), want, "{text}");
        check(
            "On Mon, Nov 9, 2026 care@x.org wrote:\n\n> How is the knee?\n\nBetter.\n> And the ankle?\nNot yet.",
            "Better.\nNot yet.",
        );
        check("On Tuesday my doctor wrote:\ntake two a day", "On Tuesday my doctor wrote:\ntake two a day");
        check("El dolor volvió.\nDe: lunes a jueves", "El dolor volvió.\nDe: lunes a jueves");
        check("One\n\n\n\nTwo  \n", "One\n\nTwo");
    }

    #[test]
    fn signatures_are_left_out() {
        let check = |text: &str, want: &str| assert_eq!(own(text), want, "{text}");
        check("It hurts.\n-- \nAna Morales\n406-555-0177", "It hurts.");
        check("It hurts.\n\nSent from my iPhone\n", "It hurts.");
        check("Me duele.\n\nEnviado desde mi iPhone\n\n> viejo", "Me duele.");
        check("STOP\n\n--\nAna", "STOP");
        check("a\u{0}b\u{200b}\tc", "ab\tc");
    }

    proptest::proptest! {
        /// Whatever arrives: no panic, nothing that a store refuses, never more than there was.
        #[test]
        fn odd_text_never_panics(text: String, lines in proptest::collection::vec("(>|On |El |--|From:|wrote:|escribió:|_{20}|[a-z@0-9 ]){0,4}", 0..12)) {
            for text in [text, lines.join("\n")] {
                let own = own(&text);
                proptest::prop_assert!(own.len() <= text.len() && !own.contains(['\0', '\r']));
            }
        }

        /// Plain sentences are kept as they are.
        #[test]
        fn plain_words_are_kept(text in "[A-Z][a-z ,]{0,40}[a-z](\n[A-Z][a-z ,]{0,40}[a-z]){0,3}") {
            proptest::prop_assert_eq!(own(&text), text);
        }
    }
}
