//! Telephone numbers as people write them and as the world's numbering plans know them (ITU-T E.164), after the rules of
//! libphonenumber: which number is meant, whether there can be such a number, and what kind of line its plan says it is.
//! Ranges move between networks, so for many countries the plan cannot tell a mobile from a landline.

mod plan;

use plan::Territory;

/// What a numbering plan says of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Fixed,
    Mobile,
    /// The plan does not tell them apart, as in North America.
    FixedOrMobile,
    TollFree,
    Premium,
    SharedCost,
    Personal,
    Voip,
    Pager,
    /// A company's one number.
    Company,
    Voicemail,
}

impl Kind {
    /// What is asked before landlines and mobiles, in libphonenumber's order.
    const SPECIAL: [Kind; 8] = [
        Self::Premium,
        Self::TollFree,
        Self::SharedCost,
        Self::Voip,
        Self::Personal,
        Self::Pager,
        Self::Company,
        Self::Voicemail,
    ];

    fn from_letter(letter: &str) -> Option<Self> {
        Some(match letter {
            "f" => Self::Fixed,
            "m" => Self::Mobile,
            "t" => Self::TollFree,
            "p" => Self::Premium,
            "c" => Self::SharedCost,
            "n" => Self::Personal,
            "v" => Self::Voip,
            "r" => Self::Pager,
            "u" => Self::Company,
            "x" => Self::Voicemail,
            _ => return None,
        })
    }
}

/// A number that was read. It may be none that anybody has: see `kind`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// `+`, country code and number.
    pub e164: String,
    /// Its length fits its plan, if only for calls inside an area.
    pub possible: bool,
    /// The territory whose number it is (ISO 3166), and its kind there: nothing when no plan has such a number.
    pub kind: Option<(&'static str, Kind)>,
}

/// How a length fits a plan.
#[derive(PartialEq)]
enum Fits {
    Whole,
    Local,
    Short,
    Long,
    Between,
}

/// Reads a number as it is dialled from `home` (ISO 3166, such as `US`); an extension is left out. Nothing when there is
/// no number in the text.
pub(crate) fn read(text: &str, home: &str) -> Option<Number> {
    let (abroad, digits) = digits(text)?;
    let home = plan::of(home)?;
    let whole = if abroad { Some(digits.clone()) } else { after_idd(home, &digits) };
    let (code, national) = match whole {
        Some(whole) => split(&whole)?,
        None => (home.code.to_owned(), without_own_code(home, &digits)),
    };
    let plans = plan::of_code(&code);
    let main = *plans.first()?;
    let dialled = if home.code == code { home } else { main };
    let shorter = without_prefix(dialled, &national);
    let national = if matches!(fits(dialled, &shorter), Fits::Whole | Fits::Long) { shorter } else { national };
    if !(2..=17).contains(&national.len()) {
        return None;
    }
    let possible = matches!(fits(main, &national), Fits::Whole | Fits::Local);
    let found = plans.iter().find_map(|plan| match (&plan.leads, plan.kind_of(&national)) {
        (Some(leads), kind) => leads.begins(&national).then_some((plan.id, kind)),
        (None, kind) => kind.is_some().then_some((plan.id, kind)),
    });
    let kind = found.and_then(|(id, kind)| Some((id, kind?)));
    Some(Number { e164: format!("+{code}{national}"), possible, kind })
}

