//! `benches communities`: what the pages of communities, a reply and a search cost the server, for members and guests.

use kernel::{Error, Result};
use serde_json::{Map, Value, json};

use crate::{
    client::Client,
    load::{Server, Work, press, press_whole},
    places::{self, READERS, SLUG},
    server,
};

/// What each may cost, in milliseconds of the server or MB.
const BUDGETS: [(&str, f64); 6] = [
    ("place_ms", 0.4),
    ("topic_ms", 0.6),
    ("post_ms", 1.5),
    ("guest_ms", 0.15),
    ("etag_ms", 0.06),
    ("resident_mb", 250.0),
];

/// Replies without danger and without anything that tells who somebody is: what most of them are.
const REPLIES: [&str; 8] = [
    "Thank you for asking this. I had the same question last spring and felt quite alone with it. What helped me most was \
     a short walk after dinner, and writing down how I felt before and after.",
    "It took me about two weeks to get used to it. I take the tablet with breakfast now and the upset stomach is nearly \
     gone. Ask your pharmacist whether the slow form would suit you better.",
    "I keep a small notebook in the kitchen. Every evening I write one line: what I ate, how I slept, and what was hard. \
     My nurse liked it, and we found out together that late snacks were the trouble.",
    "We cook one pot for the whole family. It is mostly vegetables, with beans or fish and a little rice. The \
     children did not notice at first, and now they ask for it every Sunday.",
    "Going to bed at the same time helped me a lot. I wake up less hungry, and my mood is better too. You could try \
     it and tell us here how it went.",
    "Good shoes made the difference for me. My feet hurt less, I walk more, and I check my skin in the evening with a \
     mirror. It is a small habit that takes two minutes.",
    "I was nervous about the new meter as well. The class at the clinic was friendly and nobody laughed at my questions. \
     Bring somebody along if you can, four ears hear more than two.",
    "A table on the fridge works well in our kitchen. I write down breakfast and the reading after it, and my \
     daughter draws a star beside the good ones. It makes us both smile.",
];

/// Searches of three words: a common one, one in between, a rare one.
const SEARCHES: [&str; 8] = [
    "sleep tablet pharmacist",
    "sugar walk evidence",
    "pain knee brace",
    "water vegetables magnesium",
    "nurse meter notebook",
    "breath inhaler pollen",
    "tired thyroid supplement",
    "pressure salt reminder",
];

/// Replies of one member while something is measured: with those before it they stay below what one name may write.
const TURNS: usize = 5;
/// A search costs much more than a page: so many fewer are made.
const FEWER_SEARCHES: usize = 20;
/// What costs little is asked more often: the clock of `/proc` goes in hundredths of a second.
const MORE: usize = 4;

/// Below it there are no topics to write in.
const LEAST_POSTS: usize = 1_000;

struct Options {
    json: bool,
    posts: usize,
    requests: usize,
}

fn options(words: &[&str]) -> Result<Options> {
    let mut options = Options { json: false, posts: 1_000_000, requests: 2000 };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut number = || {
            let number = words.next().and_then(|n| n.parse::<usize>().ok()).filter(|n| *n > 0);
            number.ok_or_else(|| Error::internal(format!("{word} wants a number")))
        };
        match *word {
            "--json" => options.json = true,
            "--posts" => options.posts = number()?,
            "--requests" => options.requests = number()?,
            _ => return Err(Error::internal(format!("unknown word {word}"))),
        }
    }
    if options.posts < LEAST_POSTS {
        return Err(Error::internal(format!("--posts wants at least {LEAST_POSTS}")));
    }
    Ok(options)
}

/// Runs everything and prints the numbers.
pub(crate) async fn run(words: &[&str]) -> Result<()> {
    let options = options(words)?;
    let server = Server::start(server::COMMUNITIES, &places::organisation(options.posts).await?).await?;
    let mut out = Map::new();
    out.insert("posts".into(), json!(options.posts));
    try_replies(&server).await?;
    for (count, suffix) in [(1, ""), (16, "_16")] {
        measure(&server, &options, count, suffix, &mut out).await?;
    }
    put(&mut out, "resident_mb", server.memory_mb("VmRSS")?);
    put(&mut out, "resident_peak_mb", server.memory_mb("VmHWM")?);
    out.insert("page_cache_mb".into(), server.hello["cache_mib"].clone());
    statements(&server, &options, &mut out).await?;
    if options.json {
        println!("{}", Value::Object(out));
        return Ok(());
    }
    for (key, value) in &out {
        let budget = BUDGETS.iter().find(|(name, _)| key.strip_suffix("_16").unwrap_or(key) == *name);
        let budget = budget.map_or(String::new(), |(_, most)| format!(" (budget {most})"));
        println!("{key:32} {value}{budget}");
    }
    Ok(())
}

