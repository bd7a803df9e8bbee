//! What a configuration may say, and what it may not.

use super::*;

/// A configuration that reads is accepted, or is not.
fn holds(text: &str, fine: bool) {
    let config = toml::from_str::<Config>(text).unwrap();
    assert_eq!(config.check().is_ok(), fine, "{text}");
}

#[test]
fn unknown_keys_are_refused() {
    assert!(toml::from_str::<Config>("listn = '127.0.0.1:1'").is_err());
    assert!(toml::from_str::<Config>("[organisation]\nnam = 'x'").is_err());
    let config: Config = toml::from_str("listen = '0.0.0.0:80'").unwrap();
    assert!(config.check().is_err());
    let config: Config = toml::from_str("listen = '0.0.0.0:80'\ntrusted_proxy = true").unwrap();
    assert!(config.check().is_ok());
    let config: Config = toml::from_str("[twilio]\naccount = 'AC1'\nfrom = '+14065550142'").unwrap();
    assert!(config.twilio.is_some_and(|twilio| twilio.token.expose().is_empty() && twilio.server.is_none()));
    assert!(toml::from_str::<Config>("[twilio]\naccount = 'AC1'").is_err());
}

#[test]
fn e_mail_comes_in_from_this_machine_alone_unless_told_otherwise() {
    let check = |text: &str, fine| holds(&format!("[mail_in]\ndomain = 'reply.example.org'\n{text}"), fine);
    check("listen = '127.0.0.1:2424'", true);
    check("listen = '[::1]:2424'", true);
    check("listen = '0.0.0.0:2424'", false);
    check("listen = '10.0.0.2:2424'\ntrusted_network = true", true);
    assert!(channels::MailIn::new("reply.example.org").is_ok() && channels::MailIn::new("no domain").is_err());
}

#[test]
fn faxes_leave_as_e_mails() {
    let check = |text: &str, fine| holds(&format!("{text}[fax]\nto = '{{number}}@fax.example.com'"), fine);
    check("", false);
    check("[mail]\nsmtp = 'smtp://localhost:25'\nfrom = 'care@example.org'\n", true);
}

#[test]
fn hours_of_sending_are_checked() {
    holds("[sending]\nhours = '08:00-21:00'\n[sending.states]\nTX = '10:00-21:00, Sun 13:00-21:00'", true);
    holds("[sending]\nhours = '8 to 9'", false);
    holds("[sending]\nper_day = 2\nunasked_texts_per_week = 1", true);
    holds("[sending]\nper_day = 0", false);
    holds("[sending]\nfail_over_after = 0", false);
    holds("[sending]\nprice_per_part = '0.0079'", true);
    holds("[sending]\nprice_per_part = 'less than a cent'", false);
    assert_eq!((micros("0.0079"), micros("1"), micros("-1"), micros(".5")), (Some(7900), Some(1_000_000), None, None));
    holds("[sending.states]\nTexas = '09:00-21:00'", false);
}

#[test]
fn the_number_to_text_to_is_the_one_given_else_the_gateways() {
    let check = |text: &str, want: Option<&str>| {
        let config = toml::from_str::<Config>(text).unwrap();
        assert!(config.check().is_ok(), "{text}");
        let want = want.map(|want| channels::TextNumber::parse(want).unwrap());
        assert_eq!(config.text_number().unwrap(), want, "{text}");
    };
    let kannel = "[kannel]\nuser = 'kith'\nfrom = '+14065550150'\n";
    let twilio = |from: &str| format!("[twilio]\naccount = 'AC1'\nfrom = '{from}'\n");
    check("", None);
    check(kannel, Some("(406) 555-0150"));
    check(&twilio("+14065550151"), Some("(406) 555-0151"));
    check(&twilio("MG1"), None);
    check(&format!("{kannel}{}", twilio("+14065550151")), Some("(406) 555-0150"));
    check(&format!("{}[organisation]\ntext_number = '406-555-0143'", twilio("MG1")), Some("406-555-0143"));
    check("[organisation]\ntext_number = '72345'", Some("72345"));
    let wrong: Config = toml::from_str("[organisation]\ntext_number = 'call us'").unwrap();
    assert!(wrong.check().unwrap_err().to_string().contains("organisation.text_number"));
}

#[test]
fn kannel_needs_its_secrets_and_reaches_us_by_our_own_address() {
    let read = |more: &str| -> Config {
        toml::from_str(&format!("[kannel]\nuser = 'kith'\nfrom = '+14065550142'\n{more}")).unwrap()
    };
    let told = read("password = 'p-1'").kannel().unwrap_err().to_string();
    assert!(told.contains("KITH_KANNEL_KEY") && !told.contains("p-1"), "{told}");
    let kannel = read("password = 'p-1'\nkey = 'k-1'").kannel().unwrap().unwrap();
    assert_eq!((kannel.callback.as_str(), kannel.texts_per_second), ("http://127.0.0.1:8080", None));
    assert!(Config::default().kannel().unwrap().is_none());
    assert!(toml::from_str::<Config>("[kannel]\nuser = 'a'\nfrom = 'b'\npasword = 'c'").is_err());
}

#[test]
fn the_shipped_example_is_the_default() {
    let text = include_str!("../../../deploy/kith.toml");
    let config: Config = toml::from_str(text).unwrap();
    assert!(config.check().is_ok());
}
