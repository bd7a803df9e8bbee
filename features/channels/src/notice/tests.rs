//! Notices say their templates' words and nothing else.

use super::*;

fn every(path: &str, code: Code) -> Vec<Notice> {
    let path = || path.to_owned();
    vec![
        Notice::NewMessage { path: path() },
        Notice::NewMessages,
        Notice::News { path: path() },
        Notice::Reminder { path: path() },
        Notice::EmergencyHelp,
        Notice::SignInCode { code },
        Notice::SignInLink { path: path(), code },
        Notice::RegisterLink { path: path(), code },
        Notice::RecoverLink { path: path(), code },
        Notice::Invitation { path: path() },
        Notice::ConfirmAddress { code },
        Notice::Overdue,
        Notice::Colleague,
        Notice::EmergencyAccess { path: path() },
        Notice::NewAnswers { count: 3, stop: path() },
        Notice::Stopped,
        Notice::StoppedHelp,
        Notice::Resumed,
        Notice::Help,
        Notice::Answer { path: path() },
        Notice::Joined,
        Notice::CodeWrong,
        Notice::Unknown,
        Notice::AskWhole,
        Notice::WholeOn,
        Notice::WholeOff,
        Notice::Who,
    ]
}

#[test]
fn a_patients_words_are_no_path() {
    let id = kernel::RawId([0x71; 16]);
    let token = format!("{id}{id}");
    for good in
        [format!("/threads/{id}"), format!("/enter/{token}"), format!("/circles/{id}/looks"), "/inbox".to_owned()]
    {
        assert!(checked(&good).is_ok(), "{good}");
    }
    for bad in [
        "/threads/chest-pain",
        "/threads/ana-morales",
        "/ana",
        "/threads/ana.morales.1961.chest.pain.again.and.again",
        "threads",
        "//threads",
        "/threads/",
        "/threads/../x",
        "/threads?subject=pain",
        "/threads/#pain",
        "https://elsewhere.example/threads",
        "/threads/dolor de pecho",
    ] {
        let notice = Notice::NewMessage { path: bad.to_owned() };
        let said = notice.fill_for(("Riverbend Health", "https://care.example.org"), Channel::Sms, Locale::En);
        assert!(said.is_err(), "{bad}");
    }
}

/// A text to a phone is paid for by its parts.
#[test]
fn every_text_message_is_short() {
    for (notice, l) in every("/inbox", Code(4217)).iter().flat_map(|n| [(n, Locale::En), (n, Locale::Es)]) {
        let said = notice.fill_for(("Riverbend Health", "https://care.example.org"), Channel::Sms, l).unwrap();
        let text = said.text.into_inner();
        let segments = rules::sms::segments(&text);
        println!("{segments:?} {text}");
        assert!(segments.parts <= 3, "{segments:?} {text}");
    }
}

#[test]
fn a_row_makes_the_same_notice_again() {
    for notice in every("/inbox", Code(4217)) {
        let (path, number) = (notice.path().to_owned(), notice.number());
        assert_eq!(Notice::from_row(notice.word(), path, number).unwrap(), notice);
    }
    assert!(Notice::from_row("sign-in-code", String::new(), None).is_err(), "a code that was taken out is not sent");
    assert!(Notice::from_row("free text", String::new(), None).is_err());
}

/// What is asked by text is what is recorded: the words of the agreement, all of them.
#[test]
fn the_question_by_text_holds_the_words_of_the_agreement() {
    for l in Locale::ALL {
        let words: Vec<&str> = consent::words(consent::Topic::HealthByText).paragraphs(l).collect();
        let asked = Notice::AskWhole.fill_for(("Mesa Family Practice", "https://care.example.org"), Channel::Sms, l);
        assert_eq!(asked.unwrap().text.into_inner(), format!("Mesa Family Practice: {}", words.join(" ")));
    }
}

#[test]
fn codes_have_six_digits() {
    let check = |text: &str, want: Option<u32>| assert_eq!(Code::parse(text).map(Code::number), want, "{text}");
    check("004217", Some(4217));
    check(" 999999 ", Some(999_999));
    for bad in ["", "12345", "1234567", "12 456", "+12345", "١٢٣٤٥٦"] {
        check(bad, None);
    }
}

proptest::proptest! {
    /// Whatever the link, code and name are, nothing stands in a notice but its template, the link, the code, the name.
    #[test]
    fn only_the_templates_words(raw: [u8; 16], digits in 0u32..1_000_000, name in "[A-Z][a-z]{2,9} (Clinic|Health|Salud)") {
        let path = format!("/threads/{}", kernel::RawId(raw));
        let base = "https://care.example.org";
        let fixed = every("/today", Code(0));
        for (notice, fixed) in every(&path, Code(digits)).into_iter().zip(fixed) {
            for (channel, l) in Channel::ALL.into_iter().flat_map(|c| Locale::ALL.map(|l| (c, l))) {
                let plain = |said: Filled, path: &str, code: u32, name: &str| {
                    let text = format!("{}|{}", said.subject.get(), said.text.get());
                    let text = text.replace(&format!("{base}{path}"), "LINK").replace(base, "LINK");
                    text.replace(&format!("{code:06}"), "CODE").replace(name, "NAME")
                };
                let said = notice.fill_for((&name, base), channel, l).unwrap();
                proptest::prop_assert!(said.text.get().chars().count() <= 400, "three segments at most");
                let own = if notice.path() == path { path.as_str() } else { notice.path() };
                let said = plain(said, own, digits, &name);
                let own = if fixed.path().is_empty() { "/today" } else { fixed.path() };
                let want = plain(fixed.fill_for(("Norte Clinic", base), channel, l).unwrap(), own, 0, "Norte Clinic");
                proptest::prop_assert_eq!(said, want);
            }
        }
    }
}
