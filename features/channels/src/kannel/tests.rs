//! What Kannel says, read whatever it is.

use proptest::prelude::*;

use super::*;

fn answer(status: u16, body: &str) -> Receipt {
    receipt(&Answer { status, body: body.to_owned() })
}

#[test]
fn sendsms_answers_say_what_became_of_a_text() {
    let sent = Receipt::Sent(String::new());
    let later = |why: &str| Receipt::Later(why.into());
    let refused = |why: &str| Receipt::Refused(why.into());
    let unknown = |why: &str| Receipt::Unknown(why.into());
    for (status, body, want) in [
        (202, "0: Accepted for delivery", &sent),
        (202, "3: Queued for later delivery", &sent),
        (202, "Sent.", &sent),
        (503, "Temporal failure, try again later.", &later("busy")),
        (403, "Authorization failed for sendsms", &later("authorization")),
        (404, "Unknown request.", &later("404")),
        (403, "Not routable. Do not try again.", &refused("not-routable")),
        (400, "Number(s) has/have been denied by white- and/or black-lists.", &refused("rejected")),
        (400, "Empty receiver number not allowed, rejected", &refused("rejected")),
        // A proxy's words, or nobody's: it may have been taken.
        (202, "", &unknown("202")),
        (200, "<html>Welcome</html>", &unknown("200")),
        (503, "no server available", &unknown("503")),
        (500, "Sending failed.", &unknown("500")),
        (502, "", &unknown("502")),
        (302, "0: Accepted for delivery", &unknown("302")),
    ] {
        assert_eq!(&answer(status, body), want, "{status} {body}");
    }
}

#[test]
fn texts_come_in_every_coding() {
    let check = |query: &str, want: Option<(&str, &str)>| {
        let came = Asked(&format!("id=a-1&{query}")).came();
        assert_eq!(came.as_ref().map(|c| (c.from.as_str(), c.text.as_str())), want, "{query}");
    };
    check(
        "from=%2B14065550177&coding=0&charset=UTF-8&text=hello+there%2C+STOP",
        Some(("+14065550177", "hello there, STOP")),
    );
    check(
        "from=14065550177&coding=0&charset=UTF-8&text=%C2%BFQu%C3%A9%3F+%F0%9F%98%80%0A.",
        Some(("14065550177", "¿Qué? 😀\n.")),
    );
    check("from=525512345678&text=s%C3%AD", Some(("+525512345678", "sí")));
    check("from=00525512345678&text=s%C3%AD", Some(("+525512345678", "sí")));
    check("from=Verizon&text=Your+bill", Some(("Verizon", "Your bill")));
    check("from=1&coding=2&charset=UTF-16BE&text=%00s%00%ED%D8%3D%DE%00", Some(("1", "sí😀")));
    check("from=1&coding=2&text=%00s%00%ED%D8", Some(("1", "sí")));
    check("from=1&coding=0&charset=ISO-8859-1&text=s%ED", Some(("1", "sí")));
    check("from=1&text=a%00b%zz%4", Some(("1", "ab%zz%4")));
    check("from=1&coding=1&text=%01%02", None);
    check("from=1", Some(("1", "")));
    assert!(Asked("from=1&text=x").came().is_none(), "without its name a text could be taken twice");
}

#[test]
fn reports_name_the_notice_and_what_became_of_it() {
    let id = RawId([7; 16]);
    let check = |kind: &str, want: Option<Told>| {
        let read = Asked(&format!("key=k&notice={id}&type={kind}")).report();
        assert_eq!(read, want.map(|told| (id, told)), "{kind}");
    };
    check("1", Some(Told::Delivered));
    check("2", Some(Told::Failed("undelivered".into())));
    check("4", Some(Told::Taken));
    check("8", Some(Told::Taken));
    check("16", Some(Told::Failed("rejected".into())));
    for bad in ["", "0", "32", "-1", "1.0", "%25d", "99999999999999"] {
        check(bad, None);
    }
    assert_eq!(Asked("notice=x&type=1").report(), None);
}

#[test]
fn a_configuration_that_cannot_work_is_named_and_shows_no_secret() {
    let good = KannelConfig {
        url: "http://127.0.0.1:13013/cgi-bin/sendsms".into(),
        user: "kith".into(),
        password: Secret::new("pass-word".into()),
        from: "+14065550142".into(),
        key: Secret::new("a-key-of-sixteen-letters".into()),
        callback: "http://127.0.0.1:8080".into(),
        texts_per_second: None,
    };
    assert!(Kannel::new(good.clone()).is_ok());
    let check = |change: fn(&mut KannelConfig), named: &str| {
        let mut config = good.clone();
        change(&mut config);
        let told = Kannel::new(config).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(told.contains(named) && !told.contains("pass-word") && !told.contains("a-key"), "{told}");
    };
    check(|c| c.url = "127.0.0.1:13013".into(), "kannel.url");
    check(|c| c.url = "http://127.0.0.1/sendsms?x=1".into(), "kannel.url");
    check(|c| c.callback = "/here".into(), "kannel.callback");
    check(|c| c.key = Secret::new("a-key-too-shor".into()), "kannel.key");
    check(|c| c.key = Secret::new("a-key & of=sixteen letters".into()), "kannel.key");
    check(|c| c.from = String::new(), "kannel.from");
    check(|c| c.texts_per_second = Some(0), "kannel.texts_per_second");
    assert!(!format!("{good:?}").contains("pass-word") && !format!("{good:?}").contains("a-key"));
}

proptest! {
    #[test]
    fn what_is_escaped_comes_back(text in "\\PC{0,80}|[ -~\n]{0,80}") {
        let query = format!("id=1&from=1&text={}&after=x", escaped(&text));
        let came = Asked(&query).came().map(|came| came.text);
        prop_assert_eq!(came, Some(text.replace('\0', "")));
    }

    #[test]
    fn any_address_can_be_read(query in "\\PC{0,120}", bytes in proptest::collection::vec(any::<u8>(), 0..60), coding in 0u8..4) {
        let hex: String = bytes.iter().map(|b| format!("%{b:02x}")).collect();
        for query in [query, format!("id=1&coding={coding}&charset=UTF-16&text={hex}&notice={hex}&type={hex}"), format!("id=1&text={hex}&from={hex}")] {
            let asked = Asked(&query);
            let _ = asked.report();
            if let Some(came) = asked.came() {
                prop_assert!(!came.text.contains('\0') && !came.reference.is_empty());
            }
        }
    }

    #[test]
    fn only_kannels_own_words_say_that_a_text_was_taken_or_not(status in 100u16..600, body in "\\PC{0,40}") {
        match answer(status, &body) {
            Receipt::Sent(_) => prop_assert!(matches!(status, 200 | 202)),
            Receipt::Later(_) | Receipt::Refused(_) => prop_assert!((400..500).contains(&status) || body.contains("Temporal failure")),
            Receipt::Delivered | Receipt::Gone(_) => prop_assert!(false, "no answer says that it arrived"),
            Receipt::Unknown(_) => {}
        }
    }
}
