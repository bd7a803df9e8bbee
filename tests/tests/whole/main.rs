//! The whole app under test: every door, every rule, every statement, crashes and backups.

mod backups;
mod crash;
mod doors;
mod plans;
mod rules;
mod schemas;
mod simulation;
mod statements;
mod words;
