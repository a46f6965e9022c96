import GRDB
import MessageStore
import SocialSecurity
import XMLSecurity

import struct Foundation.Data

extension StoreSession {
    /// Every number of the person whose blind index, checked by `person`, is the first argument: a table
    /// `same (subject_index)`.
    ///
    /// `UNION` keeps each number once, so that numbers that replace each other in a circle end too.
    static let sameNumbers = """
        WITH RECURSIVE same (subject_index) AS (
            SELECT ?
            UNION SELECT replaced_number.successor_index FROM same
                JOIN replaced_number ON replaced_number.subject_index = same.subject_index
            UNION SELECT replaced_number.subject_index FROM same
                JOIN replaced_number ON replaced_number.successor_index = same.subject_index)
        """

    private static let replacementsQuery =
        "\(sameNumbers) SELECT replaced_number.* FROM same CROSS JOIN replaced_number USING (subject_index)"

    /// The blind index of a person, for `sameNumbers`: what joins numbers to it was noted by this store.
    ///
    /// - Throws: `MessageStoreError` with `.rowNotOurs`: what is kept of one person must never be told of another.
    func person(_ ssin: SSIN) throws -> Data {
        let person = sealer.person(ssin).blob
        guard try all(Self.replacementsQuery, [person]).allSatisfy(isReplacementOurs) else {
            throw MessageStoreError(
                .rowNotOurs, "somebody else joined a number to that of this person; nothing is told of either")
        }
        return person
    }

    /// Whether this store wrote a row of `replaced_number`.
    func isReplacementOurs(_ row: Row) -> Bool {
        // Whoever puts a row in may give it values of another type.
        guard let number = [UInt8].fromColumn(row["subject_index"]),
            let toldAt = Int64.fromDatabaseValue(row["told_at"]),
            let successor = [UInt8].fromColumn(row["successor_index"])
        else { return false }
        return sealer.isOurs(
            [UInt8].fromColumn(row["tag"]), replaced: number, by: successor,
            toldAt: UTCInstant(milliseconds: toldAt))
    }

    /// Blind indexes of every number that the person has or had.
    func numbers(of ssin: SSIN) throws -> Set<[UInt8]> {
        Set(
            try all("\(Self.sameNumbers) SELECT subject_index FROM same", [try person(ssin)]).map {
                try $0.bytes("subject_index")
            })
    }

    /// Notes that a number was replaced, unless the hub said something else about it later.
    func note(_ replacement: NumberReplacement) throws {
        let (index, successor) = (sealer.person(replacement.replaced), sealer.person(replacement.successor))
        let toldAt = replacement.instant.milliseconds
        try run(
            "DELETE FROM replaced_number WHERE subject_index = ? AND successor_index = ? AND told_at <= ?",
            [successor.blob, index.blob, toldAt])
        let sealed = try sealer.seal(
            Array(replacement.successor.digits.utf8), in: Self.successorCell(index), from: replacement.instant,
            for: \.registerMonths)
        try run(
            """
            INSERT INTO replaced_number (subject_index, successor_index, successor, told_at, tag) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (subject_index) DO UPDATE SET successor_index = excluded.successor_index,
                successor = excluded.successor, told_at = excluded.told_at, tag = excluded.tag
                WHERE excluded.told_at >= told_at
            """,
            [
                index.blob, successor.blob, sealed.blob, toldAt,
                sealer.tag(replaced: index, by: successor, toldAt: replacement.instant).blob,
            ])
    }

    /// Notes that a number is in use, unless the hub said later that it was replaced.
    func note(_ number: NumberInUse) throws {
        try run(
            "DELETE FROM replaced_number WHERE subject_index = ? AND told_at <= ?",
            [sealer.person(number.ssin).blob, number.instant.milliseconds])
    }

    package func successor(of ssin: SSIN) throws -> SSIN? {
        let index = sealer.person(ssin)
        let row = try one("SELECT * FROM replaced_number WHERE subject_index = ?", [index.blob])
        guard let row else { return nil }
        guard isReplacementOurs(row) else {
            throw MessageStoreError(.rowNotOurs, "somebody else wrote by which number this one was replaced")
        }
        let digits = try sealer.open(row.bytes("successor"), in: Self.successorCell(index))
        guard let successor = try? SSIN(String(decoding: digits, as: UTF8.self)) else {
            throw MessageStoreError(.undecipherable, "a replaced number is damaged")
        }
        return successor
    }

    static func successorCell(_ index: [UInt8]) -> CellName {
        CellName(table: "replaced_number", row: index.blob.base64EncodedString(), column: "successor")
    }
}
