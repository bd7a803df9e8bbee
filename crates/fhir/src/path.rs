//! Plain paths into a resource: `name.given`, `telecom[system=phone].value`.

use serde_json::Value;

/// Calls `f` for every value at `path`; arrays are gone through on the way and at the end.
pub(crate) fn each<'a>(value: &'a Value, path: &str, f: &mut impl FnMut(&'a Value)) {
    if let Value::Array(items) = value {
        return items.iter().for_each(|item| each(item, path, f));
    }
    if path.is_empty() {
        return f(value);
    }
    let (step, rest) = split(path);
    let (name, filter) = step
        .split_once('[')
        .map_or((step, None), |(name, rest)| (name, rest.strip_suffix(']').and_then(|rest| rest.split_once('='))));
    let Some(next) = value.get(name) else { return };
    let Some((key, want)) = filter else { return each(next, rest, f) };
    let mut some = |item: &'a Value| {
        if item.get(key).and_then(Value::as_str) == Some(want) {
            each(item, rest, f);
        }
    };
    match next {
        Value::Array(items) => items.iter().for_each(&mut some),
        one => some(one),
    }
}

/// The beginning of a printed path: the type, unless it could be anybody's words.
pub(crate) fn start(resource_type: &str) -> &str {
    if crate::is_type(resource_type) { resource_type } else { "Resource" }
}

/// A key in a printed path: an element's name, else `*`, since a stray key may be anybody's words.
pub(crate) fn step(key: &str) -> &str {
    let name = key.strip_prefix('_').unwrap_or(key);
    let fits = name.len() <= 64 && name.starts_with(|c: char| c.is_ascii_lowercase());
    if fits && name.bytes().all(|b| b.is_ascii_alphanumeric()) { key } else { "*" }
}

/// The first step and the rest; a filter may hold dots.
fn split(path: &str) -> (&str, &str) {
    let mut depth = 0;
    for (at, c) in path.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            '.' if depth == 0 => return (&path[..at], &path[at + 1..]),
            _ => {}
        }
    }
    (path, "")
}

/// The first value at `path`.
pub(crate) fn first<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let mut found = None;
    each(value, path, &mut |v| {
        found.get_or_insert(v);
    });
    found
}

/// The first value at `path` when it is a non-empty string.
pub(crate) fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    first(value, path).and_then(Value::as_str).filter(|s| !s.is_empty())
}

/// All non-empty strings at `path`.
pub(crate) fn texts<'a>(value: &'a Value, path: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    each(value, path, &mut |v| found.extend(v.as_str().filter(|s| !s.is_empty())));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_go_through_arrays_and_filters() {
        let value = serde_json::json!({
            "name": [{ "given": ["A", "B"] }, { "given": ["C"] }],
            "telecom": [{ "system": "phone", "value": "1" }, { "system": "email", "value": "2" }],
            "extension": [{ "url": "http://a.b/c", "valueCode": "x" }],
        });
        let check = |path: &str, want: &[&str]| assert_eq!(texts(&value, path), want, "{path}");
        check("name.given", &["A", "B", "C"]);
        check("telecom[system=email].value", &["2"]);
        check("extension[url=http://a.b/c].valueCode", &["x"]);
        check("name.family", &[]);
        check("name.given.x", &[]);
    }
}
