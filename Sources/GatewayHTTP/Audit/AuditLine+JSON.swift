import AuditLog
import Gateway
import MessageStore
import XMLSecurity

extension AuditLine {
    /// The line as the adviser reads it; personal values as far as they were not erased, each proven by its commitment.
    ///
    /// - Throws: `AuditLogError` when the stored leaf is not one.
    public var json: JSONValue {
        get throws {
            let leaf = try AuditLeaf(decoding: leafBytes)
            var members: [String: JSONValue] = [
                "index": .integer(Int64(index)), "year": .integer(Int64(year)),
                "leafHash": .string(leaf.leafHash.description), "act": .string(leaf.act.rawValue),
                "time": .string(UTCInstant(milliseconds: leaf.timeMilliseconds).xmlDateTime),
                "access": .string(leaf.access.rawValue), "organisation": .string(leaf.organisation),
                "application": .string(leaf.application),
            ]
            for (name, text) in Self.texts(leaf) { members[name] = text.map(JSONValue.string) }
            if !isOurs { members["problem"] = .string(AuditFinding.Code.lineNotOurs.rawValue) }
            members["qualityCode"] = leaf.qualityCode.map { .integer(Int64($0)) }
            for field in PersonalField.allCases {
                members[field.rawValue] = opened(field, in: leaf)
            }
            return .object(members)
        }
    }

    private static func texts(_ leaf: AuditLeaf) -> [(String, String?)] {
        [
            ("process", leaf.process), ("role", leaf.role), ("applicationVersion", leaf.applicationVersion),
            ("legalContext", leaf.legalContext),
            ("service", leaf.service), ("serviceVersion", leaf.serviceVersion), ("counterpart", leaf.counterpart),
            ("ticket", leaf.ticket), ("kszTicket", leaf.kszTicket), ("conversation", leaf.conversation),
            ("outcome", leaf.outcome?.rawValue), ("rule", leaf.rule), ("object", leaf.object),
        ]
    }

    /// The value behind a commitment, or what is wrong with it: `erased`, `different`, `unreadable`.
    private func opened(_ field: PersonalField, in leaf: AuditLeaf) -> JSONValue? {
        switch leaf.opening(field, with: side[field]) {
        case .absent: nil
        case .proven(let secret):
            .string(field == .messageDigest ? Base64.encode(secret.value) : secret.text ?? "")
        case .different: .object(["problem": .string("different")])
        case .unproven: .object(["problem": .string(sideState == .unreadable ? "unreadable" : "erased")])
        }
    }
}
