//! Running other programs: their output is kept in a log and shown as far as a reader needs it.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::Result;

/// What a program did.
pub struct Ran {
    /// It ended with 0.
    pub ok: bool,
    /// Standard output and error, line by line as they came.
    pub lines: Vec<String>,
}

/// A command in the workspace, without colours.
pub fn command(root: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root).env("CARGO_TERM_COLOR", "never").env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

/// Cargo, the one that runs us.
pub fn cargo(root: &Path) -> Command {
    command(root, &std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
}

/// The first folder of `PATH` and of `more` that holds `program`, with the program's name.
pub fn find(program: &str, more: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = more.iter().cloned().chain(std::env::split_paths(&path));
    folders.map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Runs to the end. Every line goes to `log`; those that `shows` wants go to our standard output.
pub fn tee(mut command: Command, log: &Path, mut shows: impl FnMut(&str) -> bool) -> Result<Ran> {
    let name = command.get_program().to_string_lossy().into_owned();
    let told = |e: std::io::Error| format!("{name}: {e}");
    // One pipe for both streams keeps their lines in order.
    let (from, to) = std::io::pipe().map_err(told)?;
    let mut child = command.stdout(to.try_clone().map_err(told)?).stderr(to).spawn().map_err(told)?;
    // The command holds our writing end; without this the lines would never end.
    drop(command);
    if let Some(folder) = log.parent() {
        std::fs::create_dir_all(folder).map_err(told)?;
    }
    let mut file = File::create(log).map_err(told)?;
    let mut from = BufReader::new(from);
    let (mut bytes, mut lines) = (Vec::new(), Vec::new());
    while from.read_until(b'\n', &mut bytes).map_err(told)? > 0 {
        let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        bytes.clear();
        writeln!(file, "{line}").map_err(told)?;
        if shows(&line) {
            println!("{line}");
        }
        lines.push(line);
    }
    let status = child.wait().map_err(told)?;
    Ok(Ran { ok: status.success(), lines })
}

/// Runs to the end and gives standard output, trimmed; a failure is told with what the program said.
pub fn output(mut command: Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let out = command.output().map_err(|e| format!("{name}: {e}"))?;
    if !out.status.success() {
        return Err(format!("{name} failed: {}", String::from_utf8_lossy(&out.stderr).trim()));
    }
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}
