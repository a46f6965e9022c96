import Gateway
import XMLSecurity

/// What a command found out about one file.
struct FileVerdict {
    /// Facts to show.
    var facts: [String: String] = [:]
    /// Every failed step; none: valid.
    var failures: [String] = []
    /// What the failed steps compared, in the order of ``failures``; empty where there is nothing to tell.
    var details: [[(name: String, value: String)]] = []

    init(facts: [String: String] = [:], failures: [String] = []) {
        self.facts = facts
        self.failures = failures
    }

    init(facts: [String: String], steps: [FailedStep]) {
        self.facts = facts
        failures = steps.map(\.description)
        details = steps.map(Self.details)
    }

    /// In the words of XML Signature.
    private static func details(of step: FailedStep) -> [(name: String, value: String)] {
        let evidence = step.evidence
        let all: [(String, String?)] = [
            ("step", step.code.rawValue), ("detail", step.detail), ("reference", evidence.reference),
            ("algorithm", evidence.algorithm), ("expectedDigest", evidence.expectedDigest.map(Base64.encode)),
            ("computedDigest", evidence.computedDigest.map(Base64.encode)), ("certificateSubject", evidence.subject),
        ]
        let state: RevocationState = step.code == .certificateRevoked ? .revoked : .unknown
        return all.compactMap { name, value in value.map { (name, $0) } } + (evidence.revocation?.facts(state) ?? [])
    }

    /// As one JSON object.
    func json(file: String) -> JSONValue {
        var members = facts.mapValues(JSONValue.string)
        members["file"] = .string(file)
        members["valid"] = .bool(failures.isEmpty)
        if !failures.isEmpty { members["failures"] = .array(failures.map(JSONValue.string)) }
        if !details.isEmpty {
            members["failedSteps"] = .array(
                details.map { .object(Dictionary(uniqueKeysWithValues: $0.map { ($0.name, .string($0.value)) })) })
        }
        return .object(members)
    }

    /// As lines for a person.
    func lines(file: String) -> [String] {
        guard !failures.isEmpty else {
            return ["\(file): valid"] + facts.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
        }
        let steps = failures.enumerated().flatMap { index, failure in
            ["  \(failure)"]
                + (index < details.count ? details[index] : [])
                .filter { $0.name != "step" && $0.name != "detail" }.map { "    \($0.name): \($0.value)" }
        }
        return ["\(file): invalid"] + steps
    }
}
