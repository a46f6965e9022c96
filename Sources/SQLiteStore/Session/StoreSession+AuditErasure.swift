import AuditLog
import GRDB
import MessageStore
import SocialSecurity

/// Erasure of openings. `secure_delete` overwrites what is deleted; `audit_side` is not append-only as the log is.
extension StoreSession {
    private static let sideColumns = """
        SELECT audit_leaf.seq, audit_leaf.year, audit_leaf.position, audit_side.side, audit_side.month
        FROM audit_leaf LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
        """

    package func auditOpenings(of person: SSIN, after position: AuditPosition?, limit: Int) throws -> AuditOpeningsPage
    {
        let start = try position.map { try auditRow($0) } ?? 0
        let rows = try all(
            "\(Self.sideColumns) WHERE audit_leaf.seq > ? ORDER BY audit_leaf.seq LIMIT ?", [start, limit])
        let numbers = try numbers(of: person)
        let last = rows.count < limit ? nil : try rows.last.map(Self.position)
        return AuditOpeningsPage(openings: try rows.compactMap { try openings(in: $0, of: numbers) }, next: last)
    }

    /// Openings that are damaged, or whose key is gone, tell nobody.
    private func openings(in row: Row, of numbers: Set<[UInt8]>) throws -> AuditOpenings? {
        guard let side = try openSide(row) else { return nil }
        let named = { (field: PersonalField) -> Bool in
            guard let number = side[field]?.text.flatMap({ try? SSIN($0) }) else { return false }
            return numbers.contains(sealer.person(number))
        }
        let part: ErasedPart
        switch (named(.user), named(.subject)) {
        case (true, true): part = .lines
        case (true, false): part = .user
        case (false, true): part = .subject
        case (false, false): return nil
        }
        return AuditOpenings(position: try Self.position(row), part: part, month: try Self.month(row))
    }

    /// The openings in a row with `side`, `year` and `position`, or `nil` when there are none that can be read.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`: whether they can be read is not known then.
    func openSide(_ row: Row) throws -> AuditSide? {
        guard let sealed = try row.optionalBytes("side") else { return nil }
        let position = try Self.position(row)
        do {
            return try AuditSide(
                decoding: try sealer.open(sealed, in: Self.sideCell(position.year, position.index)))
        } catch let error as MessageStoreError where error.code == .undecipherable {
            return nil
        } catch is AuditLogError {
            return nil
        }
    }

    private static func position(_ row: Row) throws(MessageStoreError) -> AuditPosition {
        AuditPosition(year: try row["year"], index: UInt64(clamping: try row["position"] as Int64))
    }

    private static func month(_ row: Row) throws(MessageStoreError) -> RetentionMonth {
        RetentionMonth(number: UInt16(clamping: try row["month"] as Int? ?? 0))
    }

    package func eraseOpenings(_ openings: [AuditOpenings], leaves: [SealedLeaf]) throws {
        for opening in openings { try erase(opening) }
        try append(leaves)
    }

    private func erase(_ openings: AuditOpenings) throws {
        let found = try one(
            "\(Self.sideColumns) WHERE audit_leaf.year = ? AND audit_leaf.position = ?",
            [openings.position.year, Int64(clamping: openings.position.index)])
        guard let row = found, try row.hasSide else {
            throw MessageStoreError(.versionConflict, "openings that were to be erased are gone")
        }
        let seq = try row["seq"] as Int64
        var side = openings.part == .lines ? AuditSide() : try openSide(row) ?? AuditSide()
        for field in openings.part.fields { side.secrets[field] = nil }
        guard !side.secrets.isEmpty else { return try run("DELETE FROM audit_side WHERE leaf = ?", [seq]) }
        let cell = Self.sideCell(openings.position.year, openings.position.index)
        let sealed = try sealer.sealOpenings(side, in: cell, of: Self.month(row))
        try run(
            "UPDATE audit_side SET subject_index = ?, user_index = ?, side = ? WHERE leaf = ?",
            [subjectIndex(side)?.blob, userIndex(side), sealed.blob, seq])
    }

    package func auditOpeningMonths() throws -> [RetentionMonth] {
        var months = Set(try sealer.keys.openingMonths())
        let next = "SELECT min(month) AS month FROM audit_side WHERE month > ?"
        var month = try one(next, [-1])?["month"] as Int?
        while let found = month {
            months.insert(RetentionMonth(number: UInt16(clamping: found)))
            month = try one(next, [found])?["month"]
        }
        return months.sorted()
    }

    package func auditOpeningCount(of month: RetentionMonth) throws -> Int {
        try one("SELECT count(*) AS lines FROM audit_side WHERE month = ?", [Int(month.number)])?["lines"] ?? 0
    }

    /// Deletes some of the rows of a month. Returns their number, 0 when none is left.
    package func eraseRows(of month: RetentionMonth, limit: Int) throws -> Int {
        try run(
            "DELETE FROM audit_side WHERE leaf IN (SELECT leaf FROM audit_side WHERE month = ? LIMIT ?)",
            [Int(month.number), limit])
        return db.changesCount
    }

    package func auditErasures(after position: AuditPosition?, limit: Int) throws -> [AuditLine] {
        let start = try position.map { try auditRow($0) } ?? 0
        return try auditLines(
            """
            \(Self.auditColumns) FROM audit_erasure JOIN audit_leaf ON audit_leaf.seq = audit_erasure.leaf
            LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
            WHERE audit_erasure.leaf > ? ORDER BY audit_erasure.leaf LIMIT ?
            """, [start, limit])
    }
}

extension Row {
    /// Whether there are openings beside the line.
    fileprivate var hasSide: Bool {
        get throws(MessageStoreError) { try optionalBytes("side") != nil }
    }
}
