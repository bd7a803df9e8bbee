//! What is wrong with an input, and where; told as FHIR `OperationOutcome`.

use serde_json::{Value, json};

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Kept as received; somebody may want to look.
    Warning,
    /// The resource is refused.
    Error,
}

/// Why an input is refused or doubted; [`Reason::code`] is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The file is larger, or holds more values, than the limit.
    TooLarge,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The text is not JSON (RFC 8259).
    NotJson,
    /// Nested deeper than [`crate::MAX_DEPTH`].
    TooDeep,
    /// One object holds the same key twice, so readers would disagree about its meaning.
    DuplicateKey,
    /// A string holds U+0000, which FHIR forbids and databases refuse.
    BadCharacter,
    /// A key that no FHIR element can have.
    BadKey,
    /// A Bundle entry without a resource: a request or a response alone.
    NoResource,
    /// Not an object with a `resourceType`, or a type that R4 does not know.
    UnknownType,
    /// `id` is not 1-64 of `A-Z a-z 0-9 - .`
    BadId,
    /// A required element is missing.
    Required,
    /// A code outside its required value set.
    BadCode,
    /// A date, dateTime or instant that FHIR does not allow.
    BadDate,
    /// A value that must be a JSON number is not.
    NotNumber,
    /// A reference that is neither local, absolute, contained, conditional nor urn.
    BadReference,
    /// An empty string, array or object, or a null outside an array.
    Empty,
    /// An element has the wrong JSON shape.
    WrongShape,
}

impl Reason {
    /// The stable code, as printed by imports and kept in work items.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NotUtf8 => "not-utf8",
            Self::NotJson => "not-json",
            Self::TooDeep => "too-deep",
            Self::DuplicateKey => "duplicate-key",
            Self::BadCharacter => "bad-character",
            Self::BadKey => "bad-key",
            Self::NoResource => "no-resource",
            Self::UnknownType => "unknown-type",
            Self::BadId => "bad-id",
            Self::Required => "required",
            Self::BadCode => "bad-code",
            Self::BadDate => "bad-date",
            Self::NotNumber => "not-number",
            Self::BadReference => "bad-reference",
            Self::Empty => "empty",
            Self::WrongShape => "wrong-shape",
        }
    }

    /// The code of FHIR's `issue-type` value set.
    pub const fn issue_type(self) -> &'static str {
        match self {
            Self::TooLarge | Self::TooDeep => "too-costly",
            Self::NotUtf8 | Self::NotJson | Self::DuplicateKey | Self::WrongShape | Self::BadKey => "structure",
            Self::NoResource => "not-supported",
            Self::UnknownType => "invalid",
            Self::Required => "required",
            Self::BadCode => "code-invalid",
            Self::BadId | Self::BadDate | Self::NotNumber | Self::BadReference | Self::Empty | Self::BadCharacter => {
                "value"
            }
        }
    }
}

/// One thing that is wrong. No field carries a word of the patient's: only element names, codes and numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Refused, or only doubted.
    pub severity: Severity,
    /// Why.
    pub reason: Reason,
    /// Where, as FHIRPath: `Bundle.entry[12].resource.status`; empty when the whole file is meant.
    pub path: String,
    /// One English sentence.
    pub text: String,
    /// Line in the file, from 1, when known.
    pub line: Option<usize>,
    /// Byte in the file, from 0, when known.
    pub offset: Option<usize>,
}

impl Problem {
    /// A refusal at `path`.
    pub fn error(reason: Reason, path: impl Into<String>, text: impl Into<String>) -> Self {
        let severity = Severity::Error;
        Self { severity, reason, path: path.into(), text: text.into(), line: None, offset: None }
    }

    /// A doubt at `path`.
    pub fn warning(reason: Reason, path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(reason, path, text) }
    }

    /// The same problem seen from the file: the leading type of the path gives way to the entry's path, and the
    /// entry's line is noted when no better one is known.
    pub fn under(mut self, entry: &crate::Entry) -> Self {
        let rest = self.path.find(['.', '[']).map_or("", |at| &self.path[at..]);
        self.path = format!("{}{rest}", entry.path);
        self.line = self.line.or(Some(entry.line));
        self
    }
}

/// The `OperationOutcome` that tells `problems`; "all ok" when there are none.
pub fn outcome(problems: &[Problem]) -> Value {
    let issue = |p: &Problem| {
        let severity = if p.severity == Severity::Error { "error" } else { "warning" };
        let mut issue = json!({
            "severity": severity,
            "code": p.reason.issue_type(),
            "details": { "coding": [{ "system": "urn:kith:fhir-problem", "code": p.reason.code() }], "text": p.text },
        });
        if let (Some(line), Some(map)) = (p.line, issue.as_object_mut()) {
            map.insert("diagnostics".into(), json!(format!("line {line}")));
        }
        if let (false, Some(map)) = (p.path.is_empty(), issue.as_object_mut()) {
            map.insert("expression".into(), json!([p.path]));
        }
        issue
    };
    let mut issues: Vec<Value> = problems.iter().map(issue).collect();
    if issues.is_empty() {
        issues.push(json!({ "severity": "information", "code": "informational", "details": { "text": "All OK" } }));
    }
    json!({ "resourceType": "OperationOutcome", "issue": issues })
}
