//! Invented persons, places, addresses and organisations for the slots of a template.

use crate::{
    rng::Rng,
    sample::Label::{self, Address, Name, Nationality, Organization, Place, Region},
    words::Words,
};

/// Fills slots from words.
pub struct Maker<'a> {
    words: &'a Words,
}

type Parts = Vec<(Option<Label>, String)>;

impl<'a> Maker<'a> {
    /// Draws from these words.
    pub fn new(words: &'a Words) -> Self {
        Self { words }
    }

    /// What a slot holds, labelled; none when no slot has this name.
    pub fn slot(&self, slot: &str, rng: &mut Rng) -> Option<Parts> {
        let one = |label, words: String| Some(vec![(Some(label), words)]);
        let none = |words: String| Some(vec![(None, words)]);
        match slot {
            "name" => one(Name, self.name(rng)),
            "given" => one(Name, self.given(rng)),
            "surname" => one(Name, self.surname(rng)),
            "init" => one(Name, format!("{}.", initial(rng))),
            "ini" => one(Name, self.initialled(rng)),
            "drname" => one(Name, self.titled(rng, true)),
            "titlename" => one(Name, self.titled(rng, false)),
            "hgiven" => one(Name, self.hispanic_given(rng)),
            "surnameh" => one(Name, self.hispanic_surname(rng)),
            "hname" => one(Name, self.hispanic_name(rng)),
            "htitlename" => {
                let title = self.pick("titulo", rng);
                let name = if rng.chance(60) { self.hispanic_surname(rng) } else { self.hispanic_name(rng) };
                // "el doctor" is said of any doctor: only a short title belongs to the name.
                let split = title.starts_with("el ") || title.starts_with("la ");
                if split {
                    Some(vec![(None, format!("{title} ")), (Some(Name), name)])
                } else {
                    one(Name, format!("{title} {name}"))
                }
            }
            "city" => one(Place, self.city(rng)),
            "hcity" => one(Place, self.early("city-hispanic", rng)),
            "county" => one(Place, self.pick("counties", rng)),
            "state" => one(Region, self.pick("states", rng)),
            "state2" => one(Region, self.pick("state2", rng)),
            "country" => {
                let list = if rng.chance(30) { "country2" } else { "countries" };
                one(Region, self.pick(list, rng))
            }
            "nationality" => one(Nationality, self.pick("nationality", rng)),
            "address" => one(Address, self.address(rng)),
            "haddress" => one(Address, self.hispanic_address(rng)),
            "street" => one(Address, self.street(rng)),
            "corner" => one(Address, self.corner(rng)),
            "org" => one(Organization, self.organization(rng)),
            "clinic" => one(Organization, self.clinic(rng)),
            "hclinic" => one(Organization, self.hispanic_clinic(rng)),
            _ => none(self.plain(slot, rng)?),
        }
    }

    /// A value of a label as the development corpora's labels mean it.
    pub fn value(&self, kind: &str, rng: &mut Rng) -> Option<String> {
        Some(match kind {
            "PERSON" => match rng.below(10) {
                0..=4 => self.name(rng),
                5..=7 => self.given(rng),
                _ => self.surname(rng),
            },
            "NAME" => {
                if rng.chance(60) {
                    self.initialled(rng)
                } else {
                    self.name(rng)
                }
            }
            "GPE" | "LOCATION" => {
                if rng.chance(75) {
                    self.city(rng)
                } else {
                    self.pick("countries", rng)
                }
            }
            "ORGANIZATION" => self.organization(rng),
            "GEOGRAPHIC_LOCATION" => self.clinic(rng),
            "NRP" => self.pick("nationality", rng),
            "ADDRESS" | "STREET_ADDRESS" => self.address(rng),
            _ => return None,
        })
    }

