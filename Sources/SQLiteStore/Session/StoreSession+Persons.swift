import GRDB
import MessageStore
import SocialSecurity
import XMLSecurity

extension StoreSession {
    /// Every number of the person whose blind index is the first argument: a table `same (subject_index)`.
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

    /// Blind indexes of every number that the person has or had; the one given first.
    func numbers(of person: [UInt8]) throws -> Set<[UInt8]> {
        Set(
            try all("\(Self.sameNumbers) SELECT subject_index FROM same", [person.blob]).map {
                $0.bytes("subject_index")
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
            INSERT INTO replaced_number (subject_index, successor_index, successor, told_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (subject_index) DO UPDATE SET successor_index = excluded.successor_index,
                successor = excluded.successor, told_at = excluded.told_at WHERE excluded.told_at >= told_at
            """, [index.blob, successor.blob, sealed.blob, toldAt])
    }

    /// Notes that a number is in use, unless the hub said later that it was replaced.
    func note(_ number: NumberInUse) throws {
        try run(
            "DELETE FROM replaced_number WHERE subject_index = ? AND told_at <= ?",
            [sealer.person(number.ssin).blob, number.instant.milliseconds])
    }

    func successor(of ssin: SSIN) throws -> SSIN? {
        let index = sealer.person(ssin)
        let row = try one("SELECT successor FROM replaced_number WHERE subject_index = ?", [index.blob])
        guard let row else { return nil }
        let digits = try sealer.open(row.bytes("successor"), in: Self.successorCell(index))
        guard let successor = try? SSIN(String(decoding: digits, as: UTF8.self)) else {
            throw MessageStoreError(.undecipherable, "a replaced number is damaged")
        }
        return successor
    }

    private static func successorCell(_ index: [UInt8]) -> CellName {
        CellName(table: "replaced_number", row: index.blob.base64EncodedString(), column: "successor")
    }
}
