//! Text to tokens: words, runs of digits, single signs. Each knows its hashes, its shape and its place in the text.

/// The most tokens that are read at one time: a block. A longer text is cut at an end of line or sentence.
pub(crate) const BLOCK: usize = 512;

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub(crate) enum Shape {
    /// Beyond the first or last token.
    #[default]
    Outside,
    Lower,
    Letter,
    Capital,
    Initial,
    Upper,
    Mixed,
    /// Letters of a script without upper case.
    Caseless,
    Digit1,
    Digit2,
    Digit3,
    Digit4,
    Digit5,
    Digits,
    Sign,
    Break,
    /// An e-mail or a web address: the rules' work, one token here.
    Address,
}

/// One token. Hashes are of the letters in lower case without accents, so that "Jose" and "JOSÉ" are one word.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Token {
    pub start: usize,
    pub end: usize,
    pub word: u32,
    pub prefix: u32,
    pub suffix2: u32,
    pub suffix3: u32,
    pub suffix4: u32,
    pub shape: Shape,
    /// Nothing stands between this token and the one before.
    pub glued: bool,
    /// Which lists hold the word: see [`super::lists`].
    pub lists: u16,
}

impl Token {
    /// Letters or digits; signs and line ends are not.
    pub fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Outside | Shape::Sign | Shape::Break)
    }
}

/// The hash of a word as tokens carry it: of lower-case letters without accents.
pub(crate) fn hash(word: &str) -> u32 {
    word.chars().filter(|c| !is_joint(*c)).fold(SEED, |h, c| step(h, fold(c)))
}

const SEED: u32 = 0x811c_9dc5;

fn step(hash: u32, c: char) -> u32 {
    (hash ^ u32::from(c)).wrapping_mul(0x0100_0193)
}

/// Apostrophes and characters without width: inside a word they are no letters.
fn is_joint(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
        || matches!(c, '\u{300}'..='\u{36f}')
}

/// Lower case without accent.
fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let lower = c.to_lowercase().next().unwrap_or(c);
    match lower {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ạ' | 'ả' | 'ấ' | 'ầ' => 'a',
        'ç' | 'ć' | 'č' | 'ĉ' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ế' | 'ề' | 'ễ' | 'ệ' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' | 'ị' => 'i',
        'ķ' => 'k',
        'ł' | 'ľ' | 'ļ' | 'ĺ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' | 'ō' | 'ọ' | 'ồ' | 'ố' | 'ơ' => 'o',
        'ř' | 'ŕ' => 'r',
        'ś' | 'š' | 'ş' | 'ș' | 'ß' => 's',
        'ť' | 'ţ' | 'ț' | 'þ' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ž' | 'ż' => 'z',
        _ => lower,
    }
}

/// Reads tokens from `at` until the block is full, and returns where the next block starts.
///
/// A full block is cut after its last line end or full stop of the second half, else where it is full.
pub(crate) fn read(text: &str, mut at: usize, block: &mut Vec<Token>) -> usize {
    block.clear();
    let mut cut = None;
    let mut spaced = true;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if block.len() == BLOCK {
            let keep = cut.unwrap_or(BLOCK);
            block.truncate(keep);
            return block.last().map_or(at, |t| t.end);
        }
        let (token, end) = next(rest);
        if let Some(mut token) = token {
            (token.start, token.end) = (at, at + end);
            token.glued = !spaced;
            spaced = token.shape == Shape::Break;
            // One token stands for any number of empty lines.
            let repeated = spaced && block.last().is_some_and(|t: &Token| t.shape == Shape::Break);
            if !repeated {
                block.push(token);
            }
            let ends = matches!(rest.as_bytes().first(), Some(b'\n' | b'.' | b'?' | b'!'));
            if ends && block.len() > BLOCK / 2 {
                cut = Some(block.len());
            }
        } else {
            spaced = true;
        }
        at += end;
    }
    at
}

