//! FHIR R4 as received: read, check, index, label, show, rewrite. Pure; no IO.
//!
//! For each file: [`read`]; for each [`Entry`]: [`validate`], [`sensitivity`], [`rewrite`] its references by
//! [`Targets`], [`index`] the rewritten text, insert. The text of a resource is never re-serialised.

mod bundle;
mod date;
mod fold;
mod fuzz;
mod index;
mod params;
mod path;
mod problem;
mod references;
mod rewrite;
mod scan;
mod sensitive_table;
mod sensitivity;
mod shapes;
pub mod summary;
mod validate;

pub use bundle::{Entry, Read, parse, read, read_line};
pub use date::{PartialDate, Precision};
pub use fold::fold;
pub use fuzz::fuzz;
pub use index::{Term, TermValue, index};
pub use params::{Kind as ParamKind, PARAMS, Param};
pub use problem::{Problem, Reason, Severity, outcome};
pub use references::{Target, Targets, classify, identifier_query};
pub use rewrite::{Change, Reference, Rewrite, Rewritten, references, rewrite};
pub use sensitivity::{Category, Label, Level, sensitivity};
pub use shapes::is_type;
pub use validate::{is_id, validate};

/// The largest file that [`read`] takes, in bytes (64 MiB); feed larger NDJSON through [`read_line`].
pub const MAX_BYTES: usize = 64 << 20;

/// Objects and arrays inside one another at most; below `serde_json`'s own limit of 128.
pub const MAX_DEPTH: usize = 100;
