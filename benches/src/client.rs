//! A small keep-alive HTTP client: it costs the machine little, so that the server has it.

use kernel::{Error, Result};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// One connection, with the cookie of whoever signed in over it.
pub(crate) struct Client {
    stream: TcpStream,
    host: String,
    cookie: String,
    buffer: Vec<u8>,
}

/// What came back.
pub(crate) struct Answer {
    pub status: u16,
    /// The head, as it came.
    pub head: String,
    /// The body as it travelled (perhaps compressed).
    pub body: Vec<u8>,
}

impl Answer {
    /// A header, by its name in small letters.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).map(str::trim)
    }
}

impl Client {
    pub(crate) async fn connect(host: &str, cookie: &str) -> Result<Self> {
        let stream = TcpStream::connect(host).await.map_err(io)?;
        stream.set_nodelay(true).map_err(io)?;
        Ok(Self { stream, host: host.to_owned(), cookie: cookie.to_owned(), buffer: Vec::new() })
    }

    /// A page as a browser asks for it.
    pub(crate) fn get(&self, path: &str) -> Vec<u8> {
        self.get_with(path, "")
    }

    /// The page as a browser asks again for what it has kept under this tag.
    pub(crate) fn get_again(&self, path: &str, tag: &str) -> Vec<u8> {
        self.get_with(path, &format!("If-None-Match: {tag}\r\n"))
    }

    fn get_with(&self, path: &str, more: &str) -> Vec<u8> {
        let Self { host, cookie, .. } = self;
        // Whoever is not signed in has no cookie.
        let cookie = if cookie.is_empty() { String::new() } else { format!("Cookie: {cookie}\r\n") };
        let head = "Accept: text/html\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en-US,en;q=0.9";
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{cookie}{more}{head}\r\n\r\n").into_bytes()
    }

    /// A form as a browser sends it.
    pub(crate) fn post(&self, path: &str, form: &str) -> Vec<u8> {
        self.post_as(&self.cookie, path, form)
    }

    /// A form that somebody else sends over the same connection.
    pub(crate) fn post_as(&self, cookie: &str, path: &str, form: &str) -> Vec<u8> {
        let host = &self.host;
        let head = format!(
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nSec-Fetch-Site: same-origin\r\nAccept-Encoding: gzip, deflate, br",
            form.len()
        );
        format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n{head}\r\n\r\n{form}").into_bytes()
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await.map_err(io)?;
        let end = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        let status = head.get(9..12).and_then(|s| s.parse().ok()).unwrap_or(0);
        let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        self.buffer.drain(..end);
        let body = match length {
            Some(length) => {
                while self.buffer.len() < length {
                    self.more().await?;
                }
                self.buffer.drain(..length).collect()
            }
            None if head.contains("transfer-encoding: chunked") => self.chunks().await?,
            None => Vec::new(),
        };
        Ok(Answer { status, head, body })
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                if let Some(end) = find(&self.buffer, b"\r\n") {
                    break end;
                }
                self.more().await?;
            };
            let size = std::str::from_utf8(&self.buffer[..line]).ok().and_then(|s| usize::from_str_radix(s, 16).ok());
            let size = size.ok_or_else(|| Error::internal("a chunk without a size"))?;
            while self.buffer.len() < line + 2 + size + 2 {
                self.more().await?;
            }
            body.extend_from_slice(&self.buffer[line + 2..line + 2 + size]);
            self.buffer.drain(..line + 2 + size + 2);
            if size == 0 {
                return Ok(body);
            }
        }
    }

    async fn more(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.buffer).await.map_err(io)? {
            0 => Err(Error::internal("the server hung up")),
            _ => Ok(()),
        }
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|w| w == what)
}

fn io(error: std::io::Error) -> Error {
    Error::internal(format!("connection: {error}"))
}
