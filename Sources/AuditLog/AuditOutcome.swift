/// How the recorded act ended. Raw values stand in the leaf and never change.
public enum AuditOutcome: String, Hashable, Sendable, CaseIterable {
    /// The act was done.
    case done
    /// The document reached its recipient, who signed for it.
    case delivered
    /// An answer with data came or was given.
    case answered
    /// An answer without data came or was given.
    case nothingFound = "nothing-found"
    /// A rule refused the act; the rule stands beside it.
    case refused
    /// The hub could not forward the document; not final.
    case notForwarded = "not-forwarded"
    /// No answer came in time; not final.
    case timedOut = "timed-out"
    /// The act failed for another reason, whose code stands beside it.
    case failed
}

/// Whether data were looked at or changed. Raw values stand in the leaf and never change.
public enum AuditAccess: String, Hashable, Sendable, CaseIterable {
    /// Data were looked at.
    case consulted
    /// Data were made, changed or ended.
    case changed
}
