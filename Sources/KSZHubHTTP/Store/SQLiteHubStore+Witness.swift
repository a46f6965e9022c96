import GRDB
import KSZHub
import Messages
import XMLSecurity

extension SQLiteHubStore {
    /// See `WitnessStore`.
    public func register(
        _ key: LogKey, replacing old: [UInt8]?, limit: Int, finishing message: IdempotencyKey, outcome: FinalOutcome
    ) async throws -> LogKeyRegistration {
        try await write { database in
            if let earlier = try Self.outcome(of: message, database) { return .kept(earlier) }
            let verdict = LogKeySuccession.verdict(
                on: key, replacing: old, among: try Self.logKeys(besides: key.origin, database), limit: limit,
                isAllowed: try Self.isAllowed(key, database))
            switch verdict {
            case .known: break
            case .accepted: try Self.insert(key, database)
            case .acceptedByPermission:
                try Self.insert(key, database)
                try Self.usePermissions(for: key, database)
            case .tooMany, .notVouchedFor: return .refused(verdict)
            }
            try Self.finish(message, outcome: outcome, database)
            return .kept(outcome)
        }
    }

    private static func insert(_ key: LogKey, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO log_key (origin, public_key, registered_at, document) VALUES (?, ?, ?, ?)",
            arguments: [key.origin, key.publicKey.blob, key.registeredAt.milliseconds, key.document.blob])
    }

    /// See `WitnessStore`.
    public func allow(_ permission: LogKeyPermission) async throws {
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO log_key_permission (origin, public_key, reason, allowed_at, valid_until, used_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    permission.origin, permission.publicKey.blob, permission.reason, permission.instant.milliseconds,
                    permission.validUntil.milliseconds, permission.usedAt?.milliseconds,
                ])
        }
    }

    /// See `WitnessStore`.
    public func logKeyPermissions() async throws -> [LogKeyPermission] {
        try await read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM log_key_permission ORDER BY seq").map {
                LogKeyPermission(
                    origin: $0["origin"], publicKey: $0.bytes("public_key"), reason: $0["reason"],
                    instant: UTCInstant(milliseconds: $0["allowed_at"]),
                    validUntil: UTCInstant(milliseconds: $0["valid_until"]),
                    usedAt: ($0["used_at"] as Int64?).map { UTCInstant(milliseconds: $0) })
            }
        }
    }

    /// A permission that can still be used for a key when it is registered.
    private static let openPermission = "origin = ? AND public_key = ? AND used_at IS NULL AND valid_until > ?"

    private static func isAllowed(_ key: LogKey, _ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM log_key_permission WHERE \(openPermission))",
            arguments: [key.origin, key.publicKey.blob, key.registeredAt.milliseconds]) ?? false
    }

    /// One registration uses up whatever the operator said of this key: nobody needs it twice.
    private static func usePermissions(for key: LogKey, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE log_key_permission SET used_at = ? WHERE \(openPermission)",
            arguments: [
                key.registeredAt.milliseconds, key.origin, key.publicKey.blob, key.registeredAt.milliseconds,
            ])
    }

    /// The keys of all logs of the OCMW that an origin names, in the order of registration.
    private static func logKeys(besides origin: String, _ database: Database) throws -> [LogKey] {
        // The year is the last part of an origin.
        let prefix = origin.prefix(upTo: origin.lastIndex(of: "/") ?? origin.endIndex) + "/"
        return try Row.fetchAll(
            database, sql: "SELECT * FROM log_key WHERE substr(origin, 1, length(?1)) = ?1 ORDER BY seq",
            arguments: [String(prefix)]
        ).map { logKey($0) }
    }

    /// See `WitnessStore`.
    public func logKeys(origin: String) async throws -> [LogKey] {
        try await read { try Self.logKeys(origin: origin, $0) }
    }

    private static func logKeys(origin: String, _ database: Database) throws -> [LogKey] {
        try Row.fetchAll(database, sql: "SELECT * FROM log_key WHERE origin = ? ORDER BY seq", arguments: [origin])
            .map { logKey($0) }
    }

    private static func logKey(_ row: Row) -> LogKey {
        LogKey(
            origin: row["origin"], publicKey: row.bytes("public_key"),
            registeredAt: UTCInstant(milliseconds: row["registered_at"]), document: row.bytes("document"))
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
