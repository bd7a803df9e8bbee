//! Asking other machines over HTTP: one client for every gateway.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{HttpConnector, capture_connection, dns::Name},
    },
    rt::{TokioExecutor, TokioTimer},
};
use kernel::{Boxed, Error, Result};
use tokio::time::{Instant, timeout_at};

/// Bytes of an answer that are read; gateways answer with a few hundred.
const MOST: usize = 64 * 1024;
/// Until a machine has said that it listens.
const CONNECT: Duration = Duration::from_secs(10);
/// From the question to the end of the answer.
const WHOLE: Duration = Duration::from_secs(30);
/// A connection that nobody used for so long is closed by us, before the other side closes it under a request.
const IDLE: Duration = Duration::from_secs(15);

/// Connections to one machine that are kept for the next question: as many as the queue asks at once.
const KEPT: usize = 64;

/// A client with a pool of connections; a clone shares it. It follows no redirects and keeps no cookies.
#[derive(Clone)]
pub(crate) struct Wire {
    client: Client<HttpsConnector<HttpConnector<Hosts>>, Full<Bytes>>,
    whole: Duration,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub status: u16,
    /// At most 64 KiB, and less where the connection broke off after the head.
    pub body: String,
}

/// Why no answer came; the words are short codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Certainly not taken: nobody was reached. It may be tried again.
    NotSent(&'static str),
    /// It may have been taken: the question went out, or part of it.
    Unknown(&'static str),
}

impl Wire {
    /// A client that trusts the certificate authorities that browsers trust.
    ///
    /// # Errors
    /// [`Error::Internal`] when TLS cannot be set up.
    pub(crate) fn new() -> Result<Self> {
        Self::waiting((CONNECT, WHOLE), Hosts { outside: false })
    }

    /// The same for addresses that strangers gave: whatever a name resolves to, only machines on the internet are asked, never
    /// one of this house. Addresses in numbers are not looked up, so the caller refuses them.
    ///
    /// # Errors
    /// As [`Wire::new`].
    pub(crate) fn outside() -> Result<Self> {
        Self::waiting((CONNECT, WHOLE), Hosts { outside: true })
    }

    fn waiting((connect, whole): (Duration, Duration), hosts: Hosts) -> Result<Self> {
        let mut http = HttpConnector::new_with_resolver(hosts);
        http.enforce_http(false);
        http.set_connect_timeout(Some(connect));
        http.set_nodelay(true);
        let https = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
            .map_err(|e| Error::internal(format!("TLS: {e}")))?
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(KEPT)
            .build(https);
        Ok(Self { client, whole })
    }

    /// Asks once. A question that went out is never repeated from here, since nobody knows what became of it.
    pub(crate) async fn ask(&self, request: Request<impl Into<Bytes>>) -> Result<Answer, Fault> {
        let (answer, until) = self.asked(request).await?;
        let status = answer.status().as_u16();
        let (bytes, _) = read(answer, MOST, until).await;
        Ok(Answer { status, body: String::from_utf8_lossy(&bytes).into_owned() })
    }

    /// Asks for a file of at most so many bytes.
    pub(crate) async fn fetch(&self, request: Request<impl Into<Bytes>>, most: usize) -> Result<Fetched, Fault> {
        let (answer, until) = self.asked(request).await?;
        let status = answer.status().as_u16();
        let location = answer.headers().get(http::header::LOCATION).and_then(|value| value.to_str().ok());
        let location = location.map(str::to_owned);
        let too_long = answer.body().size_hint().lower() > most as u64;
        let (body, end) = if too_long { (Vec::new(), End::Long) } else { read(answer, most, until).await };
        Ok(Fetched { status, location, body: body.into(), end })
    }

    async fn asked(&self, request: Request<impl Into<Bytes>>) -> Result<(Response<Incoming>, Instant), Fault> {
        let until = Instant::now() + self.whole;
        let mut request = request.map(|body| Full::new(body.into()));
        let connection = capture_connection(&mut request);
        let answered = timeout_at(until, self.client.request(request)).await;
        let reached = connection.connection_metadata().is_some();
        match answered {
            Ok(Ok(answer)) => Ok((answer, until)),
            Ok(Err(error)) if error.is_connect() => Err(Fault::NotSent("no-connection")),
            Ok(Err(_)) if !reached => Err(Fault::NotSent("no-connection")),
            Ok(Err(_)) => Err(Fault::Unknown("cut-off")),
            Err(_) if !reached => Err(Fault::NotSent("no-connection")),
            Err(_) => Err(Fault::Unknown("no-answer")),
        }
    }
}

/// A file that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fetched {
    pub status: u16,
    /// Where it says that the file is.
    pub location: Option<String>,
    pub body: Bytes,
    pub end: End,
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// All of it came.
    Whole,
    /// It has more bytes than are read.
    Long,
    /// It broke off, or came too slowly.
    Cut,
}

