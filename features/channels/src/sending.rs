//! The organisation's rules of sending: hours by State, caps, and when another gateway is tried.

use std::sync::LazyLock;

use gate::Org;

use crate::{caps::Caps, hours::StateHours};

/// How the organisation sends. Contribute it as a part; without one the defaults count.
#[derive(Debug, Clone)]
pub struct Sending {
    /// When.
    pub hours: StateHours,
    /// How much.
    pub caps: Caps,
    /// A gateway that said so often in a row that it cannot now gives way to the next one of its channel.
    pub fail_over_after: u32,
    /// What a part of a text costs, in millionths of a dollar; nothing when nobody said.
    pub price_per_part: Option<i64>,
}

impl Default for Sending {
    fn default() -> Self {
        Self { hours: StateHours::default(), caps: Caps::default(), fail_over_after: 2, price_per_part: None }
    }
}

/// What is in force.
pub(crate) fn rules(org: &Org) -> &Sending {
    static DEFAULT: LazyLock<Sending> = LazyLock::new(Sending::default);
    org.parts.all::<Sending>().next().unwrap_or(&DEFAULT)
}
