//! The PDF of a fax: black words on Letter paper, in a font that every reader has (PDF 1.7, 9.6.2.2), so that nothing is embedded.

use guard::Disclosed;
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

/// Letter paper, points.
const PAPER: (f32, f32) = (612.0, 792.0);
/// Points; a Courier letter is 0.6 of it wide, so that 80 of them are 480.
const SIZE: f32 = 10.0;
const LEADING: f32 = 12.0;
/// Where the first line begins.
const START: (f32, f32) = (66.0, 740.0);

/// What is set in bold: the first line of each page.
const BOLD: Name<'static> = Name(b"B");
const PLAIN: Name<'static> = Name(b"P");

/// The printed text as a PDF: form feeds part its pages. The same text gives the same bytes.
pub(crate) fn pdf(words: &Disclosed) -> Vec<u8> {
    let pages: Vec<&str> = words.text().get().split('\u{c}').collect();
    let (catalog, tree, plain, bold) = (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4));
    let at = |n: usize| {
        let n = i32::try_from(n).unwrap_or(0);
        (Ref::new(5 + 2 * n), Ref::new(6 + 2 * n))
    };
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    let kids = (0..pages.len()).map(|n| at(n).0);
    pdf.pages(tree).kids(kids).count(i32::try_from(pages.len()).unwrap_or(0));
    for (id, name) in [(plain, Name(b"Courier")), (bold, Name(b"Courier-Bold"))] {
        pdf.type1_font(id).base_font(name).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (n, text) in pages.iter().enumerate() {
        let (id, content) = at(n);
        let mut page = pdf.page(id);
        page.media_box(Rect::new(0.0, 0.0, PAPER.0, PAPER.1)).parent(tree).contents(content);
        page.resources().fonts().pair(PLAIN, plain).pair(BOLD, bold);
        page.finish();
        pdf.stream(content, &drawn(text));
    }
    pdf.finish()
}

/// One page's lines.
fn drawn(text: &str) -> Vec<u8> {
    let mut content = Content::new();
    content.begin_text().set_leading(LEADING).next_line(START.0, START.1);
    for (n, line) in text.split('\n').enumerate() {
        content.set_font(if n == 0 { BOLD } else { PLAIN }, SIZE);
        let bytes: Vec<u8> = line.chars().map(|c| printable(c).unwrap_or(b'?')).collect();
        content.show(Str(&bytes)).next_line_using_leading();
    }
    content.end_text();
    content.finish().into_vec()
}

/// A character in WinAnsi (PDF 1.7, Annex D): English and Spanish whole, and most of western Europe.
pub(super) fn printable(c: char) -> Option<u8> {
    const HIGH: [char; 27] = [
        '€', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 'Ž', '‘', '’', '“', '”', '•', '–', '—', '˜', '™',
        'š', '›', 'œ', 'ž', 'Ÿ',
    ];
    const HIGH_BYTES: [u8; 27] = [
        0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8e, 0x91, 0x92, 0x93, 0x94, 0x95,
        0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9e, 0x9f,
    ];
    match c {
        ' '..='~' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        _ => HIGH.iter().position(|high| *high == c).and_then(|n| HIGH_BYTES.get(n).copied()),
    }
}

#[cfg(test)]
mod tests {
    use guard::{Disclosure, Purpose};

    use super::*;

    fn made(text: &str) -> Vec<u8> {
        pdf(&Disclosure::new(Purpose::Treatment, "Valley Cardiology", "+14065550142").unwrap().clear(text))
    }

    #[test]
    fn each_page_of_the_text_is_a_page_of_the_pdf() {
        let bytes = made("Cover\nTo: (Valley) \\ Cardiology\u{c}¿Puede comer sal? – sí, 5 €\u{c}");
        let text: String = bytes.iter().map(|b| char::from(*b)).collect();
        assert!(text.starts_with("%PDF-1.7") && text.trim_end().ends_with("%%EOF"));
        assert!(text.contains("/Count 3") && text.contains("/Courier-Bold") && text.contains("/WinAnsiEncoding"));
        assert_eq!(text.matches("/Type /Page\n").count() + text.matches("/Type /Page /").count(), 3, "{text}");
        assert!(text.to_uppercase().contains("BF5075656465"), "¿Puede in WinAnsi, not UTF-8: {text}");
        assert_eq!(bytes, made("Cover\nTo: (Valley) \\ Cardiology\u{c}¿Puede comer sal? – sí, 5 €\u{c}"));
    }

    #[test]
    fn english_and_spanish_are_printed() {
        for c in "áéíóúüñÁÉÍÓÚÜÑ¿¡«»ªº°½–—’“”…€\u{a0}".chars() {
            assert!(printable(c).is_some(), "{c}");
        }
        assert_eq!((printable('好'), printable('\u{7f}'), printable('\u{81}')), (None, None, None));
        assert_eq!((printable('€'), printable('ñ'), printable('A')), (Some(0x80), Some(0xf1), Some(b'A')));
    }
}
