//! `benches messaging`: what a thread's page and a durable send cost the server, and how that grows.

use kernel::{Error, Result};
use serde_json::{Map, Value, json};

use crate::{
    client::Client,
    grow,
    load::{Server, Work, in_turns},
    server,
};

/// Words without danger: what most messages are.
const WORDS: &str =
    "Thank+you%2C+the+new+dose+works+well+and+I+sleep+better.+When+should+I+come+for+the+next+blood+test%3F";

struct Options {
    json: bool,
    threads: i64,
    requests: usize,
}

fn options(words: &[&str]) -> Result<Options> {
    let mut options = Options { json: false, threads: 100_000, requests: 2000 };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut number = || {
            words
                .next()
                .and_then(|n| n.parse::<u32>().ok())
                .ok_or_else(|| Error::internal(format!("{word} wants a number")))
        };
        match *word {
            "--json" => options.json = true,
            "--threads" => options.threads = i64::from(number()?),
            "--requests" => options.requests = usize::try_from(number()?).unwrap_or(2000),
            _ => return Err(Error::internal(format!("unknown word {word}"))),
        }
    }
    Ok(options)
}

/// Runs everything and prints the numbers.
pub(crate) async fn run(words: &[&str]) -> Result<()> {
    let options = options(words)?;
    let mut out = Map::new();
    let server = Server::start(server::WORD, &grow::organisation(options.threads).await?).await?;
    out.insert("threads".into(), json!(options.threads));
    measure(&server, &options, &mut out).await?;
    drop(server);
    growth(&options, &mut out).await?;
    if options.json {
        println!("{}", Value::Object(out));
    } else {
        for (key, value) in &out {
            println!("{key:32} {value}");
        }
    }
    Ok(())
}

async fn measure(server: &Server, options: &Options, out: &mut Map<String, Value>) -> Result<()> {
    let page = |id: &String| format!("/threads/{id}");
    let bare = |id: &String| format!("/bench/bare/{id}");
    for count in [1, 16] {
        let all = options.requests;
        let loads = vec![
            (readers(server, count, &page).await?, all),
            (readers(server, count, &bare).await?, all * 4),
            (writers(server, count).await?, all),
        ];
        let spent = in_turns(server, loads).await?;
        let [spent, least, sent] = spent[..] else { return Err(Error::internal("three loads")) };
        put(out, &format!("thread_page_cpu_ms_{count}"), spent);
        put(out, &format!("bare_page_cpu_ms_{count}"), least);
        put(out, &format!("thread_page_to_bare_{count}"), spent / least.max(1e-6));
        put(out, &format!("send_cpu_ms_{count}"), sent);
        put(out, &format!("send_to_bare_{count}"), sent / least.max(1e-6));
    }
    let mut one = readers(server, 1, &page).await?;
    let Some(work) = one.first_mut() else { return Err(Error::internal("nobody reads")) };
    let answer = work.client.ask(&work.requests[0]).await?;
    put(out, "thread_page_kb_sent", f64::from(u32::try_from(answer.body.len()).unwrap_or(u32::MAX)) / 1024.0);
    let told = server.statements(&mut work.client, &work.requests[0]).await?;
    tell(options, "thread page", &told);
    out.insert("thread_page_statements".into(), json!(told.len()));
    let mut one = writers(server, 1).await?;
    let Some(work) = one.first_mut() else { return Err(Error::internal("nobody writes")) };
    let told = server.statements(&mut work.client, &work.requests[0]).await?;
    tell(options, "send", &told);
    out.insert("send_statements".into(), json!(told.len()));
    put(out, "resident_mb", server.memory_mb("VmRSS")?);
    put(out, "resident_peak_mb", server.memory_mb("VmHWM")?);
    out.insert("page_cache_mb".into(), server.hello["cache_mib"].clone());
    Ok(())
}

/// The statements, one a line, for whoever looks for what to save.
fn tell(options: &Options, what: &str, statements: &[String]) {
    if !options.json {
        for (n, text) in statements.iter().enumerate() {
            println!("{what} {n:2} {}", text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}

/// The same pages at every size; the worst of each page's largest over its smallest.
async fn growth(options: &Options, out: &mut Map<String, Value>) -> Result<()> {
    let sizes: Vec<i64> = [100, 1_000, 10_000, 100_000].into_iter().filter(|n| *n <= options.threads).collect();
    let mut worst = 0.0_f64;
    let mut first: Vec<f64> = Vec::new();
    for threads in sizes {
        let server = Server::start(server::WORD, &grow::organisation(threads).await?).await?;
        for (n, (name, clients)) in pages(&server).await?.into_iter().enumerate() {
            let spent = in_turns(&server, vec![(clients, options.requests / 2)]).await?[0];
            put(out, &format!("{name}_cpu_ms_at_{}_messages", threads * 10), spent);
            match first.get(n) {
                Some(least) => worst = worst.max(spent / least.max(1e-6)),
                None => first.push(spent),
            }
        }
    }
    put(out, "growth_worst", worst);
    Ok(())
}

/// The pages that everybody opens all day, with who opens them.
async fn pages(server: &Server) -> Result<Vec<(&'static str, Vec<Work>)>> {
    let mut pages = vec![("thread", readers(server, 1, &|id| format!("/threads/{id}")).await?)];
    pages.push(("inbox", readers(server, 1, &|_| "/inbox".to_owned()).await?));
    for (name, path) in [("messages", "/messages"), ("today", "/today")] {
        let mut clients = writers(server, 1).await?;
        for work in &mut clients {
            work.requests = vec![work.client.get(path)];
            work.expect = 200;
        }
        pages.push((name, clients));
    }
    Ok(pages)
}

async fn readers(server: &Server, count: usize, path: &dyn Fn(&String) -> String) -> Result<Vec<Work>> {
    let threads = server.list("threads");
    let mut clients = Vec::new();
    for cookie in server.readers.iter().take(count) {
        let client = Client::connect(server.host(), cookie).await?;
        let requests = threads.iter().map(|id| client.get(&path(id))).collect();
        clients.push(Work { client, requests, expect: 200 });
    }
    Ok(clients)
}

async fn writers(server: &Server, count: usize) -> Result<Vec<Work>> {
    let mut clients = Vec::new();
    for (cookie, thread) in server.writers.iter().take(count) {
        let client = Client::connect(server.host(), cookie).await?;
        let requests = vec![client.post(&format!("/threads/{thread}"), &format!("q={WORDS}"))];
        clients.push(Work { client, requests, expect: 303 });
    }
    Ok(clients)
}

fn put(out: &mut Map<String, Value>, key: &str, number: f64) {
    out.insert(key.to_owned(), json!((number * 1000.0).round() / 1000.0));
}
