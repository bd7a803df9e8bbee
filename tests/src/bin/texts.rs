//! The drill of texts (`whole::texts`): `texts drill COUNT` plays COUNT conversations and kills Kith in between; `texts live
//! FILE` is Kith itself, by a clock that can be moved, `texts serve FILE` by real time; `texts channels` measures what a text costs.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test's child: its standard output is its protocol"
)]

use std::path::Path;

use kith::{house::Hands, serve::runtime};
use whole::texts::{bench, drill, live};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Phones of the bench.
const PHONES: usize = 250;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["drill", count] => {
            let (passed, skipped) = drill(&std::env::current_exe().unwrap(), count.parse().unwrap());
            println!("{passed} passed, 0 failed, {skipped} skipped");
        }
        ["live", file] => runtime().unwrap().block_on(live(Path::new(file), Hands::Movable)),
        ["serve", file] => runtime().unwrap().block_on(live(Path::new(file), Hands::Real)),
        ["channels", options @ ..] => {
            let Some(numbers) = bench(&std::env::current_exe().unwrap(), PHONES) else {
                panic!("Kannel is not here; `cargo xtask test` fetches it");
            };
            let round = |number: f64| (number * 1000.0).round() / 1000.0;
            if options.contains(&"--json") {
                let all: Vec<String> = numbers.iter().map(|(name, n)| format!("\"{name}\":{}", round(*n))).collect();
                println!("{{{}}}", all.join(","));
            } else {
                numbers.iter().for_each(|(name, number)| println!("{name:32} {}", round(*number)));
            }
        }
        _ => println!("texts drill COUNT | texts channels [--json]"),
    }
}
