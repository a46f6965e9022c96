/// What list and log can disagree about; the raw values are stable.
public enum ReconciliationCode: String, Hashable, Sendable, CaseIterable {
    // The hub knows it, the log does not.
    /// The hub met a document of this OCMW, and no line is about it.
    case notLogged = "not-logged"
    /// Lines tell of its delivery; the one that says who sent it and why is missing.
    case intentNotLogged = "intent-not-logged"
    /// The hub gave an answer or a refusal, and no line says how it ended.
    case outcomeNotLogged = "outcome-not-logged"
    /// The hub carried a document to this OCMW and got its signed answer; no line says that it came.
    case receptionNotLogged = "reception-not-logged"
    // Both know it, and say different things.
    /// The log says that it ended otherwise than the hub does.
    case outcomeDiffers = "outcome-differs"
    /// Another operation.
    case operationDiffers = "operation-differs"
    /// Another legal context, or one on one side only.
    case legalContextDiffers = "legal-context-differs"
    /// Another organisation on the other side.
    case counterpartDiffers = "counterpart-differs"
    // The log knows it, the hub does not.
    /// A line says that the hub treated or carried it, and the hub's list does not have it.
    case unknownToHub = "unknown-to-hub"
    /// Somebody wanted to consult, and no line says how it ended.
    case intentWithoutOutcome = "intent-without-outcome"
    // No difference yet.
    /// Not settled, and young enough that the next attempt may still come.
    case underWay = "under-way"

    /// True for what is a difference; false for what only has to be looked at again.
    public var isDifference: Bool { self != .underWay }

    /// What it means, in words.
    public var reason: String {
        switch self {
        case .notLogged: "the hub met this document of yours; no line of the log is about it"
        case .intentNotLogged: "lines tell of its delivery; the line that says who sent it and why is missing"
        case .outcomeNotLogged: "the hub told how it ended; no line of the log does"
        case .receptionNotLogged: "the hub has a signed answer to this document; no line says that it came"
        case .outcomeDiffers: "the log says that it ended otherwise than the hub does"
        case .operationDiffers: "the log names another operation than the hub"
        case .legalContextDiffers: "the log names another legal context than the hub"
        case .counterpartDiffers: "the log names another organisation on the other side than the hub"
        case .unknownToHub: "a line says that the hub treated it; the hub's list does not have it"
        case .intentWithoutOutcome: "somebody wanted to consult; no line says how it ended"
        case .underWay: "not settled yet; the gateway may still try again"
        }
    }

    /// What the adviser does about it, in words.
    public var remedy: String {
        switch self {
        case .notLogged, .intentNotLogged:
            "find out which program or person used the OCMW's key outside the log; keep the hub's list; "
                + "run audit verify; if nobody can explain it, have the signing key replaced"
        case .outcomeNotLogged, .intentWithoutOutcome:
            "look at outbox show; if the gateway was down, start it and reconcile again after an hour; "
                + "if the line stays alone, ask the administrator where the answer went"
        case .receptionNotLogged:
            "look whether the document stands in the inbox; run audit verify; a restored backup explains it, "
                + "then ask the sender to send again under a new ticket"
        case .outcomeDiffers:
            "an answer can be lost on the way: see the lines of the ticket for a later attempt; without one, "
                + "ask the administrator, and keep the hub's list as evidence"
        case .operationDiffers, .legalContextDiffers, .counterpartDiffers:
            "the signed document decides: export it, verify it, and keep it with the hub's list"
        case .unknownToHub:
            "reconcile the day before and after; if it stays, send the hub the evidence of the ticket and ask why "
                + "its list lacks it"
        case .underWay: "reconcile the day again tomorrow"
        }
    }
}
