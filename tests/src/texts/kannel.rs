//! Kannel as `deploy/kannel.conf` sets it up, with Kannel's fake carrier in the place of a real one. Everything listens on
//! loopback, on ports that were free.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The ports of one drill.
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    /// Kith itself.
    pub kith: u16,
    /// Where Kannel finds Kith: a bad line.
    pub relay: u16,
    /// sendsms of smsbox.
    pub sendsms: u16,
    /// Where phones connect to the fake carrier.
    pub carrier: u16,
    admin: u16,
    smsbox: u16,
}

impl Ports {
    /// Ports that are free now.
    pub fn free() -> Self {
        let held: Vec<TcpListener> = (0..6).map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap()).collect();
        let port = |n: usize| held[n].local_addr().unwrap().port();
        Self { kith: port(0), sendsms: port(1), carrier: port(2), admin: port(3), smsbox: port(4), relay: port(5) }
    }
}

/// A running program; it ends with this value, and when the drill dies.
pub struct Running(Child);

impl Running {
    /// Starts a program that the kernel ends when we die.
    pub fn start(command: &Command) -> Self {
        let mut tied = Command::new("setpriv");
        tied.args(["--pdeathsig", "KILL"]).arg(command.get_program()).args(command.get_args());
        tied.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        Self(tied.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// Its number as a process.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Bearerbox and smsbox.
pub struct Kannel {
    _smsbox: Running,
    _bearerbox: Running,
}

/// The folder that holds Kannel's programs: unpacked by `cargo xtask test`, or installed on this machine.
pub fn folder() -> Option<PathBuf> {
    let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.setup/kannel/usr/sbin");
    let folders = [unpacked, PathBuf::from("/usr/sbin"), PathBuf::from("/usr/local/sbin")];
    folders.into_iter().find(|folder| folder.join("bearerbox").is_file() && folder.join("smsbox").is_file())
}

/// Waits until somebody listens.
pub fn listens(port: u16) {
    let until = Instant::now() + Duration::from_secs(60);
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(Instant::now() < until, "nobody listens on port {port}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

impl Kannel {
    /// Starts both, with the shipped configuration at these ports.
    pub fn start(programs: &Path, dir: &Path, ports: &Ports, key: &str) -> Self {
        let file = dir.join("kannel.conf");
        std::fs::write(&file, configured(dir, ports, key)).unwrap();
        let start = |program: &str| {
            let mut command = Command::new(programs.join(program));
            let root = programs.join("../..");
            let arch = format!("{}-linux-gnu", std::env::consts::ARCH);
            let libraries = ["usr/lib", "lib"].map(|lib| root.join(lib).join(&arch).display().to_string());
            command.arg(&file).env("LD_LIBRARY_PATH", libraries.join(":"));
            Running::start(&command)
        };
        let bearerbox = start("bearerbox");
        listens(ports.smsbox);
        let smsbox = start("smsbox");
        listens(ports.sendsms);
        // A text that comes before smsbox has made itself known waits in bearerbox, for long.
        let until = Instant::now() + Duration::from_secs(60);
        while !status(ports).contains("smsbox:") {
            assert!(Instant::now() < until, "smsbox does not find bearerbox");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { _smsbox: smsbox, _bearerbox: bearerbox }
    }
}

/// What bearerbox says of itself.
fn status(ports: &Ports) -> String {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, ports.admin)).unwrap();
    stream.write_all(b"GET /status.txt?password=CHANGE-admin HTTP/1.0\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

/// `deploy/kannel.conf` with other ports and folders, and a fake carrier that listens on loopback.
fn configured(dir: &Path, ports: &Ports, key: &str) -> String {
    let shipped = include_str!("../../../deploy/kannel.conf");
    let mut out = String::new();
    for group in shipped.split("\n\n") {
        if group.contains("group = smsc\n") {
            let Ports { carrier, .. } = ports;
            out.push_str(&format!(
                "group = smsc\nsmsc = fake\nsmsc-id = carrier\nhost = 127.0.0.1\nour-host = 127.0.0.1\nport = {carrier}\nconnect-allow-ip = 127.0.0.1\n\n"
            ));
        } else {
            out.push_str(group);
            out.push_str("\n\n");
        }
    }
    let spool = dir.join("spool");
    std::fs::create_dir_all(&spool).unwrap();
    let here = dir.display().to_string();
    for (from, to) in [
        ("13000", ports.admin.to_string()),
        ("13001", ports.smsbox.to_string()),
        ("13013", ports.sendsms.to_string()),
        ("127.0.0.1:8080", format!("127.0.0.1:{}", ports.relay)),
        ("CHANGE-key", key.to_owned()),
        ("/var/spool/kannel", spool.display().to_string()),
        ("/var/log/kannel", here),
    ] {
        assert!(out.contains(from), "deploy/kannel.conf has no {from} any more");
        out = out.replace(from, &to);
    }
    out
}
