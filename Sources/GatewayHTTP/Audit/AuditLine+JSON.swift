import AuditLog
import Gateway
import MessageStore
import XMLSecurity

extension AuditLine {
    /// The line as the adviser reads it; personal values as far as they are kept, each proven by its commitment.
    ///
    /// - Parameter erasures: read after the line.
    /// - Throws: `AuditLogError` when the stored leaf is not one.
    public func json(_ erasures: AuditErasures) throws -> JSONValue {
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
            members[field.rawValue] = opened(field, in: leaf, erasures)
        }
        return .object(members)
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

    /// The value behind a commitment, or what is wrong with it: `erased`, `missing`, `different`, `unreadable`.
    private func opened(_ field: PersonalField, in leaf: AuditLeaf, _ erasures: AuditErasures) -> JSONValue? {
        let value = erasures.value(of: field, of: self, leaf)
        if case .proven(let secret) = value {
            return .string(field == .messageDigest ? Base64.encode(secret.value) : secret.text ?? "")
        }
        return value.problem.map { .object(["problem": .string($0)]) }
    }
}

extension [AuditLine] {
    /// The lines as the adviser reads them; what is gone of them is looked up in the log.
    public func json(in store: any TenantStore) async throws -> [JSONValue] {
        let erasures = try await AuditErasures.of(self, in: store)
        return try map { try $0.json(erasures) }
    }
}
