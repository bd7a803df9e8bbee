//! Covering parts of a picture: the pixels below a box are gone, not hidden.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba};
use kernel::{Error, Result};

/// Boxes of one picture.
pub(crate) const MOST: usize = 40;

/// A box in percent of the picture: left, top, width, height.
pub(crate) type Percent = [f32; 4];

/// Boxes as typed or drawn: a line each, four numbers from 0 to 100. None when a line is none.
pub(crate) fn parse(text: &str) -> Option<Vec<Percent>> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > MOST {
        return None;
    }
    lines.iter().map(|line| one(line)).collect()
}

fn one(line: &str) -> Option<Percent> {
    let numbers = line.split([' ', ',', ';']).filter(|part| !part.is_empty()).map(|part| part.parse::<f32>().ok());
    let numbers: Vec<f32> = numbers.collect::<Option<_>>()?;
    let [left, top, width, height] = numbers.try_into().ok()?;
    let inside = [left, top, width, height].iter().all(|n| (0.0..=100.0).contains(n));
    (inside && width > 0.0 && height > 0.0).then_some([left, top, width, height])
}

/// The picture with black boxes, written anew as PNG.
///
/// # Errors
/// [`Error::Internal`] when the stored picture cannot be read.
pub(crate) fn cover(bytes: &[u8], boxes: &[Percent]) -> Result<Vec<u8>> {
    let fault = |e: image::ImageError| Error::internal(format!("picture: {e}"));
    let mut image = image::load_from_memory(bytes).map_err(fault)?.to_rgba8();
    let (width, height) = image.dimensions();
    for [left, top, wide, high] in boxes {
        let (x0, x1) = (edge(*left, width, false), edge(left + wide, width, true));
        let (y0, y1) = (edge(*top, height, false), edge(top + high, height, true));
        for y in y0..y1 {
            for x in x0..x1 {
                image.put_pixel(x, y, Rgba([0, 0, 0, 255]));
            }
        }
    }
    let mut out = Vec::new();
    DynamicImage::ImageRgba8(image).write_to(&mut Cursor::new(&mut out), ImageFormat::Png).map_err(fault)?;
    Ok(out)
}

/// A percentage as a pixel, rounded outwards: rather a pixel too much than one too few.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a picture's edge is below 2^24 and the percentage is checked to lie between 0 and 200"
)]
fn edge(percent: f32, length: u32, end: bool) -> u32 {
    let at = percent / 100.0 * length as f32;
    let whole = if end { at.ceil() } else { at.floor() };
    (whole.max(0.0) as u32).min(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_four_numbers_in_percent() {
        let check = |text: &str, want: Option<usize>| assert_eq!(parse(text).map(|b| b.len()), want, "{text}");
        check("", Some(0));
        check("10 20 30 40\n\n0,0,100,100", Some(2));
        check("10 20 30", None);
        check("10 20 0 40", None);
        check("10 20 300 40", None);
        check("a b c d", None);
        check(&"1 1 1 1\n".repeat(41), None);
    }

    #[test]
    fn what_lies_below_a_box_is_gone() {
        let white = image::RgbImage::from_pixel(100, 50, image::Rgb([255, 255, 255]));
        let mut bytes = Vec::new();
        DynamicImage::ImageRgb8(white).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        let covered = image::load_from_memory(&cover(&bytes, &[[10.0, 20.0, 30.0, 40.0]]).unwrap()).unwrap().to_rgb8();
        let at = |x, y| covered.get_pixel(x, y).0[0];
        assert_eq!([at(10, 10), at(39, 29), at(9, 10), at(40, 10), at(10, 9), at(10, 31)], [0, 0, 255, 255, 255, 255]);
    }
}
