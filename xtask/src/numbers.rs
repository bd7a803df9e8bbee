//! `cargo xtask numbers FILE`: the numbering plans of the world, from libphonenumber's `PhoneNumberMetadata.xml`
//! (Apache-2.0) into the small table that channels reads. Formats, examples and comments stay behind.

use std::{fmt::Write, path::Path};

use crate::Result;

/// Where the table lies.
const TABLE: &str = "features/channels/tables/numbers.txt";

const HEAD: &str = "\
# Numbering plans, made by `cargo xtask numbers` from libphonenumber's PhoneNumberMetadata.xml (Apache-2.0).
# @ territory, its country code, then what it has: main idd= prefix= rule= leads=. Below it a line for each kind of number:
# letter (general, fixed, mobile, toll-free, premium, cost shared, personal, voip, pager, uan, x voicemail),
# lengths, local lengths, pattern; = is the pattern of fixed lines.
";

/// Elements and the letter of their line.
const KINDS: [(&str, char); 11] = [
    ("generalDesc", 'g'),
    ("fixedLine", 'f'),
    ("mobile", 'm'),
    ("tollFree", 't'),
    ("premiumRate", 'p'),
    ("sharedCost", 'c'),
    ("personalNumber", 'n'),
    ("voip", 'v'),
    ("pager", 'r'),
    ("uan", 'u'),
    ("voicemail", 'x'),
];

/// Writes the table.
pub fn run(root: &Path, file: &str) -> Result<bool> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    let table = table(&text)?;
    std::fs::write(root.join(TABLE), &table).map_err(|e| format!("{TABLE}: {e}"))?;
    println!("{} territories, {} bytes", table.matches("\n@").count(), table.len());
    Ok(true)
}

fn table(xml: &str) -> Result<String> {
    let xml = without_comments(xml);
    let mut out = HEAD.to_owned();
    for territory in elements(&xml, "territory") {
        let has = |name: &str| attribute(territory, name);
        let id = has("id").ok_or("a territory without an id")?;
        let code = has("countryCode").ok_or_else(|| format!("{id}: no country code"))?;
        put(&mut out, format_args!("@{id}\t{code}"));
        if has("mainCountryForCode").is_some() {
            put(&mut out, format_args!("\tmain"));
        }
        let prefix = has("nationalPrefixForParsing").or_else(|| has("nationalPrefix"));
        let rule = has("nationalPrefixTransformRule").map(|rule| with_braces(&rule));
        for (name, value) in
            [("idd", has("internationalPrefix")), ("prefix", prefix), ("rule", rule), ("leads", has("leadingDigits"))]
        {
            if let Some(value) = value {
                put(&mut out, format_args!("\t{name}={value}"));
            }
        }
        put(&mut out, format_args!("\n"));
        let mut fixed = String::new();
        for (name, letter) in KINDS {
            let Some(kind) = elements(territory, name).into_iter().next() else { continue };
            let Some(pattern) = elements(kind, "nationalNumberPattern").into_iter().next() else { continue };
            let mut pattern = squeeze(inside(pattern));
            match letter {
                'f' => fixed.clone_from(&pattern),
                'm' if pattern == fixed => "=".clone_into(&mut pattern),
                _ => {}
            }
            let lengths = kind.find("<possibleLengths").and_then(|at| kind.get(at..)).unwrap_or_default();
            let [whole, local] = ["national", "localOnly"].map(|name| attribute(lengths, name).unwrap_or_default());
            put(&mut out, format_args!("{letter}\t{}\t{}\t{pattern}\n", spread(&whole)?, spread(&local)?));
        }
    }
    Ok(out)
}

fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(what);
}

fn without_comments(xml: &str) -> String {
    let mut parts = xml.split("<!--");
    let mut out = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| out.push_str(part.split_once("-->").map_or("", |(_, rest)| rest)));
    out
}

/// Elements with this name that have an inside, each from `<name` to its end; they do not nest.
fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = xml;
    while let Some(at) = rest.find(&open) {
        let from = rest.get(at..).unwrap_or_default();
        let own = from.get(open.len()..).is_some_and(|next| next.starts_with([' ', '>', '\n']));
        let end = from.find(&close).filter(|_| own);
        if let Some(element) = end.and_then(|end| from.get(..end)) {
            found.push(element);
        }
        rest = from.get(end.unwrap_or(open.len())..).unwrap_or_default();
    }
    found
}

/// What stands between the tags.
fn inside(element: &str) -> &str {
    element.split_once('>').map_or("", |(_, inside)| inside)
}

/// An attribute of the element's own tag, without white space.
fn attribute(element: &str, name: &str) -> Option<String> {
    let tag = element.split('>').next()?;
    let words = tag.split_once(&format!(" {name}=\"")).or_else(|| tag.split_once(&format!("\n{name}=\"")))?;
    words.1.split('"').next().map(squeeze)
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}

/// `9$1` as `9${1}`, so that digits after the group are not read as its number.
fn with_braces(rule: &str) -> String {
    let mut out = String::new();
    let mut chars = rule.chars();
    while let Some(c) = chars.next() {
        match c {
            '$' => out.push_str(&chars.next().map(|n| format!("${{{n}}}")).unwrap_or_default()),
            c => out.push(c),
        }
    }
    out
}

/// `4,[7-9]` as `4,7,8,9`; -1 says that nothing counts.
fn spread(lengths: &str) -> Result<String> {
    let mut all: Vec<String> = Vec::new();
    for part in lengths.split(',').filter(|part| !part.is_empty() && *part != "-1") {
        let range = part.trim_start_matches('[').trim_end_matches(']');
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let number = |text: &str| text.parse::<u8>().map_err(|e| format!("{lengths}: {e}"));
        all.extend((number(from)?..=number(to)?).map(|n| n.to_string()));
    }
    Ok(all.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_become_lines() {
        let xml = r#"<!-- <territory id="XX"> --><territories>
          <territory id="AR" countryCode="54" internationalPrefix="00"
              nationalPrefixForParsing="0?(?:1
                5)" nationalPrefixTransformRule="9$1" nationalPrefix="0">
            <generalDesc><nationalNumberPattern>\d
              {10}</nationalNumberPattern></generalDesc>
            <noInternationalDialling><nationalNumberPattern>1</nationalNumberPattern></noInternationalDialling>
            <mobile><possibleLengths national="4,[7-9]" localOnly="6"/><nationalNumberPattern>9\d+</nationalNumberPattern></mobile>
          </territory>
          <territory id="US" mainCountryForCode="true" countryCode="1"><pager/></territory></territories>"#;
        let table = table(xml).unwrap();
        let want = "@AR\t54\tidd=00\tprefix=0?(?:15)\trule=9${1}\ng\t\t\t\\d{10}\nm\t4,7,8,9\t6\t9\\d+\n@US\t1\tmain\n";
        assert_eq!(table.strip_prefix(HEAD), Some(want));
        assert!(super::table("<territory id='x'></territory>").is_err());
    }
}
