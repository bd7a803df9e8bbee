//! CSV by RFC 4180, safe in spreadsheets: text that a spreadsheet would run as a formula begins with an apostrophe.

/// One line with its line end. Every field stands in quotation marks.
pub(crate) fn line<S: AsRef<str>>(fields: &[S]) -> String {
    let quoted = fields.iter().map(|field| format!("\"{}\"", safe(field.as_ref()).replace('"', "\"\"")));
    format!("{}\r\n", quoted.collect::<Vec<_>>().join(","))
}

/// What begins a formula (OWASP). A telephone number begins with `+` and calculates nothing.
fn safe(field: &str) -> String {
    let number = field.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    let first = field.trim_start_matches(' ').chars().next();
    let runs = first.is_some_and(|c| "=+-@\t\r\n|%".contains(c)) || field.starts_with(['＝', '＋', '－', '＠']);
    if runs && !number { format!("'{field}") } else { field.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_and_never_run() {
        let check = |field: &str, want: &str| assert_eq!(line(&[field]), format!("{want}\r\n"));
        check("Say \"STOP\", please", "\"Say \"\"STOP\"\", please\"");
        check("+14065550142", "\"+14065550142\"");
        check("=1+1", "\"'=1+1\"");
        check("+1+1", "\"'+1+1\"");
        assert_eq!(line(&["a", ""]), "\"a\",\"\"\r\n");
    }
}
