//! From two Fluent texts to one checked list of messages.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey},
    parser,
    unicode::unescape_unicode_to_string,
};

/// A message in every language, with the arguments that its function takes.
#[derive(Debug)]
pub struct Word {
    pub key: String,
    pub args: Vec<(String, Arg)>,
    pub en: Vec<Piece>,
    pub es: Vec<Piece>,
}

/// What an argument is used for, and so its Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Only printed: `impl Display`.
    Shown,
    /// A plural selects on it: `i64`.
    Count,
    /// Words select on it: `&str`.
    Choice(BTreeSet<String>),
}

/// A part of a sentence.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Shown(String),
    Plural { arg: String, arms: Vec<(Case, Vec<Piece>)>, other: Vec<Piece> },
    Choice { arg: String, arms: Vec<(String, Vec<Piece>)>, other: Vec<Piece> },
}

/// The left side of a plural's arm; `other` is always the default.
#[derive(Debug, PartialEq, Eq)]
pub enum Case {
    Exactly(i64),
    One,
    Many,
}

/// Reads both texts; every fault names its file and key.
pub fn pair(en: &str, es: &str) -> Result<Vec<Word>, Vec<String>> {
    let mut faults = Vec::new();
    let (en, es) = (read("en.ftl", en, &mut faults), read("es.ftl", es, &mut faults));
    let mut spanish: BTreeMap<String, Vec<Piece>> = es.into_iter().collect();
    let mut words = Vec::new();
    for (key, en) in en {
        match spanish.remove(&key) {
            Some(es) => match arguments(&en, &es) {
                Ok(args) => words.push(Word { key, args, en, es }),
                Err(why) => faults.push(format!("en.ftl and es.ftl: {key}: {why}")),
            },
            // A key that is there but cannot be read has its own fault already.
            None if faults.iter().any(|f| f.starts_with(&format!("es.ftl: {key}:"))) => {}
            None => faults.push(format!("es.ftl: {key}: missing")),
        }
    }
    let known = |key: &String| faults.iter().any(|f| f.starts_with(&format!("en.ftl: {key}:")));
    let extra: Vec<_> = spanish.keys().filter(|key| !known(key)).collect();
    let extra: Vec<_> = extra.iter().map(|key| format!("en.ftl: {key}: missing")).collect();
    faults.extend(extra);
    if faults.is_empty() { Ok(words) } else { Err(faults) }
}

fn read(file: &str, text: &str, faults: &mut Vec<String>) -> Vec<(String, Vec<Piece>)> {
    let resource = parser::parse(text).unwrap_or_else(|(resource, errors)| {
        for error in errors {
            let line = text.get(..error.pos.start).map_or(0, |before| before.lines().count().max(1));
            faults.push(format!("{file}: line {line}: {error}"));
        }
        resource
    });
    let mut seen = BTreeSet::new();
    let mut words = Vec::new();
    for entry in resource.body {
        let (key, made) = match entry {
            Entry::Message(m) if !m.attributes.is_empty() => (m.id.name, Err("attributes are not supported".into())),
            Entry::Message(m) => (m.id.name, m.value.ok_or("has no text".to_owned()).and_then(|p| pieces(&p))),
            Entry::Term(term) => (term.id.name, Err("terms are not supported".to_owned())),
            Entry::Junk { .. } | Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
        };
        let named = made.and_then(|pieces| name(key).map(|_| pieces));
        match named {
            _ if !seen.insert(key) => faults.push(format!("{file}: {key}: is there twice")),
            Ok(pieces) => words.push((key.to_owned(), pieces)),
            Err(why) => faults.push(format!("{file}: {key}: {why}")),
        }
    }
    words
}

const RESERVED: &str = " as async await break box by_key const continue crate dyn do else enum extern false final fn for gen if \
    impl in l let loop macro match mod move mut out override priv pub ref return self static struct super trait true try \
    type typeof unsafe unsized use virtual where while yield ";

