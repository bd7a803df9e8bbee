//! Time and the one injectable clock.

use std::{
    cell::RefCell,
    fs::File,
    os::unix::fs::FileExt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use jiff::tz::TimeZone;

use crate::{Error, Result};

/// A moment: microseconds since 1970-01-01 UTC. A person's zone is kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Time(i64);

impl Time {
    /// The end of time: a grant without an end date.
    pub const NEVER: Time = Time(i64::MAX);
    /// Microseconds since the epoch, as stored.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }
    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// This moment moved by whole seconds (negative moves back); saturates.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
    /// This moment moved by whole minutes.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes.saturating_mul(60))
    }
    /// This moment moved by 24-hour days; calendar days need a zone and [`Time::in_zone`].
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }
    /// Whole seconds from `earlier` to this moment, rounded down; negative when `earlier` is later.
    pub const fn seconds_since(self, earlier: Time) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(1_000_000)
    }
    /// The wall clock in an IANA zone such as `America/Denver`; UTC when the zone is unknown.
    pub fn in_zone(self, zone: &str) -> jiff::Zoned {
        self.stamp().to_zoned(zone_of(zone))
    }
    fn stamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
    /// RFC 3339 in UTC with seconds, as FHIR `instant` wants it.
    pub fn rfc3339(self) -> String {
        self.stamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
    /// Reads RFC 3339 or a date (`2026-03-14`, taken as midnight UTC).
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
            return Some(Self(stamp.as_microsecond()));
        }
        let date = text.parse::<jiff::civil::Date>().ok()?;
        let zoned = date.to_zoned(TimeZone::UTC).ok()?;
        Some(Self(zoned.timestamp().as_microsecond()))
    }
}

thread_local! {
    /// The zone that was asked for last: a page asks for its reader's a hundred times, and the database of zones has a lock.
    static LAST_ZONE: RefCell<(String, TimeZone)> = const { RefCell::new((String::new(), TimeZone::UTC)) };
}

fn zone_of(name: &str) -> TimeZone {
    LAST_ZONE.with_borrow_mut(|(last, zone)| {
        if last != name {
            *zone = TimeZone::get(name).unwrap_or(TimeZone::UTC);
            name.clone_into(last);
        }
        zone.clone()
    })
}

/// The program's only source of "now".
///
/// Real time plus an offset. The offset is zero in service; the demo, the tests and the simulation move it, in one
/// process ([`Clock::movable`]) or through an eight-byte file that several processes share ([`Clock::shared`]).
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Movable(Arc<AtomicI64>),
    Frozen(Arc<AtomicI64>),
    Shared(Arc<File>),
}

impl Clock {
    /// Real time, which nothing can move.
    pub fn system() -> Self {
        Self(Source::System)
    }
    /// Real time plus an offset that this process may move.
    pub fn movable() -> Self {
        Self(Source::Movable(Arc::default()))
    }
    /// Stands at `start` until it is moved: for tests and the simulation.
    pub fn frozen(start: Time) -> Self {
        Self(Source::Frozen(Arc::new(AtomicI64::new(start.0))))
    }
    /// Real time plus the offset kept in the file at `path`, made when absent; every process that opens it agrees.
    pub fn shared(path: &Path) -> Result<Self> {
        let open = File::options().read(true).write(true).create(true).truncate(false).open(path);
        let file = open.map_err(|e| Error::internal(format!("clock file: {e}")))?;
        Ok(Self(Source::Shared(Arc::new(file))))
    }
    /// Now.
    pub fn now(&self) -> Time {
        match &self.0 {
            Source::System => Time(real()),
            Source::Movable(offset) => Time(real() + offset.load(Ordering::Relaxed)),
            Source::Frozen(at) => Time(at.load(Ordering::Relaxed)),
            Source::Shared(file) => Time(real() + offset_in(file)),
        }
    }
    /// True where [`Clock::advance`] works: demo, tests and simulation.
    pub fn can_move(&self) -> bool {
        !matches!(self.0, Source::System)
    }
    /// Moves the clock by `seconds`. The system clock refuses.
    pub fn advance(&self, seconds: i64) -> Result<Time> {
        let micros = seconds.saturating_mul(1_000_000);
        match &self.0 {
            Source::System => return Err(Error::internal("the system clock cannot be moved")),
            Source::Movable(offset) | Source::Frozen(offset) => {
                offset.fetch_add(micros, Ordering::Relaxed);
            }
            Source::Shared(file) => {
                let moved = offset_in(file).saturating_add(micros);
                file.write_all_at(&moved.to_le_bytes(), 0).map_err(|e| Error::internal(format!("clock file: {e}")))?;
            }
        }
        Ok(self.now())
    }
}

fn offset_in(file: &File) -> i64 {
    let mut bytes = [0u8; 8];
    // A file shorter than eight bytes has never been moved.
    file.read_exact_at(&mut bytes, 0).map_or(0, |()| i64::from_le_bytes(bytes))
}

fn real() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_clock_moves_for_every_opener() {
        let path = std::env::temp_dir().join(format!("kith-clock-{}", std::process::id()));
        let (a, b) = (Clock::shared(&path).unwrap(), Clock::shared(&path).unwrap());
        let before = b.now();
        a.advance(3600).unwrap();
        assert!(b.now().seconds_since(before) >= 3600);
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn dates_and_instants_parse() {
        assert_eq!(Time::parse("1970-01-02").unwrap().micros(), 86_400_000_000);
        assert_eq!(Time::parse("1970-01-01T01:00:00+01:00").unwrap().micros(), 0);
        assert_eq!(Time::parse("soon"), None);
        assert_eq!(Time::from_micros(0).rfc3339(), "1970-01-01T00:00:00Z");
    }
}
