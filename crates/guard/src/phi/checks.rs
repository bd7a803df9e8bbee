//! Check digits and formats of numbers. Each takes the bare characters, without separators.

/// Digits of `bytes` as numbers; empty when one is no digit.
fn digits(bytes: &[u8]) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
    bytes.iter().map(|b| u32::from(b.wrapping_sub(b'0')) % 10)
}

/// Luhn, ISO/IEC 7812: payment cards, IMEI.
pub(super) fn luhn(number: &[u8]) -> bool {
    let add = |(i, d): (usize, u32)| if i % 2 == 0 { d } else { d * 2 - if d > 4 { 9 } else { 0 } };
    let all_same = number.windows(2).all(|w| w[0] == w[1]);
    !all_same && digits(number).rev().enumerate().map(add).sum::<u32>().is_multiple_of(10)
}

/// A card: 12 to 19 digits, a known first digit, Luhn. Thirteen digits from 1 are a time in milliseconds.
pub(super) fn card(number: &[u8]) -> bool {
    let first = number.first().copied().unwrap_or(b'0');
    (12..=19).contains(&number.len())
        && matches!(first, b'1'..=b'6')
        && !(first == b'1' && number.len() < 15)
        && luhn(number)
}

/// National Provider Identifier: 1 or 2 first, Luhn over the prefix 80840 (which adds 24).
pub(super) fn npi(number: &[u8]) -> bool {
    let add = |(i, d): (usize, u32)| if i % 2 == 0 { d } else { d * 2 - if d > 4 { 9 } else { 0 } };
    number.len() == 10
        && matches!(number[0], b'1' | b'2')
        && !number.windows(2).take(8).all(|w| w[0] == w[1])
        && (digits(number).rev().enumerate().map(add).sum::<u32>() + 24).is_multiple_of(10)
}

/// Social security number, as issued: no area 000, 666 or 9xx, no group 00, no serial 0000.
pub(super) fn ssn(number: &[u8]) -> bool {
    let all_same = number.windows(2).all(|w| w[0] == w[1]);
    number.len() == 9
        && !all_same
        && number[0] != b'9'
        && &number[..3] != b"000"
        && &number[..3] != b"666"
        && &number[3..5] != b"00"
        && &number[5..] != b"0000"
}

/// Individual taxpayer number (IRS): 9xx and a group of 50-65, 70-88, 90-92 or 94-99.
pub(super) fn itin(number: &[u8]) -> bool {
    let group = number.get(3..5).map_or(0, |g| digits(g).fold(0, |n, d| n * 10 + d));
    number.len() == 9 && number[0] == b'9' && matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99)
}

/// ABA routing number: weights 3, 7, 1; the first two digits name a Federal Reserve district or a use.
pub(super) fn aba(number: &[u8]) -> bool {
    let sum: u32 = digits(number).zip([3, 7, 1].into_iter().cycle()).map(|(d, w)| d * w).sum();
    let district = number.get(..2).map_or(99, |d| digits(d).fold(0, |n, d| n * 10 + d));
    number.len() == 9 && sum > 0 && sum.is_multiple_of(10) && matches!(district, 1..=12 | 21..=32 | 61..=72 | 80)
}

/// International bank account number, ISO 13616: mod 97 of the rearranged number is 1.
pub(super) fn iban(number: &[u8]) -> bool {
    let head = number.len() >= 15 && number[..2].iter().all(u8::is_ascii_alphabetic);
    if !head || number.len() > 34 || !number[2..4].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let turned = number[4..].iter().chain(&number[..4]);
    let rest = turned.fold(0u32, |rest, byte| match byte.to_ascii_uppercase() {
        d @ b'0'..=b'9' => (rest * 10 + u32::from(d - b'0')) % 97,
        c @ b'A'..=b'Z' => (rest * 100 + u32::from(c - b'A') + 10) % 97,
        _ => 0,
    });
    rest == 1
}