/// The token at the start of `rest`, none for space, and its length in bytes.
fn next(rest: &str) -> (Option<Token>, usize) {
    let Some(c) = rest.chars().next() else { return (None, 0) };
    if c == '\n' {
        let token = Token { shape: Shape::Break, word: step(SEED, '\n'), ..Token::default() };
        return (Some(token), 1);
    }
    if c.is_whitespace() || is_joint(c) && !matches!(c, '\'' | '\u{2018}' | '\u{2019}') {
        return (None, c.len_utf8());
    }
    if c.is_ascii_digit() {
        return digits(rest);
    }
    if c.is_alphabetic() {
        return match address(rest) {
            Some(end) => (Some(Token { shape: Shape::Address, word: step(SEED, '@'), ..Token::default() }), end),
            None => letters(rest),
        };
    }
    // The possessive is one token, so that the name before it ends where it ends.
    if matches!(c, '\'' | '\u{2018}' | '\u{2019}') {
        let tail = rest.get(c.len_utf8()..).unwrap_or_default();
        let mut following = tail.chars();
        if matches!(following.next(), Some('s' | 'S')) && !following.next().is_some_and(char::is_alphanumeric) {
            let word = step(step(SEED, '\''), 's');
            return (Some(Token { shape: Shape::Sign, word, ..Token::default() }), c.len_utf8() + 1);
        }
    }
    let plain = match c {
        '\u{201c}' | '\u{201d}' | '«' | '»' => '"',
        '\u{2013}' | '\u{2014}' => '-',
        '`' | '\u{2018}' | '\u{2019}' => '\'',
        _ => c,
    };
    (Some(Token { shape: Shape::Sign, word: step(SEED, plain), ..Token::default() }), c.len_utf8())
}

fn digits(rest: &str) -> (Option<Token>, usize) {
    let end = rest.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
    let shape = match end {
        1 => Shape::Digit1,
        2 => Shape::Digit2,
        3 => Shape::Digit3,
        4 => Shape::Digit4,
        5 => Shape::Digit5,
        _ => Shape::Digits,
    };
    // Numbers are alike in all but length, except the few that are words: 1, 2, 911.
    let word = if end <= 3 { hash(rest.get(..end).unwrap_or_default()) } else { step(SEED, '9') };
    (Some(Token { shape, word, ..Token::default() }), end)
}

/// The length of an e-mail or web address, at most 256 bytes, so that reading stays linear.
fn address(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'<' | b'>' | b'"' | b',' | b';' | b'(' | b')');
    let reach = bytes.len().min(256);
    let mut at = 0;
    while at < reach && (bytes[at].is_ascii_alphanumeric() || matches!(bytes[at], b'.' | b'_' | b'-' | b'+')) {
        at += 1;
    }
    let mail = bytes.get(at) == Some(&b'@') && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    let web = rest.starts_with("http") && bytes.get(at..at + 3) == Some(b"://") || rest.starts_with("www.");
    if !(mail || web) {
        return None;
    }
    let end = bytes[at..].iter().take(256).position(ends).map_or(bytes.len().min(at + 256), |n| at + n);
    let end = end - bytes[..end].iter().rev().take_while(|b| matches!(b, b'.' | b'?' | b'!' | b':')).count();
    (at < end && rest.is_char_boundary(end)).then_some(end)
}

fn letters(rest: &str) -> (Option<Token>, usize) {
    let mut token = Token { word: SEED, ..Token::default() };
    let mut last = ['\0'; 4];
    let (mut count, mut upper, mut lower, mut first_upper, mut end) = (0usize, 0usize, 0usize, false, rest.len());
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if is_joint(c) {
            let following = chars.peek().map_or(' ', |(_, c)| *c);
            let quote = matches!(c, '\'' | '\u{2018}' | '\u{2019}');
            let possessive = quote && matches!(following, 's' | 'S') && {
                let tail = rest.get(at + c.len_utf8() + 1..).unwrap_or_default();
                !tail.chars().next().is_some_and(char::is_alphanumeric)
            };
            if quote && (!following.is_alphabetic() || possessive) {
                end = at;
                break;
            }
            continue;
        }
        if !c.is_alphabetic() {
            end = at;
            break;
        }
        // "#AnaRuiz" and "McKay" are both written this way: only the first has two small letters before the second capital.
        if c.is_uppercase() && lower >= 2 {
            end = at;
            break;
        }
        let plain = fold(c);
        token.word = step(token.word, plain);
        last = [last[1], last[2], last[3], plain];
        if count == 2 {
            token.prefix = token.word;
        }
        first_upper |= count == 0 && c.is_uppercase();
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
        count += 1;
    }
    token.prefix = if count < 3 { token.word } else { token.prefix };
    token.suffix2 = last[2..].iter().fold(SEED, |h, c| step(h, *c));
    token.suffix3 = last[1..].iter().fold(SEED, |h, c| step(h, *c));
    token.suffix4 = last.iter().fold(SEED, |h, c| step(h, *c));
    token.shape = match (count, upper, lower) {
        (1, 1, _) => Shape::Initial,
        (1, _, 1) => Shape::Letter,
        (_, 0, 0) => Shape::Caseless,
        (_, 0, _) => Shape::Lower,
        (_, _, 0) => Shape::Upper,
        (_, 1, _) if first_upper => Shape::Capital,
        _ => Shape::Mixed,
    };
    (Some(token), end)
}
