//! Corpora in, numbers out. What is measured is in `crates/guard/src/score`; files and the processor's clock are here.

use std::path::Path;

use ::guard::{
    DangerRow, Level, PhiRow, Place, ReplyRow, RevokeCount, RevokeRow, Truth, score_danger, score_phi, score_replies,
    score_revoke,
};
use serde_json::{Map, Value as Json, json};

use super::{
    Result,
    input::{Format, Source},
    wrong,
};

/// A rate is measured over at least this much processor time, in nanoseconds.
const LONG_ENOUGH_NS: u64 = 200_000_000;

/// `kith guard score`.
pub fn phi(corpus: &Path) -> Result<Json> {
    let unplaced = std::cell::Cell::new(0);
    let rows = rows(corpus, |row| {
        let spans = row.get("phi").and_then(Json::as_array).ok_or("has no \"phi\"")?;
        let text = text(row)?;
        let length = text.chars().count();
        // Some corpora label words that do not stand in the text as labelled; such a label has no place to be found at.
        let placed = |label: &&Json| !label.get("start").is_some_and(Json::is_null);
        unplaced.set(unplaced.get() + spans.iter().filter(|l| !placed(l)).count());
        let truth = |label: &Json| {
            let at = |key| label.get(key).and_then(Json::as_u64).and_then(|n| usize::try_from(n).ok());
            let (start, end) = at("start").zip(at("end")).filter(|(start, end)| start <= end && *end <= length)?;
            Some(Truth { kind: label.get("type")?.as_str()?.to_owned(), chars: start..end })
        };
        let told = "has a label without \"type\", \"start\" and \"end\" inside the text";
        let phi = spans.iter().filter(placed).map(truth).collect::<Option<Vec<_>>>().ok_or(told)?;
        Ok(PhiRow { text, phi })
    })?;
    let find = |text: &str| -> Vec<_> { ::guard::phi(text).into_iter().map(|f| f.span).collect() };
    let rate = per_cpu_second(rows.iter().map(|r| r.text.as_str()), |text| {
        std::hint::black_box(find(text));
    });
    let score = score_phi(&rows, find);
    let recall: Map<String, Json> = score.span_recall.iter().map(|(k, (_, r))| (k.clone(), json!(r))).collect();
    let spans: Map<String, Json> = score.span_recall.iter().map(|(k, (n, _))| (k.clone(), json!(n))).collect();
    Ok(json!({
        "docs": score.docs,
        "doc_recall": score.doc_recall,
        "doc_specificity": score.doc_specificity,
        "doc_leaked": score.doc_leaked,
        "token_recall": score.token_recall,
        "token_precision": score.token_precision,
        "char_recall": score.char_recall,
        "span_recall": recall,
        "spans": spans,
        "labels_without_place": unplaced.get(),
        "docs_per_cpu_second": rate,
        "rss_mb": peak_mb(),
    }))
}

/// `kith guard score-danger`.
pub fn danger(corpus: &Path) -> Result<Json> {
    let rows = rows(corpus, |row| {
        let level = match row.get("danger").and_then(Json::as_str) {
            Some("none") => None,
            Some(word) => Some(Level::parse(word).ok_or("\"danger\" is none of: now, today, soon, none")?),
            None => return Err("has no \"danger\"".into()),
        };
        Ok(DangerRow { text: text(row)?, level })
    })?;
    let score = score_danger(&rows);
    let by_level: Map<String, Json> = score
        .by_level
        .iter()
        .map(|l| {
            let word = l.level.map_or("none", Level::name).to_owned();
            (word, json!({ "rows": l.rows, "exact": l.exact, "found": l.found }))
        })
        .collect();
    Ok(json!({
        "docs": score.docs,
        "sensitivity": score.sensitivity,
        "ppv": score.ppv,
        "specificity": score.specificity,
        "ppv_at_3_5_percent": score.ppv_at_prevalence,
        "by_level": by_level,
    }))
}

