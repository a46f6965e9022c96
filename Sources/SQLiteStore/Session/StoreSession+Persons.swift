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

    /// Notes that a number was replaced.
    func note(_ replacement: NumberReplacement) throws {
        let index = sealer.person(replacement.replaced)
        let sealed = try sealer.seal(
            Array(replacement.successor.digits.utf8), in: Self.successorCell(index), from: replacement.instant,
            for: \.registerMonths)
        try run(
            """
            INSERT INTO replaced_number (subject_index, successor_index, successor) VALUES (?, ?, ?)
            ON CONFLICT (subject_index) DO UPDATE SET successor_index = excluded.successor_index,
                successor = excluded.successor
            """, [index.blob, sealer.person(replacement.successor).blob, sealed.blob])
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
