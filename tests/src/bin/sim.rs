//! A child for the simulation, and the simulation itself.
//!
//! `sim drill COUNT` runs it on every engine that is here and ends with counts, as a script does. The rest is for its own
//! children: `sim live DIR SCHEMA SEED COUNT` prints `asked THREAD WORDS` after each answer arrived, until it is killed or
//! COUNT are asked; `sim check DIR SCHEMA` says what the organisation holds. SCHEMA is `-` for SQLite.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test's child: its standard output is its protocol")]

use std::path::Path;

use whole::sim::{check, drill, live};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    match args.as_slice() {
        ["drill", count] => {
            let (passed, skipped) = drill(&std::env::current_exe().unwrap(), count.parse().unwrap());
            println!("{passed} passed, 0 failed, {skipped} skipped");
        }
        ["live", dir, schema, seed, count] => {
            runtime.block_on(live(Path::new(dir), schema, seed.parse().unwrap(), count.parse().unwrap()));
        }
        ["check", dir, schema] => runtime.block_on(check(Path::new(dir), schema)),
        _ => println!("sim drill COUNT"),
    }
}
