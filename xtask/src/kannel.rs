//! Kannel for the drill of texts: fetched with apt-get and unpacked into `.setup/kannel`. Nothing is installed: the package's
//! own script would start a gateway that listens to the whole network.

use std::path::{Path, PathBuf};

use crate::{
    Result,
    command::{command, find, tee},
};

/// The programs are there: unpacked before, or installed on this machine.
pub fn is_here(root: &Path) -> bool {
    let folders = [folder(root).join("usr/sbin"), PathBuf::from("/usr/sbin"), PathBuf::from("/usr/local/sbin")];
    ["bearerbox", "smsbox"].iter().all(|program| folders.iter().any(|folder| folder.join(program).is_file()))
}

fn folder(root: &Path) -> PathBuf {
    root.join(".setup/kannel")
}

/// Fetches Kannel and the libraries that this machine lacks, and unpacks them. Needs no rights, unless the lists of packages
/// are too old: `update` brings new ones.
pub fn install(root: &Path, log: &Path, update: impl Fn() -> Result<()>) -> Result<()> {
    println!("fetching kannel into .setup/kannel");
    if find("apt-get", &[]).is_none() || find("dpkg", &[]).is_none() {
        return Err("Kannel 1.4 is missing and there is no apt-get to fetch it with: install it, then again".into());
    }
    let archives = folder(root).join("archives");
    std::fs::create_dir_all(archives.join("partial")).map_err(|e| format!("{}: {e}", archives.display()))?;
    let fetch = || {
        let mut apt = command(root, "apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").args(["--yes", "--download-only", "--no-install-recommends"]);
        apt.arg("-o").arg(format!("Dir::Cache::archives={}", archives.display()));
        // No lock of the system's and no other user: the files are ours alone.
        apt.args(["-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root", "install", "kannel"]);
        tee(apt, log, |_| false)
    };
    if !fetch()?.ok {
        update()?;
        let again = fetch()?;
        if !again.ok {
            return Err(format!("apt-get could not fetch kannel:\n{}", again.lines.join("\n")));
        }
    }
    let entries = std::fs::read_dir(&archives).map_err(|e| format!("{}: {e}", archives.display()))?;
    for file in entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "deb"))
    {
        let mut unpack = command(root, "dpkg");
        unpack.arg("-x").arg(&file).arg(folder(root));
        if !tee(unpack, log, |_| false)?.ok {
            return Err(format!("{} cannot be unpacked", file.display()));
        }
    }
    std::fs::remove_dir_all(&archives).map_err(|e| format!("{}: {e}", archives.display()))
}