    /// Slots that hold no identifier of ours.
    fn plain(&self, slot: &str, rng: &mut Rng) -> Option<String> {
        let digits =
            |n: usize, rng: &mut Rng| (0..n).map(|_| char::from(b'0' + rng.below(10) as u8)).collect::<String>();
        Some(match slot {
            "num" => (1 + rng.below(120)).to_string(),
            "year" => (1940 + rng.below(87)).to_string(),
            "time" => format!("{}:{:02}{}", 1 + rng.below(12), rng.below(4) * 15, rng.one(&["", " am", " pm", "pm"])),
            "phone" => match rng.below(4) {
                0 => format!("({}) {}-{}", digits(3, rng), digits(3, rng), digits(4, rng)),
                1 => format!("+{} {} {} {}", digits(2, rng), digits(2, rng), digits(3, rng), digits(4, rng)),
                _ => format!("{}-{}-{}", digits(3, rng), digits(3, rng), digits(4, rng)),
            },
            "email" => format!("{}{}@example.org", self.given(rng).to_lowercase().replace(' ', "."), digits(2, rng)),
            "id" => {
                let n = 5 + rng.below(12);
                let front = rng.one(&["", "", "A", "MR-", "XK", "#"]).to_owned();
                front + &digits(n, rng)
            }
            "date" => match rng.below(5) {
                0 => format!("{}/{}/{}", 1 + rng.below(12), 1 + rng.below(28), 1930 + rng.below(97)),
                1 => format!("{} {}", self.pick("month", rng), 1 + rng.below(28)),
                2 => format!("{} {}th, {}", self.pick("month", rng), 4 + rng.below(16), 2000 + rng.below(27)),
                3 => format!(
                    "{}-{:02}-{:02} {:02}:15:40",
                    1970 + rng.below(57),
                    1 + rng.below(12),
                    1 + rng.below(28),
                    rng.below(24)
                ),
                _ => format!("{} de {}", 1 + rng.below(28), self.pick("month", rng).to_lowercase()),
            },
            "word" => self.early("words-en", rng),
            "palabra" => self.early("words-es", rng),
            "Word" => capital(&self.early("words-en", rng)),
            "Palabra" => capital(&self.early("words-es", rng)),
            "Disease" => self.pick("disease", rng).split(' ').map(capital).collect::<Vec<_>>().join(" "),
            "job" => {
                let job = self.pick("jobs", rng);
                if rng.chance(70) { job.to_lowercase() } else { job }
            }
            _ => Some(self.pick(slot, rng)).filter(|w| !w.is_empty())?,
        })
    }

    pub(crate) fn pick(&self, list: &str, rng: &mut Rng) -> String {
        rng.one(self.words.of(list)).to_owned()
    }

    pub(crate) fn early(&self, list: &str, rng: &mut Rng) -> String {
        rng.early(self.words.of(list)).to_owned()
    }

    fn given(&self, rng: &mut Rng) -> String {
        match rng.below(100) {
            0..=6 => return self.pick("wordname", rng),
            7 => return format!("{}.{}.", initial(rng), initial(rng)),
            8 => return format!("{}{}", initial(rng), initial(rng)),
            9..=10 => {
                let (a, b) = (self.pick("faker-given", rng), self.pick("faker-given", rng));
                return format!("{a}-{}", if rng.chance(50) { b.to_lowercase() } else { b });
            }
            _ => {}
        }
        match rng.below(10) {
            0..=5 => self.early("census-given", rng),
            6 => {
                let n = self.early("census-given", rng);
                short(&n)
            }
            _ => self.pick("faker-given", rng),
        }
    }

    pub(crate) fn surname(&self, rng: &mut Rng) -> String {
        let one = |rng: &mut Rng| match rng.below(10) {
            0..=4 => self.early("census-surname", rng),
            _ => self.pick("faker-surname", rng),
        };
        let name = one(rng);
        match rng.below(40) {
            0 => format!("{name}-{}", one(rng)),
            1 => format!("{} {name}", rng.one(&["van", "de", "van der", "von", "de la", "di", "el", "al", "bin"])),
            2 => format!("{}{name}", rng.one(&["O'", "Mc", "Mac", "D'", "Al-"])),
            _ => name,
        }
    }

