import AuditLog
import GRDB
import MessageStore
import XMLSecurity

/// Compares tables beside the lines with the lines: years, number of hashes, kept checkpoints, verdicts, contradictions;
/// looks who wrote what joins the numbers of a person, and whether the tables and their indexes are whole.
struct AuditTableCheck {
    private static let limit = 100

    private static let recordQuery = """
        SELECT audit_leaf.year, audit_leaf.position, audit_leaf.leaf, audit_leaf.tag,
            review.id, review.target, review.verdict, review.recorded_at, review.seq AS review
        FROM audit_kind JOIN audit_kind_line ON audit_kind_line.kind = audit_kind.id
        JOIN audit_leaf ON audit_leaf.seq = audit_kind_line.leaf
        LEFT JOIN review ON review.year = audit_leaf.year AND review.position = audit_leaf.position
        WHERE audit_kind.act = ? ORDER BY audit_leaf.seq
        """

    let session: StoreSession

    /// At most 100 of a kind; one state of the database.
    func faults() throws -> [AuditTableFault] {
        try years() + surplusNodes() + checkpoints() + cosignedCheckpoints() + verdicts() + contradictions()
            + replacements() + apiKeys() + damages(Self.tables.filter { $0 != Self.checkpointTable })
    }

    private static let checkpointTable = "checkpoint"

    /// The tables of the log but those as large as the log, of which the lines and the sums of searches tell.
    private static let tables = [
        checkpointTable, "cosigned_checkpoint", "review", "replaced_number", "log_contradiction", "audit_year",
        "audit_kind", "audit_period", "audit_erasure", "audit_fill", "audit_key_publication", "api_key",
        "audit_key_rotation", "partner_checkpoint", "partner_cursor", "partner_log_key", "partner_uncosigned",
        "partner_parked",
    ]

    /// Those as large as the log.
    private static let largeTables = [
        "audit_leaf", "audit_side", "audit_node", "audit_kind_line", "audit_reference", "audit_person", "audit_user",
    ]

    /// What SQLite finds wrong with every table of the log; for a log that cannot be read.
    func damages() throws -> [AuditTableFault] { try damages(Self.tables + Self.largeTables) }

    /// What SQLite finds wrong with tables: values of another type than the table's, rows that an index lacks, another order.
    private func damages(_ tables: [String]) throws -> [AuditTableFault] {
        // Where even the years cannot be read, there is no newest one.
        let year = (try? session.auditYears().last) ?? 0
        return try tables.flatMap { table in
            try session.all("PRAGMA integrity_check(\(table))", []).compactMap { row in
                (try row[0] as String?).flatMap {
                    $0 == "ok" ? nil : AuditTableFault(.damaged, year: year, subject: $0)
                }
            }
        }
    }

    /// The newest state of a log, with the hub's word: what is kept of one checkpoint in two tables.
    private func cosignedCheckpoints() throws -> [AuditTableFault] {
        let rows = try Row.fetchCursor(session.db, sql: "SELECT year, size, note FROM cosigned_checkpoint")
        var faults: [AuditTableFault] = []
        while faults.count < Self.limit, let row = try rows.next() {
            let cosigned = try StoreSession.checkpoint(from: row)
            guard try !session.isCosigned(cosigned) else { continue }
            faults.append(AuditTableFault(.cosignedCheckpoint, year: cosigned.year))
        }
        return faults
    }

    private func years() throws -> [AuditTableFault] {
        let listed = Set(try session.all("SELECT year FROM audit_year", []).map { try $0["year"] as Int })
        let present = Set(try session.years(in: "audit_leaf"))
        return listed.symmetricDifference(present).sorted().prefix(Self.limit).map { AuditTableFault(.year, year: $0) }
    }

    /// Hashes where the lines of a year make none. Those where they make one are compared one by one with the lines.
    private func surplusNodes() throws -> [AuditTableFault] {
        var faults: [AuditTableFault] = []
        for year in try session.auditTraces() where try faults.count < Self.limit && hasSurplusNode(year) {
            faults.append(AuditTableFault(.surplusNode, year: year))
        }
        return faults
    }

    private func hasSurplusNode(_ year: Int) throws -> Bool {
        let size = try session.auditSize(year: year)
        guard size < UInt64(Int64.max) else { return false }
        let beside =
            "SELECT 1 FROM audit_node WHERE year = ?1 AND level < 0"
            + " UNION ALL SELECT 1 FROM audit_node WHERE year = ?1 AND level > 62 LIMIT 1"
        if try session.one(beside, [year]) != nil { return true }
        for level in 0..<63 {
            let count = Int64(size >> UInt64(level))
            if try session.one(Self.surplusQuery, [year, level, count]) != nil { return true }
        }
        return false
    }

