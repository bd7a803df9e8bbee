//! The face: page frame, components, assets, error pages, times in words. No feature templates.
//!
//! A component is a function (or a small builder) that returns escaped [`maud::Markup`]. Nothing here writes a `style`
//! attribute or an inline script, so the content security policy can forbid both.

words::words!("locales");

mod action;
pub mod assets;
mod errors;
mod form;
mod frame;
mod guarded;
pub mod gzip;
mod icon;
mod list;
mod mark;
mod notice;
mod people;
mod plot;
mod ring;
mod shell;
mod table;
mod thread;
pub mod time;

pub use action::{Button, act, actions, back, segments, tabs};
pub use errors::error_page;
pub use form::{Field, check, choices, draft_note, error_for, error_list, hidden};
pub use frame::{Kind, NavItem, OrgLook, Page, Who, page_head};
pub use guarded::{
    Guarded, GuardedPart, guard_box, guard_count, guard_findings, guard_icons, guard_part_box, guard_part_findings,
};
pub use icon::{has_icon, icon};
pub use list::{Row, card, facts, facts_section, plain_rows, rows, section, step_list, vital};
pub use mark::{badge, badge_with, count, tag};
pub use notice::{
    alert, confirm, danger_now, dialog, emergency, emergency_brief, empty, keys_dialog, quoted, skeleton, toast,
};
pub use people::{Tone, chip, face, faces, initials, person, tone, verified};
pub use plot::{Goal, Plot, Point, Share, figure, progress, share, spark};
pub use ring::{Promise, due, ring};
pub use shell::{
    Count, HomeCard, NavAlias, NavEntry, OpenDoor, PatientPanel, PersonLink, PersonPage, back_to_person, home_cards,
    look, outside, outside_with, patient_panels, person_links, shell,
};
pub use table::{Step, pager, stacks, timeline};
pub use thread::{Bubble, Composer, Side, attachment, composer, day_line, event, prose, thread, you};

/// A state that a badge or an alert says in words first, then in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A quiet note.
    Note,
    /// A role or something new, in the organisation's colour.
    Accent,
    /// Good, or finished.
    Done,
    /// Look soon.
    Caution,
    /// Act now.
    Danger,
    /// The strongest: white on red.
    Urgent,
}

impl State {
    const fn class(self) -> &'static str {
        match self {
            Self::Note => "",
            Self::Accent => "accent",
            Self::Done => "done",
            Self::Caution => "caution",
            Self::Danger => "danger",
            Self::Urgent => "urgent",
        }
    }
}

/// The size of a face or a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// In a line of text or a chip.
    Small,
    /// In lists and threads.
    Normal,
    /// Where one person is the subject.
    Large,
}

impl Size {
    const fn class(self) -> &'static str {
        match self {
            Self::Small => "s",
            Self::Normal => "",
            Self::Large => "l",
        }
    }
}

/// Class names joined, the empty ones left out.
fn class(names: &[&str]) -> String {
    names.iter().filter(|name| !name.is_empty()).copied().collect::<Vec<_>>().join(" ")
}
