//! Enums that are stored and named by id.

/// An enum whose variants have a stable id: what a column holds, and the tail of a key in a slice's `.ftl`.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$line:meta])* $variant:ident = $id:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$line])* $variant,)* }

        impl $name {
            /// Every one, in order.
            pub const ALL: [Self; [$($id),*].len()] = [$(Self::$variant),*];
            /// The stable id.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(id: &str) -> Result<Self, ()> {
                Self::ALL.into_iter().find(|one| one.id() == id).ok_or(())
            }
        }
    };
}
