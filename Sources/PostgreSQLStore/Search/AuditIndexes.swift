import AuditLog
import MessageStore
import XMLSecurity

/// Notes, in one transaction, what lines are found by beside themselves: combinations of clear fields, and times.
struct AuditIndexes {
    private let session: StoreSession
    private var kinds: [AuditKind: Int64] = [:]
    private var periods = AuditPeriods()

    init(session: StoreSession) { self.session = session }

    /// Notes a line.
    ///
    /// - Returns: the number of its combination of clear fields.
    mutating func add(_ leaf: AuditClearFields, row: Int64) throws -> Int64 {
        periods.add(leaf.timeMilliseconds, row: row)
        let kind = AuditKind(leaf)
        if let known = kinds[kind] { return known }
        let id = try session.id(of: kind)
        kinds[kind] = id
        return id
    }

    /// Notes the times of the lines, in their blocks.
    func finish() throws {
        for (block, times) in periods.blocks {
            try session.run(
                """
                INSERT INTO audit_period AS known (block, earliest, latest) VALUES ($1, $2, $3)
                ON CONFLICT (tenant, block) DO UPDATE SET earliest = least(known.earliest, excluded.earliest),
                    latest = greatest(known.latest, excluded.latest)
                WHERE excluded.earliest < known.earliest OR excluded.latest > known.latest
                """, [.integer(block), .integer(times.lowerBound), .integer(times.upperBound)])
        }
    }
}

/// A combination of clear fields; what a line has not is empty.
struct AuditKind: Hashable {
    /// Columns of `audit_kind`.
    static let columns = ["act", "service", "legal_context", "outcome", "application", "counterpart"]

    /// UTF-8, in the order of the columns: two spellings of one text are two texts.
    private let values: [[UInt8]]

    init(_ leaf: AuditClearFields) {
        values = [
            leaf.act.rawValue, leaf.service ?? "", leaf.legalContext ?? "", leaf.outcome?.rawValue ?? "",
            leaf.application, leaf.counterpart ?? "",
        ].map { Array($0.utf8) }
    }

    /// - Parameter row: with the columns of `audit_kind`; `nil` where the combination of a line is not kept.
    init?(_ row: Row) throws {
        let texts = try Self.columns.compactMap { try row.optionalText($0) }
        guard texts.count == Self.columns.count else { return nil }
        values = texts.map { Array($0.utf8) }
    }

    /// In the order of the columns.
    var arguments: [Value] { values.map { .text(String(decoding: $0, as: UTF8.self)) } }
}

extension StoreSession {
    /// The number of a combination; noted when it occurs for the first time.
    fileprivate func id(of kind: AuditKind) throws -> Int64 {
        let known = try one(
            """
            SELECT id FROM audit_kind WHERE act = $1 AND service = $2 AND legal_context = $3 AND outcome = $4
                AND application = $5 AND counterpart = $6
            """, kind.arguments)
        if let known { return try known.integer("id") }
        let made = try one(
            """
            INSERT INTO audit_kind (act, service, legal_context, outcome, application, counterpart)
            VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
            """, kind.arguments)
        guard let made else { throw MessageStoreError(.database, "a combination of clear fields was not stored") }
        return try made.integer("id")
    }
}
