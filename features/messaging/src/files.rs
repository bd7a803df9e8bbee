//! Pictures and documents: checked, made safe, sealed. The slow part runs off the runtime's threads, before any write.

use std::io::Cursor;

use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use bytes::Bytes;
use gate::Keys;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, imageops::FilterType};
use kernel::{Error, Result, Time};

use crate::types::{FileId, SealedFile};

/// Longest edge of a stored picture, pixels.
const MAX_EDGE: u32 = 2000;
/// Longest edge of a picture that is still read: a phone's 200-megapixel mode.
const MAX_READ: u32 = 20_000;
/// Bytes that reading one picture may take: 50 megapixels of RGBA and some.
const MAX_MEMORY: u64 = 256 << 20;
/// JPEG quality, 1 to 100.
const QUALITY: u8 = 85;
const NONCE: usize = 12;

pub(crate) const PDF: &str = "application/pdf";

/// Checks, re-encodes and seals files as they arrived.
///
/// # Errors
/// [`Error::Invalid`] on `files`: neither a picture nor a PDF, or a picture that cannot be read.
pub async fn prepare(keys: std::sync::Arc<Keys>, raw: Vec<Bytes>, now: Time) -> Result<Vec<SealedFile>> {
    if raw.is_empty() {
        return Ok(Vec::new());
    }
    let work = move || raw.iter().map(|bytes| ready(&keys, bytes, now)).collect::<Result<Vec<_>>>();
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::internal(format!("files: {e}")))?
}

/// Checks, re-encodes and seals one picture under an id that it has already. None for what is no picture that can be read.
pub(crate) async fn seal_picture(keys: std::sync::Arc<Keys>, id: FileId, raw: Bytes) -> Result<Option<SealedFile>> {
    let work = move || match picture(&raw) {
        Ok((kind, clean)) => {
            let sealed = seal(&keys, id, &clean)?;
            Ok(Some(SealedFile { id, kind, bytes: clean.len(), sealed }))
        }
        Err(Error::Invalid(_)) => Ok(None),
        Err(error) => Err(error),
    };
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::internal(format!("files: {e}")))?
}

fn ready(keys: &Keys, raw: &[u8], now: Time) -> Result<SealedFile> {
    let (kind, clean) = if raw.starts_with(b"%PDF-") { (PDF, raw.to_vec()) } else { picture(raw)? };
    let id = FileId::new(now);
    Ok(SealedFile { id, kind, bytes: clean.len(), sealed: seal(keys, id, &clean)? })
}

/// A picture without its metadata, upright, at most [`MAX_EDGE`] pixels: a photo as JPEG, a drawing as PNG.
fn picture(raw: &[u8]) -> Result<(&'static str, Vec<u8>)> {
    let bad = |_| Error::field("files", "file-kind");
    let mut reader =
        ImageReader::new(Cursor::new(raw)).with_guessed_format().map_err(|_| Error::field("files", "file-kind"))?;
    let format = reader.format().filter(|f| matches!(f, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP));
    let format = format.ok_or_else(|| Error::field("files", "file-kind"))?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) =
        (Some(MAX_READ), Some(MAX_READ), Some(MAX_MEMORY));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(bad)?;
    let upright = decoder.orientation().map_err(bad)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(bad)?;
    if image.width().max(image.height()) > MAX_EDGE {
        image = image.resize(MAX_EDGE, MAX_EDGE, FilterType::Triangle);
    }
    image.apply_orientation(upright);
    let mut out = Vec::new();
    if format == ImageFormat::Jpeg || !image.color().has_alpha() && format == ImageFormat::WebP {
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, QUALITY);
        image.to_rgb8().write_with_encoder(encoder).map_err(bad)?;
        return Ok(("image/jpeg", out));
    }
    image.to_rgba8().write_to(&mut Cursor::new(&mut out), ImageFormat::Png).map_err(bad)?;
    Ok(("image/png", out))
}

