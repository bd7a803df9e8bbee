//! `kith`: the only binary. It lists the slices and holds no logic of theirs.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use kernel::Result;
use kith::{channels, config, demo, guard, house, operate, say};

/// Requests make many small, short-lived values on two cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The self-hosted health network: a person asks, the right person answers, safely, and it counts.
#[derive(Parser)]
#[command(name = "kith", version, about)]
struct Cli {
    /// The configuration file; without it the defaults and the environment hold.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start a believable organisation with synthetic data, and print one sign-in link for each role
    Demo(demo::Args),
    /// Serve pages, and do durable work unless told not to
    Serve {
        /// Only pages: `kith work` does the rest, in another process
        #[arg(long)]
        no_work: bool,
    },
    /// Do durable work only: reminders, escalation, notices, sealing
    Work,
    /// Bring the tables up to date, and list what was applied
    Migrate,
    /// Check everything that an administrator can mend
    Doctor {
        /// One JSON line
        #[arg(long)]
        json: bool,
    },
    /// Write an encrypted copy of everything, while the server runs
    Backup {
        /// The file to write
        file: PathBuf,
    },
    /// Fill an empty store from a backup, on either engine
    Restore {
        /// The file to read
        file: PathBuf,
    },
    /// Bring in records
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// The audit
    Audit {
        #[command(subcommand)]
        what: Audit,
    },
    /// Make the first administrator, and print the link
    Admin {
        /// Given name
        given: String,
        /// Family name
        family: String,
        /// E-mail address, the sign-in name
        email: String,
    },
    /// Read any text for identifiers, danger and tone; needs no store and no configuration
    Guard {
        #[command(subcommand)]
        what: guard::Guard,
    },
    /// Measure how texts that end texts are understood; ask whether numbers still belong to who gave them
    Channels {
        #[command(subcommand)]
        what: channels::Channels,
    },
    /// List every address with who may ask
    Routes,
}

#[derive(Subcommand)]
enum Import {
    /// FHIR R4 bundles and NDJSON, files or folders
    Fhir {
        /// Files and folders
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// One JSON line of counts on standard output, nothing else
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum Audit {
    /// Find one changed, missing or inserted row
    Verify,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Command::Guard { what } = &cli.command {
        // No log, no runtime: it starts at once.
        return guard::run(what);
    }
    if let Command::Channels { what: channels::Channels::ScoreRevoke { corpus } } = &cli.command {
        return channels::score_revoke(corpus);
    }
    let quiet = matches!(cli.command, Command::Import { .. } | Command::Channels { .. } | Command::Demo(_));
    log(if quiet { "warn" } else { "info" });
    let outcome = kith::serve::runtime().and_then(|runtime| runtime.block_on(run(cli)));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn log(default: &str) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("KITH_LOG");
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(default));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}

async fn run(cli: Cli) -> Result<ExitCode> {
    let path = cli.config.as_ref();
    match cli.command {
        Command::Demo(args) => demo::run(path, args).await?,
        Command::Serve { no_work } => operate::serve(&config::Config::load(path)?, !no_work).await?,
        Command::Work => operate::work(&config::Config::load(path)?).await?,
        Command::Migrate => operate::migrate(&config::Config::load(path)?).await?,
        Command::Doctor { json } => return operate::doctor::run(&config::Config::load(path)?, json).await,
        Command::Backup { file } => operate::backup::run(&config::Config::load(path)?, &file).await?,
        Command::Restore { file } => operate::restore::run(&config::Config::load(path)?, &file).await?,
        Command::Import { what: Import::Fhir { paths, json } } => {
            return operate::import::fhir(&config::Config::load(path)?, &paths, json).await;
        }
        Command::Audit { what: Audit::Verify } => return operate::audit_verify(&config::Config::load(path)?).await,
        Command::Admin { given, family, email } => {
            operate::first_admin(&config::Config::load(path)?, &given, &family, &email).await?;
        }
        Command::Guard { what } => return Ok(guard::run(&what)),
        Command::Channels { what: channels::Channels::ScoreRevoke { corpus } } => {
            return Ok(channels::score_revoke(&corpus));
        }
        Command::Channels { what: channels::Channels::Reassigned(files) } => {
            return operate::reassigned::run(&config::Config::load(path)?, &files).await;
        }
        Command::Routes => {
            for route in house::addresses() {
                say!("{:5} {:40} {:?}", route.method.as_str(), route.path, route.kind);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
