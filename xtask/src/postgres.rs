//! A PostgreSQL server of our own, for one run: on a socket in a folder of its own, never as root, gone afterwards.
//!
//! A shell stands between us and the server and waits on our pipe. However we end, the pipe closes, and the shell stops
//! the server and removes the folder; so nothing is left behind, even after `kill -9`.

use std::{
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    Result,
    command::{find, output},
};

/// Settings for tests: nothing needs to survive, many schemas are opened at once.
const SETTINGS: [&str; 8] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=200",
    "max_locks_per_transaction=1024",
    "shared_buffers=128MB",
    "log_min_messages=fatal",
];

/// `$1` is initdb, `$2` the server, `$3` the folder, the rest the server's settings. TERM ends a server that is not yet
/// ready to listen to INT, which means: now, without waiting for clients.
const KEEPER: &str = r#"initdb=$1; bin=$2; dir=$3; shift 3
if "$initdb" --no-sync --auth=trust --username=kith --encoding=UTF8 --locale=C.UTF-8 -D "$dir/data" >"$dir/log" 2>&1 </dev/null
then
  "$bin" -D "$dir/data" -k "$dir" "$@" >>"$dir/log" 2>&1 </dev/null &
  server=$!
  cat >/dev/null
  kill -TERM "$server"; kill -INT "$server"; wait "$server"
else
  cat "$dir/log" >&2
fi
rm -rf "$dir""#;

/// The running server; dropping it stops it.
pub struct Server {
    dir: PathBuf,
    keeper: Child,
    pipe: Option<ChildStdin>,
}

/// Where Debian keeps the server's programs, newest first.
pub fn folders() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().parse().unwrap_or(0), entry.path().join("bin")))
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, folder)| folder).collect()
}

impl Server {
    /// Makes a cluster and waits until it answers, at most a minute.
    pub fn start() -> Result<Self> {
        let bin = |name| find(name, &folders()).ok_or(format!("{name} is not here: install the package postgresql"));
        let (initdb, postgres, createdb) = (bin("initdb")?, bin("postgres")?, bin("createdb")?);
        // Short, because a socket's path has at most 107 bytes, and in a place that another user may reach.
        let dir = std::env::temp_dir().join(format!("kith-pg-{}", std::process::id()));
        let told = |e: std::io::Error| format!("{}: {e}", dir.display());
        std::fs::create_dir(&dir).map_err(told)?;
        std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o700)).map_err(told)?;
        let owner = other_user()?;
        if let Some((uid, gid)) = owner {
            chown(&dir, Some(uid), Some(gid)).map_err(told)?;
        }
        let mut keeper = Command::new("sh");
        if let Some((uid, gid)) = owner {
            keeper.uid(uid).gid(gid);
        }
        keeper.current_dir("/").env("LC_ALL", "C.UTF-8");
        keeper.args(["-c", KEEPER, "kith-pg"]).args([&initdb, &postgres, &dir]);
        keeper.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        // A group of its own: Ctrl-C reaches us first, and the closing pipe then reaches the keeper.
        let mut keeper = keeper.process_group(0).stdin(Stdio::piped()).spawn().map_err(told)?;
        let pipe = keeper.stdin.take();
        let mut server = Self { dir, keeper, pipe };
        server.wait_for(&createdb)?;
        Ok(server)
    }

    fn wait_for(&mut self, createdb: &Path) -> Result<()> {
        let started = Instant::now();
        loop {
            let mut create = Command::new(createdb);
            create.arg("--host").arg(&self.dir).args(["--username=kith", "--maintenance-db=postgres", "kith"]);
            let Err(refused) = output(create) else { return Ok(()) };
            let gone = self.keeper.try_wait().is_ok_and(|status| status.is_some());
            if gone || started.elapsed() > Duration::from_mins(1) {
                let log = std::fs::read_to_string(self.dir.join("log")).unwrap_or_default();
                return Err(format!("PostgreSQL does not start: {refused}\n{log}"));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// The address that `KITH_TEST_POSTGRES` takes.
    pub fn address(&self) -> String {
        format!("host={} user=kith dbname=kith", self.dir.display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.pipe.take());
        // Nothing can be done about a keeper that is gone already.
        drop(self.keeper.wait());
    }
}

/// The user and group that the server runs as when we are root: PostgreSQL refuses root.
fn other_user() -> Result<Option<(u32, u32)>> {
    let mut id = Command::new("id");
    id.arg("-u");
    if output(id)? != "0" {
        return Ok(None);
    }
    let passwd = std::fs::read_to_string("/etc/passwd").map_err(|e| format!("/etc/passwd: {e}"))?;
    let ids = |name: &str| {
        let fields: Vec<&str> =
            passwd.lines().map(|l| l.split(':').collect()).find(|f: &Vec<&str>| f.first() == Some(&name))?;
        Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
    };
    ids("postgres").or_else(|| ids("nobody")).map(Some).ok_or("neither user postgres nor nobody is here".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_starts_answers_and_leaves_nothing() {
        if find("initdb", &folders()).is_none() {
            println!("SKIPPED: PostgreSQL is not installed");
            return;
        }
        let server = Server::start().unwrap();
        let dir = server.dir.clone();
        assert!(dir.join(".s.PGSQL.5432").exists() && server.address().contains(&*dir.to_string_lossy()));
        drop(server);
        assert!(!dir.exists());
    }
}