fn cipher(keys: &Keys) -> Result<Aes256Gcm> {
    let key = keys.derive("files");
    Aes256Gcm::new_from_slice(key.expose()).map_err(|_| Error::internal("files: key length"))
}

/// A fresh nonce, then the sealed bytes; the file's id is bound in, so that files cannot be swapped.
fn seal(keys: &Keys, id: FileId, clean: &[u8]) -> Result<Vec<u8>> {
    let random = Keys::token()?;
    let nonce: [u8; NONCE] = std::array::from_fn(|i| random[i]);
    let aad = id.raw().0;
    let sealed = cipher(keys)?.encrypt(&Nonce::from(nonce), Payload { msg: clean, aad: &aad });
    let sealed = sealed.map_err(|_| Error::internal("files: sealing failed"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens a sealed file off the runtime's threads.
///
/// # Errors
/// [`Error::Internal`] when it was changed, or belongs to another id or key.
pub async fn open(keys: std::sync::Arc<Keys>, id: FileId, sealed: Vec<u8>) -> Result<Vec<u8>> {
    let work = move || unseal(&keys, id, &sealed);
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::internal(format!("files: {e}")))?
}

fn unseal(keys: &Keys, id: FileId, sealed: &[u8]) -> Result<Vec<u8>> {
    let fault = || Error::internal(format!("file {id} cannot be opened"));
    let (nonce, text) = sealed.split_at_checked(NONCE).ok_or_else(fault)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| fault())?;
    let aad = id.raw().0;
    cipher(keys)?.decrypt(&Nonce::from(nonce), Payload { msg: text, aad: &aad }).map_err(|_| fault())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::new(&store::Key::new([3; 32]))
    }

    fn sample(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut out = Vec::new();
        let image = image::RgbImage::from_pixel(width, height, image::Rgb([200, 30, 30]));
        DynamicImage::ImageRgb8(image).write_to(&mut Cursor::new(&mut out), format).unwrap();
        out
    }

    #[test]
    fn pictures_come_out_small_and_without_metadata() {
        let mut jpeg = sample(3000, 1500, ImageFormat::Jpeg);
        // An APP1 block as a camera writes it, with a place in it.
        let words = b"Exif\0\0GPS 39.7392 -104.9903 home";
        let mut block = vec![0xff, 0xe1, 0, u8::try_from(words.len() + 2).unwrap()];
        block.extend_from_slice(words);
        jpeg.splice(2..2, block);
        let (kind, clean) = picture(&jpeg).unwrap();
        assert_eq!(kind, "image/jpeg");
        assert!(!clean.windows(4).any(|w| w == b"Exif" || w == b"GPS "));
        let back = image::load_from_memory(&clean).unwrap();
        assert_eq!((back.width(), back.height()), (2000, 1000));
        assert_eq!(picture(&sample(20, 20, ImageFormat::Png)).unwrap().0, "image/png");
    }

    #[test]
    fn other_files_are_refused() {
        for bad in
            [&b""[..], b"GIF89a....", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\nbroken", b"MZ"]
        {
            assert!(matches!(ready(&keys(), bad, Time::default()), Err(Error::Invalid(_))), "{bad:?}");
        }
    }

    #[test]
    fn a_seal_opens_for_its_own_file_only() {
        let (keys, id) = (keys(), FileId::new(Time::default()));
        let file = ready(&keys, b"%PDF-1.7 words", Time::default()).unwrap();
        assert!(!file.sealed.windows(5).any(|w| w == b"words"));
        assert_eq!(unseal(&keys, file.id, &file.sealed).unwrap(), b"%PDF-1.7 words");
        assert!(unseal(&keys, id, &file.sealed).is_err());
        let mut changed = file.sealed.clone();
        changed[20] ^= 1;
        assert!(unseal(&keys, file.id, &changed).is_err());
        assert!(unseal(&keys, file.id, b"short").is_err());
    }
}
