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
            SELECT $1::bytea
            UNION SELECT other.subject_index FROM same, LATERAL (
                SELECT successor_index AS subject_index FROM replaced_number
                WHERE replaced_number.subject_index = same.subject_index
                UNION ALL SELECT replaced_number.subject_index FROM replaced_number
                WHERE replaced_number.successor_index = same.subject_index) AS other)
        """

    private static let replacementsQuery =
        "\(sameNumbers) SELECT replaced_number.* FROM same JOIN replaced_number USING (subject_index)"

    /// The blind index of a person, for `sameNumbers`: what joins numbers to it was noted by this store.
    ///
    /// - Throws: `MessageStoreError` with `.rowNotOurs`: what is kept of one person must never be told of another.
    func person(_ ssin: SSIN) throws -> [UInt8] {
        let person = sealer.person(ssin)
        guard try all(Self.replacementsQuery, [.bytes(person)]).allSatisfy(isReplacementOurs) else {
            throw MessageStoreError(
                .rowNotOurs, "somebody else joined a number to that of this person; nothing is told of either")
        }
        return person
    }

    /// Whether this store wrote a row of `replaced_number`.
    func isReplacementOurs(_ row: Row) throws -> Bool {
        sealer.isOurs(
            try row.optionalBytes("tag"), replaced: try row.bytes("subject_index"),
            by: try row.bytes("successor_index"),
            toldAt: try row.instant("told_at"))
    }

    /// Blind indexes of every number that the person has or had.
    func numbers(of ssin: SSIN) throws -> Set<[UInt8]> {
        Set(
            try all("\(Self.sameNumbers) SELECT subject_index FROM same", [try .bytes(person(ssin))]).map {
                try $0.bytes("subject_index")
            })
    }

    /// Notes that a number was replaced, unless the hub said something else about it later.
    func note(_ replacement: NumberReplacement) throws {
        let (index, successor) = (sealer.person(replacement.replaced), sealer.person(replacement.successor))
        let toldAt = replacement.instant.milliseconds
        try run(
            "DELETE FROM replaced_number WHERE subject_index = $1 AND successor_index = $2 AND told_at <= $3",
            [.bytes(successor), .bytes(index), .integer(toldAt)])
        let sealed = try sealer.seal(
            Array(replacement.successor.digits.utf8), in: Self.successorCell(index), from: replacement.instant,
            for: \.registerMonths)
        try run(
            """
            INSERT INTO replaced_number (subject_index, successor_index, successor, told_at, tag) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant, subject_index) DO UPDATE SET successor_index = excluded.successor_index,
                successor = excluded.successor, told_at = excluded.told_at, tag = excluded.tag
                WHERE excluded.told_at >= replaced_number.told_at
            """,
            [
                .bytes(index),
                .bytes(successor),
                .bytes(sealed),
                .integer(toldAt),
                .bytes(sealer.tag(replaced: index, by: successor, toldAt: replacement.instant)),
            ])
    }

    /// Notes that a number is in use, unless the hub said later that it was replaced.
    func note(_ number: NumberInUse) throws {
        try run(
            "DELETE FROM replaced_number WHERE subject_index = $1 AND told_at <= $2",
            [.bytes(sealer.person(number.ssin)), .integer(number.instant.milliseconds)])
    }

    package func successor(of ssin: SSIN) throws -> SSIN? {
        let index = sealer.person(ssin)
        let row = try one("SELECT * FROM replaced_number WHERE subject_index = $1", [.bytes(index)])
        guard let row else { return nil }
        guard try isReplacementOurs(row) else {
            throw MessageStoreError(.rowNotOurs, "somebody else wrote by which number this one was replaced")
        }
        let digits = try sealer.open(row.bytes("successor"), in: Self.successorCell(index))
        guard let successor = try? SSIN(String(decoding: digits, as: UTF8.self)) else {
            throw MessageStoreError(.undecipherable, "a replaced number is damaged")
        }
        return successor
    }

    static func successorCell(_ index: [UInt8]) -> CellName {
        CellName(table: "replaced_number", row: Data(index).base64EncodedString(), column: "successor")
    }
}
