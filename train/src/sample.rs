//! A text with labelled spans.

use std::ops::Range;

/// Labels in the order of the model's; 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Label {
    /// A person.
    Name = 1,
    /// Below State.
    Place,
    /// A State or country.
    Region,
    /// A street address.
    Address,
    /// A company, clinic, school.
    Organization,
    /// A nationality.
    Nationality,
}

/// Spans are bytes of the text, in order.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// The words.
    pub text: String,
    /// What is what.
    pub spans: Vec<(Label, Range<usize>)>,
    /// Where the labels are not known or are the rules' work: neither learned from nor counted.
    pub mask: Vec<Range<usize>>,
}

impl Sample {
    /// Adds another text after a gap.
    pub fn append(&mut self, other: Self, gap: &str) {
        let start = self.text.len() + gap.len();
        self.text = format!("{}{gap}{}", self.text, other.text);
        let moved = |s: std::ops::Range<usize>| s.start + start..s.end + start;
        self.spans.extend(other.spans.into_iter().map(|(label, s)| (label, moved(s))));
        self.mask.extend(other.mask.into_iter().map(moved));
    }
}
