//! The words every other crate shares: ids, time, locale, money, secrets, the one error.
//!
//! No IO but the clock, no feature. Anything here must be wanted by at least two crates.

mod clock;
mod error;
mod id;
mod locale;
mod money;
mod secret;

pub use clock::{Clock, Time};
pub use error::{Error, FieldError, Result};
pub use id::{Id, Kind, Person, PersonId, Pool, PoolId, RawId};
pub use locale::Locale;
pub use money::Money;
pub use secret::Secret;

/// A boxed future, for functions that slices contribute to each other.
pub type Boxed<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
