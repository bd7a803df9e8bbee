//! What a text costs Kith, every step durable, and how many texts go in a second beside Kannel alone, in the same run.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use kith::house::Hands;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::sleep,
};

use super::{
    kannel::{self, Kannel, Ports, Running},
    phones::{PRACTICE, Phones},
    practice::{KEY, Practice},
};

/// Times that every phone says STOP, and then START.
const ROUNDS: usize = 10;
/// A round that takes longer has lost texts.
const PATIENCE: Duration = Duration::from_secs(180);
/// CPU time in `/proc` comes in hundredths of a second (`USER_HZ`), on every Linux.
const TICK_MS: f64 = 10.0;
/// A Kith that has nothing to do uses less in half a second.
const IDLE_MS: f64 = 20.0;

/// One number of the bench, by name.
type Number = (&'static str, f64);

/// Measures with so many phones. None where Kannel is not here.
pub fn bench(program: &Path, count: usize) -> Option<Vec<Number>> {
    let programs = kannel::folder()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    Some(runtime.block_on(async {
        let bare = bare(&programs, count).await;
        let mut numbers = ours(program, &programs, count).await;
        let per_second = numbers.iter().find(|(name, _)| *name == "texts_per_s").map_or(0.0, |(_, n)| *n);
        numbers.extend([("bare_kannel_texts_per_s", bare), ("share_of_bare_kannel", per_second / bare)]);
        numbers
    }))
}

/// Kith with Kannel: a text that Kith answers by itself is received, decided, kept in the ledger, and its answer enqueued,
/// sent and settled by its delivery report. Then the same number of texts with words, which reach their threads.
async fn ours(program: &Path, programs: &Path, count: usize) -> Vec<Number> {
    let dir = tempfile::tempdir().unwrap();
    let mut ports = Ports::free();
    // No bad line here.
    ports.relay = ports.kith;
    let practice = Practice::found(dir.path(), &ports, count, Hands::Real).await;
    let _kannel = Kannel::start(programs, dir.path(), &ports, KEY);
    let phones = Phones::connect(ports.carrier, practice.clock.clone()).await;
    let mut kith = Command::new(program);
    kith.arg("serve").arg(&practice.file);
    let running = Running::start(&kith);
    kannel::listens(ports.kith);
    let numbers: Vec<&str> = practice.patients.iter().map(|(_, number)| number.as_str()).collect();

    // Once each, so that what is read first is read.
    for words in [["STOP", "START"], ["HELP", "HELP"]] {
        round(&phones, &numbers, words).await;
    }
    rest(running.id()).await;
    let (before, started) = (cpu_ms(running.id()), Instant::now());
    for _ in 0..ROUNDS {
        round(&phones, &numbers, ["STOP", "START"]).await;
    }
    let seconds = started.elapsed().as_secs_f64();
    rest(running.id()).await;
    let texts = numbers.len() * 2 * ROUNDS;
    let answered = cpu_ms(running.id()) - before;

    let before = cpu_ms(running.id());
    for number in &numbers {
        phones.say(number, "Can I take my tablets with milk?").await;
    }
    rest(running.id()).await;
    let words = cpu_ms(running.id()) - before;
    vec![
        ("messages", texts as f64),
        ("message_ms", answered / texts as f64),
        ("words_ms", words / numbers.len() as f64),
        ("texts_per_s", 2.0 * texts as f64 / seconds),
    ]
}

/// Every phone says the first words and waits for its answer, then the second.
async fn round(phones: &Phones, numbers: &[&str], words: [&str; 2]) {
    for words in words {
        let wanted = phones.count() + 2 * numbers.len() as u64;
        for number in numbers {
            phones.say(number, words).await;
        }
        let until = Instant::now() + PATIENCE;
        while phones.count() < wanted {
            assert!(Instant::now() < until, "{} texts did not come", wanted - phones.count());
            sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Waits until what was set off is over: reports, threads, indexes.
async fn rest(pid: u32) {
    let mut calm = 0;
    while calm < 3 {
        let before = cpu_ms(pid);
        sleep(Duration::from_millis(500)).await;
        calm = if cpu_ms(pid) - before <= IDLE_MS { calm + 1 } else { 0 };
    }
}

/// User and system time of all threads of a process so far, in milliseconds: fields 14 and 15 of proc(5).
fn cpu_ms(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let mut fields = stat.rsplit_once(')').unwrap().1.split_whitespace().skip(11);
    let mut ticks = || fields.next().unwrap().parse::<f64>().unwrap();
    (ticks() + ticks()) * TICK_MS
}

/// Kannel alone: each text is answered by one, with nothing kept and nothing decided. Texts in a second, both ways.
async fn bare(programs: &Path, count: usize) -> f64 {
    let dir = tempfile::tempdir().unwrap();
    let ports = Ports::free();
    echo(ports.relay, ports.sendsms).await;
    let _kannel = Kannel::start(programs, dir.path(), &ports, KEY);
    let phones = Phones::connect(ports.carrier, kernel::Clock::system()).await;
    let numbers: Vec<String> = (0..count).map(|n| format!("+1406556{n:04}")).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    round(&phones, &numbers, ["HELP", "HELP"]).await;
    let started = Instant::now();
    for _ in 0..ROUNDS {
        round(&phones, &numbers, ["STOP", "START"]).await;
    }
    (numbers.len() * 4 * ROUNDS) as f64 / started.elapsed().as_secs_f64()
}

/// Answers each text that Kannel tells with a text to its sender.
async fn echo(listen: u16, sendsms: u16) {
    let listener = TcpListener::bind(("127.0.0.1", listen)).await.unwrap();
    tokio::spawn(async move {
        while let Ok((kannel, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (read, mut write) = kannel.into_split();
                let mut lines = BufReader::new(read).lines();
                let mut from = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if let Some((_, rest)) = line.split_once("&from=") {
                        from = rest.split(['&', ' ']).next().unwrap_or_default().to_owned();
                    } else if line.is_empty() {
                        if write.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.is_err() {
                            break;
                        }
                        tokio::spawn(send(sendsms, std::mem::take(&mut from)));
                    }
                }
            });
        }
    });
}

async fn send(sendsms: u16, to: String) {
    let from = PRACTICE.replace('+', "%2B");
    let path = format!("/cgi-bin/sendsms?username=kith&password=CHANGE-sendsms&from={from}&to={to}&text=OK");
    let mut stream = TcpStream::connect(("127.0.0.1", sendsms)).await.unwrap();
    let ask = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
}
