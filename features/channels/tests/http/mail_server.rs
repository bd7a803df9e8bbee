//! A mail server that hands e-mails over by LMTP.

use std::net::SocketAddr;

use testing::World;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// The door, open while the sender lives.
pub async fn door(world: &World) -> (SocketAddr, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(channels::lmtp(world.org.clone(), listener, stopped));
    (address, stop)
}

/// A mail server.
pub struct Server(pub BufReader<TcpStream>);

impl Server {
    pub async fn open(address: SocketAddr) -> Self {
        let mut server = Self(BufReader::new(TcpStream::connect(address).await.unwrap()));
        assert!(server.hears().await.starts_with("220 "));
        assert!(server.says("LHLO mta.example.org\r\n").await.contains("SIZE 1048576"));
        server
    }

    /// One answer, all of its lines.
    pub async fn hears(&mut self) -> String {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).await.unwrap();
            all.push_str(&line);
            if line.is_empty() || line.as_bytes().get(3) == Some(&b' ') {
                return all;
            }
        }
    }

    pub async fn says(&mut self, line: &str) -> String {
        self.0.write_all(line.as_bytes()).await.unwrap();
        self.hears().await
    }

    /// Hands a message over; gives the code for each recipient.
    pub async fn delivers(&mut self, from: &str, to: &[&str], message: &str) -> Vec<String> {
        assert!(self.says(&format!("MAIL FROM:<{from}>\r\n")).await.starts_with("250"));
        let mut named = 0;
        let mut codes = Vec::new();
        for one in to {
            let answer = self.says(&format!("RCPT TO:<{one}>\r\n")).await;
            if answer.starts_with("250") { named += 1 } else { codes.push(answer[..3].to_owned()) }
        }
        if named == 0 {
            self.says("RSET\r\n").await;
            return codes;
        }
        assert!(self.says("DATA\r\n").await.starts_with("354"));
        let stuffed = message.replace('\n', "\r\n").replace("\r\n.", "\r\n..");
        self.0.write_all(format!("{stuffed}\r\n.\r\n").as_bytes()).await.unwrap();
        for _ in 0..named {
            codes.push(self.hears().await[..3].to_owned());
        }
        codes
    }
}

/// An e-mail as a person's program writes it.
pub fn mail(from: &str, id: &str, body: &str) -> String {
    format!(
        "From: Ana Morales <{from}>\nSubject: Re: You have a message\nMessage-ID: <{id}@example.org>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}"
    )
}
