//! Gzip of what was drawn whole: one compressor for each thread, used again and again, does it in one step.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};
use http::{HeaderMap, header};

/// The largest window of deflate (RFC 1951), as a power of two.
const WINDOW_BITS: u8 = 15;

thread_local! {
    /// The fastest level: its memory is taken once.
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new_gzip(Compression::fast(), WINDOW_BITS));
}

/// `gzip` is among the codings that the browser takes, and not as one that it refuses.
pub fn takes(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|w| w.parse::<f32>().ok());
        name.trim() == "gzip" && weight.is_some_and(|weight| weight > 0.0)
    })
}

/// The bytes with gzip; nothing when they do not fit into what the worst case takes.
pub fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    PACKER.with_borrow_mut(|packer| {
        packer.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        let mut taken = 0usize;
        loop {
            let status = packer.compress_vec(bytes.get(taken..)?, &mut out, FlushCompress::Finish).ok()?;
            taken = usize::try_from(packer.total_in()).ok()?;
            match status {
                Status::StreamEnd => return Some(out),
                Status::Ok | Status::BufError => out.reserve(bytes.len() / 2 + 64),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use http::HeaderValue;

    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        for text in [
            String::new(),
            "a page ".repeat(9000),
            (0..60_000).map(|n| char::from((n % 97 * 31 % 94 + 33) as u8)).collect(),
        ] {
            let packed = packed(text.as_bytes()).unwrap();
            let mut back = String::new();
            flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut back).unwrap();
            assert!(back == text);
        }
    }

    #[test]
    fn a_browser_that_takes_no_gzip_gets_none() {
        let check = |accepted: &'static str, want: bool| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
            assert_eq!(takes(&headers), want, "{accepted}");
        };
        check("gzip, deflate, br", true);
        check("br, gzip;q=0.8", true);
        check("identity", false);
        check("gzip; q=0", false);
    }
}
