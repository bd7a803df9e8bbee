//! A mail server for tests.
#![expect(clippy::unwrap_used, reason = "a test helper fails the test by panicking")]

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// What a mail server answers to a recipient where nothing is wrong.
pub const TAKES: &str = "250 fine";

/// A mail server of one connection after the other: its port, and what it heard. It answers a recipient as it is told; one
/// that hangs up does so when it has all the words, and says nothing to them.
pub async fn mail_server(to_recipient: &'static str, hangs_up: bool) -> (u16, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let got = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&got);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            write.write_all(b"220 mail.example.org\r\n").await.unwrap();
            let mut data = false;
            while let Ok(Some(line)) = lines.next_line().await {
                kept.lock().unwrap().push_str(&format!("{line}\n"));
                let answer = match (data, line.get(..4).unwrap_or_default()) {
                    (true, _) if line == "." && hangs_up => break,
                    (true, _) if line == "." => "250 taken",
                    (true, _) => continue,
                    (_, "DATA") => "354 go on",
                    (_, "RCPT") => to_recipient,
                    (_, "QUIT") => "221 bye",
                    _ => TAKES,
                };
                data = answer.starts_with("354");
                if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                    break;
                }
            }
        }
    });
    (port, got)
}
