import AuditLog
import MessageStore

extension AuditTableCheck {
    private static let limit = 100

    private static let recordQuery = """
        SELECT audit_leaf.year, audit_leaf.position, audit_leaf.leaf, audit_leaf.tag,
            review.id, review.target, review.verdict, review.recorded_at, review.seq AS review
        FROM audit_kind JOIN audit_leaf ON audit_leaf.kind = audit_kind.id
        LEFT JOIN review ON review.year = audit_leaf.year AND review.position = audit_leaf.position
        WHERE audit_kind.act = $1 ORDER BY audit_leaf.seq
        """

    func verdicts() throws -> [AuditTableFault] {
        var (faults, told) = ([AuditTableFault](), Set<AuditPosition>())
        // The newest verdict on a target is the one that counts: they stand in the order of their lines.
        var last = Int64.min
        for row in try session.all(Self.recordQuery, [.text(AuditAct.reviewRecorded.rawValue)]) {
            guard let (position, leaf) = try line(row) else { continue }
            told.insert(position)
            let number = try row.optionalInteger("review") ?? .min
            if try !Self.isKept(row, as: leaf) || number <= last {
                faults.append(AuditTableFault(.record, year: position.year, index: position.index))
            }
            last = max(last, number)
        }
        for row in try session.all("SELECT year, position FROM review ORDER BY seq") {
            let position = try row.auditPosition
            guard !told.contains(position) else { continue }
            faults.append(AuditTableFault(.record, year: position.year, index: position.index))
        }
        return Array(faults.prefix(Self.limit))
    }

    /// Whether the verdict beside a line is the one that the line tells of. The line is made a moment before its record.
    private static func isKept(_ row: Row, as leaf: AuditLeaf) throws -> Bool {
        let object = try row.optionalText("target").map { "\($0) \(try row.text("verdict"))" }
        guard areSame(object, leaf.object), try areSame(row.optionalText("id"), leaf.ticket),
            let recorded = try row.optionalInteger("recorded_at")
        else { return false }
        return (-60_000...60_000).contains(recorded &- leaf.timeMilliseconds)
    }

    /// A contradiction has no place in the log: what its line says of log, size and code finds it.
    func contradictions() throws -> [AuditTableFault] {
        var kept = Set(
            try session.all("SELECT origin, size, code FROM log_contradiction").map {
                "\(try $0.text("code")) \(try $0.text("origin"))/size/\(try $0.integer("size"))"
            })
        var faults: [AuditTableFault] = []
        var newest: Int?
        for row in try session.all(Self.recordQuery, [.text(AuditAct.logContradicted.rawValue)]) {
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

    /// Place and leaf of a line that this store wrote.
    private func line(_ row: Row) throws -> (AuditPosition, AuditLeaf)? {
        guard try session.isOurs(row), let leaf = try? AuditLeaf(decoding: row.bytes("leaf")) else { return nil }
        return (try row.auditPosition, leaf)
    }

    private static func areSame(_ first: String?, _ second: String?) -> Bool {
        guard let first, let second else { return false }
        return first.utf8.elementsEqual(second.utf8)
    }
}
