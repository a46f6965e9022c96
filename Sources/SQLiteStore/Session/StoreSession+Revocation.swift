import Crypto
import GRDB
import MessageStore
import XMLSecurity

/// Revocation lists and OCSP responses as they counted.
extension StoreSession {
    /// What the question for an instant asks: uses that have ended after it, and those that have not ended.
    static let revocationQuery = """
        SELECT source, used_from, used_until FROM revocation_use WHERE used_until > ? AND used_from <= ?
        UNION ALL SELECT source, used_from, used_until FROM revocation_use WHERE used_until IS NULL AND used_from <= ?
        ORDER BY source
        """

    package func keepRevocation(_ sources: [RevocationSource], at instant: UTCInstant) throws {
        let kept = try Set(sources.map { try keep($0) })
        let used = try Set(
            all("SELECT source FROM revocation_use WHERE used_until IS NULL", []).map { try $0["source"] as Int64 })
        for id in used.subtracting(kept) {
            try run(
                "UPDATE revocation_use SET used_until = max(used_from, ?) WHERE source = ? AND used_until IS NULL",
                [instant.milliseconds, id])
        }
        for id in kept.subtracting(used).sorted() {
            try run("INSERT INTO revocation_use (source, used_from) VALUES (?, ?)", [id, instant.milliseconds])
        }
    }

    package func forgetRevocation(endedBefore instant: UTCInstant) throws {
        try run("DELETE FROM revocation_use WHERE used_until < ?", [instant.milliseconds])
        guard db.changesCount > 0 else { return }
        try run("DELETE FROM revocation_source WHERE id NOT IN (SELECT source FROM revocation_use)", [])
    }

    /// Stores one that is not known yet.
    private func keep(_ source: RevocationSource) throws -> Int64 {
        let digest = Array(SHA256.hash(data: source.bytes))
        try run(
            "INSERT INTO revocation_source (kind, digest, bytes) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING",
            [source.kind.rawValue, digest.blob, source.bytes.blob])
        guard let id = try one("SELECT id FROM revocation_source WHERE digest = ?", [digest.blob])?["id"] as Int64?
        else { throw MessageStoreError(.database, "a revocation list was not stored") }
        return id
    }

    package func revocation(at instant: UTCInstant) throws -> [KeptRevocation] {
        let milliseconds = instant.milliseconds
        return try all(Self.revocationQuery, [milliseconds, milliseconds, milliseconds]).map { row in
            KeptRevocation(
                id: try row["source"], from: UTCInstant(milliseconds: try row["used_from"]),
                until: try row.optionalInstant("used_until"))
        }
    }

    package func revocationSource(id: Int64) throws -> RevocationSource? {
        guard let row = try one("SELECT kind, bytes FROM revocation_source WHERE id = ?", [id]) else { return nil }
        guard let kind = RevocationSource.Kind(rawValue: try row["kind"]) else {
            throw MessageStoreError(.database, "a revocation source is of an unknown kind")
        }
        return RevocationSource(kind, try row.bytes("bytes"))
    }
}