/// Each reply is shown at once: one that waits for a moderator, or that the guard asks about, is not what is measured.
async fn try_replies(server: &Server) -> Result<()> {
    for (n, cookie) in (0..REPLIES.len()).zip(&server.readers) {
        let mut client = Client::connect(server.host(), cookie).await?;
        let answer = client.ask(&client.post(&reply_path(server, n), &reply_form(n))).await?;
        if !answer.header("location").is_some_and(|to| to.contains("said=posted")) {
            return Err(Error::internal(format!("reply {n} is not shown at once: {}", answer.status)));
        }
    }
    Ok(())
}

/// Something that is asked: its name, who asks it, and how often.
type Phase = (&'static str, Vec<Work>, usize);

/// Each page in turn beside the bare handler; the replies come last, for they change what guests have kept.
async fn measure(
    server: &Server,
    options: &Options,
    count: usize,
    suffix: &str,
    out: &mut Map<String, Value>,
) -> Result<()> {
    let bare = format!("/bench/bare-topic/{}", topic(server));
    let least = cost(server, readers(server, count, &[&bare]).await?, options.requests * MORE).await?;
    put(out, &format!("bare_ms{suffix}"), least);
    let mut tell = |name: &str, spent: f64| {
        put(out, &format!("{name}_ms{suffix}"), spent);
        put(out, &format!("ratio_{name}{suffix}"), spent / least.max(1e-6));
    };
    // Who has given a mark sees the topic as nobody else does: it is drawn for each of them.
    mark(server, count).await?;
    let long = long(server);
    tell("topic_own", cost(server, readers(server, count, &[&long]).await?, options.requests).await?);
    mark(server, count).await?;
    for (name, clients, total) in phases(server, options, count).await? {
        let spent = match name {
            "post" => whole_cost(server, clients, total).await?,
            _ => cost(server, clients, total).await?,
        };
        tell(name, spent);
    }
    Ok(())
}

/// Each reader gives the first answer of the long topic a mark, or takes it back.
async fn mark(server: &Server, count: usize) -> Result<()> {
    let post = server.hello["post"].as_str().unwrap_or_default();
    for cookie in server.readers.iter().take(READERS).take(count) {
        let mut client = Client::connect(server.host(), cookie).await?;
        let answer = client.ask(&client.post(&format!("/open/{SLUG}/posts/{post}/mark"), "mark=helped")).await?;
        if answer.status != 303 {
            return Err(Error::internal(format!("marking: {}", answer.status)));
        }
    }
    Ok(())
}

/// Where the topic of 50 replies is.
fn long(server: &Server) -> String {
    format!("/open/{SLUG}/{}", topic(server))
}

async fn phases(server: &Server, options: &Options, count: usize) -> Result<Vec<Phase>> {
    let requests = options.requests;
    let (place, long) = (format!("/open/{SLUG}"), long(server));
    let searches: Vec<String> =
        SEARCHES.iter().map(|words| format!("/groups/search?q={}", words.replace(' ', "+"))).collect();
    let searches: Vec<&str> = searches.iter().map(String::as_str).collect();
    let writers = writers(server, count).await?;
    let replies = writers.iter().map(|work| work.requests.len()).sum::<usize>().min(requests);
    Ok(vec![
        ("place", readers(server, count, &[&place]).await?, requests),
        ("topic", readers(server, count, &[&long]).await?, requests),
        ("guest", guests(server, count, &place, None).await?, requests * MORE),
        ("etag", guests(server, count, &place, Some(&tag(server, &place).await?)).await?, requests * MORE),
        ("search", readers(server, count, &searches).await?, (requests / FEWER_SEARCHES).max(count)),
        ("post", writers, replies),
    ])
}

/// The server's milliseconds for each of `total` requests, after an eighth as many to warm up.
async fn cost(server: &Server, clients: Vec<Work>, total: usize) -> Result<f64> {
    let (clients, _) = press(server, clients, total / 8).await?;
    Ok(press(server, clients, total).await?.1)
}

/// The same with what they set off and leave behind.
async fn whole_cost(server: &Server, clients: Vec<Work>, total: usize) -> Result<f64> {
    let (clients, _) = press(server, clients, total / 8).await?;
    Ok(press_whole(server, clients, total).await?.1)
}

/// What one page of each kind and one reply ask of the store.
async fn statements(server: &Server, options: &Options, out: &mut Map<String, Value>) -> Result<()> {
    let (place, long) = (format!("/open/{SLUG}"), long(server));
    let Some(cookie) = server.readers.first() else { return Err(Error::internal("nobody reads")) };
    let mut client = Client::connect(server.host(), cookie).await?;
    let reply = client.post(&reply_path(server, 0), &reply_form(0));
    let asked = [("place", client.get(&place)), ("topic", client.get(&long)), ("post", reply)];
    for (name, request) in asked {
        if name != "post" {
            let sent = client.ask(&request).await?.body.len();
            put(out, &format!("{name}_kb_sent"), f64::from(u32::try_from(sent).unwrap_or(u32::MAX)) / 1024.0);
        }
        let told = server.statements(&mut client, &request).await?;
        if !options.json {
            for (n, text) in told.iter().enumerate() {
                println!("{name} {n:2} {}", text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
        out.insert(format!("{name}_statements"), json!(told.len()));
    }
    Ok(())
}

/// Members, each over a connection of their own.
async fn readers(server: &Server, count: usize, paths: &[&str]) -> Result<Vec<Work>> {
    let mut clients = Vec::new();
    for cookie in server.readers.iter().take(READERS).take(count) {
        let client = Client::connect(server.host(), cookie).await?;
        let requests = paths.iter().map(|path| client.get(path)).collect();
        clients.push(Work { client, requests, expect: 200 });
    }
    Ok(clients)
}

/// Browsers in which nobody is signed in; with a tag they have kept the page.
async fn guests(server: &Server, count: usize, path: &str, tag: Option<&str>) -> Result<Vec<Work>> {
    let mut clients = Vec::new();
    for _ in 0..count {
        let client = Client::connect(server.host(), "").await?;
        let (request, expect) = match tag {
            Some(tag) => (client.get_again(path, tag), 304),
            None => (client.get(path), 200),
        };
        clients.push(Work { client, requests: vec![request], expect });
    }
    Ok(clients)
}

/// What a guest's browser keeps beside the page.
async fn tag(server: &Server, path: &str) -> Result<String> {
    let mut client = Client::connect(server.host(), "").await?;
    let answer = client.ask(&client.get(path)).await?;
    answer.header("etag").map(str::to_owned).ok_or_else(|| Error::internal("a guest's page without a tag"))
}

/// All other members, in turns over `count` connections: each name may write twelve times in ten minutes.
async fn writers(server: &Server, count: usize) -> Result<Vec<Work>> {
    let members = server.readers.get(READERS..).unwrap_or_default();
    let mut clients = Vec::new();
    for k in 0..count {
        let client = Client::connect(server.host(), "").await?;
        let own: Vec<&String> = members.iter().skip(k).step_by(count).collect();
        let turns = (0..TURNS).flat_map(|_| own.iter()).enumerate();
        let requests = turns
            .map(|(n, cookie)| client.post_as(cookie, &reply_path(server, n * count + k), &reply_form(n + k)))
            .collect();
        clients.push(Work { client, requests, expect: 303 });
    }
    Ok(clients)
}

fn topic(server: &Server) -> &str {
    server.hello["topic"].as_str().unwrap_or_default()
}

/// Where the n-th reply goes.
fn reply_path(server: &Server, n: usize) -> String {
    let topics = server.list("topics");
    format!("/open/{SLUG}/{}/reply", topics.get(n % topics.len().max(1)).map_or("", String::as_str))
}

/// What the n-th reply says.
fn reply_form(n: usize) -> String {
    let words = REPLIES[n % REPLIES.len()];
    let plain = |b: u8| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") };
    format!("text={}", words.bytes().map(plain).collect::<String>())
}

fn put(out: &mut Map<String, Value>, key: &str, number: f64) {
    out.insert(key.to_owned(), json!((number * 1000.0).round() / 1000.0));
}
