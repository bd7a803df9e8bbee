//! Benchmarks of the whole program; each prints a ratio beside what it measures, so that one machine's speed does not decide.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line answers on standard output")]

mod client;
mod communities;
mod grow;
mod load;
mod messaging;
mod places;
mod prose;
mod server;
mod store;

use std::process::ExitCode;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ran = match words.as_slice() {
        ["messaging", options @ ..] => messaging::run(options).await,
        ["communities", options @ ..] => communities::run(options).await,
        // The server runs in a process of its own, so that its time is not mixed with the load's.
        [server::WORD, data] => server::messaging(data.as_ref()).await,
        [server::COMMUNITIES, data] => server::communities(data.as_ref()).await,
        _ => Err(kernel::Error::internal(
            "usage: benches messaging [--json] [--threads N] [--requests N] | communities [--json] [--posts N] [--requests N]",
        )),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("benches: {error}");
            ExitCode::FAILURE
        }
    }
}
