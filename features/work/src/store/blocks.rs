//! Inbox blocks.
