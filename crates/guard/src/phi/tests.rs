//! What is found, what passes, and what each finding says.

use super::*;
use Identifier::*;

/// The findings of a text as kinds and words.
fn found(text: &str) -> Vec<(Identifier, String)> {
    phi(text).iter().map(|f| (f.kind, f.words(text).to_owned())).collect()
}

fn check(text: &str, want: &[(Identifier, &str)]) {
    let want: Vec<_> = want.iter().map(|(kind, words)| (*kind, (*words).to_owned())).collect();
    assert_eq!(found(text), want, "{text}");
}

#[test]
fn numbers_are_found_by_their_form() {
    check("call 303-555-0142 or (720) 555-0199", &[(Phone, "303-555-0142"), (Phone, "(720) 555-0199")]);
    check("+1 303 555 0142", &[(Phone, "+1 303 555 0142")]);
    check("+52 55 1234 5678", &[(Phone, "+52 55 1234 5678")]);
    check("303-555-0142 ext 22", &[(Phone, "303-555-0142 ext 22")]);
    check("303-555-0142 x22", &[(Phone, "303-555-0142 x22")]);
    check("555-0142", &[(Phone, "555-0142")]);
    check("3035550142", &[(Phone, "3035550142")]);
    check("fax it to 303-555-0142", &[(Fax, "303-555-0142")]);
    check("ssn 078-05-1120", &[(Ssn, "078-05-1120")]);
    check("social security number is 078051120", &[(Ssn, "078051120")]);
    check("mi seguro social es 078-05-1120", &[(Ssn, "078-05-1120")]);
    check("078-05-1120", &[(Ssn, "078-05-1120")]);
    check("my MRN: A-4829131 please", &[(Mrn, "A-4829131")]);
    check("medical record number 4829131", &[(Mrn, "4829131")]);
    check("expediente 4482913", &[(Mrn, "4482913")]);
    check("member id XJ4482913", &[(HealthPlan, "XJ4482913")]);
    check("Insurance Policy No: HP-987654", &[(HealthPlan, "HP-987654")]);
    check("Medicare 1EG4-TE5-MK73", &[(HealthPlan, "1EG4-TE5-MK73")]);
    check("account number 4829-1131", &[(Account, "4829-1131")]);
    check("routing 121000358", &[(Account, "121000358")]);
    check("driver's license D1234567", &[(License, "D1234567")]);
    check("her DEA is AB1234563", &[(License, "AB1234563")]);
    check("NPI 1234567893", &[(License, "1234567893")]);
    check("passport A12803456", &[(License, "A12803456")]);
    check("VIN 1HGCM82633A004352", &[(Vehicle, "1HGCM82633A004352")]);
    check("license plate 7ABC123", &[(Vehicle, "7ABC123")]);
    check("pacemaker serial number PX-482913", &[(Device, "PX-482913")]);
    check("(01)00380740000011(17)260101(21)A12", &[(Device, "(01)00380740000011(17)260101(21)A12")]);
    check("card 4012 8888 8888 1881", &[(Card, "4012 8888 8888 1881")]);
    check("IBAN GB82 WEST 1234 5698 7654 32", &[(Iban, "GB82 WEST 1234 5698 7654 32")]);
    check("case #JH-998877", &[(Unique, "#JH-998877")]);
    check("from 192.168.10.4", &[(Ip, "192.168.10.4")]);
    check("at 2001:db8::8a2e:370:7334 now", &[(Ip, "2001:db8::8a2e:370:7334")]);
    check("write Ana.Ruiz@example.org, please", &[(Email, "Ana.Ruiz@example.org")]);
    check("see https://example.org/a?b=c now", &[(Url, "https://example.org/a?b=c")]);
    check("see facebook.com/someone", &[(Url, "facebook.com/someone")]);
    check("dm me @jen_kidneys", &[(Unique, "@jen_kidneys")]);
}

#[test]
fn dates_and_ages_are_found() {
    check("surgery 3/14/2024", &[(Date, "3/14/2024")]);
    check("5-May-2021", &[(Date, "5-May-2021")]);
    check("seen in mayo de 2021", &[(Date, "mayo de 2021")]);
    check("since 05/2021", &[(Date, "05/2021")]);
    check("at 2024-03-15T14:30:00.123456Z", &[(Date, "2024-03-15T14:30:00.123456Z")]);
    check("2024-03-14", &[(Date, "2024-03-14")]);
    check("on May 30th, 2021 it", &[(Date, "May 30th, 2021")]);
    check("el 30 de mayo de 2021", &[(Date, "30 de mayo de 2021")]);
    check("on Jan 9th '23", &[(Date, "Jan 9th '23")]);
    check("12th of January", &[(Date, "12th of January")]);
    check("Tuesday, March 3, at noon", &[(Date, "Tuesday, March 3")]);
    check("el 3/4 me operaron", &[(Date, "3/4")]);
    check("last Tuesday's surgery on 3/4", &[(Date, "3/4")]);
    check("my 94-year-old aunt", &[(Age, "94-year-old")]);
    check("mi abuela de 93 años", &[(Age, "93 años")]);
    check("a 92yo man", &[(Age, "92yo")]);
    check("she is in her 90s", &[(Age, "90s")]);
    check("ninety-two year old man", &[(Age, "ninety-two year old")]);
    check("he was born in 1931", &[(Age, "1931")]);
}

