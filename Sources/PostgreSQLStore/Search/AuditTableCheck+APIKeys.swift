import AuditLog
import MessageStore

extension AuditTableCheck {
    private static let keyLimit = 100

    private static let actQuery = """
        SELECT audit_leaf.year, audit_leaf.position, audit_leaf.leaf, audit_leaf.tag
        FROM audit_kind JOIN audit_leaf ON audit_leaf.kind = audit_kind.id
        WHERE audit_kind.act = $1 ORDER BY audit_leaf.seq
        """

    /// API keys without their tags; and those with a tag of which no line says that they were made, or of which one says that
    /// they were revoked: a row that was true once can be put back.
    func apiKeys() throws -> [AuditTableFault] {
        let rows = try session.all("SELECT * FROM api_key ORDER BY seq")
        guard !rows.isEmpty else { return [] }
        let year = try session.auditYears().last ?? 0
        let made = try lines(.apiKeyCreated)
        let revoked = try lines(.apiKeyRevoked)
        return try rows.compactMap { row -> AuditTableFault? in
            let key = try APIKeyRow(row)
            guard try session.isOurs(key, row), key.objects.contains(where: { made[$0] != nil }) else {
                return AuditTableFault(.apiKey, year: year, subject: Self.name(key.id))
            }
            let line = key.objects.lazy.compactMap { revoked[$0] }.first
            guard key.revokedAt == nil, let line else { return nil }
            return AuditTableFault(.apiKey, year: line.year, index: line.index, subject: Self.name(key.id))
        }.prefix(Self.keyLimit).map(\.self)
    }

    /// Where the log says something of an object, by lines that this store wrote.
    private func lines(_ act: AuditAct) throws -> [String: AuditPosition] {
        var places: [String: AuditPosition] = [:]
        for row in try session.all(Self.actQuery, [.text(act.rawValue)]) {
            guard try session.isOurs(row), let leaf = try? AuditLeaf(decoding: row.bytes("leaf")),
                let object = leaf.object
            else { continue }
            places[object] = try row.auditPosition
        }
        return places
    }

    /// What a finding calls a key; an id that the gateway gives no key is not repeated.
    private static func name(_ id: String) -> String {
        let isID = { (byte: UInt8) in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard id.utf8.count == 12, id.utf8.allSatisfy(isID) else {
            return "api-key with another id than ours have"
        }
        return "api-key/\(id)"
    }
}
