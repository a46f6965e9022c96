import GRDB
import KSZHub
import Messages
import XMLSecurity

extension SQLiteHubStore {
    /// See `WitnessStore`.
    public func register(
        _ key: LogKey, limit: Int, finishing message: IdempotencyKey, outcome: FinalOutcome
    ) async throws -> FinalOutcome? {
        try await write { database in
            if let earlier = try Self.outcome(of: message, database) { return earlier }
            let known = try Self.logKeys(origin: key.origin, database)
            if !known.contains(where: { $0.publicKey == key.publicKey }) {
                guard known.count < limit else { return nil }
                try database.execute(
                    sql: "INSERT INTO log_key (origin, public_key, registered_at, document) VALUES (?, ?, ?, ?)",
                    arguments: [
                        key.origin, key.publicKey.blob, key.registeredAt.milliseconds, key.document.blob,
                    ])
            }
            try Self.finish(message, outcome: outcome, database)
            return outcome
        }
    }

    /// See `WitnessStore`.
    public func logKeys(origin: String) async throws -> [LogKey] {
        try await read { try Self.logKeys(origin: origin, $0) }
    }

    private static func logKeys(origin: String, _ database: Database) throws -> [LogKey] {
        try Row.fetchAll(database, sql: "SELECT * FROM log_key WHERE origin = ? ORDER BY seq", arguments: [origin])
            .map {
                LogKey(
                    origin: origin, publicKey: $0.bytes("public_key"),
                    registeredAt: UTCInstant(milliseconds: $0["registered_at"]), document: $0.bytes("document"))
            }
    }

    /// See `WitnessStore`.
    public func witnessedHead(origin: String) async throws -> WitnessedHead? {
        try await read { try Self.head(origin: origin, $0) }
    }

    /// See `WitnessStore`.
    public func witness(_ head: WitnessedHead, replacing old: WitnessedHead?) async throws -> Bool {
        try await write { database in
            guard try Self.head(origin: head.origin, database) == old else { return false }
            try database.execute(
                sql: """
                    INSERT INTO witnessed_head (origin, size, root, key_number) VALUES (?, ?, ?, ?)
                    ON CONFLICT (origin) DO UPDATE
                    SET size = excluded.size, root = excluded.root, key_number = excluded.key_number
                    """,
                arguments: [head.origin, Int64(clamping: head.size), head.root.blob, head.keyNumber])
            return true
        }
    }

    private static func head(origin: String, _ database: Database) throws -> WitnessedHead? {
        try Row.fetchOne(database, sql: "SELECT * FROM witnessed_head WHERE origin = ?", arguments: [origin]).map {
            WitnessedHead(
                origin: origin, size: UInt64(clamping: $0["size"] as Int64), root: $0.bytes("root"),
                keyNumber: $0["key_number"])
        }
    }
}
