//! The house's own tools: `cargo xtask test`, `tidy`, `show`, `bench`, `new`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line answers on standard output")]

mod bench;
mod command;
mod counts;
mod kannel;
mod new;
mod numbers;
mod postgres;
mod proofs;
mod setup;
mod show;
mod steps;
mod tidy;
mod train;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What any of these tools can fail with: a sentence for the person at the keyboard.
type Result<T> = std::result::Result<T, String>;

const HELP: &str = "\
cargo xtask test [--only STEP] [--keep-going] [--no-setup]   everything that must hold, step by step
cargo xtask tidy [--bless]                                   the house rules; --bless rewrites tests/open_routes.txt
cargo xtask show NN [--all]                                  what issue NN must show: PASS, FAIL or NOT RUN; --all takes slow proofs too
cargo xtask bench NAME [--json]                              a benchmark of benches/, or: build, checkout
cargo xtask guard-train [--check]                            the guard's tagger: its weights anew, or how good they are
cargo xtask guard-train danger|revoke|tone [--check]         the same for danger, texts that end texts, or tone
cargo xtask guard-train tone --bounds                        what other bounds would stop of the judges' replies, in sums
cargo xtask numbers FILE                                     numbering plans anew, from libphonenumber's PhoneNumberMetadata.xml
cargo xtask new NAME                                         a new slice from the template
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test", rest @ ..] => steps::run(&root(), rest),
        ["tidy", rest @ ..] => tidy::run(&root(), rest.contains(&"--bless")),
        ["show", number, rest @ ..] => show::run(&root(), number, rest.contains(&"--all")),
        ["bench", name, rest @ ..] => bench::run(&root(), name, rest),
        ["guard-train", rest @ ..] => train::run(&root(), rest),
        ["numbers", file] => numbers::run(&root(), file),
        ["new", name] => new::run(&root(), name).map(|()| true),
        _ => Err(HELP.to_owned()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::from(2)
        }
    }
}

/// The workspace's folder. Cargo tells it at run time: a target folder may be shared by two checkouts.
fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.parent().map(Path::to_path_buf).unwrap_or(own)
}
