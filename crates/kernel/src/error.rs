//! The one error. What a person reads is chosen by the page from the variant, never from the inner text.

use std::fmt;

/// A result with Kith's one [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One field that a person must mend. `code` names a sentence in the slice's `.ftl` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The form field's name.
    pub field: &'static str,
    /// The key of the sentence that says what is wrong and what to do.
    pub code: &'static str,
}

/// Everything that can go wrong, by what the person is told and may do next.
#[derive(Debug)]
pub enum Error {
    /// Missing, or not for this person: the two look the same from outside (404).
    NotFound,
    /// Nobody is signed in (401).
    SignedOut,
    /// The act needs a fresh proof of who is there: password or second factor again (403).
    StepUp,
    /// What was typed cannot be taken; it is kept and shown back (422).
    Invalid(Vec<FieldError>),
    /// Somebody else changed it meanwhile, or it was done already (409). `code` names the sentence.
    Conflict(&'static str),
    /// Too many tries; come back after so many seconds (429).
    Busy(u32),
    /// The store cannot write now: disk full, or the database is gone (503). Nothing was accepted.
    Unavailable(String),
    /// A fault of ours (500). The text goes to the log and must carry no patient's words.
    Internal(String),
}

impl Error {
    /// A fault of ours, described for the log without a patient's words.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::Internal(what.into())
    }
    /// One field is wrong.
    pub fn field(field: &'static str, code: &'static str) -> Self {
        Self::Invalid(vec![FieldError { field, code }])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("not found"),
            Self::SignedOut => f.write_str("signed out"),
            Self::StepUp => f.write_str("needs step-up"),
            Self::Invalid(fields) => {
                f.write_str("invalid:")?;
                fields.iter().try_for_each(|e| write!(f, " {}={}", e.field, e.code))
            }
            Self::Conflict(code) => write!(f, "conflict: {code}"),
            Self::Busy(seconds) => write!(f, "too many tries, wait {seconds} s"),
            Self::Unavailable(what) => write!(f, "unavailable: {what}"),
            Self::Internal(what) => write!(f, "internal: {what}"),
        }
    }
}

impl std::error::Error for Error {}
