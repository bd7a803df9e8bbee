//! What a fresh Debian machine lacks: named, and installed where we may.

use std::path::{Path, PathBuf};

use crate::{
    Result,
    command::{Ran, command, find, output, tee},
    kannel, postgres,
};

/// A program, and the Debian package that brings it.
const PROGRAMS: [(&str, &str); 6] = [
    ("perl", "perl"),
    ("make", "make"),
    ("initdb", "postgresql"),
    ("chromium", "chromium"),
    ("node", "nodejs"),
    ("npm", "npm"),
];

/// Packages of npm, with their exact versions; they depend on nothing, so that there is no lock file to keep.
const NPM: [(&str, &str); 2] = [("playwright-core", "1.65.1"), ("axe-core", "4.14.1")];

/// The folder whose `node_modules` the browser and contract tests use (`KITH_NODE_MODULES`).
pub fn node_modules(root: &Path) -> PathBuf {
    root.join(".setup/node/node_modules")
}

/// What is missing: Debian packages, then npm packages as `name@version`.
pub fn missing(root: &Path) -> (Vec<&'static str>, Vec<String>) {
    let lacks = |program: &str| find(program, &postgres::folders()).is_none();
    let debian = PROGRAMS.iter().filter(|(program, _)| lacks(program)).map(|(_, package)| *package).collect();
    let has = |name: &str, version: &str| {
        let manifest = node_modules(root).join(name).join("package.json");
        let text = std::fs::read_to_string(manifest).unwrap_or_default();
        text.contains(&format!("\"version\": \"{version}\""))
    };
    let npm = NPM.iter().filter(|(name, version)| !has(name, version));
    (debian, npm.map(|(name, version)| format!("{name}@{version}")).collect())
}

/// Names what is missing and installs it; `may_install` false refuses instead.
pub fn run(root: &Path, log: &Path, may_install: bool) -> Result<()> {
    let ((debian, npm), gateway) = (missing(root), kannel::is_here(root));
    if debian.is_empty() && npm.is_empty() && gateway {
        return Ok(());
    }
    if !may_install {
        return Err(format!(
            "missing, and --no-setup forbids to install:\n  Debian packages: {}\n  npm packages in .setup/node: {}\n  in .setup/kannel: {}",
            debian.join(" "),
            npm.join(" "),
            if gateway { "" } else { "kannel" }
        ));
    }
    if !debian.is_empty() {
        apt(root, log, &debian)?;
    }
    if !npm.is_empty() {
        install_npm(root, log, &npm)?;
    }
    if !gateway {
        // Everything but its drill runs without it, and the drill then says SKIPPED.
        if let Err(why) = kannel::install(root, log, || apt_get(root, log, &["update"]).map(|_| ())) {
            println!("kannel is not here, its drill will be SKIPPED: {why}");
        }
    }
    match missing(root) {
        (debian, npm) if debian.is_empty() && npm.is_empty() => Ok(()),
        (debian, npm) => Err(format!("still missing after the set-up: {} {}", debian.join(" "), npm.join(" "))),
    }
}

/// Runs apt-get as root, the lines that it said.
fn apt_get(root: &Path, log: &Path, words: &[&str]) -> Result<Ran> {
    let root_user = output({
        let mut id = command(root, "id");
        id.arg("-u");
        id
    })? == "0";
    if find("apt-get", &[]).is_none() || !(root_user || find("sudo", &[]).is_some()) {
        return Err(format!("this user cannot install: run `apt-get {}` as root, then again", words.join(" ")));
    }
    let mut apt = if root_user { command(root, "apt-get") } else { command(root, "sudo") };
    if !root_user {
        apt.args(["-n", "apt-get"]);
    }
    apt.env("DEBIAN_FRONTEND", "noninteractive").args(words);
    tee(apt, log, |_| false)
}

fn apt(root: &Path, log: &Path, packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    println!("installing with apt-get: {list}");
    let install: Vec<&str> =
        ["install", "--yes", "--no-install-recommends"].into_iter().chain(packages.iter().copied()).collect();
    // A stale list of packages is the usual reason for a failure: fetch a new one only then.
    if !apt_get(root, log, &install)?.ok {
        apt_get(root, log, &["update"])?;
        let again = apt_get(root, log, &install)?;
        if !again.ok {
            return Err(format!("apt-get could not install {list}:\n{}", again.lines.join("\n")));
        }
    }
    Ok(())
}

fn install_npm(root: &Path, log: &Path, packages: &[String]) -> Result<()> {
    println!("installing with npm into .setup/node: {}", packages.join(" "));
    let folder = root.join(".setup/node");
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let manifest = folder.join("package.json");
    std::fs::write(&manifest, "{\"private\": true}\n").map_err(|e| format!("{}: {e}", manifest.display()))?;
    let mut last = Vec::new();
    for _ in 0..2 {
        let mut npm = command(&folder, "npm");
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        npm.args(["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]);
        // All of them each time: with `--no-save` npm removes what it is not told of.
        npm.args(NPM.iter().map(|(name, version)| format!("{name}@{version}")));
        let ran = tee(npm, log, |_| false)?;
        if ran.ok {
            return Ok(());
        }
        last = ran.lines;
    }
    Err(format!("npm could not install:\n{}", last.join("\n")))
}
