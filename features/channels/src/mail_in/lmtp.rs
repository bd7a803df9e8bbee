//! The door for mail servers: LMTP on a socket, for a few at once. A message is answered with 250 for a recipient only when its words
//! are on disk in the thread.

use std::{sync::Arc, time::Duration};

use gate::Org;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
    time::{Instant, timeout, timeout_at},
};

use super::{
    Taken, Why,
    dialog::{Body, Dialog, GO_ON, HELLO, LATER, LONG, MOST_BYTES, Step, said},
    letter, notice_of, take,
};

/// Servers that talk at once; Postfix opens twenty at most by default and waits for the rest.
const MOST_TALKING: usize = 24;
/// Bytes of one command, its end included (RFC 5321 4.5.3.1.4 says 512, and more for its extensions).
const MOST_LINE: usize = 2048;
/// Bytes of a message that is too big which are still read away, so that the server hears why.
const MOST_AWAY: usize = 32 * MOST_BYTES;
/// Seconds for which a silent server is waited for.
const SILENT: Duration = Duration::from_secs(120);
/// Seconds that one conversation may take.
const WHOLE: Duration = Duration::from_secs(30 * 60);
/// Seconds in which a message that is being kept may end when the program does.
const ENDING: Duration = Duration::from_secs(10);

/// Takes e-mails by LMTP until `stop` says true, then ends what runs.
pub async fn lmtp(org: Arc<Org>, listener: TcpListener, mut stop: watch::Receiver<bool>) {
    let room = Arc::new(Semaphore::new(MOST_TALKING));
    let mut open = JoinSet::new();
    while !*stop.borrow() {
        let stream = tokio::select! {
            // A sender that went away means stop as well.
            changed = stop.changed() => if changed.is_err() { break } else { continue },
            Some(_) = open.join_next(), if !open.is_empty() => continue,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "a mail server could not be let in");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    continue;
                }
            },
        };
        match Arc::clone(&room).try_acquire_owned() {
            Ok(place) => drop(open.spawn(talk(Arc::clone(&org), stream, stop.clone(), place))),
            Err(_) => refuse(stream).await,
        }
    }
    drop(listener);
    let ended = timeout(ENDING, async { while open.join_next().await.is_some() {} }).await;
    if ended.is_err() {
        tracing::warn!("a mail server was cut off at the end: it sends again");
    }
}

/// All places are taken.
async fn refuse(mut stream: TcpStream) {
    // Whether it heard us is its business.
    let _ = timeout(Duration::from_secs(1), stream.write_all(LATER.as_bytes())).await;
}

async fn talk(org: Arc<Org>, stream: TcpStream, stop: watch::Receiver<bool>, _place: OwnedSemaphorePermit) {
    let mut wire = Wire { stream, held: Vec::new(), stop, ends: Instant::now() + WHOLE };
    // A broken connection is no fault of ours: the server sends again.
    let _ = answer(&org, &mut wire).await;
}

/// The other side is gone, silent, or was told to go.
struct Over;

type Going<T> = Result<T, Over>;

async fn answer(org: &Arc<Org>, wire: &mut Wire) -> Going<()> {
    wire.say(HELLO).await?;
    let mut dialog = Dialog::default();
    loop {
        let line = wire.line().await?;
        match dialog.step(&line, |address| notice_of(org, address)) {
            Step::Say(text) => wire.say(text).await?,
            Step::Bye(text) => return wire.say(text).await,
            Step::Message => {
                wire.say(GO_ON).await?;
                let whole = wire.message().await?;
                let said = judge(org, &dialog, whole).await;
                wire.say(&said).await?;
                dialog.reset();
            }
        }
    }
}

/// One answer for each recipient, in their order (RFC 2033 4.2).
async fn judge(org: &Arc<Org>, dialog: &Dialog, whole: Option<Vec<u8>>) -> String {
    let letter = whole.as_deref().map(letter::read);
    let sender = dialog.from.as_deref().unwrap_or_default();
    let mut all = String::new();
    for notice in &dialog.to {
        let taken = match &letter {
            None => Taken::Refused(Why::Big),
            Some(None) => Taken::Refused(Why::NotMail),
            Some(Some(letter)) => take(org, *notice, sender, letter).await,
        };
        all.push_str(said(&taken));
    }
    all
}

/// A connection, with what was read and not yet used.
struct Wire {
    stream: TcpStream,
    held: Vec<u8>,
    stop: watch::Receiver<bool>,
    ends: Instant,
}

impl Wire {
    async fn say(&mut self, text: &str) -> Going<()> {
        let sent = timeout(SILENT, self.stream.write_all(text.as_bytes())).await;
        if matches!(sent, Ok(Ok(()))) { Ok(()) } else { Err(Over) }
    }

    /// Waits for more. The program's end is told to whoever we wait for; what is being kept is not cut off here.
    async fn more(&mut self) -> Going<()> {
        let mut bytes = [0; 8192];
        let until = self.ends.min(Instant::now() + SILENT);
        let stopping = *self.stop.borrow();
        let read = tokio::select! {
            biased;
            // It changes once, or its sender goes away: both are the end.
            _ = self.stop.changed(), if !stopping => None,
            read = timeout_at(until, self.stream.read(&mut bytes)), if !stopping => Some(read),
            else => None,
        };
        match read {
            Some(Ok(Ok(n @ 1..))) => {
                self.held.extend_from_slice(bytes.get(..n).unwrap_or_default());
                Ok(())
            }
            // Nobody is there any more.
            Some(Ok(_)) => Err(Over),
            Some(Err(_)) | None => {
                self.say(LATER).await?;
                Err(Over)
            }
        }
    }

    /// The next command, without its end.
    async fn line(&mut self) -> Going<Vec<u8>> {
        loop {
            let end = self.held.iter().take(MOST_LINE).position(|byte| *byte == b'\n');
            if let Some(end) = end {
                let mut line: Vec<u8> = self.held.drain(..=end).collect();
                line.pop();
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(line);
            }
            if self.held.len() >= MOST_LINE {
                self.say(LONG).await?;
                return Err(Over);
            }
            self.more().await?;
        }
    }

    /// The message; none where it was too big.
    async fn message(&mut self) -> Going<Option<Vec<u8>>> {
        let mut body = Body::new();
        loop {
            let held = std::mem::take(&mut self.held);
            if let Some(used) = body.take(&held) {
                self.held = held.get(used..).unwrap_or_default().to_vec();
                return Ok(body.whole());
            }
            if body.seen() > MOST_AWAY {
                return Err(Over);
            }
            self.more().await?;
        }
    }
}
