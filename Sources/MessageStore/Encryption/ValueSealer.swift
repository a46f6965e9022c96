import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// Seals and opens values of one tenant, and makes the tags by which rows are found and compared.
public struct ValueSealer: Sendable {
    /// Keys of the tenant.
    public let keys: KeyRing
    /// For how long values stay readable.
    public let retention: RetentionPolicy
    private let cipher: PayloadCipher

    /// Seals with the keys of one tenant.
    public init(keys: KeyRing, retention: RetentionPolicy) {
        self.keys = keys
        self.retention = retention
        cipher = PayloadCipher(keys: keys)
    }

    /// Seals a value that stays readable for as long as the policy says, counted from `instant`.
    public func seal(
        _ value: [UInt8], in cell: CellName, from instant: UTCInstant, for months: KeyPath<RetentionPolicy, Int>
    ) throws(MessageStoreError) -> [UInt8] {
        try cipher.seal(value, in: cell, until: month(from: instant, for: months))
    }

    /// Seals a value that stays readable until the end of a month.
    public func seal(_ value: [UInt8], in cell: CellName, until month: RetentionMonth) throws(MessageStoreError)
        -> [UInt8]
    {
        try cipher.seal(value, in: cell, until: month)
    }

    /// The last month in which a document that is stored now is readable.
    public func month(of operation: Operation, from instant: UTCInstant) -> RetentionMonth {
        RetentionMonth(instant, addingMonths: retention.months(for: operation))
    }

    /// Seals the openings of an audit line under the key of the line's month.
    public func sealOpenings(
        _ side: AuditSide, in cell: CellName, of month: RetentionMonth
    ) throws(MessageStoreError) -> [UInt8] {
        try cipher.sealOpenings(side.encoded(), in: cell, of: month)
    }

    /// Seals what is as personal as the openings of an audit line, and goes with them.
    public func seal(_ value: [UInt8], in cell: CellName, ofOpenings month: RetentionMonth) throws(MessageStoreError)
        -> [UInt8]
    {
        try cipher.seal(value, in: cell, until: month, for: .openings)
    }

    /// The last month in which a value sealed now is readable.
    public func month(from instant: UTCInstant, for months: KeyPath<RetentionPolicy, Int>) -> RetentionMonth {
        RetentionMonth(instant, addingMonths: retention[keyPath: months])
    }

    /// Opens a value of a cell.
    ///
    /// - Throws: `MessageStoreError` with `.undecipherable`.
    public func open(_ sealed: [UInt8], in cell: CellName) throws(MessageStoreError) -> [UInt8] {
        try cipher.open(sealed, in: cell)
    }

    /// A value whose key is wrapped anew, or `nil` when that is not to be done; see `PayloadCipher.rewrapped`.
    public func rewrapped(_ sealed: [UInt8], in cell: CellName) throws(MessageStoreError) -> [UInt8]? {
        try cipher.rewrapped(sealed, in: cell)
    }

    /// Whether the key of a value was destroyed.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile`.
    public func isErased(_ sealed: [UInt8]) throws(MessageStoreError) -> Bool { try cipher.isErased(sealed) }

    /// Opens one of many values of one read.
    public func open(
        _ sealed: [UInt8], in cell: CellName, keys memo: inout WrappingKeyMemo
    ) throws(MessageStoreError) -> [UInt8] {
        try cipher.open(sealed, in: cell, keys: &memo)
    }

    /// By what rows are found that are about a person.
    public func person(_ ssin: SSIN) -> [UInt8] { keys.blindIndex.person(ssin) }

    /// By what lines are found that are about a person; `nil` when these are not the digits of an SSIN.
    public func subject(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        String(validating: digits, as: UTF8.self).flatMap { try? SSIN($0) }.map { person($0) }
    }

    /// By what lines are found in which a person acted; digits of the SSIN.
    public func user(_ digits: ArraySlice<UInt8>) -> Int64 { keys.blindIndex.actingUser(Array(digits)) }

    /// The tag of a line at its place.
    public func tag(year: Int, position: UInt64, leafHash: MerkleHash) -> [UInt8] {
        keys.auditTags.lines.tag(year: year, number: position, of: leafHash).bytes
    }

    /// Whether a line bears the tag of its place.
    public func isOurs(_ tag: MerkleHash?, year: Int, position: UInt64, leafHash: MerkleHash) -> Bool {
        keys.auditTags.lines.isOurs(tag, year: year, number: position, of: leafHash)
    }

    /// The tag of a kept checkpoint.
    ///
    /// - Parameter row: running number of checkpoints: one that was taken out leaves a gap.
    public func tag(_ checkpoint: KeptCheckpoint, keptAt instant: UTCInstant, row: Int64) -> [UInt8] {
        keys.auditTags.checkpoints.tag(
            year: checkpoint.year, number: UInt64(clamping: row), of: Self.hash(checkpoint, instant)
        ).bytes
    }

    /// Whether a kept checkpoint bears the tag of its row.
    public func isOurs(_ tag: [UInt8]?, _ checkpoint: KeptCheckpoint, keptAt instant: UTCInstant, row: Int64) -> Bool {
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

    /// The tag of a succession.
    public func tag(_ succession: Succession) -> [UInt8] {
        keys.auditTags.successions.tag(
            year: 0, number: UInt64(clamping: succession.recordedAt.milliseconds), of: Self.hash(succession)
        ).bytes
    }

    /// Whether a row of `succession` bears its tag.
    public func isOurs(_ tag: [UInt8]?, _ succession: Succession) -> Bool {
        keys.auditTags.successions.isOurs(
            tag.flatMap { MerkleHash($0) }, year: 0, number: UInt64(clamping: succession.recordedAt.milliseconds),
            of: Self.hash(succession))
    }

    /// Both numbers, of ten digits each, and the reason.
    private static func hash(_ succession: Succession) -> MerkleHash {
        MerkleHash(leaf: Array((succession.ended.digits + succession.successor.digits + succession.reason).utf8))
    }

    /// The tag of what says that a number was replaced; blind indexes.
    public func tag(replaced number: [UInt8], by successor: [UInt8], toldAt instant: UTCInstant) -> [UInt8] {
        keys.auditTags.replacements.tag(
            year: 0, number: UInt64(clamping: instant.milliseconds), of: MerkleHash(leaf: number + successor)
        ).bytes
    }

    /// Whether a row of `replaced_number` bears its tag.
    public func isOurs(_ tag: [UInt8]?, replaced number: [UInt8], by successor: [UInt8], toldAt instant: UTCInstant)
        -> Bool
    {
        keys.auditTags.replacements.isOurs(
            tag.flatMap { MerkleHash($0) }, year: 0, number: UInt64(clamping: instant.milliseconds),
            of: MerkleHash(leaf: number + successor))
    }

    /// The tag of an API key.
    public func tag(_ key: APIKeyRow) -> [UInt8] { keys.auditTags.apiKeys.tag(year: 0, number: 0, of: key.hash).bytes }

    /// Whether a row of `api_key` bears its tag.
    public func isOurs(_ tag: [UInt8]?, _ key: APIKeyRow) -> Bool {
        keys.auditTags.apiKeys.isOurs(tag.flatMap { MerkleHash($0) }, year: 0, number: 0, of: key.hash)
    }

    /// What stands for the digest of a document: a bare digest of a personal document could be searched for.
    public func tag(_ digest: DocumentDigest) -> [UInt8] { keys.keyedDigest.of(digest.bytes, purpose: "document") }
}
