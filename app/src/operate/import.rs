//! `kith import fhir`.

use std::{path::PathBuf, process::ExitCode};

use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Error, Result};

use crate::{
    config::Config,
    house::{self, Hands},
};

/// Imports and prints counts; fails when anything was refused, after keeping the rest.
pub async fn fhir(config: &Config, paths: &[PathBuf], json: bool) -> Result<ExitCode> {
    let house = house::open(config, false, Hands::Movable).await?;
    let bar = if json { ProgressBar::hidden() } else { ProgressBar::new(0) };
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files  {msg}");
    bar.set_style(style.map_err(|e| Error::internal(e.to_string()))?);
    let mut shown = |progress: records::Progress| {
        bar.set_length(progress.files as u64);
        bar.set_position(progress.done as u64);
        bar.set_message(format!("{} resources", progress.resources));
    };
    let report = records::import(&house.org, paths, &mut shown).await?;
    bar.finish_and_clear();
    if !json {
        for problem in &report.problems {
            say!("{problem}");
        }
    }
    say!("{}", serde_json::to_string(&report).map_err(|e| Error::internal(e.to_string()))?);
    Ok(if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}
