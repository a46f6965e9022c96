import Crypto
import MessageStore
import XMLSecurity

/// Revocation lists and OCSP responses as they counted.
extension StoreSession {
    /// What the question for an instant asks: uses that have ended after it, and those that have not ended.
    static let revocationQuery = """
        SELECT source, used_from, used_until FROM revocation_use WHERE used_until > $1 AND used_from <= $1
        UNION ALL SELECT source, used_from, used_until FROM revocation_use WHERE used_until IS NULL AND used_from <= $1
        ORDER BY source
        """

    package func keepRevocation(_ sources: [RevocationSource], at instant: UTCInstant) throws {
        let kept = try Set(sources.map { try keep($0) })
        let used = try Set(
            all("SELECT source FROM revocation_use WHERE used_until IS NULL").map { try $0.integer("source") })
        for id in used.subtracting(kept).sorted() {
            try run(
                "UPDATE revocation_use SET used_until = greatest(used_from, $1) WHERE source = $2 AND used_until IS NULL",
                [.instant(instant), .integer(id)])
        }
        for id in kept.subtracting(used).sorted() {
            try run(
                "INSERT INTO revocation_use (source, used_from) VALUES ($1, $2)", [.integer(id), .instant(instant)])
        }
    }

    package func forgetRevocation(endedBefore instant: UTCInstant) throws {
        guard try run("DELETE FROM revocation_use WHERE used_until < $1", [.instant(instant)]) > 0 else { return }
        try run(
            """
            DELETE FROM revocation_source
            WHERE NOT EXISTS (SELECT 1 FROM revocation_use WHERE revocation_use.source = revocation_source.id)
            """)
    }

    /// Stores one that is not known yet.
    private func keep(_ source: RevocationSource) throws -> Int64 {
        let digest = Value.bytes(Array(SHA256.hash(data: source.bytes)))
        try run(
            "INSERT INTO revocation_source (kind, digest, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [.text(source.kind.rawValue), digest, .bytes(source.bytes)])
        guard let row = try one("SELECT id FROM revocation_source WHERE digest = $1", [digest]) else {
            throw MessageStoreError(.database, "a revocation list was not stored")
        }
        return try row.integer("id")
    }

    package func revocation(at instant: UTCInstant) throws -> [KeptRevocation] {
        try all(Self.revocationQuery, [.instant(instant)]).map { row in
            KeptRevocation(
                id: try row.integer("source"), from: try row.instant("used_from"),
                until: try row.optionalInstant("used_until"))
        }
    }

    package func revocationSource(id: Int64) throws -> RevocationSource? {
        try one("SELECT kind, bytes FROM revocation_source WHERE id = $1", [.integer(id)]).map {
            RevocationSource(try $0.name("kind"), try $0.bytes("bytes"))
        }
    }
}