    private static let surplusQuery = """
        SELECT 1 FROM audit_node WHERE year = ?1 AND level = ?2 AND position < 0
        UNION ALL SELECT 1 FROM audit_node WHERE year = ?1 AND level = ?2 AND position >= ?3 LIMIT 1
        """

    func checkpoints() throws -> [AuditTableFault] {
        let rows = try Row.fetchCursor(
            session.db, sql: "SELECT seq, year, size, note, kept_at, tag FROM checkpoint ORDER BY seq")
        var (missing, foreign, next) = ([AuditTableFault](), [AuditTableFault](), Int64(1))
        while let row = try rows.next() {
            let number = try row["seq"] as Int64
            if number != next, missing.count < Self.limit {
                missing.append(AuditTableFault(.checkpointMissing, year: try row["year"]))
            }
            next = number &+ 1
            if try !session.isCheckpointOurs(row), foreign.count < Self.limit {
                foreign.append(AuditTableFault(.checkpointNotOurs, year: try row["year"]))
            }
        }
        return try missing + foreign + damages([Self.checkpointTable])
    }

    private func verdicts() throws -> [AuditTableFault] {
        var (faults, told) = ([AuditTableFault](), Set<AuditPosition>())
        // The newest verdict on a target is the one that counts: they stand in the order of their lines.
        var last = Int64.min
        for row in try session.all(Self.recordQuery, [AuditAct.reviewRecorded.rawValue]) {
            guard let (position, leaf) = try line(row) else { continue }
            told.insert(position)
            let object = try (row["target"] as String?).map { "\($0) \(try row["verdict"] as String)" }
            let number = try row["review"] as Int64? ?? .min
            let isKept =
                try Self.areSame(object, leaf.object) && Self.areSame(row["id"], leaf.ticket)
                && Self.areNear(row["recorded_at"], leaf.timeMilliseconds) && number > last
            last = max(last, number)
            if !isKept { faults.append(AuditTableFault(.record, year: position.year, index: position.index)) }
        }
        for row in try session.all("SELECT year, position FROM review ORDER BY seq", []) {
            let position = AuditPosition(year: try row["year"], index: UInt64(clamping: try row["position"] as Int64))
            guard !told.contains(position) else { continue }
            faults.append(AuditTableFault(.record, year: position.year, index: position.index))
        }
        return Array(faults.prefix(Self.limit))
    }

    /// A contradiction has no place in the log: what its line says of log, size and code finds it.
    private func contradictions() throws -> [AuditTableFault] {
        var kept = Set(
            try session.all("SELECT origin, size, code FROM log_contradiction", []).map {
                "\(try $0["code"] as String) \(try $0["origin"] as String)/size/\(try $0["size"] as Int64)"
            })
        var faults: [AuditTableFault] = []
        var newest: Int?
        for row in try session.all(Self.recordQuery, [AuditAct.logContradicted.rawValue]) {
            guard let (position, leaf) = try line(row), let code = leaf.rule, let object = leaf.object else { continue }
            newest = position.year
            guard kept.remove("\(code) \(object)") == nil else { continue }
            faults.append(AuditTableFault(.record, year: position.year, index: position.index))
        }
        // An origin that may not stand in a clear field has a line without object.
        let untold = kept.filter { AuditText.admissible(String($0.split(separator: " ").last ?? "")) != nil }
        let year = try newest ?? session.auditYears().last ?? 0
        faults += untold.map { _ in AuditTableFault(.record, year: year) }
        return Array(faults.prefix(Self.limit))
    }

    private func replacements() throws -> [AuditTableFault] {
        let rows = try Row.fetchCursor(session.db, sql: "SELECT * FROM replaced_number")
        let year = try session.auditYears().last ?? 0
        var faults: [AuditTableFault] = []
        while faults.count < Self.limit, let row = try rows.next() {
            if !session.isReplacementOurs(row) { faults.append(AuditTableFault(.replacement, year: year)) }
        }
        return faults
    }

    /// Place and leaf of a line that this store wrote.
    private func line(_ row: Row) throws -> (AuditPosition, AuditLeaf)? {
        guard try session.isOurs(row), let leaf = try? AuditLeaf(decoding: row.bytes("leaf")) else { return nil }
        return (AuditPosition(year: try row["year"], index: UInt64(clamping: try row["position"] as Int64)), leaf)
    }

    /// The line is made a moment before its record.
    private static func areNear(_ recorded: Int64?, _ line: Int64) -> Bool {
        recorded.map { (-60_000...60_000).contains($0 &- line) } ?? false
    }

    private static func areSame(_ first: String?, _ second: String?) -> Bool {
        guard let first, let second else { return false }
        return first.utf8.elementsEqual(second.utf8)
    }
}

extension StoreSession {
    package func auditTableFaults() throws -> [AuditTableFault] { try AuditTableCheck(session: self).faults() }

    package func checkpointFaults() throws -> [AuditTableFault] { try AuditTableCheck(session: self).checkpoints() }
}
