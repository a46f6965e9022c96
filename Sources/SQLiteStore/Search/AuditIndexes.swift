import AuditLog
import GRDB
import MessageStore
import XMLSecurity

/// Writes, in one transaction, what lines are found by: clear fields, tickets and times.
struct AuditIndexes {
    private let session: StoreSession
    private var kinds: [AuditKind: Int64] = [:]
    private var periods = AuditPeriods()

    init(session: StoreSession) { self.session = session }

    /// Notes a line.
    mutating func add(_ leaf: AuditClearFields, row: Int64) throws {
        try session.run("INSERT INTO audit_kind_line (kind, leaf) VALUES (?, ?)", [try id(of: AuditKind(leaf)), row])
        for tag in AuditReferenceTag.all(of: leaf) {
            try session.run(
                "INSERT INTO audit_reference (era, tag, leaf) VALUES (?, ?, ?)",
                [AuditEraIndex.tickets.era(of: row), tag, row])
        }
        periods.add(leaf.timeMilliseconds, row: row)
    }

    /// Notes the times of the lines, in their blocks.
    func finish() throws {
        for (block, times) in periods.blocks {
            try session.run(
                """
                INSERT INTO audit_period (block, earliest, latest) VALUES (?, ?, ?)
                ON CONFLICT (block) DO UPDATE SET earliest = min(earliest, excluded.earliest),
                    latest = max(latest, excluded.latest)
                """, [block, times.lowerBound, times.upperBound])
        }
    }

    private mutating func id(of kind: AuditKind) throws -> Int64 {
        if let known = kinds[kind] { return known }
        let id = try session.id(of: kind)
        kinds[kind] = id
        return id
    }
}

/// A combination of clear fields; what a line has not is empty.
struct AuditKind: Hashable {
    private let values: [String]

    /// As of a leaf that has these fields.
    var hash: Int { AuditSearchHash.kind(values) }

    init(_ leaf: AuditClearFields) {
        values = [
            leaf.act.rawValue, leaf.service ?? "", leaf.legalContext ?? "", leaf.outcome?.rawValue ?? "",
            leaf.application, leaf.counterpart ?? "",
        ]
    }

    /// - Returns: `nil` for values of a type that no search compares with.
    init?(_ row: Row) {
        let columns = ["act", "service", "legal_context", "outcome", "application", "counterpart"]
        values = columns.compactMap { column in
            guard case .string(let value) = (row[column] as DatabaseValue).storage else { return nil }
            return value
        }
        guard values.count == columns.count else { return nil }
    }

    /// In the order of the columns of `audit_kind`.
    var arguments: StatementArguments { StatementArguments(values) }
}

extension StoreSession {
    /// The number of a combination; noted when it occurs for the first time.
    fileprivate func id(of kind: AuditKind) throws -> Int64 {
        let known = try one(
            """
            SELECT id FROM audit_kind WHERE act = ? AND service = ? AND legal_context = ? AND outcome = ?
                AND application = ? AND counterpart = ?
            """, kind.arguments)
        if let known { return try known["id"] }
        try run(
            """
            INSERT INTO audit_kind (act, service, legal_context, outcome, application, counterpart)
            VALUES (?, ?, ?, ?, ?, ?)
            """, kind.arguments)
        return db.lastInsertedRowID
    }
}