    fn name(&self, rng: &mut Rng) -> String {
        match rng.below(12) {
            0..=4 => format!("{} {}", self.given(rng), self.surname(rng)),
            5 => format!("{} {}. {}", self.given(rng), initial(rng), self.surname(rng)),
            6 => format!("{} {} {}", self.given(rng), self.given(rng), self.surname(rng)),
            7 => format!("{} {}", self.given(rng), self.hispanic_surname(rng)),
            8 => match rng.below(4) {
                0 => format!("{}. {}. {}", initial(rng), initial(rng), self.surname(rng)),
                1 => format!("{}. {}", initial(rng), self.surname(rng)),
                2 => format!("{} {}, {}", self.given(rng), self.surname(rng), self.pick("suffix", rng)),
                _ => format!("{} {} {}", self.given(rng), self.surname(rng), self.pick("suffix", rng)),
            },
            _ => {
                let row = self.pick("faker-full", rng);
                row.split_once('\t').map(|x| x.1.to_owned()).unwrap_or_default()
            }
        }
    }

    fn initialled(&self, rng: &mut Rng) -> String {
        let title = if rng.chance(15) { "Dr. " } else { "" };
        match rng.below(10) {
            0..=5 => format!("{title}{} {}.", self.given(rng), initial(rng)),
            6 => format!("{}.{}.", initial(rng), initial(rng)),
            7 => format!("{}. {}", initial(rng), self.surname(rng)),
            _ => format!("{title}{} {}", self.given(rng), self.surname(rng)),
        }
    }

    fn titled(&self, rng: &mut Rng, doctor: bool) -> String {
        let title = if doctor {
            rng.one(&["Dr.", "Dr", "Doctor", "dr.", "dr", "Dr."]).to_owned()
        } else {
            self.pick("title", rng)
        };
        match rng.below(10) {
            0..=4 => format!("{title} {}", self.surname(rng)),
            5..=6 => format!("{title} {}", self.name(rng)),
            7 => format!("{title} {} {}.", self.given(rng), initial(rng)),
            _ => format!("{title} {}", self.given(rng)),
        }
    }

    fn hispanic_given(&self, rng: &mut Rng) -> String {
        if rng.chance(12) {
            return self.pick("nombrepalabra", rng);
        }
        let first = self.spanish("faker-full", rng, 0);
        if rng.chance(15) { format!("{first} {}", self.spanish("faker-full", rng, 0)) } else { first }
    }

    fn hispanic_surname(&self, rng: &mut Rng) -> String {
        let last = self.spanish("faker-full", rng, 1);
        if rng.chance(30) { format!("{last} {}", self.spanish("faker-full", rng, 1)) } else { last }
    }

    fn hispanic_name(&self, rng: &mut Rng) -> String {
        format!("{} {}", self.hispanic_given(rng), self.hispanic_surname(rng))
    }

    /// A word of a Spanish row: 0 its first, 1 its last.
    pub(crate) fn spanish(&self, list: &str, rng: &mut Rng, which: usize) -> String {
        let row = self.local(list, "es_", rng);
        let mut words =
            row.split(' ').filter(|w| w.chars().next().is_some_and(char::is_uppercase) && !w.ends_with('.'));
        (if which == 0 { words.next() } else { words.next_back() }).unwrap_or("Rosa").to_owned()
    }

    /// A row of a locale; rows are sorted by locale, so that a stretch holds them all.
    pub(crate) fn local(&self, list: &str, locale: &str, rng: &mut Rng) -> String {
        let rows = self.words.of(list);
        let from = rows.partition_point(|r| r.as_str() < locale);
        let many = rows.get(from..).unwrap_or_default().partition_point(|r| r.starts_with(locale));
        rng.one(rows.get(from..from + many).unwrap_or_default())
            .split_once('\t')
            .map(|x| x.1.replace("\\n", "\n"))
            .unwrap_or_default()
    }
}

fn initial(rng: &mut Rng) -> char {
    char::from(b'A' + rng.below(26) as u8)
}

/// A word with its first letter large.
pub fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A pet form: "Michael" to "Mike" is beyond rules, "Alexandra" to "Alex" or "Alexie" is not.
fn short(name: &str) -> String {
    let front: String = name.chars().take(3 + usize::from(name.len() > 6)).collect();
    if front.len() == name.len() { front } else { front + ["", "ie", "y"][name.len() % 3] }
}