/// The head says whether it was taken, so it counts even where the rest is late, too long or breaks off.
async fn read(answer: Response<Incoming>, most: usize, until: Instant) -> (Vec<u8>, End) {
    let mut body = answer.into_body();
    let mut bytes = Vec::with_capacity(body.size_hint().lower().min(most as u64) as usize);
    loop {
        match timeout_at(until, body.frame()).await {
            Ok(Some(Ok(frame))) => {
                let data = frame.data_ref().map_or(&[][..], |data| data);
                let room = most - bytes.len();
                bytes.extend_from_slice(data.get(..room).unwrap_or(data));
                if data.len() > room {
                    return (bytes, End::Long);
                }
            }
            Ok(None) => return (bytes, End::Whole),
            Ok(Some(Err(_))) | Err(_) => return (bytes, End::Cut),
        }
    }
}

/// Looks up the names of hosts.
#[derive(Clone)]
struct Hosts {
    /// Gives only machines on the internet.
    outside: bool,
}

impl tower::Service<Name> for Hosts {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Boxed<'static, io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let outside = self.outside;
        Box::pin(async move {
            let known = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let fine: Vec<SocketAddr> = known.filter(|at| !outside || is_outside(at.ip())).collect();
            if fine.is_empty() { Err(io::Error::other("no such host")) } else { Ok(fine.into_iter()) }
        })
    }
}

/// A machine on the internet: no loopback, private, link-local, shared or otherwise special address (the IANA registries of
/// special-purpose addresses), also not inside an IPv6 one.
fn is_outside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => v4_outside(ip),
        IpAddr::V6(ip) => v6_outside(ip),
    }
}

fn v4_outside(ip: Ipv4Addr) -> bool {
    let special = [
        matches!(ip.octets(), [0 | 10 | 127 | 224.., ..] | [169, 254, ..] | [192, 168, ..]),
        matches!(ip.octets(), [100, 64..=127, ..] | [172, 16..=31, ..] | [198, 18 | 19, ..]),
        matches!(ip.octets(), [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 51, 100, _] | [203, 0, 113, _]),
    ];
    !special.contains(&true)
}

