import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Seals and opens values of one tenant, and makes the tags by which rows are found and compared.
struct ValueSealer: Sendable {
    let keys: KeyRing
    let retention: RetentionPolicy
    private let cipher: PayloadCipher

    init(keys: KeyRing, retention: RetentionPolicy) {
        self.keys = keys
        self.retention = retention
        cipher = PayloadCipher(keys: keys)
    }

    /// Seals a value that stays readable for as long as the policy says, counted from `instant`.
    func seal(
        _ value: [UInt8], in cell: CellName, from instant: UTCInstant, for months: KeyPath<RetentionPolicy, Int>
    ) throws(MessageStoreError) -> [UInt8] {
        try cipher.seal(value, in: cell, until: month(from: instant, for: months))
    }

    /// Seals the openings of an audit line under the key of the line's month.
    func sealOpenings(
        _ side: AuditSide, in cell: CellName, of month: RetentionMonth
    ) throws(MessageStoreError) -> [UInt8] {
        try cipher.sealOpenings(side.encoded(), in: cell, of: month)
    }

    /// Seals what is as personal as the openings of an audit line, and goes with them.
    func seal(_ value: [UInt8], in cell: CellName, ofOpenings month: RetentionMonth) throws(MessageStoreError)
        -> [UInt8]
    {
        try cipher.seal(value, in: cell, until: month, for: .openings)
    }

    /// The last month in which a value sealed now is readable.
    func month(from instant: UTCInstant, for months: KeyPath<RetentionPolicy, Int>) -> RetentionMonth {
        RetentionMonth(instant, addingMonths: retention[keyPath: months])
    }

    func open(_ sealed: [UInt8], in cell: CellName) throws(MessageStoreError) -> [UInt8] {
        try cipher.open(sealed, in: cell)
    }

    /// Opens one of many values of one read.
    func open(
        _ sealed: [UInt8], in cell: CellName, keys memo: inout WrappingKeyMemo
    ) throws(MessageStoreError) -> [UInt8] {
        try cipher.open(sealed, in: cell, keys: &memo)
    }

    func person(_ ssin: SSIN) -> [UInt8] { keys.blindIndex.person(ssin) }

    /// By what lines are found that are about a person; `nil` when these are not the digits of an SSIN.
    func subject(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        String(validating: digits, as: UTF8.self).flatMap { try? SSIN($0) }.map { person($0) }
    }

    /// By what lines are found in which a person acted; digits of the SSIN.
    func user(_ digits: ArraySlice<UInt8>) -> Int64 { keys.blindIndex.actingUser(Array(digits)) }

    /// The tag of a line at its place.
    func tag(year: Int, position: UInt64, leafHash: MerkleHash) -> [UInt8] {
        keys.auditTags.lines.tag(year: year, number: position, of: leafHash).bytes
    }

    /// Whether a line bears the tag of its place.
    func isOurs(_ tag: MerkleHash?, year: Int, position: UInt64, leafHash: MerkleHash) -> Bool {
        keys.auditTags.lines.isOurs(tag, year: year, number: position, of: leafHash)
    }

    /// The tag of a kept checkpoint.
    ///
    /// - Parameter row: running number of checkpoints: one that was taken out leaves a gap.
    func tag(_ checkpoint: KeptCheckpoint, keptAt instant: UTCInstant, row: Int64) -> [UInt8] {
        keys.auditTags.checkpoints.tag(
            year: checkpoint.year, number: UInt64(clamping: row), of: Self.hash(checkpoint, instant)
        ).bytes
    }

    /// Whether a kept checkpoint bears the tag of its row.
    func isOurs(_ tag: [UInt8]?, _ checkpoint: KeptCheckpoint, keptAt instant: UTCInstant, row: Int64) -> Bool {
        keys.auditTags.checkpoints.isOurs(
            tag.flatMap { MerkleHash($0) }, year: checkpoint.year, number: UInt64(clamping: row),
            of: Self.hash(checkpoint, instant))
    }

    /// Size and time, 8 bytes each, and note.
    private static func hash(_ checkpoint: KeptCheckpoint, _ instant: UTCInstant) -> MerkleHash {
        var bytes: [UInt8] = []
        withUnsafeBytes(of: checkpoint.size.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: instant.milliseconds.bigEndian) { bytes.append(contentsOf: $0) }
        return MerkleHash(leaf: bytes + checkpoint.note.utf8)
    }

    /// The tag of what says that a number was replaced; blind indexes.
    func tag(replaced number: [UInt8], by successor: [UInt8], toldAt instant: UTCInstant) -> [UInt8] {
        keys.auditTags.replacements.tag(
            year: 0, number: UInt64(clamping: instant.milliseconds), of: MerkleHash(leaf: number + successor)
        ).bytes
    }

    /// Whether a row of `replaced_number` bears its tag.
    func isOurs(_ tag: [UInt8]?, replaced number: [UInt8], by successor: [UInt8], toldAt instant: UTCInstant) -> Bool {
        keys.auditTags.replacements.isOurs(
            tag.flatMap { MerkleHash($0) }, year: 0, number: UInt64(clamping: instant.milliseconds),
            of: MerkleHash(leaf: number + successor))
    }

    /// The tag of an API key.
    func tag(_ key: APIKeyRow) -> [UInt8] { keys.auditTags.apiKeys.tag(year: 0, number: 0, of: key.hash).bytes }

    /// Whether a row of `api_key` bears its tag.
    func isOurs(_ tag: [UInt8]?, _ key: APIKeyRow) -> Bool {
        keys.auditTags.apiKeys.isOurs(tag.flatMap { MerkleHash($0) }, year: 0, number: 0, of: key.hash)
    }

    func tag(_ digest: DocumentDigest) -> [UInt8] { keys.keyedDigest.of(digest.bytes, purpose: "document") }
}
