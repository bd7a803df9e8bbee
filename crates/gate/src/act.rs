//! Acts: what is done, as types, so that a proof for reading cannot be used for writing.

/// Something that can be done to a resource. `WORD` is what rules and audit rows say.
pub trait Act: Send + Sync + 'static {
    /// The word in rules and audit rows.
    const WORD: &'static str;
}

/// An act that changes data: its proofs are made only by [`crate::Write`].
pub trait WriteAct: Act {}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $word:literal $(, $write:ident)?;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}
        impl Act for $name { const WORD: &'static str = $word; }
        $(impl $write for $name {})?
    )*};
}

acts! {
    /// Read it.
    View = "view";
    /// Make one, under or about the target.
    Create = "create", WriteAct;
    /// Change it.
    Edit = "edit", WriteAct;
    /// Ask a question or answer in it.
    Ask = "ask", WriteAct;
    /// Give somebody else a right to it, or take it back.
    Share = "share", WriteAct;
    /// End it with an outcome.
    Close = "close", WriteAct;
    /// Break the glass: reach it in an emergency, with a reason.
    EmergencyAct = "emergency", WriteAct;
    /// Come in: sign in, register, redeem an invitation.
    Enter = "enter", WriteAct;
    /// Run the organisation: people, pools, prices.
    Manage = "manage", WriteAct;
    /// See what waits for a moderator.
    Oversee = "oversee";
    /// Decide about what others wrote.
    Moderate = "moderate", WriteAct;
    /// Learn who is behind a persona, for somebody in danger.
    OpenSeal = "open-seal", WriteAct;
    /// Do Kith's own durable work.
    Operate = "operate", WriteAct;
}
