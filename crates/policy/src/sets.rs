//! Small sets of roles, relations and actors as bit masks; their bits are stored, so never reorder the lists.

macro_rules! set {
    ($(#[$one_doc:meta])* $one:ident, $(#[$doc:meta])* $many:ident { $($(#[$d:meta])* $name:ident = $word:literal),* $(,)? }) => {
        $(#[$one_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $one { $($(#[$d])* $name),* }

        impl $one {
            /// Every one, in the order of the stored bits.
            pub const ALL: [$one; [$($one::$name),*].len()] = [$($one::$name),*];
            /// The word from product.md, as in URLs and audit rows.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
            /// The one with this word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.word() == word)
            }
        }

        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub struct $many(u32);

        impl $many {
            /// The empty set.
            pub const NONE: Self = Self(0);
            /// A set of one.
            pub const fn of(one: $one) -> Self { Self(1 << one as u32) }
            /// Both sets together.
            pub const fn with(self, more: Self) -> Self { Self(self.0 | more.0) }
            /// A set of several.
            pub const fn any(list: &[$one]) -> Self {
                let (mut bits, mut i) = (0, 0);
                while i < list.len() { bits |= 1 << list[i] as u32; i += 1; }
                Self(bits)
            }
            /// Holds `one`.
            pub const fn has(self, one: $one) -> bool { self.0 & (1 << one as u32) != 0 }
            /// Shares at least one with `other`.
            pub const fn meets(self, other: Self) -> bool { self.0 & other.0 != 0 }
            /// Holds nothing.
            pub const fn is_empty(self) -> bool { self.0 == 0 }
            /// The bits, as stored.
            pub const fn bits(self) -> u32 { self.0 }
            /// From stored bits; unknown bits mean nothing.
            pub const fn from_bits(bits: u32) -> Self { Self(bits) }
            /// What it holds, in order.
            pub fn iter(self) -> impl Iterator<Item = $one> {
                $one::ALL.into_iter().filter(move |one| self.has(*one))
            }
        }
    };
}

set! {
    /// What a person is in the organisation; one person may hold several.
    Role,
    /// A set of roles.
    Roles {
        /// Receives care here.
        Patient = "patient",
        /// Family or friend of a patient.
        Caregiver = "caregiver",
        /// Physician, nurse or other licensed professional.
        Clinician = "clinician",
        /// Pharmacist.
        Pharmacist = "pharmacist",
        /// Care manager of a payer.
        PayerCareManager = "payer",
        /// Learns under a supervisor.
        Trainee = "trainee",
        /// Keeps communities well.
        Moderator = "moderator",
        /// Speaks for the organisation.
        Communications = "communications",
        /// Proves that the rules are kept.
        Compliance = "compliance",
        /// Finds staff.
        Recruiter = "recruiter",
        /// Raises gifts.
        Fundraiser = "fundraiser",
        /// Runs the organisation's Kith.
        Administrator = "administrator",
        /// Carries words between languages.
        Interpreter = "interpreter",
        /// Front desk and call staff: work without the chart.
        Staff = "staff",
    }
}

set! {
    /// How an actor stands to one target.
    Relation,
    /// A set of relations.
    Relations {
        /// It is about the actor.
        Itself = "self",
        /// Decides for the patient.
        Proxy = "proxy",
        /// In the circle, may see all but restricted parts.
        Full = "full",
        /// In the circle, sees the medicines.
        Medicines = "medicines",
        /// In the circle, sees updates and messages.
        Updates = "updates",
        /// In the circle, sees tasks.
        Tasks = "tasks",
        /// Of the patient's care team.
        Team = "team",
        /// Owns the work item now.
        Holder = "holder",
        /// Is in the pool that owns the work item.
        Pool = "pool",
        /// Takes part in the thread.
        Participant = "participant",
        /// Broke the glass, with a reason.
        Emergency = "emergency",
        /// Wrote it.
        Author = "author",
        /// Supervises the one whose it is.
        Supervisor = "supervisor",
        /// Looks after the community, as one of its members.
        Keeper = "keeper",
    }
}

set! {
    /// What acts.
    Actor,
    /// A set of actors.
    Actors {
        /// A signed-in person.
        Person = "person",
        /// A person under the name worn in one community.
        Persona = "persona",
        /// A program that a person or the organisation let in.
        App = "app",
        /// Kith's own durable work.
        Job = "job",
        /// Somebody at the machine's command line.
        Operator = "operator",
        /// Another organisation's server.
        Peer = "peer",
        /// Nobody is signed in: the doors only.
        Guest = "guest",
    }
}

impl Actors {
    /// Signed-in persons.
    pub const PERSON: Self = Self::of(Actor::Person);
    /// Kith itself: jobs and the operator.
    pub const SYSTEM: Self = Self::any(&[Actor::Job, Actor::Operator]);
}
