//! The drill of texts (`whole::texts`): `texts drill COUNT` plays COUNT conversations and kills Kith in between; `texts live
//! FILE` is Kith itself, by a clock that can be moved.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test's child: its standard output is its protocol")]

use std::path::Path;

use whole::texts::{drill, live};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["drill", count] => {
            let (passed, skipped) = drill(&std::env::current_exe().unwrap(), count.parse().unwrap());
            println!("{passed} passed, 0 failed, {skipped} skipped");
        }
        ["live", file] => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(live(Path::new(file)));
        }
        _ => println!("texts drill COUNT"),
    }
}
