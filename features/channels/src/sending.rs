//! The organisation's rules of sending: hours by State, and caps.

use std::sync::LazyLock;

use gate::Org;

use crate::{caps::Caps, hours::StateHours};

/// How the organisation sends. Contribute it as a part; without one the defaults count.
#[derive(Debug, Clone, Default)]
pub struct Sending {
    /// When.
    pub hours: StateHours,
    /// How much.
    pub caps: Caps,
}

/// What is in force.
pub(crate) fn rules(org: &Org) -> &Sending {
    static DEFAULT: LazyLock<Sending> = LazyLock::new(Sending::default);
    org.parts.all::<Sending>().next().unwrap_or(&DEFAULT)
}