/// The Rust name of a key or argument: `ask-title` becomes `ask_title`.
pub fn name(key: &str) -> Result<String, String> {
    let name = key.replace('-', "_").to_ascii_lowercase();
    if RESERVED.contains(&format!(" {name} ")) {
        return Err(format!("`{name}` is reserved in Rust or here; choose another name"));
    }
    Ok(name)
}

fn pieces(pattern: &Pattern<&str>) -> Result<Vec<Piece>, String> {
    let mut all: Vec<Piece> = Vec::new();
    for element in &pattern.elements {
        let next = match element {
            PatternElement::TextElement { value } => Piece::Text((*value).to_owned()),
            PatternElement::Placeable { expression } => piece(expression)?,
        };
        match (all.last_mut(), next) {
            (Some(Piece::Text(before)), Piece::Text(more)) => before.push_str(&more),
            (_, next) => all.push(next),
        }
    }
    Ok(all)
}

fn piece(expression: &Expression<&str>) -> Result<Piece, String> {
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) => {
            Ok(Piece::Text(unescape_unicode_to_string(value).into_owned()))
        }
        Expression::Inline(InlineExpression::NumberLiteral { value }) => Ok(Piece::Text((*value).to_owned())),
        Expression::Inline(InlineExpression::VariableReference { id }) => Ok(Piece::Shown(name(id.name)?)),
        Expression::Inline(InlineExpression::Placeable { expression }) => piece(expression),
        Expression::Inline(_) => Err("functions, terms and references are not supported".to_owned()),
        Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
            select(name(id.name)?, variants)
        }
        Expression::Select { .. } => Err("a selector must be a $variable".to_owned()),
    }
}

fn select(arg: String, variants: &[Variant<&str>]) -> Result<Piece, String> {
    let categories = ["zero", "one", "two", "few", "many"];
    let is_plural = variants.iter().any(|v| match v.key {
        VariantKey::NumberLiteral { .. } => true,
        VariantKey::Identifier { name } => categories.contains(&name),
    });
    let default = variants.iter().find(|v| v.default).ok_or("a selector wants a *[default]")?;
    let other = pieces(&default.value)?;
    let rest = variants.iter().filter(|v| !v.default);
    if is_plural {
        if !matches!(default.key, VariantKey::Identifier { name: "other" }) {
            return Err(format!("the default of the plural on ${arg} must be *[other]"));
        }
        let arms = rest.map(|v| Ok((case(&v.key)?, pieces(&v.value)?))).collect::<Result<_, String>>()?;
        return Ok(Piece::Plural { arg, arms, other });
    }
    let arms = rest.map(|v| match v.key {
        VariantKey::Identifier { name } => Ok((name.to_owned(), pieces(&v.value)?)),
        VariantKey::NumberLiteral { value } => Err(format!("[{value}] among words")),
    });
    Ok(Piece::Choice { arg, arms: arms.collect::<Result<_, String>>()?, other })
}

fn case(key: &VariantKey<&str>) -> Result<Case, String> {
    match key {
        VariantKey::NumberLiteral { value } => {
            value.parse().map(Case::Exactly).map_err(|_| format!("[{value}] is not a whole number"))
        }
        VariantKey::Identifier { name: "one" } => Ok(Case::One),
        VariantKey::Identifier { name: "many" } => Ok(Case::Many),
        VariantKey::Identifier { name } => Err(format!("[{name}] never happens in English or Spanish")),
    }
}

fn arguments(en: &[Piece], es: &[Piece]) -> Result<Vec<(String, Arg)>, String> {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    collect(en, &mut first)?;
    collect(es, &mut second)?;
    let names = |args: &[(String, Arg)]| args.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>();
    if names(&first) != names(&second) {
        let list = |args| names(args).iter().map(|name| format!("${name}")).collect::<Vec<_>>().join(" ");
        return Err(format!("arguments differ: en has [{}], es has [{}]", list(&first), list(&second)));
    }
    for (name, arg) in second {
        add(&mut first, &name, arg, true)?;
    }
    Ok(first)
}

