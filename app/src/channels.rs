//! `kith channels`: what it takes. How well the words of texts that end texts are understood needs no store, no configuration and no
//! network.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};

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
    /// Ask the FCC's Reassigned Numbers Database by file whether numbers still belong to who gave them
    Reassigned(Reassigned),
}

/// One of the two.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Reassigned {
    /// Write the numbers to ask about: number, day of the last agreement
    #[arg(long, value_name = "FILE.csv")]
    pub export: Option<PathBuf>,
    /// Read the answers: number, day, yes or no or no_data
    #[arg(long, value_name = "FILE.csv")]
    pub import: Option<PathBuf>,
}

/// Measures: one JSON object on standard output, a fault in what was given on standard error.
pub fn score_revoke(corpus: &Path) -> ExitCode {
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
