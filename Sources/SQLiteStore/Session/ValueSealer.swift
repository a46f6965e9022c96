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
    func subject(_ digits: [UInt8]) -> [UInt8]? {
        String(validating: digits, as: UTF8.self).flatMap { try? SSIN($0) }.map { person($0) }
    }

    /// By what lines are found in which a person acted; digits of the SSIN.
    func user(_ digits: [UInt8]) -> Int64 { keys.blindIndex.actingUser(digits) }

    func tag(_ digest: DocumentDigest) -> [UInt8] { keys.keyedDigest.of(digest.bytes, purpose: "document") }
}
