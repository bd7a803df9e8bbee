//! The picture that other networks show beside a link: people who talk, in the organisation's colour. It says no word, so it
//! needs no font and no language; the words travel as text beside it.

use std::{
    collections::HashMap,
    io::Cursor,
    sync::{Arc, LazyLock, Mutex},
};

use image::{ImageFormat, Rgb, RgbImage};
use kernel::{Error, Result};

/// Width and height, as the networks ask for them.
pub(crate) const SIZE: (u16, u16) = (1_200, 630);
/// Pictures that are kept; an organisation needs one for each of [`LAYOUTS`].
const KEPT: usize = 64;
/// Ways in which the voices stand.
const LAYOUTS: u8 = 4;

type Colour = [f32; 3];

const WHITE: Colour = [1.0, 1.0, 1.0];
/// The quiet tints for faces, as in the stylesheet.
const TINTS: [Colour; 6] = [
    [0.89, 0.906, 0.961],
    [0.961, 0.894, 0.863],
    [0.875, 0.933, 0.902],
    [0.953, 0.91, 0.804],
    [0.937, 0.886, 0.933],
    [0.863, 0.925, 0.933],
];

type Key = (u16, u8, u8);
static CARDS: LazyLock<Mutex<HashMap<Key, Arc<[u8]>>>> = LazyLock::new(Mutex::default);

/// What tells one picture from another: the organisation's hue and strength of colour, and how the voices stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look(Key);

impl Look {
    /// The look of a place.
    pub(crate) fn of(hue: u16, chroma: u8, slug: &str) -> Self {
        let layout = slug.bytes().fold(0u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)) % LAYOUTS;
        Self((hue % 360, chroma.min(10), layout))
    }
    /// The validator of the picture.
    pub(crate) fn tag(self) -> String {
        let (hue, chroma, layout) = self.0;
        format!("\"card-{hue}-{chroma}-{layout}-{}\"", crate::VERSION)
    }
    /// The picture as PNG, drawn once.
    ///
    /// # Errors
    /// [`Error::Internal`] when it cannot be written.
    pub(crate) fn png(self) -> Result<Arc<[u8]>> {
        if let Some(kept) = CARDS.lock().unwrap_or_else(|e| e.into_inner()).get(&self.0) {
            return Ok(Arc::clone(kept));
        }
        let mut out = Vec::new();
        let written = draw(self).write_to(&mut Cursor::new(&mut out), ImageFormat::Png);
        written.map_err(|e| Error::internal(format!("card: {e}")))?;
        let png: Arc<[u8]> = out.into();
        let mut cards = CARDS.lock().unwrap_or_else(|e| e.into_inner());
        if cards.len() >= KEPT {
            cards.clear();
        }
        cards.insert(self.0, Arc::clone(&png));
        Ok(png)
    }
}

/// A point, and a shape as the distance to its edge: below zero inside.
type Point = (f32, f32);

fn draw(look: Look) -> RgbImage {
    let (hue, chroma, layout) = look.0;
    let (hue, strength) = (f32::from(hue), f32::from(chroma) / 100.0);
    let ground = oklch(0.42, strength, hue);
    let mut card = Card(RgbImage::from_pixel(u32::from(SIZE.0), u32::from(SIZE.1), bytes(ground)));
    // The sign of Kith, large and quiet: one who is ill, and those who gather round.
    let middle = (960.0, 315.0);
    card.fill(oklch(0.47, strength, hue), |p| ring(p, middle, 118.0, 30.0));
    for turn in [0.0, 90.0, 180.0, 270.0] {
        card.fill(oklch(0.47, strength, hue), |p| arc(p, middle, 310.0, 30.0, turn));
    }
    let shift = [[0.0, 70.0, 20.0], [60.0, 0.0, 90.0], [20.0, 90.0, 0.0], [80.0, 30.0, 60.0]];
    let first = usize::from(layout);
    for (n, (top, dx)) in [70.0, 240.0, 410.0].into_iter().zip(shift[first % shift.len()]).enumerate() {
        let soft = if n == 1 { oklch(0.955, strength * 0.21, hue) } else { WHITE };
        card.voice((100.0 + dx, top), soft, TINTS[(first + 2 * n) % TINTS.len()], n);
    }
    card.0
}

struct Card(RgbImage);

