//! What a finding is: the eighteen Safe Harbor identifiers (45 CFR 164.514(b)(2)(i)), some of them split by use.

use std::ops::Range;

macro_rules! identifiers {
    ($($(#[$doc:meta])* $kind:ident $letter:literal $word:literal $words:literal),* $(,)?) => {
        /// Which identifier a finding is. The letter is the rule's own, (A) to (R).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Identifier { $($(#[$doc])* $kind),* }
        impl Identifier {
            /// Every kind.
            pub const ALL: &[Identifier] = &[$(Identifier::$kind),*];
            /// The paragraph of 45 CFR 164.514(b)(2)(i) that names it.
            pub const fn letter(self) -> char {
                match self { $(Self::$kind => $letter),* }
            }
            /// A stable word for files and audit rows, such as `name`.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word),* }
            }
            /// The kind in plain words, such as `the name of a person`.
            pub const fn plain(self) -> &'static str {
                match self { $(Self::$kind => $words),* }
            }
        }
    };
}

identifiers! {
    /// A person: patient, relative, clinician.
    Name 'A' "name" "the name of a person",
    /// A place below a State: city, county, precinct.
    Place 'B' "place" "a place smaller than a State",
    /// A street address.
    Address 'B' "address" "a street address",
    /// A ZIP code, or three digits of one where few people live.
    Zip 'B' "zip" "a ZIP code",
    /// An organisation that locates a person: a clinic, a school, an employer.
    Organization 'B' "organization" "an organisation that tells where somebody is",
    /// A date other than a bare year.
    Date 'C' "date" "a date that says more than the year",
    /// An age over 89, or a birth year that tells it.
    Age 'C' "age" "an age over 89",
    /// A telephone number.
    Phone 'D' "phone" "a phone number",
    /// A fax number.
    Fax 'E' "fax" "a fax number",
    /// An e-mail address.
    Email 'F' "email" "an e-mail address",
    /// A social security or taxpayer number.
    Ssn 'G' "ssn" "a social security or taxpayer number",
    /// A medical record number.
    Mrn 'H' "mrn" "a medical record number",
    /// A health plan or Medicare beneficiary number.
    HealthPlan 'I' "health-plan" "a health plan number",
    /// An account: bank, routing, crypto wallet.
    Account 'J' "account" "an account number",
    /// A payment card.
    Card 'J' "card" "a payment card number",
    /// An international bank account number.
    Iban 'J' "iban" "an international bank account number",
    /// A certificate or licence: driver, medical, DEA, NPI, passport.
    License 'K' "license" "a licence, certificate or passport number",
    /// A vehicle: VIN or plate.
    Vehicle 'L' "vehicle" "a vehicle number or plate",
    /// A device: serial, UDI, hardware address.
    Device 'M' "device" "the number of a device",
    /// A web address.
    Url 'N' "url" "a web address",
    /// An IP address.
    Ip 'O' "ip" "an IP address",
    /// A finger or voice print, named with its number.
    Biometric 'P' "biometric" "a biometric print",
    /// Any other unique number, code or handle.
    Unique 'R' "unique" "a number, code or handle that only one person has",
    /// Attributes that are rare together: age, rare disease, small town.
    Rare 'R' "rare" "details that are rare together",
}

/// One identifier found. It holds no words of the text, so it may be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhiFinding {
    /// Which identifier.
    pub kind: Identifier,
    /// Bytes of the text, on character boundaries.
    pub span: Range<usize>,
    /// The same place, counted in characters.
    pub chars: Range<usize>,
    /// How sure, in percent.
    pub confidence: u8,
    /// The rule that fired, such as `phi.phone`; `phi.tagger` for the statistical tagger.
    pub rule: &'static str,
}

impl PhiFinding {
    /// The matched words; empty when `text` is not the text that was read.
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.clone()).unwrap_or_default()
    }
    /// The Safe Harbor letter.
    pub const fn letter(&self) -> char {
        self.kind.letter()
    }
    /// Why it was found, in plain words.
    pub fn why(&self) -> &'static str {
        super::why::of(self.rule).unwrap_or(self.kind.plain())
    }
}
