//! The ring of the promise and the words beside it.

use kernel::{Locale, Time};
use maud::{Markup, html};

use crate::{Size, Tone, class, time};

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// More than half of the time is left.
    Open,
    /// Half or less is left.
    Soon,
    /// The time is over.
    Late,
    /// Kept: answered in time.
    Met,
}

impl Promise {
    /// The state and the share left (0 to 1) of a promise made at `since` for `due`.
    pub fn at(since: Time, due: Time, now: Time) -> (Promise, f64) {
        let (left, whole) = (due.seconds_since(now), due.seconds_since(since).max(1));
        if left < 0 {
            return (Promise::Late, 0.0);
        }
        // Seconds between two moments fit a double exactly.
        #[expect(clippy::cast_precision_loss, reason = "a share for drawing")]
        let share = (left as f64 / whole as f64).clamp(0.0, 1.0);
        (if share > 0.5 { Promise::Open } else { Promise::Soon }, share)
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Soon => "soon",
            Self::Late => "late",
            Self::Met => "met",
        }
    }
}

/// The ring: who owns it now, and how much of the promise is left. Used for nothing else.
///
/// `label` says the name and the time left in words ([`time::left_in_words`]); `left` is the share left, 0 to 1.
pub fn ring(label: &str, initials: &str, tone: Tone, left: f64, promise: Promise, size: Size) -> Markup {
    let dash = (promise != Promise::Late).then(|| {
        let share = if promise == Promise::Met { 1.0 } else { left.clamp(0.0, 1.0) };
        format!("{:.0} 100", share * 100.0)
    });
    html! {
        svg class=(class(&["ring", promise.class(), size.class()])) viewBox="0 0 48 48" role="img" aria-label=(label) {
            circle.disc.(tone.class()) cx="24" cy="24" r="18" {}
            circle.track cx="24" cy="24" r="22" {}
            circle.left cx="24" cy="24" r="22" pathLength=[dash.as_ref().map(|_| "100")] stroke-dasharray=[dash] transform="rotate(-90 24 24)" {}
            text x="24" y="24.5" { (initials) }
        }
    }
}

/// The time left beside a ring, coloured and worded by how the promise stands: "14 min", "12 min over".
pub fn due(l: Locale, since: Time, due: Time, now: Time) -> Markup {
    let (promise, _) = Promise::at(since, due, now);
    html! { span class=(class(&["due", promise.class()])) { (time::left(l, now, due)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_goes_from_open_to_late() {
        let at = |minutes| Time::from_micros(0).plus_minutes(minutes);
        let check = |now, promise, percent: f64| {
            let (state, share) = Promise::at(at(0), at(100), at(now));
            assert_eq!((state, (share * 100.0).round()), (promise, percent));
        };
        check(0, Promise::Open, 100.0);
        check(49, Promise::Open, 51.0);
        check(50, Promise::Soon, 50.0);
        check(100, Promise::Soon, 0.0);
        check(101, Promise::Late, 0.0);
        check(-50, Promise::Open, 100.0);
    }
}
