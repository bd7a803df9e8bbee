//! `kith channels`: how well the words of texts that end texts are understood. No store, no configuration, no network.

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::Subcommand;

use crate::guard::score;

/// What to measure.
#[derive(Subcommand)]
pub enum Channels {
    /// Measure the revocations found: rows {"id","text","lang","revoke"}, "why" if known
    ScoreRevoke {
        /// JSON lines
        #[arg(long)]
        corpus: PathBuf,
    },
}

/// Runs the command: one JSON object on standard output, a fault in what was given on standard error.
pub fn run(what: &Channels) -> ExitCode {
    let Channels::ScoreRevoke { corpus } = what;
    match score::revoke(corpus) {
        Ok(line) => {
            say!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            // A line for a person, not a line of a log.
            let _ = writeln!(std::io::stderr(), "kith channels: {error}");
            ExitCode::FAILURE
        }
    }
}