#[test]
fn places_are_found() {
    check("1420 N Elm Street", &[(Address, "1420 N Elm Street")]);
    check("1420 Elm St, Apt 4, Boulder, CO 80302", &[(Address, "1420 Elm St, Apt 4, Boulder, CO 80302")]);
    check("vivo en calle Hidalgo 221", &[(Address, "calle Hidalgo 221")]);
    check("PO Box 1183", &[(Address, "PO Box 1183")]);
    check("Boulder, CO 80302", &[(Place, "Boulder"), (Zip, "80302")]);
    check("my zip code is 80302", &[(Zip, "80302")]);
    check("my zip starts with 036", &[(Zip, "036")]);
    check("I live in Springfield", &[(Place, "Springfield")]);
    check("vivo en Guadalajara", &[(Place, "Guadalajara")]);
    check("a patient from King County", &[(Place, "King County")]);
    check("seen at UCSF", &[(Organization, "UCSF")]);
    check("admitted to St. Vincent's", &[(Organization, "St. Vincent")]);
    check("at Lakeside Clinic", &[(Organization, "Lakeside Clinic")]);
    check("en el Hospital San José", &[(Organization, "Hospital San José")]);
}

#[test]
fn names_are_found_by_what_stands_beside_them() {
    check("ask Dr. Smith", &[(Name, "Dr. Smith")]);
    check("la Sra. de la Cruz", &[(Name, "Sra. de la Cruz")]);
    check("my name is Anna Hall", &[(Name, "Anna Hall")]);
    check("my name is marisol vega", &[(Name, "marisol vega")]);
    check("me llamo Ana", &[(Name, "Ana")]);
    check("my daughter Anna has asthma", &[(Name, "Anna")]);
    check("mi hija Lucía tiene asma", &[(Name, "Lucía")]);
    check("referring Mr. James T., operated", &[(Name, "Mr. James T.")]);
    check("Sarah P., especially", &[(Name, "Sarah P.")]);
    check("Hi Anna, how are you?", &[(Name, "Anna")]);
    check("Thank you!\nSincerely,\nAnna Hall", &[(Name, "Anna Hall")]);
    check("#PrayForAnna", &[(Name, "#PrayForAnna")]);
}

#[test]
fn escapes_are_undone() {
    check("five five five, zero one four two", &[(Phone, "five five five, zero one four two")]);
    check("j dot smith at example dot org", &[(Email, "j dot smith at example dot org")]);
    check("jsmith (at) gmail.com", &[(Email, "jsmith (at) gmail.com")]);
    check("juan arroba correo punto com", &[(Email, "juan arroba correo punto com")]);
    check("3\u{200b}03-5\u{200b}55-0142", &[(Phone, "3\u{200b}03-5\u{200b}55-0142")]);
    check("３０３–５５５–０１４２", &[(Phone, "３０３–５５５–０１４２")]);
    check("3O3-5S5-O142", &[(Phone, "3O3-5S5-O142")]);
    check("Dr. Ѕmіth", &[(Name, "Dr. Ѕmіth")]);
    check("my name is J0hn Sm1th", &[(Name, "J0hn Sm1th")]);
}

#[test]
fn rare_details_together_are_a_weak_finding() {
    let text = "I am a 34 year old with Gaucher disease in a small town";
    let seen = phi(text);
    assert_eq!((seen[0].kind, seen[0].words(text), seen[0].confidence < 50), (Rare, "Gaucher", true));
}

#[test]
fn ordinary_words_pass() {
    for text in [
        "Take 1/2 tablet with 3/4 cup of water, 24/7",
        "My BP is 120/80 and sugar 110",
        "In 2022 I had surgery. It may hurt.",
        "Metoprolol 25 mg, 2.5 mg, 1,000 steps",
        "My A1c went from 9.2 to 6.8",
        "I am 42 years old",
        "For poisons call 1-800-222-1222, or 1 (800) 799-7233 if you are not safe at home",
        "Call 911 or 988",
        "Ordinary words. No numbers: none.",
        "Parkinson's, Hodgkin lymphoma, Bell's palsy, a Foley catheter and Crohn's",
        "My dad has Parkinson's disease and mom has Alzheimer's",
        "Take at 10:30, pain is 7/10, on vitamin D, hepatitis C",
        "I live in Texas and was diagnosed in 2019",
        "HbA1c 7.5%, eGFR 45, LDL 130 mg/dL, CHA2DS2-VASc 3, COVID-19, BRCA1",
        "The NCT01234567 trial, ICD-10 E11.9, 5-10 mg 200-4000 units",
        "I was on 300-4000 units of vitamin D",
        "95 years of experience, 100 years ago",
        "A 72-year-old female with a Framingham risk score of 20%",
        "Tylenol 500 mg every 6 hours for 10 days",
        "Thanks so much! Hope this helps.",
        "Hello everyone, my doctor said my daughter may need surgery",
        "mi mamá tiene 75 años y toma metformina de 850 mg",
        "one or two, three to four times",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn every_finding_says_why() {
    let text = "Dr. Smith, MRN 4829131, seen May 3 at UCSF, 303-555-0142, 92yo, Boulder, CO 80302, j@example.org";
    for finding in phi(text) {
        assert!(why::of(finding.rule).is_some() && !finding.why().is_empty(), "{}", finding.rule);
        assert_eq!(
            text.chars().skip(finding.chars.start).take(finding.chars.len()).collect::<String>(),
            finding.words(text)
        );
    }
}
