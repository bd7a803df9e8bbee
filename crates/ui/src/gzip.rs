//! Gzip (RFC 1952) of what was drawn whole: one compressor for each thread, used again and again, does it in one step. What
//! stands in many pages is packed once.

use std::cell::RefCell;

use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use http::{HeaderMap, header};

/// The largest window of deflate (RFC 1951), as a power of two.
const WINDOW_BITS: u8 = 15;

thread_local! {
    /// The fastest level: its memory is taken once.
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new_gzip(Compression::fast(), WINDOW_BITS));
    /// The same without gzip's frame, for parts of a page.
    static PART: RefCell<Compress> = RefCell::new(Compress::new(Compression::fast(), false));
}

/// How a file of gzip begins: deflate, no name, no time, unknown system.
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// Bytes by which a piece is sought in a page.
const SOUGHT: usize = 64;

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
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    PACKER.with_borrow_mut(|packer| press(packer, bytes, &mut out, FlushCompress::Finish))?;
    Some(out)
}

/// Compresses all of `bytes` into `out`; with [`FlushCompress::Sync`] it ends at a whole byte, and more may follow.
fn press(packer: &mut Compress, bytes: &[u8], out: &mut Vec<u8>, end: FlushCompress) -> Option<()> {
    packer.reset();
    out.reserve(bytes.len() / 2 + 64);
    let mut taken = 0usize;
    loop {
        let status = packer.compress_vec(bytes.get(taken..)?, out, end).ok()?;
        taken = usize::try_from(packer.total_in()).ok()?;
        // A flush is complete when it leaves room.
        let flushed = end == FlushCompress::Sync && taken == bytes.len() && out.len() < out.capacity();
        if status == Status::StreamEnd || flushed {
            return Some(());
        }
        out.reserve(bytes.len() / 2 + 64);
    }
}

/// A stretch of a page that many pages hold: drawn and packed once. Put it beside a response whose body holds it.
pub struct Piece {
    text: String,
    /// Blocks of deflate that end at a whole byte and look back at nothing before them.
    blocks: Vec<u8>,
    crc: Crc,
}

impl Piece {
    /// Packs it; nothing when it is too short to be worth it.
    pub fn of(text: String) -> Option<Self> {
        let (mut blocks, mut crc) = (Vec::new(), Crc::new());
        if text.len() < SOUGHT {
            return None;
        }
        PART.with_borrow_mut(|packer| press(packer, text.as_bytes(), &mut blocks, FlushCompress::Sync))?;
        crc.update(text.as_bytes());
        Some(Self { text, blocks, crc })
    }

    /// As it was drawn.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The bytes with gzip, the piece among them as it was packed; nothing when they do not hold it.
pub fn packed_with(bytes: &[u8], piece: &Piece) -> Option<Vec<u8>> {
    let whole = piece.text.as_bytes();
    let sought = whole.first_chunk::<SOUGHT>()?;
    let begins = bytes.windows(SOUGHT).enumerate().filter(|(_, window)| window == sought);
    let mut parts = begins.filter_map(|(start, _)| bytes.split_at_checked(start));
    let (before, after) = parts.find_map(|(before, rest)| Some((before, rest.strip_prefix(whole)?)))?;
    let mut out = Vec::with_capacity(piece.blocks.len() + (before.len() + after.len()) / 2 + 128);
    out.extend_from_slice(&HEAD);
    PART.with_borrow_mut(|packer| {
        press(packer, before, &mut out, FlushCompress::Sync)?;
        out.extend_from_slice(&piece.blocks);
        press(packer, after, &mut out, FlushCompress::Finish)
    })?;
    let (mut crc, mut end) = (Crc::new(), Crc::new());
    crc.update(before);
    crc.combine(&piece.crc);
    end.update(after);
    crc.combine(&end);
    out.extend_from_slice(&crc.sum().to_le_bytes());
    out.extend_from_slice(&crc.amount().to_le_bytes());
    Some(out)
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
    fn a_piece_that_was_packed_once_stands_in_many_pages() {
        let noise = |n: usize| (0..n).map(|n| char::from((n % 97 * 31 % 94 + 33) as u8)).collect::<String>();
        for inner in ["a post ".repeat(20), "a post ".repeat(9000), noise(50_000)] {
            let piece = Piece::of(inner.clone()).unwrap();
            for (before, after) in [("", ""), ("<p>", "</p>"), (&*noise(7000), &*"end ".repeat(300))] {
                let page = format!("{before}{inner}{after}");
                let mut back = String::new();
                let packed = packed_with(page.as_bytes(), &piece).unwrap();
                flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut back).unwrap();
                assert!(back == page, "{} {}", before.len(), after.len());
            }
            assert!(packed_with(noise(90).as_bytes(), &piece).is_none_or(|_| inner.starts_with(&noise(64))));
        }
        assert!(Piece::of("short".into()).is_none());
    }

    proptest::proptest! {
        #[test]
        fn any_page_round_any_piece_comes_out_again(
            before in "\\PC{0,300}", inner in "\\PC{64,400}", after in "\\PC{0,300}"
        ) {
            let page = format!("{before}{inner}{after}");
            if let Some(packed) = packed_with(page.as_bytes(), &Piece::of(inner).unwrap()) {
                let mut back = String::new();
                flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut back).unwrap();
                proptest::prop_assert_eq!(back, page);
            }
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
