use super::{
    Fault,
    table::{FILES, TABLES},
    tone, tone_reasons,
};
use crate::Place;

#[test]
fn every_line_of_the_tables_is_read() {
    assert_eq!(TABLES.problems, Vec::<String>::new());
    assert!(TABLES.patterns.len() > 600 && TABLES.patterns.len() < usize::from(u16::MAX));
    for (code, text) in FILES {
        let day = text.lines().next().and_then(|l| l.strip_prefix("// version ")).unwrap_or_default();
        assert!(!day.is_empty() && day <= crate::VERSION, "{code} is newer than the crate");
    }
    for rule in &TABLES.rules {
        assert!(!rule.why.is_empty() && !rule.better.is_empty(), "{} has no sentence", rule.id);
        assert_eq!(tone(rule.better), Vec::new(), "{}: the better sentence is no better", rule.id);
    }
}
