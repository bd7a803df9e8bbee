//! The practice: made once, served by a process of its own that may be killed at any moment, asked over HTTP by its nurse.

use std::path::{Path, PathBuf};

use channels::Channel;
use gate::{Manage, ORG, Orgs};
use kernel::{Clock, PersonId, Time};
use kith::{
    config::Config,
    house::{self, Hands},
    operate, serve, web,
};
use messaging::Reason;
use people::NewPerson;
use policy::{Role, Roles};
use testing::World;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use work::NewPool;

use super::kannel::Ports;

/// The secret between Kannel and Kith.
pub const KEY: &str = "a-key-for-the-drill-of-texts";

/// A practice with its patients.
pub struct Practice {
    /// Its configuration file.
    pub file: PathBuf,
    /// The same, read.
    pub config: Config,
    /// Patients with their numbers.
    pub patients: Vec<(PersonId, String)>,
    /// Kith's clock.
    pub clock: Clock,
    /// The nurse's cookie.
    pub cookie: String,
}

/// What `kith serve` does, by real time or by a clock that can be moved: until it is killed.
pub async fn live(file: &Path, hands: Hands) {
    let config = Config::load(Some(&file.to_path_buf())).unwrap();
    let house = house::open(&config, false, hands).await.unwrap();
    let stop = serve::stop_signal();
    let workers = operate::background(&house.org, &stop);
    let router = web::router(&Orgs::one(house.org), house.routes, false);
    serve::listen(config.listen, router, None, stop, |_| {}).await.unwrap();
    operate::finish(workers).await;
}

fn person(given: String, role: Role) -> NewPerson {
    NewPerson {
        given,
        family: "Drill".into(),
        roles: Roles::of(role),
        zone: "America/Denver".into(),
        ..NewPerson::default()
    }
}

impl Practice {
    /// Writes the configuration and makes the organisation: one pool, one nurse, everybody else a patient with a phone.
    /// By a clock that can be moved it is noon.
    pub async fn found(dir: &Path, ports: &Ports, count: usize, hands: Hands) -> Self {
        let file = dir.join("kith.toml");
        let data = dir.join("data");
        let text = format!(
            "data = {data:?}\nlisten = \"127.0.0.1:{kith}\"\n[organisation]\nbase_url = \"http://127.0.0.1:{kith}\"\n\
             [kannel]\nurl = \"http://127.0.0.1:{sendsms}/cgi-bin/sendsms\"\nuser = \"kith\"\npassword = \"CHANGE-sendsms\"\n\
             from = \"{from}\"\nkey = \"{KEY}\"\ncallback = \"http://127.0.0.1:{relay}\"\n",
            kith = ports.kith,
            sendsms = ports.sendsms,
            relay = ports.relay,
            from = super::phones::PRACTICE,
        );
        std::fs::write(&file, text).unwrap();
        let config = Config::load(Some(&file)).unwrap();
        let house = house::open(&config, false, hands).await.unwrap();
        let clock = house.org.clock.clone();
        if hands == Hands::Movable {
            // A working day at noon: no quiet hours anywhere in the country.
            let noon = Time::parse("2027-03-10T19:00:00Z").unwrap();
            clock.advance(noon.seconds_since(clock.now())).unwrap();
        }

        let mut write = house.org.operator("drill").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        let nurse = people::create(&mut access, &person("Nurse".into(), Role::Clinician)).await.unwrap();
        let new = NewPool {
            name: ["Nurses".into(), "Enfermería".into()],
            hours: "always".into(),
            zone: "America/Denver".into(),
            reply_minutes: 600,
            silent_minutes: 600,
            takes_now: true,
            operations: true,
            fallback: None,
            on_call: Some(nurse),
        };
        let pool = work::create_pool(&mut access, &new).await.unwrap();
        gate::join_pool(&mut access, pool, nurse).await.unwrap();
        let words = ["Something else".into(), "Otra cosa".into()];
        let reason = Reason { key: "other".into(), place: 1, words, pool, billed: false, minutes: 5 };
        messaging::put_reason(&mut access, &reason).await.unwrap();
        let mut patients = Vec::with_capacity(count);
        for n in 0..count {
            let id = people::create(&mut access, &person(format!("Patient{n}"), Role::Patient)).await.unwrap();
            let number = format!("+1406{:03}{:04}", 556 + n / 10_000, n % 10_000);
            channels::add_address(&mut access, id, Channel::Sms, &number, true, "drill").await.unwrap();
            patients.push((id, number));
        }
        write.commit().await.unwrap();
        while jobs::run_due(&house.org).await.unwrap() > 0 {}
        drop(house);
        // Staff sign in with two factors; a test's world opens the session without.
        let (_, key) = house::open_store(&config).await.unwrap();
        let place = house::place(&config, &config.data, &key).unwrap();
        let cookie = World::open(&place, house::slices(), None).await.sign_in(nurse).await.cookie().to_owned();
        Self { file, config, patients, clock, cookie }
    }

    /// The nurse posts a form; nothing when Kith was not there to the end of its answer's head.
    pub async fn post(&self, path: &str, form: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.config.listen).await.ok()?;
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{form}",
            self.config.listen,
            self.cookie,
            form.len()
        );
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        answer.contains("\r\n\r\n").then_some(answer)
    }
}
