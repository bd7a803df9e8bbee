//! The NPI check digit, against own and published values.

use rules::npi::{BadNpi, check, is_valid};

#[test]
fn own_table() {
    let wants = |npi: &str, want: Result<(), BadNpi>| assert_eq!(check(npi), want, "{npi}");
    wants("1234567893", Ok(()));
    wants("2234567891", Ok(()));
    wants("1234567890", Err(BadNpi::CheckDigit));
    // Neighbours swapped, one digit mistyped.
    wants("1243567893", Err(BadNpi::CheckDigit));
    wants("1234567883", Err(BadNpi::CheckDigit));
    wants("0234567893", Err(BadNpi::FirstDigit));
    wants("3234567893", Err(BadNpi::FirstDigit));
    for text in ["", "123456789", "12345678933", "123456789x", "1234 67893", "١٢٣٤٥٦٧٨٩٣"] {
        wants(text, Err(BadNpi::Length));
    }
}

#[test]
fn published_table() {
    let Some(file) = crate::shared("npi/npi-luhn.csv") else { return };
    let text = std::fs::read_to_string(file).unwrap();
    for line in text.lines().skip(1) {
        let mut cells = line.split(',');
        let (npi, valid) = (cells.next().unwrap(), cells.next().unwrap() == "True");
        assert_eq!(is_valid(npi), valid, "{line}");
    }
}

proptest::proptest! {
    #[test]
    fn one_changed_digit_is_always_found(body in 100_000_000u32..300_000_000, place in 1usize..10, add in 1u8..10) {
        let npi = (0..10).map(|d| format!("{body}{d}")).find(|npi| is_valid(npi)).unwrap();
        let mut bytes = npi.into_bytes();
        bytes[place] = b'0' + (bytes[place] - b'0' + add) % 10;
        proptest::prop_assert!(!is_valid(std::str::from_utf8(&bytes).unwrap()));
    }

    #[test]
    fn odd_text_never_panics(text: String) {
        let _ = check(&text);
    }
}
