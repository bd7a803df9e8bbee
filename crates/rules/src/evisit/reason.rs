//! The names of exclusions and of proof. The sentences that people read are the slice's, by [`Reason::id`].

names! {
    /// Why there is no code, or why some minutes are not in it. Numbers are facts 1a's rules unless said otherwise.
    Reason {
        /// Nobody asked, or staff or an outreach began it (2).
        NotPatientInitiated = "not-patient-initiated",
        /// The opening message was not written by the patient or a proxy (2).
        AuthorNotPatient = "author-not-patient",
        /// The patient is not established with the group (1).
        NotEstablished = "not-established",
        /// Results were passed on and nothing else (5).
        ResultsOnly = "results-only",
        /// An appointment was made or moved (5).
        Scheduling = "scheduling",
        /// A refill without an evaluation (5).
        Refill = "refill",
        /// No consent is recorded (11).
        NoConsent = "no-consent",
        /// The consent was recorded after the day of the first review (11).
        ConsentLater = "consent-later",
        /// The consent was a year old or older on the day of the first review (11).
        ConsentLapsed = "consent-lapsed",
        /// Enrolled in advanced primary care, which includes e-visits (1e).
        Apcm = "apcm",
        /// Belongs to the follow-up of a surgery (8).
        Postoperative = "postoperative",
        /// No clinician has personally read it yet (3).
        NotReviewed = "not-reviewed",
        /// No table of codes is effective on the day of the first review.
        NoTable = "no-table",
        /// An earlier e-visit's seven days were still running: its time belongs there (1, 8).
        EarlierWindow = "earlier-window",
        /// A related visit in the seven days before: this work is part of it (6).
        RelatedVisitBefore = "related-visit-before",
        /// A related visit within seven days after: it takes this work in (7).
        RelatedVisitAfter = "related-visit-after",
        /// Fewer whole minutes than the first row (1).
        TooFewMinutes = "too-few-minutes",
        /// Note: both classes reach a code; only the QHP's is proposed.
        QhpCodeWins = "qhp-code-wins",
        /// Note: both classes worked; their minutes are not added up.
        ClassesNotSummed = "classes-not-summed",
        /// Note: clinical staff's time was left out (4).
        ClinicalStaff = "clinical-staff",
        /// Note: time of another billing group was left out (4).
        OtherGroup = "other-group",
        /// Note: time that another ledger counts was left out (9).
        OtherLedger = "other-ledger",
        /// Note: time logged twice at once, by two people or in two tabs, was counted once (4).
        CountedOnce = "counted-once",
        /// Note: time before the inquiry or before the first day was left out (3).
        BeforeWindow = "before-window",
        /// Note: time after the seventh day was left out (3).
        AfterWindow = "after-window",
        /// Note: an entry that stops before it starts was left out.
        BackwardEntry = "backward-entry",
        /// Note: the table's numbers were not checked for this date.
        TableNotChecked = "table-not-checked",
    }
}

impl Reason {
    /// True when the code cannot be proposed; false for a note about minutes or numbers.
    pub fn blocks(self) -> bool {
        self <= Self::TooFewMinutes
    }
}

names! {
    /// What a claim line must carry (facts 1g); the slice holds it, or the engine sees it in the episode.
    Evidence {
        /// The patient's id.
        Patient = "patient",
        /// The payer, or self-pay.
        Payer = "payer",
        /// NPI of the one who did the work.
        RenderingNpi = "rendering-npi",
        /// NPI of the one who bills.
        BillingNpi = "billing-npi",
        /// A licence in the State in which the patient was.
        LicenceState = "licence-state",
        /// The consent's id, method and the version of the cost text that was shown.
        ConsentRecord = "consent-record",
        /// An ICD-10-CM diagnosis.
        Diagnosis = "diagnosis",
        /// At least one whole minute with start, stop, actor and role. Seen by the engine.
        Minutes = "minutes",
        /// What was done in each stretch, and its ledger.
        Activity = "activity",
        /// The inquiry's time and author. Seen by the engine.
        Inquiry = "inquiry",
        /// When it was first personally read. Seen by the engine.
        FirstReview = "first-review",
        /// Visits before and after were looked up. Seen by the engine.
        VisitLookup = "visit-lookup",
        /// Somebody said whether it belongs to a surgery. Seen by the engine.
        PostoperativeCheck = "postoperative-check",
        /// Somebody looked whether the patient is in APCM. Seen by the engine.
        ApcmCheck = "apcm-check",
        /// The summary of the decision making.
        DecisionSummary = "decision-summary",
        /// The hash of the stored thread.
        ThreadHash = "thread-hash",
    }
}
