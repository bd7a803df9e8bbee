//! `kith channels reassigned`.

use std::{fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt, path::Path, process::ExitCode};

use kernel::{Error, Result};

use crate::{
    channels::Reassigned,
    config::Config,
    house::{self, Hands},
};

/// Writes the questions or takes the answers, and prints counts; fails when a row could not be read, after keeping the rest.
pub async fn run(config: &Config, files: &Reassigned) -> Result<ExitCode> {
    match (&files.export, &files.import) {
        (Some(file), _) => export(config, file).await,
        (None, Some(file)) => import(config, file).await,
        (None, None) => Err(Error::Unavailable("reassigned: --export or --import".into())),
    }
}

async fn export(config: &Config, file: &Path) -> Result<ExitCode> {
    let house = house::open(config, false, Hands::Movable).await?;
    let questions = channels::reassigned_questions(&house.org).await?;
    // Whose numbers these are is nobody's business: for the owner of the process alone, and never over another file.
    let fresh = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let written = fresh.and_then(|mut to| to.write_all(questions.as_bytes()).and_then(|()| to.sync_all()));
    written.map_err(|e| named(file, &e))?;
    say!("{}", serde_json::json!({ "numbers": questions.lines().count() }));
    Ok(ExitCode::SUCCESS)
}

async fn import(config: &Config, file: &Path) -> Result<ExitCode> {
    let answers = std::fs::read(file).map_err(|e| named(file, &e))?;
    let house = house::open(config, false, Hands::Movable).await?;
    let report = channels::reassigned_answers(&house.org, &file.display().to_string(), &answers).await?;
    for problem in &report.problems {
        say!("{problem}");
    }
    say!("{}", serde_json::to_string(&report).map_err(|e| Error::internal(e.to_string()))?);
    Ok(if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn named(file: &Path, error: &std::io::Error) -> Error {
    Error::Unavailable(format!("{}: {error}", file.display()))
}