impl Card {
    /// Somebody speaks: a face, and lines beside it.
    fn voice(&mut self, (x, y): Point, ground: Colour, tint: Colour, n: usize) {
        let grey: Colour = [0.86, 0.85, 0.82];
        self.fill(ground, |p| bar(p, (x, y), (600.0, 150.0), 28.0));
        self.fill(tint, |p| distance(p, (x + 78.0, y + 75.0)) - 44.0);
        let long = [[400.0, 300.0], [350.0, 410.0], [420.0, 220.0]][n % 3];
        for (line, width) in long.into_iter().enumerate() {
            let top = if line == 0 { y + 46.0 } else { y + 86.0 };
            self.fill(grey, |p| bar(p, (x + 150.0, top), (width, 20.0), 10.0));
        }
    }

    /// Fills a shape, soft at its edge by one pixel.
    fn fill(&mut self, colour: Colour, edge: impl Fn(Point) -> f32) {
        for y in 0..SIZE.1 {
            for x in 0..SIZE.0 {
                let cover = (0.5 - edge((f32::from(x) + 0.5, f32::from(y) + 0.5))).clamp(0.0, 1.0);
                if cover > 0.0 {
                    let pixel = self.0.get_pixel_mut(u32::from(x), u32::from(y));
                    let below = pixel.0.map(|channel| f32::from(channel) / 255.0);
                    *pixel = bytes(std::array::from_fn(|i| below[i] + (colour[i] - below[i]) * cover));
                }
            }
        }
    }
}

fn distance(p: Point, q: Point) -> f32 {
    (p.0 - q.0).hypot(p.1 - q.1)
}

fn ring(p: Point, middle: Point, radius: f32, half: f32) -> f32 {
    (distance(p, middle) - radius).abs() - half
}

/// A stroke with round ends along a circle, 19 degrees to each side of `turn`.
fn arc(p: Point, middle: Point, radius: f32, half: f32, turn: f32) -> f32 {
    const GAP: f32 = 19.0;
    let (x, y) = (p.0 - middle.0, p.1 - middle.1);
    let angle = (y.atan2(x).to_degrees() - turn + 540.0).rem_euclid(360.0) - 180.0;
    let near = (turn + angle.clamp(-GAP, GAP)).to_radians();
    distance((x, y), (radius * near.cos(), radius * near.sin())) - half
}

/// A box with round corners.
fn bar(p: Point, at: Point, size: Point, round: f32) -> f32 {
    let (dx, dy) = ((p.0 - at.0 - size.0 / 2.0).abs(), (p.1 - at.1 - size.1 / 2.0).abs());
    let (qx, qy) = (dx - size.0 / 2.0 + round, dy - size.1 / 2.0 + round);
    qx.max(0.0).hypot(qy.max(0.0)) + qx.max(qy).min(0.0) - round
}

/// A colour of the stylesheet: lightness, chroma, hue in degrees (OKLCH, CSS Color 4), as sRGB from 0 to 1.
fn oklch(light: f32, chroma: f32, hue: f32) -> Colour {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (light + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let m = (light - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let s = (light - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    let linear = [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s,
        -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ];
    linear.map(|c| if c <= 0.003_130_8 { 12.92 * c.max(0.0) } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a channel is clamped to 0 and 255 before it becomes a byte"
)]
fn bytes(colour: Colour) -> Rgb<u8> {
    Rgb(colour.map(|c| (c * 255.0).round().clamp(0.0, 255.0) as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_has_the_stylesheet_s_colour_and_is_small() {
        // --accent is #00576e at the hue 222 and the chroma 0.085.
        let [r, g, b] = bytes(oklch(0.42, 0.085, 222.0)).0;
        assert!(r < 12 && g.abs_diff(0x57) < 6 && b.abs_diff(0x6e) < 6, "{r} {g} {b}");
        let look = Look::of(222, 8, "type-2-diabetes");
        let png = look.png().unwrap();
        let read = image::load_from_memory(&png).unwrap();
        assert_eq!((read.width(), read.height()), (1_200, 630));
        assert!(png.len() < 80_000, "{}", png.len());
        assert_eq!(look.png().unwrap(), png);
        assert_ne!(look.tag(), Look::of(30, 8, "type-2-diabetes").tag());
    }
}
