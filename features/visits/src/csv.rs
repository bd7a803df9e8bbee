//! CSV by RFC 4180, safe in spreadsheets: text that a spreadsheet would run as a formula begins with an apostrophe.

/// One line with its line end. Every field stands in quotation marks.
pub(crate) fn line<S: AsRef<str>>(fields: &[S]) -> String {
    let quoted = fields.iter().map(|field| format!("\"{}\"", safe(field.as_ref()).replace('"', "\"\"")));
    format!("{}\r\n", quoted.collect::<Vec<_>>().join(","))
}

/// OWASP's list of first characters that begin a formula; spaces before them do not help.
fn safe(field: &str) -> String {
    let first = field.trim_start_matches(' ').chars().next();
    let runs = first.is_some_and(|c| "=+-@\t\r\n|%".contains(c)) || field.starts_with(['＝', '＋', '－', '＠']);
    if runs { format!("'{field}") } else { field.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_never_run() {
        let check = |field: &str, want: &str| assert_eq!(line(&[field]), format!("{want}\r\n"));
        check("Ana Ruiz", "\"Ana Ruiz\"");
        check("O\"Hara, Ann", "\"O\"\"Hara, Ann\"");
        check("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
        check(" +1", "\"' +1\"");
        check("@SUM(A1)", "\"'@SUM(A1)\"");
        check("-2", "\"'-2\"");
        check("two\nlines", "\"two\nlines\"");
        assert_eq!(line(&["a", ""]), "\"a\",\"\"\r\n");
    }

    proptest::proptest! {
        #[test]
        fn no_field_begins_a_formula(text: String) {
            let made = line(&[&text]);
            let inner = made.trim_start_matches('"').trim_start_matches(' ');
            proptest::prop_assert!(text.trim_start_matches(' ').starts_with('"') || !inner.starts_with(['=', '+', '-', '@']));
        }
    }
}
