import AuditLog
import MessageStore
import SocialSecurity

/// Erasure of openings; `audit_side` is not append-only as the log is.
extension StoreSession {
    private static let sideColumns = """
        SELECT audit_leaf.seq, audit_leaf.year, audit_leaf.position, audit_side.side, audit_side.month
        FROM audit_leaf LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
        """

    package func auditOpenings(of person: SSIN, after position: AuditPosition?, limit: Int) throws -> AuditOpeningsPage
    {
        let start = try position.map { try auditRow($0) } ?? 0
        let rows = try all(
            "\(Self.sideColumns) WHERE audit_leaf.seq > $1 ORDER BY audit_leaf.seq LIMIT $2",
            [.integer(start), .integer(limit)])
        let numbers = try numbers(of: person)
        let last = rows.count < limit ? nil : try rows.last.map { try $0.auditPosition }
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
        return AuditOpenings(position: try row.auditPosition, part: part, month: try Self.month(row))
    }

    /// The openings in a row with `side`, `year` and `position`, or `nil` when there are none that can be read.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`: whether they can be read is not known then.
    private func openSide(_ row: Row) throws -> AuditSide? {
        guard let sealed = try row.optionalBytes("side") else { return nil }
        let position = try row.auditPosition
        do {
            return try AuditSide(
                decoding: try sealer.open(sealed, in: Self.sideCell(position.year, position.index)))
        } catch let error as MessageStoreError where error.code == .undecipherable {
            return nil
        } catch is AuditLogError {
            return nil
        }
    }

    private static func month(_ row: Row) throws(MessageStoreError) -> RetentionMonth {
        RetentionMonth(number: UInt16(clamping: try row.optionalInteger("month") ?? 0))
    }

    package func eraseOpenings(_ openings: [AuditOpenings], leaves: [SealedLeaf]) throws {
        for opening in openings { try erase(opening) }
        try append(leaves)
    }

    private func erase(_ openings: AuditOpenings) throws {
        let position = openings.position
        let found = try one(
            "\(Self.sideColumns) WHERE audit_leaf.year = $1 AND audit_leaf.position = $2",
            [.integer(position.year), .integer(Int64(clamping: position.index))])
        guard let row = found, try !row.isNull("side") else {
            throw MessageStoreError(.versionConflict, "openings that were to be erased are gone")
        }
        let seq = try row.integer("seq")
        var side = openings.part == .lines ? AuditSide() : try openSide(row) ?? AuditSide()
        for field in openings.part.fields { side.secrets[field] = nil }
        guard !side.secrets.isEmpty else {
            try run("DELETE FROM audit_side WHERE leaf = $1", [.integer(seq)])
            return
        }
        let cell = Self.sideCell(position.year, position.index)
        let sealed = try sealer.sealOpenings(side, in: cell, of: Self.month(row))
        try run(
            "UPDATE audit_side SET subject_index = $1, user_index = $2, side = $3 WHERE leaf = $4",
            [Value(subjectIndex(side)), Value(userIndex(side)), .bytes(sealed), .integer(seq)])
    }

    package func auditOpeningMonths() throws -> [RetentionMonth] {
        var months = Set(try sealer.keys.openingMonths())
        var month: Int64? = -1
        while let last = month {
            month = try one(
                "SELECT month FROM audit_side WHERE month > $1 ORDER BY month LIMIT 1", [.integer(last)]
            )?.integer("month")
            if let month { months.insert(RetentionMonth(number: UInt16(clamping: month))) }
        }
        return months.sorted()
    }

    package func auditOpeningCount(of month: RetentionMonth) throws -> Int {
        Int(
            try one(
                "SELECT count(*) AS lines FROM audit_side WHERE month = $1", [.integer(Int64(month.number))]
            )?.integer("lines") ?? 0)
    }

    /// Deletes some of the rows of a month. Returns their number, 0 when none is left.
    package func eraseRows(of month: RetentionMonth, limit: Int) throws -> Int {
        try run(
            "DELETE FROM audit_side WHERE leaf = ANY (ARRAY(SELECT leaf FROM audit_side WHERE month = $1 LIMIT $2))",
            [.integer(Int64(month.number)), .integer(limit)])
    }

    package func auditErasures(after position: AuditPosition?, limit: Int) throws -> [AuditLine] {
        let start = try position.map { try auditRow($0) } ?? 0
        return try auditLines(
            """
            \(Self.auditColumns) FROM audit_erasure JOIN audit_leaf ON audit_leaf.seq = audit_erasure.leaf
            LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
            WHERE audit_erasure.leaf > $1 ORDER BY audit_erasure.leaf LIMIT $2
            """, [.integer(start), .integer(limit)])
    }
}
