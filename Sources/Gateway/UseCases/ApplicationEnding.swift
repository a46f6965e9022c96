import MessageStore
import Messages
import SocialSecurity

/// How an application ended at this OCMW: withdrawn by the applicant, or decided.
public enum ApplicationEnding: Hashable, Sendable {
    /// The applicant withdrew it on this day.
    case withdrawal(on: CivilDate)
    /// The OCMW decided.
    case decision(ApplicationDecision)

    /// The state that it gives the application.
    var state: ApplicationState {
        switch self {
        case .withdrawal: .withdrawn
        case .decision: .decided
        }
    }

    /// As it is stored and shown: a member `withdrawal` or `decision`.
    var json: JSONValue {
        switch self {
        case .withdrawal(let day): .object(["withdrawal": .object(["withdrawnOn": .string(day.description)])])
        case .decision(let decision): .object(["decision": decision.json])
        }
    }

    /// Reads what was stored.
    ///
    /// - Throws: `GatewayError` with `.storedDocumentUnreadable`.
    init(stored bytes: [UInt8]) throws {
        let errors = FieldErrors()
        var reader = FieldReader(try JSONValue(bytes: bytes), errors: errors, stored: true)
        let decision = reader.object("decision", ApplicationDecision.read)
        let withdrawnOn = reader.object("withdrawal") { $0.date("withdrawnOn") }
        guard let ending = decision.map(Self.decision) ?? withdrawnOn.map(Self.withdrawal), errors.errors.isEmpty else {
            throw GatewayError(.storedDocumentUnreadable, "the stored end of an application cannot be read back")
        }
        self = ending
    }
}

/// What an OCMW decided on an application, as far as the network has to know it.
public struct ApplicationDecision: Hashable, Sendable {
    /// What was decided.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// Aid is granted.
        case granted = "GRANTED"
        /// Aid is refused.
        case refused = "REFUSED"
        /// Ended otherwise, for example without object.
        case other = "OTHER"
    }

    /// Aid that was granted, as the reference directory knows it.
    public struct Grant: Hashable, Sendable {
        /// Living wage, equivalent living wage or other aid.
        public let qualityCode: QualityCode
        /// The days of the aid; open while it runs on.
        public let period: Period
    }

    /// What was decided.
    public let outcome: Outcome
    /// The day of the decision.
    public let decidedOn: CivilDate
    /// What was granted; there exactly when the outcome is `granted`.
    public let grant: Grant?

    /// The quality codes that aid on an application can lead to.
    ///
    /// Source: official list of quality codes of sector 17.
    static let grantCodes: [QualityCode] = [.livingWage, .equivalentLivingWage, .otherAid]

    static func read(_ reader: inout FieldReader) -> ApplicationDecision? {
        let outcome = reader.required("outcome", reader.enumeration("outcome", Outcome.self))
        let decidedOn = reader.required("decidedOn", reader.date("decidedOn"))
        let code = reader.qualityCode("qualityCode")
        let period = reader.period("period")
        guard let outcome, let decidedOn else { return nil }
        if let code, !grantCodes.contains(code) {
            reader.errors.add(
                reader.path("qualityCode"), "granted-quality-code",
                "must be 2 (living wage), 3 (equivalent living wage) or 4 (other aid)")
        }
        guard outcome == .granted else {
            for (name, isGiven) in [("qualityCode", code != nil), ("period", period != nil)] where isGiven {
                reader.errors.add(reader.path(name), "only-when-granted", "may stand only with outcome GRANTED")
            }
            return ApplicationDecision(outcome: outcome, decidedOn: decidedOn, grant: nil)
        }
        guard let code = reader.required("qualityCode", code), let period = reader.required("period", period) else {
            return nil
        }
        return ApplicationDecision(
            outcome: outcome, decidedOn: decidedOn, grant: Grant(qualityCode: code, period: period))
    }

    var json: JSONValue {
        JSONValue.members([
            "outcome": .string(outcome.rawValue), "decidedOn": .string(decidedOn.description),
            "qualityCode": grant.map { .integer(Int64($0.qualityCode.rawValue)) },
            "period": grant.map {
                JSONValue.members(["begin": .string($0.period.begin.description), "end": .date($0.period.end)])
            },
        ])
    }
}

extension ApplicationState {
    /// True when nothing changes the state any more.
    var isEnded: Bool { self == .withdrawn || self == .decided }

    /// True while the persons are inquired about here: others may still be asked.
    var isUnderInquiry: Bool {
        switch self {
        case .open, .transferSent, .contested: true
        case .transferred, .withdrawn, .decided: false
        }
    }
}
