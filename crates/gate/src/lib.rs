//! The one door to data: sessions, grants, decision, audit.
//!
//! A handler takes a [`Session`], asks [`Session::may`] for an [`Access`] (the proof, and the only handle on the data), and
//! returns [`Sent`], which exists only once its audit rows are durable. Nothing else makes an `Access`, a [`Scope`] or a
//! `Sent`, and none of them can be stored, serialised or moved to a job: they borrow the session.

mod access;
mod act;
mod audit;
mod door;
mod grants;
mod keys;
mod org;
mod own_names;
mod persona;
mod persona_key;
mod refused;
mod resource;
mod route;
mod seal;
mod sent;
mod session;
mod slice;
mod who;

pub use access::{Access, Scope};
pub use act::{
    Act, Ask, Close, Create, Edit, EmergencyAct, Enter, Manage, Moderate, OpenSeal, Operate, Oversee, Share, View,
    WriteAct,
};
pub use audit::{Look, Looks, first_of, looks};
pub use door::{
    SessionInfo, cookie_token, end_cookie, end_session, end_sessions, guest_locale, open_session, prove_session,
    session_cookie, sessions_of,
};
pub use grants::{
    GrantInfo, NewGrant, give, give_patient, grants_on, grants_to, join_pool, leave_pool, members_of, put_actor, revoke,
};
pub use keys::Keys;
pub use org::{Org, OrgConfig, Orgs, Parts};
pub use own_names::{of_names, of_own_names};
pub use persona::{
    MOST_PERSONAS, Masked, NewPersona, Persona, PersonaId, PersonaInfo, SLOT_SECONDS, SignedIn, Worn, appoint,
    forget_persona, has_personas, is_me, is_mine, make_persona, open_seal, put_on, reader_mark, scrub, set_worn, slot,
    take_off, worn_by,
};
pub use refused::{Refused, Reply, status_of};
pub use resource::{ORG, OrgId, Organisation, Resource};
pub use route::{RouteInfo, RouteKind, Routes};
pub use seal::{Finding, Verdict, seal, verify};
pub use sent::Sent;
pub use session::{Session, Visitor, Write};
pub use slice::Slice;
pub use who::Who;

/// The gate's own tables.
pub const MIGRATION: store::Migration = store::Migration {
    slice: "gate",
    steps: &[
        store::Step { name: "0001_gate", sql: include_str!("../migrations/0001_gate.sql") },
        store::Step { name: "0002_lean_audit", sql: include_str!("../migrations/0002_lean_audit.sql") },
        store::Step { name: "0003_personas", sql: include_str!("../migrations/0003_personas.sql") },
        store::Step { name: "0004_audit_in_time", sql: include_str!("../migrations/0004_audit_in_time.sql") },
    ],
};
