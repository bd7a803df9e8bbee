//! The people of the demo organisation. All are invented; none is, or is meant to be, a real person.

use kernel::Locale;
use policy::Role;

/// One of the staff.
pub struct Staff {
    /// The key under which the demo prints the sign-in link and the story names them.
    pub key: &'static str,
    pub given: &'static str,
    pub family: &'static str,
    pub role: Role,
    /// Credential, profession, specialty; empty for those without a licence.
    pub badge: Option<(&'static str, &'static str, &'static str)>,
    /// A made-up NPI whose check digit is right.
    pub npi: &'static str,
    pub languages: &'static [&'static str],
    /// Keys of the pools they belong to.
    pub pools: &'static [&'static str],
}

pub const STAFF: [Staff; 13] = [
    Staff {
        key: "physician",
        given: "Hana",
        family: "Okafor",
        role: Role::Clinician,
        badge: Some(("MD", "Physician", "Internal medicine")),
        npi: "1003000126",
        languages: &["en"],
        pools: &["doctors"],
    },
    Staff {
        key: "nurse",
        given: "Tomas",
        family: "Reyes",
        role: Role::Clinician,
        badge: Some(("RN", "Registered nurse", "Primary care")),
        npi: "",
        languages: &["en", "es"],
        pools: &["nurses", "oncall", "pharmacy"],
    },
    Staff {
        key: "nurse-two",
        given: "Alice",
        family: "Whitford",
        role: Role::Clinician,
        badge: Some(("RN", "Registered nurse", "Primary care")),
        npi: "",
        languages: &["en"],
        pools: &["nurses", "oncall", "pharmacy"],
    },
    Staff {
        key: "physician-two",
        given: "Samuel",
        family: "Ibarra",
        role: Role::Clinician,
        badge: Some(("MD", "Physician", "Family medicine")),
        npi: "1245319599",
        languages: &["en", "es"],
        pools: &["doctors", "oncall", "nurses"],
    },
    Staff {
        key: "practitioner",
        given: "June",
        family: "Castellane",
        role: Role::Clinician,
        badge: Some(("NP", "Nurse practitioner", "Women's health")),
        npi: "1679576722",
        languages: &["en"],
        pools: &["doctors"],
    },
    Staff {
        key: "dietitian",
        given: "Noor",
        family: "Lindqvist",
        role: Role::Clinician,
        badge: Some(("RD", "Dietitian", "Nutrition")),
        npi: "1558444216",
        languages: &["en"],
        pools: &["nutrition"],
    },
    Staff {
        key: "pharmacist",
        given: "Leila",
        family: "Haddad",
        role: Role::Pharmacist,
        badge: Some(("PharmD", "Pharmacist", "Ambulatory care")),
        npi: "",
        languages: &["en"],
        pools: &["pharmacy"],
    },
    Staff {
        key: "desk",
        given: "Carla",
        family: "Munoz-Berg",
        role: Role::Staff,
        badge: None,
        npi: "",
        languages: &["en", "es"],
        pools: &["desk"],
    },
    Staff {
        key: "interpreter",
        given: "Rosa",
        family: "Quintanar",
        role: Role::Interpreter,
        badge: None,
        npi: "",
        languages: &["es", "en"],
        pools: &[],
    },
    Staff {
        key: "compliance",
        given: "Victor",
        family: "Anand",
        role: Role::Compliance,
        badge: None,
        npi: "",
        languages: &["en"],
        pools: &["compliance", "operations"],
    },
    Staff {
        key: "administrator",
        given: "Greta",
        family: "Solheim",
        role: Role::Administrator,
        badge: None,
        npi: "",
        languages: &["en"],
        pools: &["operations"],
    },
    Staff {
        key: "moderator",
        given: "Jo",
        family: "Bellamy",
        role: Role::Staff,
        badge: None,
        npi: "",
        languages: &["en", "es"],
        pools: &["moderators"],
    },
    Staff {
        key: "caller",
        given: "Devon",
        family: "Pruitt",
        role: Role::Staff,
        badge: None,
        npi: "",
        languages: &["en"],
        pools: &["desk", "operations"],
    },
];

/// What somebody lives with: the charts are drawn from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Pressure,
    Diabetes,
    Both,
    Asthma,
    Pregnant,
    Kidney,
    Thyroid,
    Heart,
    Low,
    Child,
    Infant,
    Well,
    Pain,
}

/// One patient.
pub struct Patient {
    pub given: &'static str,
    pub family: &'static str,
    pub gender: &'static str,
    /// ISO date.
    pub born: &'static str,
    pub locale: Locale,
    pub profile: Profile,
}

