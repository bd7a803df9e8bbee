//! What the guard promises on any text, and what it reaches on labelled ones.

mod corpora;
mod danger;
mod phi;
mod properties;