/// `kith guard score-replies`.
pub fn replies(corpus: &Path) -> Result<Json> {
    let rows = rows(corpus, |row| {
        let word = |key| row.get(key).and_then(Json::as_str);
        let place = match word("place").unwrap_or("open") {
            "open" => Some(Place::Open),
            "members" => Some(Place::Members),
            "peers" => Some(Place::Peers),
            "care" => None,
            _ => return Err("\"place\" is none of: open, members, peers, care".into()),
        };
        // Either a truth value, or the reason itself.
        let (bad, reason) = match row.get("bad") {
            Some(Json::Bool(bad)) => (*bad, None),
            Some(Json::String(why)) => (!matches!(why.as_str(), "" | "none"), Some(why.as_str())),
            Some(Json::Null) => (false, None),
            _ => return Err("has no \"bad\"".into()),
        };
        let why = word("why").or(reason).unwrap_or(if bad { "bad" } else { "none" }).to_owned();
        Ok(ReplyRow { text: text(row)?, place, bad, why })
    })?;
    let score = score_replies(&rows);
    let by_why: Map<String, Json> = score
        .by_why
        .iter()
        .map(|(why, s)| {
            (
                why.clone(),
                json!({ "rows": s.rows, "stopped": s.stopped, "passed": s.rows - s.stopped, "named": s.named }),
            )
        })
        .collect();
    Ok(json!({
        "docs": score.docs,
        "bad": score.bad,
        "bad_passed": score.bad_passed,
        "fine": score.fine,
        "fine_stopped": score.fine_stopped,
        "fine_stopped_share": score.fine_stopped_share,
        "by_why": by_why,
    }))
}

/// `kith channels score-revoke`.
pub fn revoke(corpus: &Path) -> Result<Json> {
    let rows = rows(corpus, |row| {
        let word = |key| row.get(key).and_then(Json::as_str).map(str::to_owned);
        let revoke = row.get("revoke").and_then(Json::as_bool).ok_or("has no \"revoke\": true or false")?;
        Ok(RevokeRow {
            text: text(row)?,
            revoke,
            lang: word("lang").unwrap_or_else(|| "unknown".into()),
            why: word("why"),
        })
    })?;
    let score = score_revoke(&rows);
    let counts = |by: &std::collections::BTreeMap<String, RevokeCount>| -> Map<String, Json> {
        let count = |c: &RevokeCount| json!({ "texts": c.rows, "revoking": c.revoking, "missed": c.missed, "false_revocations": c.false_revocations });
        by.iter().map(|(key, c)| (key.clone(), count(c))).collect()
    };
    let mut line = json!({
        "texts": score.all.rows,
        "missed": score.missed,
        "false_revocations": score.false_revocations,
        "by_lang": counts(&score.by_lang),
    });
    if let Some(object) = line.as_object_mut().filter(|_| !score.by_why.is_empty()) {
        object.insert("by_why".into(), Json::Object(counts(&score.by_why)));
    }
    Ok(line)
}

/// Every row of a corpus, or the first fault with its file and line.
fn rows<T>(corpus: &Path, read: impl Fn(&Json) -> std::result::Result<T, String>) -> Result<Vec<T>> {
    let mut source = Source::open(corpus, Some(Format::Jsonl), None)?;
    let mut rows = Vec::new();
    while let Some(text) = source.next()? {
        let row = text.object().ok_or_else(|| wrong(corpus, text.line, "is not an object"))?;
        rows.push(read(row).map_err(|e| wrong(corpus, text.line, &e))?);
    }
    source.finish();
    if rows.is_empty() {
        return Err(wrong(corpus, 0, "has no rows"));
    }
    Ok(rows)
}

fn text(row: &Json) -> std::result::Result<String, String> {
    row.get("text").and_then(Json::as_str).map(str::to_owned).ok_or_else(|| "has no \"text\"".into())
}

/// How many texts one core reads in a second of its own time.
fn per_cpu_second<'t>(texts: impl Iterator<Item = &'t str> + Clone, read: impl Fn(&str)) -> Option<f64> {
    // The first reading builds the tables.
    texts.clone().take(1).for_each(&read);
    let start = cpu_ns()?;
    let mut count = 0_u32;
    loop {
        for text in texts.clone() {
            read(text);
            count += 1;
        }
        let spent = cpu_ns()?.saturating_sub(start);
        if spent >= LONG_ENOUGH_NS {
            let seconds = std::time::Duration::from_nanos(spent).as_secs_f64();
            return Some((f64::from(count) / seconds).round());
        }
    }
}