const fn p(
    given: &'static str,
    family: &'static str,
    gender: &'static str,
    born: &'static str,
    locale: Locale,
    profile: Profile,
) -> Patient {
    Patient { given, family, gender, born, locale, profile }
}

use Locale::{En, Es};
use Profile::{Asthma, Both, Child, Diabetes, Heart, Infant, Kidney, Low, Pain, Pregnant, Pressure, Thyroid, Well};

/// The first is the patient whose link the demo prints.
pub const PATIENTS: [Patient; 40] = [
    p("Marisol", "Vega", "female", "1968-04-17", Es, Both),
    p("Earl", "Tomlin", "male", "1949-09-02", En, Heart),
    p("Walter", "Brandt", "male", "1957-01-23", En, Pressure),
    p("Priya", "Nair", "female", "1984-06-11", En, Thyroid),
    p("Josephine", "Amadi", "female", "1979-03-29", En, Well),
    p("Theo", "Amadi", "male", "2012-10-05", En, Child),
    p("Dale", "Kowalczyk", "male", "1961-12-14", En, Pressure),
    p("Lucia", "Herrera-Pons", "female", "1993-08-08", Es, Pregnant),
    p("Bernard", "Oyelaran", "male", "1971-02-19", En, Diabetes),
    p("Ingrid", "Falk", "female", "1944-11-30", En, Kidney),
    p("Mateo", "Zarate", "male", "2026-09-28", Es, Infant),
    p("Paloma", "Zarate", "female", "1999-05-03", Es, Well),
    p("Curtis", "Lamont", "male", "1988-07-21", En, Asthma),
    p("Yolanda", "Figueras", "female", "1953-10-10", Es, Diabetes),
    p("Henry", "Stavros", "male", "1966-03-15", En, Both),
    p("Amina", "Deng", "female", "1990-12-27", En, Low),
    p("George", "Halloway", "male", "1938-05-09", En, Kidney),
    p("Rebecca", "Thorne", "female", "1975-09-18", En, Thyroid),
    p("Ignacio", "Bellver", "male", "1959-01-31", Es, Pressure),
    p("Wanda", "Przybylski", "female", "1951-06-24", En, Heart),
    p("Tyrell", "Beaumont", "male", "1996-04-04", En, Asthma),
    p("Soledad", "Ocampo", "female", "1982-02-12", Es, Low),
    p("Norman", "Ekstrom", "male", "1963-08-26", En, Diabetes),
    p("Fatima", "Rahimi", "female", "1987-11-06", En, Pregnant),
    p("Clyde", "Vandermeer", "male", "1947-07-13", En, Both),
    p("Esperanza", "Lujan", "female", "1970-12-01", Es, Pain),
    p("Oscar", "Tennant", "male", "1954-04-28", En, Pain),
    p("Mei", "Castellanos", "female", "2001-01-17", En, Well),
    p("Roy", "Abernethy", "male", "1942-02-08", En, Heart),
    p("Dolores", "Quiroga", "female", "1948-09-12", Es, Both),
    p("Patrick", "Nwosu", "male", "1981-05-25", En, Pressure),
    p("Helen", "Marchetti", "female", "1960-10-19", En, Thyroid),
    p("Jamal", "Whitaker", "male", "2009-03-07", En, Asthma),
    p("Beatriz", "Salcedo", "female", "1977-08-30", Es, Diabetes),
    p("Arthur", "Linden", "male", "1936-12-22", En, Kidney),
    p("Grace", "Omondi", "female", "1994-02-14", En, Well),
    p("Vernon", "Haskell", "male", "1958-06-05", En, Both),
    p("Rocio", "Montalvo", "female", "1986-01-09", Es, Pain),
    p("Simon", "Achterberg", "male", "1973-11-11", En, Low),
    p("Lena", "Fairbanks", "female", "2015-04-20", En, Child),
];

/// Who of them is told by e-mail in place of texts.
pub const BY_MAIL: [usize; 2] = [3, 7];

/// Family and friends: key, given, family, the patient's number, and how they stand (`proxy` or a scope).
pub const KIN: [(&str, &str, &str, usize, &str); 6] = [
    ("proxy", "Ines", "Vega", 0, "proxy"),
    ("kin-tomlin", "Ruth", "Tomlin", 1, "full"),
    ("kin-stavros", "Elena", "Stavros", 14, "medicines"),
    ("kin-halloway", "Brian", "Halloway", 16, "full"),
    ("kin-linden", "Marta", "Linden", 34, "proxy"),
    ("kin-abernethy", "Joan", "Abernethy", 28, "tasks"),
];
