//! The numbering plans: a table of text that is cut up when the first number is read; a pattern is compiled when the first
//! number needs it, so that a start costs nothing and a North American number a dozen patterns.

use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

use regex::{Regex, RegexBuilder};

use super::Kind;

/// Made by `cargo xtask numbers`.
const TABLE: &str = include_str!("../../tables/numbers.txt");

static PLANS: LazyLock<Vec<Territory>> = LazyLock::new(|| read(TABLE));

static BY_ID: LazyLock<HashMap<&'static str, &'static Territory>> =
    LazyLock::new(|| PLANS.iter().map(|plan| (plan.id, plan)).collect());

/// The plans by their country code, the one that speaks for it first.
static BY_CODE: LazyLock<HashMap<&'static str, Vec<&'static Territory>>> = LazyLock::new(|| {
    let mut all: HashMap<_, Vec<&Territory>> = HashMap::new();
    for plan in PLANS.iter() {
        let of_code = all.entry(plan.code).or_default();
        if plan.main { of_code.insert(0, plan) } else { of_code.push(plan) }
    }
    all
});

/// A pattern that is compiled when it is first asked; one that cannot be matches nothing.
pub(super) struct Pattern {
    text: &'static str,
    whole: OnceLock<Option<Regex>>,
    start: OnceLock<Option<Regex>>,
}

/// One kind of number in one territory.
pub(super) struct Desc {
    pub kind: Option<Kind>,
    pub lengths: Vec<usize>,
    pub local: Vec<usize>,
    pub pattern: Pattern,
}

/// One territory's plan.
pub(super) struct Territory {
    /// ISO 3166 code, or `001` for numbers of no country.
    pub id: &'static str,
    /// The country code, such as 1 or 44.
    pub code: &'static str,
    /// It speaks for its country code, which others share.
    main: bool,
    /// What is dialled before another country's code.
    pub idd: Option<Pattern>,
    /// What is dialled before a number inside the country, and what that is rewritten to.
    pub prefix: Option<Pattern>,
    pub rule: Option<&'static str>,
    /// Its numbers begin so, where it shares a code.
    pub leads: Option<Pattern>,
    pub general: Option<Desc>,
    pub kinds: Vec<Desc>,
    /// Lengths of whole numbers, and those that work only from inside an area.
    pub lengths: Vec<usize>,
    pub local: Vec<usize>,
}

impl Pattern {
    fn new(text: &'static str) -> Self {
        Self { text, whole: OnceLock::new(), start: OnceLock::new() }
    }
    /// It is the whole number.
    pub fn is(&self, number: &str) -> bool {
        self.whole
            .get_or_init(|| compile(&format!("^(?:{})$", self.text)))
            .as_ref()
            .is_some_and(|re| re.is_match(number))
    }
    /// The expression at the start of a number.
    pub fn at_start(&self) -> Option<&Regex> {
        self.start.get_or_init(|| compile(&format!("^(?:{})", self.text))).as_ref()
    }
    /// A number begins with it.
    pub fn begins(&self, number: &str) -> bool {
        self.at_start().is_some_and(|re| re.is_match(number))
    }
}

/// The plans hold digits alone, so ASCII will do.
fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).unicode(false).build().ok()
}

impl Desc {
    pub fn is(&self, number: &str) -> bool {
        (self.lengths.is_empty() || self.lengths.contains(&number.len())) && self.pattern.is(number)
    }
}

impl Territory {
    /// What kind a number is here; nothing when it is none of the plan's.
    pub fn kind_of(&self, number: &str) -> Option<Kind> {
        if !self.general.as_ref()?.is(number) {
            return None;
        }
        let desc = |kind| self.kinds.iter().find(|desc| desc.kind == Some(kind));
        let is = |kind| desc(kind).is_some_and(|desc| desc.is(number));
        if let Some(kind) = Kind::SPECIAL.into_iter().find(|kind| is(*kind)) {
            return Some(kind);
        }
        match (is(Kind::Fixed), is(Kind::Mobile)) {
            (true, true) => Some(Kind::FixedOrMobile),
            (true, false) => Some(Kind::Fixed),
            (false, true) => Some(Kind::Mobile),
            (false, false) => None,
        }
    }
}

/// The plan of a territory.
pub(super) fn of(id: &str) -> Option<&'static Territory> {
    BY_ID.get(id).copied()
}

/// The plans of a country code, the one that speaks for it first.
pub(super) fn of_code(code: &str) -> &'static [&'static Territory] {
    BY_CODE.get(code).map_or(&[], Vec::as_slice)
}

fn read(table: &'static str) -> Vec<Territory> {
    let mut all: Vec<Territory> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        match (line.strip_prefix('@'), all.last_mut()) {
            (Some(head), _) => all.extend(territory(head)),
            (None, Some(plan)) => add(plan, line),
            (None, None) => {}
        }
    }
    all
}

fn territory(head: &'static str) -> Option<Territory> {
    let mut words = head.split('\t');
    let (id, code) = (words.next()?, words.next()?);
    let mut plan = Territory {
        id,
        code,
        main: false,
        idd: None,
        prefix: None,
        rule: None,
        leads: None,
        general: None,
        kinds: Vec::new(),
        lengths: Vec::new(),
        local: Vec::new(),
    };
    for word in words {
        match word.split_once('=') {
            Some(("idd", pattern)) => plan.idd = Some(Pattern::new(pattern)),
            Some(("prefix", pattern)) => plan.prefix = Some(Pattern::new(pattern)),
            Some(("rule", rule)) => plan.rule = Some(rule),
            Some(("leads", pattern)) => plan.leads = Some(Pattern::new(pattern)),
            _ => plan.main = true,
        }
    }
    Some(plan)
}

fn add(plan: &mut Territory, line: &'static str) {
    let mut words = line.split('\t');
    let (Some(letter), Some(lengths), Some(local), Some(text)) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return;
    };
    let numbers = |list: &str| list.split(',').filter_map(|n| n.parse().ok()).collect::<Vec<usize>>();
    let fixed = plan.kinds.iter().find(|desc| desc.kind == Some(Kind::Fixed));
    let text = if text == "=" { fixed.map_or("", |desc| desc.pattern.text) } else { text };
    let kind = Kind::from_letter(letter);
    let desc = Desc { kind, lengths: numbers(lengths), local: numbers(local), pattern: Pattern::new(text) };
    plan.lengths.extend(&desc.lengths);
    plan.local.extend(&desc.local);
    match kind {
        Some(_) => plan.kinds.push(desc),
        None => plan.general = Some(desc),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_of_the_table_can_be_read() {
        assert_eq!(PLANS.len(), 254);
        for plan in PLANS.iter() {
            assert!(plan.code.parse::<u16>().is_ok(), "{}", plan.id);
            let patterns = [&plan.idd, &plan.prefix, &plan.leads].into_iter().flatten();
            for pattern in patterns.chain(plan.general.iter().chain(&plan.kinds).map(|desc| &desc.pattern)) {
                assert!(pattern.at_start().is_some(), "{} {}", plan.id, pattern.text);
            }
            assert!(plan.general.is_some() && !plan.lengths.is_empty(), "{}", plan.id);
        }
        let shared: Vec<&str> = of_code("44").iter().map(|plan| plan.id).collect();
        assert_eq!((shared[0], shared.len()), ("GB", 4));
    }
}
