//! Invented places, street addresses, companies and clinics.

use crate::{
    make::{Maker, capital},
    rng::Rng,
};

impl Maker<'_> {
    pub(crate) fn city(&self, rng: &mut Rng) -> String {
        match rng.below(10) {
            0..=3 => self.early("city-us", rng),
            4..=5 => self.pick("city-big", rng),
            6 => self.early("city-hispanic", rng),
            7 => self.foreign_town(rng),
            _ => self.pick("city-any", rng),
        }
    }

    /// A town that is on no list, as another country's addresses name it.
    pub(crate) fn foreign_town(&self, rng: &mut Rng) -> String {
        let row = self.any("faker-address", rng);
        let line = row.rsplit('\n').next().unwrap_or_default();
        let town: Vec<_> = line
            .split([' ', ','])
            .filter(|w| w.len() > 2 && w.chars().all(|c| c.is_alphabetic() || c == '-'))
            .collect();
        if town.is_empty() { self.pick("city-any", rng) } else { town.join(" ") }
    }

    pub(crate) fn any(&self, list: &str, rng: &mut Rng) -> String {
        self.pick(list, rng).split_once('\t').map(|x| x.1.replace("\\n", "\n")).unwrap_or_default()
    }

    pub(crate) fn street(&self, rng: &mut Rng) -> String {
        let most = [30, 200, 9999, 99999][rng.below(4)];
        let number = 1 + rng.below(most);
        match rng.below(10) {
            0..=3 => {
                let first = if rng.chance(60) { self.pick("streetfirst", rng) } else { self.surname(rng) };
                format!("{number} {first} {}", self.pick("streettail", rng))
            }
            4..=5 => self.any("faker-street", rng),
            6..=7 => {
                let street = self.any("faker-street", rng);
                format!("{number} {}", street.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == ','))
            }
            8 => format!("{number} {}", self.any("faker-street", rng)),
            _ => format!(
                "{} {number}",
                self.surname(rng)
                    + rng.one(&[
                        "strasse", "gatan", "vej", " utca", "straat", " út", "veien", "katu", " Road", " Street",
                        " Lane"
                    ])
            ),
        }
    }

    pub(crate) fn corner(&self, rng: &mut Rng) -> String {
        let named = |rng: &mut Rng| {
            let s = self.street(rng);
            if rng.chance(60) { s.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned() } else { s }
        };
        let (a, b) = (named(rng), named(rng));
        format!("the corner of {a} and {b}")
    }

    pub(crate) fn address(&self, rng: &mut Rng) -> String {
        let zip = |rng: &mut Rng| {
            let n = 4 + rng.below(3);
            (0..n).map(|_| char::from(b'0' + rng.below(10) as u8)).collect::<String>()
        };
        let unit = |rng: &mut Rng| {
            if rng.chance(45) { format!("{} {}", self.pick("unit", rng), 1 + rng.below(999)) } else { String::new() }
        };
        let comma = rng.one(&[", ", " ", "\n", "\n ", ",\n", "\n, ", " \n"]).to_owned();
        let mut parts = match rng.below(12) {
            0 => return self.any("faker-address", rng),
            1 => return self.local("faker-address", "en_US", rng),
            2 => return self.corner(rng),
            3 => return self.street(rng),
            4 => {
                return format!(
                    "{} {}",
                    rng.one(&["PO Box", "P.O. Box", "Box", "Apartado", "Postbox"]),
                    1 + rng.below(9999)
                );
            }
            5 => return self.any("faker-address", rng).replace('\n', ", "),
            6 => vec![self.street(rng), unit(rng)],
            _ => vec![
                [self.street(rng), unit(rng)]
                    .join(if rng.chance(70) { " " } else { ", " })
                    .trim_end_matches([' ', ','])
                    .to_owned(),
            ],
        };
        parts.push(self.city(rng));
        match rng.below(6) {
            0 | 1 => parts.push(format!("{} {}", self.pick("state2", rng), zip(rng))),
            2 => parts.push(format!("{} {}", self.pick("countries", rng), zip(rng))),
            3 => {
                parts.push(self.pick("state2", rng));
                parts.push(self.pick("countries", rng));
                parts.push(zip(rng));
            }
            4 => {
                parts.push(self.pick("countries", rng));
            }
            _ => {}
        }
        parts.retain(|p| !p.is_empty());
        parts.join(&comma)
    }

    pub(crate) fn hispanic_address(&self, rng: &mut Rng) -> String {
        if rng.chance(25) {
            let list = if rng.chance(50) { "faker-street" } else { "faker-address" };
            return self.local(list, "es_", rng);
        }
        let number = 1 + rng.below(3000);
        let street = format!("{} {}", self.pick("callefirst", rng), self.pick("calle", rng));
        let number = match rng.below(4) {
            0 => format!(" #{number}"),
            1 => format!(" No. {number}"),
            2 => format!(", {number}"),
            _ => format!(" {number}"),
        };
        let tail = match rng.below(5) {
            0 => format!(", Col. {}", self.pick("calle", rng)),
            1 => format!(", {} {}", self.pick("unit", rng), 1 + rng.below(40)),
            _ => String::new(),
        };
        street + &number + &tail
    }

    pub(crate) fn organization(&self, rng: &mut Rng) -> String {
        match rng.below(12) {
            0 => format!("{}, {} and {}", self.surname(rng), self.surname(rng), self.surname(rng)),
            1 => format!("{}-{}", self.surname(rng), self.surname(rng)),
            2..=3 => format!("{} {}", self.surname(rng), self.pick("orgtail", rng)),
            4 => self.any("faker-company", rng),
            5..=7 => {
                let stem = self.pick("orgstem", rng);
                match rng.below(5) {
                    0 => format!("{stem}{}", self.pick("orgending", rng)),
                    1 => format!("{stem} {}", self.pick("orgstem", rng)),
                    2 => format!("{stem} {}", capital(&self.early("words-en", rng))),
                    3 => format!("{stem}{} {}", self.pick("orgstem", rng).to_lowercase(), self.pick("orgtail", rng)),
                    _ => format!("{stem}{}", self.pick("orgstem", rng).to_lowercase()),
                }
            }
            8 => {
                let (a, b) = (self.early("words-en", rng), self.pick("orgending", rng));
                capital(&(a + &b))
            }
            9 => format!("{} {}", capital(&self.early("words-en", rng)), self.pick("orgtail", rng)),
            10 => format!("{} {}", self.city(rng), self.pick("orgtail", rng)),
            _ => format!(
                "{} {} {}",
                capital(&self.early("words-en", rng)),
                capital(&self.early("words-en", rng)),
                self.pick("orgtail", rng)
            ),
        }
    }

    pub(crate) fn clinic(&self, rng: &mut Rng) -> String {
        let facility = self.pick("facility", rng);
        match rng.below(12) {
            0..=2 => {
                let saint = rng.one(&["St.", "St", "Saint", "Mt.", "Mount"]).to_owned();
                let name = self.pick("saint", rng);
                if rng.chance(15) { format!("{saint} {name}") } else { format!("{saint} {name} {facility}") }
            }
            3..=6 => format!("{} {facility}", self.pick("hospitalword", rng)),
            7..=8 => format!("{} {facility}", self.city(rng)),
            9 => format!("{} {facility}", self.surname(rng)),
            10 => format!("{} {}", self.pick("hospitalword", rng), self.pick("hospitalword", rng)) + " " + &facility,
            _ => match rng.below(4) {
                0 => rng
                    .one(&[
                        "UCLA",
                        "UCSF",
                        "NYU Langone",
                        "Johns Hopkins",
                        "Cedars-Sinai",
                        "Mass General",
                        "MD Anderson",
                        "Kaiser Permanente",
                        "Mayo Clinic",
                        "Cleveland Clinic",
                    ])
                    .to_owned(),
                1 => format!("University of {} {facility}", self.pick("states", rng)),
                2 => format!("Dr. {}'s Office", self.surname(rng)),
                _ => format!("{} {facility}, {}", self.pick("hospitalword", rng), self.city(rng)),
            },
        }
    }

    pub(crate) fn hispanic_clinic(&self, rng: &mut Rng) -> String {
        let facility = self.pick("facilidad", rng);
        if rng.chance(50) {
            format!("{facility} {}", self.early("city-hispanic", rng))
        } else {
            format!("{facility} {}", self.spanish("faker-full", rng, 0))
        }
    }
}