/// This thread's time on a processor, in nanoseconds, as Linux counts it; `None` elsewhere.
fn cpu_ns() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse().ok()
}

/// The most memory this process ever held, in MB.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    let kb: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some((kb / 102.4).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("kith-guard-score-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
        folder.join(name)
    }

    #[test]
    fn corpora_are_scored() {
        let one = file(
            "a.jsonl",
            "{\"id\":\"1\",\"text\":\"Call 303-555-0142 now\",\"phi\":[{\"type\":\"PHONE\",\"value\":\"303-555-0142\",\"start\":5,\"end\":17}]}\n",
        );
        let score = phi(&one).unwrap();
        assert_eq!((&score["docs"], &score["span_recall"]["PHONE"]), (&json!(1), &json!(1.0)));
        assert!(score["docs_per_cpu_second"].as_f64() > Some(0.0) && score["rss_mb"].as_f64() > Some(0.0), "{score}");
        let two = file(
            "b.jsonl",
            "{\"text\":\"I cant breathe, my chest hurts\",\"danger\":\"now\"}\n{\"text\":\"thanks\",\"danger\":\"none\"}\n",
        );
        assert_eq!(danger(&two).unwrap()["sensitivity"], json!(1.0));
        let three = file(
            "c.jsonl",
            "{\"text\":\"Thank you for coming in last week!\",\"place\":\"open\",\"bad\":true,\"why\":\"care-relationship\"}\n",
        );
        assert_eq!(replies(&three).unwrap()["by_why"]["care-relationship"]["stopped"], json!(1));
        let four = file(
            "four.jsonl",
            "{\"id\":\"1\",\"text\":\"STOP\",\"lang\":\"en\",\"revoke\":true}\n{\"id\":\"2\",\"text\":\"gracias\",\"lang\":\"es\",\"revoke\":true}\n{\"id\":\"3\",\"text\":\"thanks\",\"lang\":\"en\",\"revoke\":false}\n",
        );
        let score = revoke(&four).unwrap();
        assert_eq!(
            (&score["texts"], &score["missed"], &score["false_revocations"]),
            (&json!(3), &json!(0.5), &json!(0.0))
        );
        assert_eq!((&score["by_lang"]["es"]["missed"], score.get("by_why")), (&json!(1), None));
        let five = file("five.jsonl", "{\"text\":\"STOP\",\"revoke\":true,\"why\":\"keyword\"}\n");
        assert_eq!(revoke(&five).unwrap()["by_why"]["keyword"]["texts"], json!(1));
    }

    #[test]
    fn a_fault_names_file_and_line() {
        let check = |got: Result<Json>, want: &str| {
            let told = got.unwrap_err();
            assert!(told.contains(want), "{told}");
        };
        check(phi(&file("d.jsonl", "{\"text\":\"a\",\"phi\":[]}\n{\"text\":\"a\"}\n")), "d.jsonl:2: has no \"phi\"");
        check(
            phi(&file("e.jsonl", "{\"text\":\"a\",\"phi\":[{\"type\":\"X\",\"start\":0,\"end\":9}]}\n")),
            "e.jsonl:1: has a label",
        );
        check(danger(&file("f.jsonl", "{\"text\":\"a\",\"danger\":\"later\"}\n")), "f.jsonl:1: \"danger\" is none of");
        check(
            replies(&file("g.jsonl", "{\"text\":\"a\",\"place\":\"moon\",\"bad\":true}\n")),
            "g.jsonl:1: \"place\" is none of",
        );
        check(revoke(&file("i.jsonl", "{\"text\":\"a\",\"revoke\":\"yes\"}\n")), "i.jsonl:1: has no \"revoke\"");
        check(revoke(&file("j.jsonl", "{\"revoke\":true}\n")), "j.jsonl:1: has no \"text\"");
        check(replies(&file("h.jsonl", "\n")), "h.jsonl: has no rows");
        check(danger(std::path::Path::new("/nowhere/x.jsonl")), "/nowhere/x.jsonl: No such file");
    }
}
