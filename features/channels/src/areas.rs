//! What an area code tells: the State whose rules count, and the wall clocks that are kept there.

use std::sync::LazyLock;

/// The table; its first lines say from where and of when.
const TABLE: &str = include_str!("areas.txt");

/// A State's letters and the clocks of one area code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    /// Such as `MT`.
    pub state: &'static str,
    /// Letters of the table, such as `EC`.
    clocks: &'static str,
}

impl Area {
    /// IANA zones, at most three.
    pub(crate) fn zones(self) -> impl Iterator<Item = &'static str> {
        self.clocks.chars().filter_map(zone)
    }
}

/// The zones in which the fifty States, Puerto Rico and the Virgin Islands keep their clocks: where nothing is known of a
/// number, it has to be a decent hour in all of them. Guam and Samoa are known by their area codes alone: with them no such
/// hour would be left.
pub(crate) fn all_zones() -> impl Iterator<Item = &'static str> {
    "VECMZPAUH".chars().filter_map(zone)
}

const fn zone(letter: char) -> Option<&'static str> {
    Some(match letter {
        'V' => "America/Puerto_Rico",
        'E' => "America/New_York",
        'C' => "America/Chicago",
        'M' => "America/Denver",
        'Z' => "America/Phoenix",
        'P' => "America/Los_Angeles",
        'A' => "America/Anchorage",
        'U' => "America/Adak",
        'H' => "Pacific/Honolulu",
        'G' => "Pacific/Guam",
        'S' => "Pacific/Pago_Pago",
        _ => return None,
    })
}

/// By area code, 200 to 999.
static AREAS: LazyLock<Vec<Option<Area>>> = LazyLock::new(|| {
    let mut areas = vec![None; 1000];
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let (Some(state), Some(clocks)) = (words.next(), words.next()) else { continue };
        for code in words.filter_map(|code| code.parse::<usize>().ok()) {
            if let Some(place) = areas.get_mut(code) {
                *place = Some(Area { state, clocks });
            }
        }
    }
    areas
});

/// The area of a number in E.164; nothing outside the United States, and for toll-free and other numbers of no place.
pub(crate) fn of(number: &str) -> Option<Area> {
    let code: usize = number.strip_prefix("+1").filter(|rest| rest.len() == 10)?.get(..3)?.parse().ok()?;
    AREAS.get(code).copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn area_codes_tell_state_and_clocks() {
        let check = |number: &str, want: Option<(&str, &[&str])>| {
            let got = of(number).map(|area| (area.state, area.zones().collect::<Vec<_>>()));
            assert_eq!(got, want.map(|(state, zones)| (state, zones.to_vec())), "{number}");
        };
        check("+14065550142", Some(("MT", &["America/Denver"])));
        check("+19155550142", Some(("TX", &["America/Denver"])));
        check("+18505550142", Some(("FL", &["America/New_York", "America/Chicago"])));
        check("+19075550142", Some(("AK", &["America/Anchorage", "America/Adak"])));
        check("+16715550142", Some(("GU", &["Pacific/Guam"])));
        for nowhere in ["+18005550142", "+14165550142", "+525512345678", "+1406555014", "", "+1éé5550142"] {
            check(nowhere, None);
        }
    }

    #[test]
    fn the_table_is_whole() {
        let codes: Vec<&str> =
            TABLE.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(' ').skip(2)).collect();
        let mut once = codes.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!((once.len(), codes.len()), (366, 366), "no code twice");
        assert!(once.iter().all(|code| code.len() == 3 && !code.ends_with("11")));
        let mut states: Vec<&str> = AREAS.iter().flatten().map(|area| area.state).collect();
        states.sort_unstable();
        states.dedup();
        assert_eq!(states.len(), 56, "fifty States, the District and five territories");
        for area in AREAS.iter().flatten() {
            assert_eq!(area.zones().count(), area.clocks.len(), "{area:?}");
            assert!(area.zones().all(|zone| jiff::tz::TimeZone::get(zone).is_ok()));
        }
    }
}
