//! What can be wrong with a sentence of staff.

macro_rules! fault_names {
    ($($(#[$doc:meta])* $fault:ident = $name:literal),* $(,)?) => {
        /// What is wrong with a sentence that staff would publish.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault { $($(#[$doc])* $fault),* }
        impl Fault {
            /// Every fault.
            pub const ALL: &[Fault] = &[$(Fault::$fault),*];
            /// The table's word, stable.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$fault => $name),* }
            }
        }
    };
}

fault_names! {
    /// Confirms or denies that somebody is or was a patient: a disclosure under 45 CFR 164.502.
    CareRelationship = "care-relationship",
    /// Tells who somebody behind a screen name is.
    Identity = "identity",
    /// Medical advice to one person who is not known to the writer.
    Advice = "advice",
    /// A colleague's name beside blame.
    Colleague = "colleague",
    /// A dose without a source.
    Dosage = "dosage",
    /// A promise of cure without a source.
    Cure = "cure",
    /// Something is sold or praised, and the writer's interest is not told.
    Disclosure = "disclosure",
    /// Words that blame a patient.
    Blame = "blame",
}

impl Fault {
    /// Reads the table's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.name() == word)
    }
}
