//! The server as a child process, and bounded load upon it, measured in the server's own CPU time.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use kernel::{Error, Result};
use serde_json::Value;

use crate::client::Client;

/// CPU time in `/proc` comes in hundredths of a second (`USER_HZ`), on every Linux.
const TICK_MS: f64 = 10.0;
/// How often each load is pressed.
const TURNS: usize = 5;
/// A server that has nothing to do uses less in half a second.
const IDLE_MS: f64 = 20.0;

/// The server's process; it ends with this.
pub(crate) struct Server {
    child: Child,
    /// What it said of itself.
    pub hello: Value,
    /// Sessions of those who read: physicians, or members.
    pub readers: Vec<String>,
    /// Sessions of patients, each with an open thread.
    pub writers: Vec<(String, String)>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is our own child and keeps nothing that was not committed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Server {
    /// Starts it by its word and signs everybody in.
    pub(crate) async fn start(word: &str, data: &Path) -> Result<Self> {
        let program = std::env::current_exe().map_err(fault)?;
        let mut child = Command::new(program).arg(word).arg(data).stdout(Stdio::piped()).spawn().map_err(fault)?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line).map_err(fault)?;
        }
        let hello = serde_json::from_str(&line).map_err(|_| Error::internal("the server did not start"))?;
        let mut server = Self { child, hello, readers: Vec::new(), writers: Vec::new() };
        for link in server.list("readers") {
            server.readers.push(server.enter(&link).await?);
        }
        for pair in server.list("writers").chunks_exact(2) {
            let [link, thread] = pair else { continue };
            server.writers.push((server.enter(link).await?, thread.clone()));
        }
        Ok(server)
    }

    /// The session behind a one-time link.
    async fn enter(&self, link: &str) -> Result<String> {
        let mut client = Client::connect(self.host(), "").await?;
        let answer = client.ask(&client.post(link, "")).await?;
        let cookie = answer.head.lines().find_map(|l| l.strip_prefix("set-cookie: ")?.split(';').next());
        cookie.map(str::to_owned).ok_or_else(|| Error::internal(format!("signing in: {}", answer.status)))
    }

    pub(crate) fn host(&self) -> &str {
        self.hello["host"].as_str().unwrap_or_default()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A list that it told, as text.
    pub(crate) fn list(&self, key: &str) -> Vec<String> {
        self.hello[key].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    }

    /// User and system time of all its threads so far, in milliseconds: fields 14 and 15 of proc(5).
    pub(crate) fn cpu_ms(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).map_err(fault)?;
        let mut fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(11);
        let mut ticks = || fields.next().and_then(|f| f.parse::<f64>().ok());
        match (ticks(), ticks()) {
            (Some(user), Some(system)) => Ok((user + system) * TICK_MS),
            _ => Err(Error::internal("/proc/PID/stat is not as proc(5) says")),
        }
    }

    /// Waits until what earlier work left behind (sealing, indexing, notices) is over, at most half a minute.
    pub(crate) async fn rest(&self) -> Result<()> {
        for _ in 0..60 {
            let before = self.cpu_ms()?;
            tokio::time::sleep(Duration::from_millis(500)).await;
            if self.cpu_ms()? - before <= IDLE_MS {
                break;
            }
        }
        Ok(())
    }

    /// Resident memory in MB, a line of `/proc/PID/status` such as `VmRSS` or `VmHWM`.
    pub(crate) fn memory_mb(&self, line: &str) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).map_err(fault)?;
        let kib = status.lines().find_map(|l| l.strip_prefix(line)?.split_whitespace().nth(1)?.parse::<f64>().ok());
        kib.map(|kib| kib / 1024.0).ok_or_else(|| Error::internal(format!("no {line}")))
    }

    /// The statements of one request, in order.
    pub(crate) async fn statements(&self, client: &mut Client, request: &[u8]) -> Result<Vec<String>> {
        let mut plain = Client::connect(self.host(), "").await?;
        plain.ask(&plain.get("/bench/trace")).await?;
        client.ask(request).await?;
        let told = plain.ask(&plain.get("/bench/traced")).await?.body;
        serde_json::from_slice(&told).map_err(|e| Error::internal(format!("trace: {e}")))
    }
}

/// Requests of one client, sent round and round.
pub(crate) struct Work {
    pub client: Client,
    pub requests: Vec<Vec<u8>>,
    pub expect: u16,
}

/// Sends `total` requests over all clients at once; gives the clients back and the server's CPU milliseconds for each.
pub(crate) async fn press(server: &Server, clients: Vec<Work>, total: usize) -> Result<(Vec<Work>, f64)> {
    pressed(server, clients, total, false).await
}

/// Presses each load, warmed, five times in turn; gives the middle of each load's five: what else the machine does comes in
/// bursts, and only adds.
pub(crate) async fn in_turns(server: &Server, mut loads: Vec<(Vec<Work>, usize)>) -> Result<Vec<f64>> {
    let mut spent = vec![[0.0; TURNS]; loads.len()];
    for (work, total) in &mut loads {
        (*work, _) = press(server, std::mem::take(work), *total / 4).await?;
    }
    for turn in 0..TURNS {
        for ((work, total), spent) in loads.iter_mut().zip(&mut spent) {
            (*work, spent[turn]) = press(server, std::mem::take(work), *total).await?;
        }
    }
    spent.iter_mut().for_each(|turns| turns.sort_by(f64::total_cmp));
    Ok(spent.iter().map(|turns| turns[TURNS / 2]).collect())
}

/// [`press`] that counts as well what the requests set off and leave behind: the index of the last second, notices.
pub(crate) async fn press_whole(server: &Server, clients: Vec<Work>, total: usize) -> Result<(Vec<Work>, f64)> {
    pressed(server, clients, total, true).await
}

async fn pressed(server: &Server, clients: Vec<Work>, total: usize, whole: bool) -> Result<(Vec<Work>, f64)> {
    server.rest().await?;
    let share = (total / clients.len().max(1)).max(1);
    let sent = share * clients.len();
    let before = server.cpu_ms()?;
    let tasks: Vec<_> = clients.into_iter().map(|work| tokio::spawn(rounds(work, share))).collect();
    let mut back = Vec::new();
    for task in tasks {
        back.push(task.await.map_err(|e| Error::internal(e.to_string()))??);
    }
    if whole {
        server.rest().await?;
    }
    let spent = server.cpu_ms()? - before;
    Ok((back, spent / f64::from(u32::try_from(sent).unwrap_or(u32::MAX))))
}

async fn rounds(mut work: Work, share: usize) -> Result<Work> {
    let requests = Arc::<[Vec<u8>]>::from(work.requests.as_slice());
    for request in requests.iter().cycle().take(share) {
        let answer = work.client.ask(request).await?;
        if answer.status != work.expect {
            let said: String = String::from_utf8_lossy(&answer.body).chars().take(300).collect();
            return Err(Error::internal(format!("wanted {}, got {} {said}", work.expect, answer.status)));
        }
    }
    Ok(work)
}

fn fault(error: std::io::Error) -> Error {
    Error::internal(format!("server process: {error}"))
}