fn collect(pieces: &[Piece], args: &mut Vec<(String, Arg)>) -> Result<(), String> {
    for piece in pieces {
        match piece {
            Piece::Text(_) => {}
            Piece::Shown(name) => add(args, name, Arg::Shown, false)?,
            Piece::Plural { arg, arms, other } => {
                add(args, arg, Arg::Count, false)?;
                arms.iter().try_for_each(|(_, pieces)| collect(pieces, args))?;
                collect(other, args)?;
            }
            Piece::Choice { arg, arms, other } => {
                add(args, arg, Arg::Choice(arms.iter().map(|(word, _)| word.clone()).collect()), false)?;
                arms.iter().try_for_each(|(_, pieces)| collect(pieces, args))?;
                collect(other, args)?;
            }
        }
    }
    Ok(())
}

/// Widens an argument's type. Two languages must offer the same words, or one of them silently lacks a state.
fn add(args: &mut Vec<(String, Arg)>, name: &str, arg: Arg, strict: bool) -> Result<(), String> {
    let Some((_, known)) = args.iter_mut().find(|(known, _)| known == name) else {
        args.push((name.to_owned(), arg));
        return Ok(());
    };
    match (&mut *known, arg) {
        (Arg::Shown, wider) => *known = wider,
        (_, Arg::Shown) | (Arg::Count, Arg::Count) => {}
        (Arg::Choice(a), Arg::Choice(b)) if strict && *a != b => {
            return Err(format!("the words of ${name} differ: en {a:?}, es {b:?}"));
        }
        (Arg::Choice(a), Arg::Choice(b)) => a.extend(b),
        _ => return Err(format!("${name} is a plural here and words there")),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(en: &str, es: &str) -> String {
        pair(en, es).err().unwrap_or_default().join("; ")
    }

    #[test]
    fn faults_name_file_and_key() {
        let check = |en: &str, es: &str, want: &str| {
            let got = fault(en, es);
            assert!(got.contains(want), "{en:?} {es:?}\n got {got:?}\nwant {want:?}");
        };
        check("a = A", "", "es.ftl: a: missing");
        check("a = A", "a = A\nb = B", "en.ftl: b: missing");
        check("a = A { $x }", "a = A", "a: arguments differ: en has [$x], es has []");
        check("a = A\na = B", "a = A", "en.ftl: a: is there twice");
        check("a = A\n    .title = B", "a = A", "en.ftl: a: attributes are not supported");
        check("-brand = A\na = A", "a = A", "en.ftl: brand: terms are not supported");
        check("a = { b }", "a = A", "en.ftl: a: functions, terms and references are not supported");
        check("a = { NUMBER($x) }", "a = { $x }", "en.ftl: a: functions");
        check("continue = A", "continue = A", "en.ftl: continue: `continue` is reserved");
        check("a = A { $x", "a = A", "en.ftl: line 1");
        let two = "a = { $n ->\n    [two] A\n   *[other] B\n }";
        check(two, two, "[two] never happens");
        let bad = "a = { $n ->\n    [0] A\n   *[many] B\n }";
        check(bad, bad, "must be *[other]");
        let word = "a = { $n ->\n    [open] A\n   *[shut] B\n }";
        let plural = "a = { $n ->\n    [one] A\n   *[other] B\n }";
        check(word, plural, "$n is a plural here and words there");
        check(word, "a = { $n ->\n    [late] A\n   *[shut] B\n }", "the words of $n differ");
    }

    #[test]
    fn a_plural_in_one_language_types_the_argument_for_both() {
        let words = pair("a = { $n ->\n [one] A\n *[other] { $n } { $who }\n }", "a = { $who } { $n }").unwrap();
        let want = vec![("n".to_owned(), Arg::Count), ("who".to_owned(), Arg::Shown)];
        assert_eq!(words[0].args, want);
    }
}