/// Vehicle identification number: 17 characters, no I, O or Q, check character in the ninth place (49 CFR 565.15).
pub(super) fn vin(number: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let value = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'H' => Some(u32::from(byte - b'A') + 1),
        b'J'..=b'N' => Some(u32::from(byte - b'J') + 1),
        b'P' => Some(7),
        b'R' => Some(9),
        b'S'..=b'Z' => Some(u32::from(byte - b'S') + 2),
        _ => None,
    };
    if number.len() != 17 {
        return false;
    }
    let sum = number.iter().zip(WEIGHTS).try_fold(0, |sum, (b, w)| Some(sum + value(b.to_ascii_uppercase())? * w));
    let check = match number[8].to_ascii_uppercase() {
        b'X' => 10,
        d if d.is_ascii_digit() => u32::from(d - b'0'),
        _ => return false,
    };
    sum.is_some_and(|sum| sum % 11 == check) && number.iter().any(u8::is_ascii_alphabetic)
}

/// DEA registration: two letters (or a letter and 9) and seven digits, the last a check digit.
pub(super) fn dea(number: &[u8]) -> bool {
    if number.len() != 9 || !number[0].is_ascii_alphabetic() || !number[2..].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let d: Vec<u32> = digits(&number[2..]).collect();
    let sum = d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5]);
    (number[1].is_ascii_alphabetic() || number[1] == b'9') && sum % 10 == d[6]
}

/// Medicare beneficiary identifier (CMS): C A AN N A AN N A A N N, letters without S, L, O, I, B, Z.
pub(super) fn mbi(number: &[u8]) -> bool {
    let letter =
        |b: u8| b.is_ascii_alphabetic() && !matches!(b.to_ascii_uppercase(), b'S' | b'L' | b'O' | b'I' | b'B' | b'Z');
    let fits = |(i, b): (usize, &u8)| match i {
        0 => matches!(b, b'1'..=b'9'),
        1 | 4 | 7 | 8 => letter(*b),
        2 | 5 => letter(*b) || b.is_ascii_digit(),
        _ => b.is_ascii_digit(),
    };
    number.len() == 11 && number.iter().enumerate().all(fits)
}

/// GTIN-14, the device identifier behind (01) in a UDI: GS1 mod 10.
pub(super) fn gtin(number: &[u8]) -> bool {
    let sum: u32 = digits(number).zip([3, 1].into_iter().cycle()).map(|(d, w)| d * w).sum();
    number.len() == 14 && sum > 0 && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_hold() {
        let check = |name: &str, test: fn(&[u8]) -> bool, good: &[&str], bad: &[&str]| {
            good.iter().for_each(|n| assert!(test(n.as_bytes()), "{name} {n}"));
            bad.iter().for_each(|n| assert!(!test(n.as_bytes()), "{name} {n}"));
        };
        check(
            "card",
            card,
            &["4012888888881881", "5555555555554444", "122000000000003"],
            &["4012888888881882", "1748503543012"],
        );
        check("npi", npi, &["1234567893", "1245319599"], &["0234567893", "3234567893", "1111111112", "1234567890"]);
        check("ssn", ssn, &["078051123", "123456789"], &["666000000", "078050000", "078001123", "900121234"]);
        check("itin", itin, &["911701234", "911531234"], &["911661234", "811701234"]);
        check("aba", aba, &["121000358", "121042882", "071101307"], &["123400000", "000000000"]);
        check("iban", iban, &["GB82WEST12345698765432", "DE89370400440532013000"], &["GB82WEST12345698765431", "GB82"]);
        check("vin", vin, &["1HGCM82633A004352", "1M8GDM9AXKP042788"], &["1HGCM82633A004353", "IHGCM82633A004352"]);
        check("dea", dea, &["AB1234563", "F91234563"], &["AB1234564", "1B1234563"]);
        check(
            "mbi",
            mbi,
            &["1EG4TE5MK73", "9XX9XX9XX99", "4EF6GH8JK12"],
            &["1EG4LE5MK73", "12G4TE5MK73", "1EG4TE5OK73"],
        );
        check("gtin", gtin, &["00380740000011", "10614141000415"], &["00380740000012"]);
    }
}