/// The digits of a text, in any script's figures, and whether a plus stands before them.
fn digits(text: &str) -> Option<(bool, String)> {
    let text = text.trim();
    let text = text.get(..4).filter(|word| word.eq_ignore_ascii_case("tel:")).map_or(text, |_| &text[4..]);
    let text = text.split_once(';').map_or(text, |(number, _)| number);
    let text = without_extension(text).trim();
    let (abroad, rest) = match text.strip_prefix(['+', '＋']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut digits = String::new();
    for c in rest.chars() {
        match figure(c) {
            Some(digit) => digits.push(digit),
            None if " \u{a0}\t-‐‑‒–—−ー－.·/／()（）[]［］~".contains(c) => {}
            None => return None,
        }
    }
    (digits.len() >= 2 && digits.len() <= 20).then_some((abroad, digits))
}

/// A digit of one of the scripts that are read.
pub(crate) fn is_figure(c: char) -> bool {
    figure(c).is_some()
}

/// Latin, full-width, Arabic-Indic and Persian figures.
fn figure(c: char) -> Option<char> {
    let from = [0x30, 0xff10, 0x660, 0x6f0].into_iter().find(|from| (*from..from + 10).contains(&u32::from(c)))?;
    char::from_digit(u32::from(c) - from, 10)
}

/// Cuts off `x123`, `ext. 123`, `#123` and the like after a number.
fn without_extension(text: &str) -> &str {
    let is_tail = |tail: &str| {
        let digits = tail.trim_start_matches(|c: char| c.is_ascii_alphabetic() || " .:#".contains(c));
        tail.len() > digits.len() && (1..=7).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let at = text.find(|c: char| c.is_ascii_alphabetic() || c == '#');
    match at.filter(|at| text[..*at].chars().filter_map(figure).count() >= 2) {
        Some(at) if is_tail(&text[at..]) && marks(&text[at..]) => &text[..at],
        _ => text,
    }
}

fn marks(tail: &str) -> bool {
    let word: String = tail.chars().take_while(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    ["", "x", "ext", "extn", "extension", "int"].contains(&word.as_str())
}

/// What stands after the digits that lead abroad; nothing when the number does not begin so.
fn after_idd(home: &Territory, digits: &str) -> Option<String> {
    let end = home.idd.as_ref()?.at_start()?.find(digits)?.end();
    digits.get(end..).filter(|rest| !rest.starts_with('0')).map(str::to_owned)
}

/// Country code and number; nothing when no country has that code.
fn split(whole: &str) -> Option<(String, String)> {
    if whole.starts_with('0') {
        return None;
    }
    (1..=3).find_map(|n| {
        let code = whole.get(..n)?;
        (!plan::of_code(code).is_empty()).then(|| (code.to_owned(), whole[n..].to_owned()))
    })
}

/// A number with its own country's code before it and no plus, as people from there write it.
fn without_own_code(home: &Territory, digits: &str) -> String {
    let Some(rest) = digits.strip_prefix(home.code) else { return digits.to_owned() };
    let general = |number: &str| home.general.as_ref().is_some_and(|desc| desc.is(number));
    let shorter = without_prefix(home, rest);
    let meant = (!general(digits) && general(&shorter)) || fits(home, digits) == Fits::Long;
    if meant { shorter } else { digits.to_owned() }
}

/// Without what is dialled before a number inside the country, unless that made a number into none.
fn without_prefix(plan: &Territory, number: &str) -> String {
    let found = plan.prefix.as_ref().and_then(|prefix| prefix.at_start()).and_then(|prefix| prefix.captures(number));
    let Some(found) = found else { return number.to_owned() };
    let rest = number.get(found.get(0).map_or(0, |all| all.end())..).unwrap_or_default();
    let last = (found.len() > 1).then(|| found.get(found.len() - 1)).flatten();
    let other = match (plan.rule, last) {
        (Some(rule), Some(_)) => {
            let mut text = String::new();
            found.expand(rule, &mut text);
            text + rest
        }
        _ => rest.to_owned(),
    };
    let general = |number: &str| plan.general.as_ref().is_some_and(|desc| desc.is(number));
    if general(number) && !general(&other) { number.to_owned() } else { other }
}

fn fits(plan: &Territory, number: &str) -> Fits {
    let n = number.len();
    let (least, most) = (plan.lengths.iter().min().copied(), plan.lengths.iter().max().copied());
    match (least, most) {
        _ if plan.lengths.contains(&n) => Fits::Whole,
        _ if plan.local.contains(&n) => Fits::Local,
        (Some(least), _) if n < least => Fits::Short,
        (_, Some(most)) if n > most => Fits::Long,
        _ => Fits::Between,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(kind: Option<Kind>) -> &'static str {
        match kind {
            None => "UNKNOWN",
            Some(Kind::Fixed) => "FIXED_LINE",
            Some(Kind::Mobile) => "MOBILE",
            Some(Kind::FixedOrMobile) => "FIXED_LINE_OR_MOBILE",
            Some(Kind::TollFree) => "TOLL_FREE",
            Some(Kind::Premium) => "PREMIUM_RATE",
            Some(Kind::SharedCost) => "SHARED_COST",
            Some(Kind::Personal) => "PERSONAL_NUMBER",
            Some(Kind::Voip) => "VOIP",
            Some(Kind::Pager) => "PAGER",
            Some(Kind::Company) => "UAN",
            Some(Kind::Voicemail) => "VOICEMAIL",
        }
    }

    #[test]
    fn the_hundred_and_ten_published_numbers_are_all_right() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/phone-numbers/vectors.csv");
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("SKIPPED: ../shared/data is absent ({path})");
            return;
        };
        let mut wrong = Vec::new();
        let rows: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(rows.len(), 110);
        for row in rows {
            let [text, home, e164, possible, valid, region, kind] =
                row.split(',').collect::<Vec<_>>().try_into().unwrap();
            let got = read(text, home).unwrap();
            let (id, found) = got.kind.map_or(("", None), |(id, kind)| (id, Some(kind)));
            let truth = |text: &str| text == "True";
            let same = (got.e164.as_str(), got.possible, found.is_some(), id, word(found))
                == (e164, truth(possible), truth(valid), region, kind);
            if !same {
                wrong.push(format!("{row}: {got:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let check = |text: &str, home: &str, want: Option<&str>| {
            assert_eq!(read(text, home).map(|number| number.e164).as_deref(), want, "{text}");
        };
        check("406.555.0142", "US", Some("+14065550142"));
        check("1 (406) 555-0142 ext. 12", "US", Some("+14065550142"));
        check("+1 406 555 0142 #12", "US", Some("+14065550142"));
        check("011 52 55 1234 5678", "US", Some("+525512345678"));
        check("011 15 2345 6789", "AR", Some("+5491123456789"));
        check("(0)20 7946 0958", "GB", Some("+442079460958"));
        check("+39 06 1234 5678", "US", Some("+390612345678"));
        check("tel:+44-20-7946-0958;isub=1", "US", Some("+442079460958"));
        check("٤٠٦٥٥٥٠١٤٢", "US", Some("+14065550142"));
        for text in ["", "+", "1", "+0 123 456", "call me", "406-CALL-NOW", "40+65550142", "+999 123 4567", "é"] {
            check(text, "US", None);
        }
        check("4065550142", "ZZ", None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_and_a_number_again_as_itself(
            any in ".{0,40}", near in "[+]?[0-9 ().x-]{0,24}", valid in "[+](1[2-9][0-9]{9}|44[0-9]{9,10}|52[0-9]{10})"
        ) {
            for text in [any, near, valid] {
                let Some(number) = read(&text, "US") else { continue };
                proptest::prop_assert!(number.e164[1..].bytes().all(|b| b.is_ascii_digit()));
                if number.kind.is_some() {
                    let again = read(&number.e164, "MX");
                    proptest::prop_assert_eq!(again, Some(number));
                }
            }
        }
    }
}