fn v6_outside(ip: Ipv6Addr) -> bool {
    match ip.segments() {
        // Addresses of today's internet, without tunnels (2002), what is special in 2001:0::/23, and examples.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3ff0..=0x3fff, ..] => false,
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
    };

    use super::*;

    fn short() -> Wire {
        Wire::waiting((Duration::from_millis(400), Duration::from_millis(400)), Hosts { outside: false }).unwrap()
    }

    fn question(port: u16) -> Request<String> {
        let text = "To=%2B14065550142".to_owned();
        Request::post(format!("http://127.0.0.1:{port}/send")).body(text).unwrap()
    }

    /// Reads one request with its words.
    async fn heard(stream: &mut TcpStream) -> String {
        let mut text = String::new();
        let mut bytes = [0; 1024];
        while !text.ends_with("To=%2B14065550142") {
            let n = stream.read(&mut bytes).await.unwrap();
            assert_ne!(n, 0, "{text}");
            text.push_str(std::str::from_utf8(&bytes[..n]).unwrap());
        }
        text
    }

    /// A server that gives the same bytes for each request and then closes, or hangs where there are none.
    async fn server(answer: Option<Vec<u8>>) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                heard(&mut stream).await;
                match &answer {
                    Some(bytes) => drop(stream.write_all(bytes).await),
                    None => std::future::pending().await,
                }
            }
        });
        port
    }

    async fn asked(answer: Option<&str>) -> Result<Answer, Fault> {
        let port = server(answer.map(|text| text.as_bytes().to_vec())).await;
        short().ask(question(port)).await
    }

    #[tokio::test]
    async fn an_answer_comes_back_whatever_its_number() {
        let check = async |head: &str, body: &str, status: u16| {
            let text = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            assert_eq!(asked(Some(&text)).await, Ok(Answer { status, body: body.to_owned() }));
        };
        check("202 Accepted", "0: Accepted for delivery", 202).await;
        check("503 Service Unavailable", "", 503).await;
        check("301 Moved\r\nLocation: http://localhost/elsewhere", "", 301).await;
        let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
        assert_eq!(asked(Some(chunks)).await, Ok(Answer { status: 200, body: "ok".into() }));
    }

    #[test]
    fn only_machines_on_the_internet_are_outside() {
        let check = |ip: &str, want| assert_eq!(is_outside(ip.parse().unwrap()), want, "{ip}");
        for ip in
            ["8.8.8.8", "142.250.4.188", "172.15.0.1", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2607:f8b0::200e"]
        {
            check(ip, true);
        }
        for ip in ["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"] {
            check(ip, false);
        }
        for ip in ["169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"] {
            check(ip, false);
        }
        for ip in ["::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "fe80::1", "fc00::1", "fd12::1"]
        {
            check(ip, false);
        }
        for ip in ["ff02::1", "2002:7f00:1::", "2001:db8::1", "2001::1", "3fff::1"] {
            check(ip, false);
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_into_the_house_is_not_asked() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let waits = Duration::from_millis(400);
        let ask = async |outside| {
            let wire = Wire::waiting((waits, waits), Hosts { outside }).unwrap();
            wire.ask(Request::post(format!("http://localhost:{port}/")).body("To=%2B14065550142").unwrap()).await
        };
        assert_eq!(ask(true).await, Err(Fault::NotSent("no-connection")));
        assert_eq!(ask(false).await, Err(Fault::Unknown("no-answer")));
    }

    #[tokio::test]
    async fn where_nobody_listens_nothing_was_sent() {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        assert_eq!(short().ask(question(free)).await, Err(Fault::NotSent("no-connection")));
        // A server that takes the connection and never speaks TLS was never asked.
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("https://localhost:{}/", silent.local_addr().unwrap().port());
        let asked = short().ask(Request::get(address).body(String::new()).unwrap()).await;
        assert_eq!(asked, Err(Fault::NotSent("no-connection")));
    }

    #[tokio::test]
    async fn what_was_asked_and_not_answered_is_unknown() {
        assert_eq!(asked(Some("")).await, Err(Fault::Unknown("cut-off")));
        assert_eq!(asked(Some("HTTP/1.1 20")).await, Err(Fault::Unknown("cut-off")));
        assert_eq!(asked(Some("not HTTP at all\r\n\r\n")).await, Err(Fault::Unknown("cut-off")));
        assert_eq!(asked(None).await, Err(Fault::Unknown("no-answer")));
    }

    #[tokio::test]
    async fn a_long_answer_is_cut_and_half_an_answer_counts() {
        let long = format!("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{}", "x".repeat(1_000_000));
        let answer = asked(Some(&long)).await.unwrap();
        assert_eq!((answer.status, answer.body.len()), (200, MOST));
        let half = "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"sid\":";
        assert_eq!(asked(Some(half)).await, Ok(Answer { status: 201, body: "{\"sid\":".into() }));
    }

    #[tokio::test]
    async fn connections_are_used_again() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let wire = short();
        let both = async {
            let clone = wire.clone();
            let first = wire.ask(question(port)).await.unwrap();
            (first.status, clone.ask(question(port)).await.unwrap().status)
        };
        let serve = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            for _ in 0..2 {
                let text = heard(&mut stream).await;
                assert!(text.starts_with("POST /send HTTP/1.1\r\n"), "{text}");
                stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
            }
        };
        assert_eq!(tokio::join!(both, serve).0, (204, 204));
    }
}
