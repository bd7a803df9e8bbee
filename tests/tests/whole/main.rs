//! The whole app under test: every door, every rule, every statement, crashes and backups.

mod crash;
mod doors;
mod rules;
mod simulation;
mod statements;
