import Crypto

/// Encrypts stored values of one tenant: AES-256-GCM with a fresh key each, wrapped by the key of a retention month.
///
/// Layout of a sealed value, version 1 (91 bytes more than the plain value):
///
///     offset  bytes  content
///     0       1      which keys: 01 by retention month, 02 by month of an audit line (`KeyPurpose`)
///     1       2      month, big-endian: year * 12 + month - 1
///     3       12     nonce of the wrapping
///     15      32     value key, encrypted under the month's wrapping key
///     47      16     tag of the wrapping
///     63      12     nonce of the value
///     75      n      value, encrypted under the value key
///     75+n    16     tag of the value
///
/// Openings of audit lines, of which there are as many as lines, are sealed by the key of the line's month itself (31 bytes
/// more): byte 03, month, nonce, encrypted value, tag. Until version 41 of the schema they had the form 02.
///
/// Associated data of all: the first three bytes, then purpose (`wrap`, `value`), tenant, table, row and column, each
/// preceded by its length (`CellName`).
///
/// Source: NIST SP 800-38D (GCM, 96-bit random nonces, fewer than 2^32 values and wrappings a key).
public struct PayloadCipher: Sendable {
    /// Bytes that sealing adds.
    public static let overheadByteCount = 91
    /// Bytes that sealing by the month's key itself adds.
    public static let openingsOverheadByteCount = 31

    /// First byte of openings that the month's key itself seals.
    private static let directly: UInt8 = 3

    private static let headerByteCount = 3
    private static let wrapEnd = 63

    private let keys: KeyRing

    /// Makes the cipher of the tenant that owns the keys.
    public init(keys: KeyRing) {
        self.keys = keys
    }

    /// Encrypts one value for its place.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when a month's key must be made and cannot be saved, or was erased.
    public func seal(
        _ value: [UInt8], in cell: CellName, until month: RetentionMonth, for purpose: KeyPurpose = .retention
    ) throws(MessageStoreError) -> [UInt8] {
        let wrappingKey = try keys.wrappingKey(for: month, purpose: purpose)
        let valueKey = SymmetricKey(size: .bits256)
        let header: ArraySlice = [purpose.rawValue, UInt8(month.number >> 8), UInt8(month.number & 0xFF)]
        let rawKey = valueKey.withUnsafeBytes { Array($0) }
        return header
            + (try box(rawKey, key: wrappingKey, data: associatedData("wrap", cell, header)))
            + (try box(value, key: valueKey, data: associatedData("value", cell, header)))
    }

    /// Encrypts the openings of one audit line for their place, by the key of the line's month itself.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when the month's key must be made and cannot be saved, or was erased.
    public func sealOpenings(
        _ value: [UInt8], in cell: CellName, of month: RetentionMonth
    ) throws(MessageStoreError) -> [UInt8] {
        let key = try keys.wrappingKey(for: month, purpose: .openings)
        let header: ArraySlice = [Self.directly, UInt8(month.number >> 8), UInt8(month.number & 0xFF)]
        return header + (try box(value, key: key, data: associatedData("value", cell, header)))
    }

    /// Which keys open a sealed value; `nil` when it is none.
    public static func purpose(of sealed: [UInt8]) -> KeyPurpose? {
        sealed.first.flatMap { $0 == directly ? .openings : KeyPurpose(rawValue: $0) }
    }

    /// The month until whose end a value is readable; `nil` for openings, an erased value, and what is none.
    ///
    /// - Parameter sealed: the value, or its first three bytes.
    public static func retentionMonth(of sealed: [UInt8]) -> RetentionMonth? {
        guard sealed.first == KeyPurpose.retention.rawValue, sealed.count >= headerByteCount else { return nil }
        return RetentionMonth(number: UInt16(sealed[1]) << 8 | UInt16(sealed[2]))
    }

    /// Whether a value was erased, or its key destroyed: what does not open for another reason is damaged.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when the key file cannot be read.
    public func isErased(_ sealed: [UInt8]) throws(MessageStoreError) -> Bool {
        guard !sealed.isEmpty else { return true }
        guard let purpose = Self.purpose(of: sealed), sealed.count >= Self.headerByteCount else { return false }
        let month = RetentionMonth(number: UInt16(sealed[1]) << 8 | UInt16(sealed[2]))
        return try keys.isErased(month, purpose: purpose)
    }

    /// Decrypts one value at its place.
    ///
    /// - Throws: `MessageStoreError` with `.undecipherable`: erased key, other key file, damaged or moved value.
    public func open(_ sealed: [UInt8], in cell: CellName) throws(MessageStoreError) -> [UInt8] {
        var keys = WrappingKeyMemo()
        return try open(sealed, in: cell, keys: &keys)
    }

    /// Decrypts one of many values that are read in one go: a month's key that was looked up for the value before is not
    /// looked up again.
    public func open(
        _ sealed: [UInt8], in cell: CellName, keys memo: inout WrappingKeyMemo
    ) throws(MessageStoreError) -> [UInt8] {
        let isDirect = sealed.first == Self.directly
        guard let purpose = Self.purpose(of: sealed),
            sealed.count >= (isDirect ? Self.openingsOverheadByteCount : Self.overheadByteCount)
        else {
            throw MessageStoreError(.undecipherable, "a value of \(cell.table).\(cell.column) is not a sealed value")
        }
        let header = sealed[..<Self.headerByteCount]
        let month = RetentionMonth(number: UInt16(sealed[1]) << 8 | UInt16(sealed[2]))
        let last = try wrappingKey(for: month, purpose, &memo)
        guard !isDirect else {
            let data = associatedData("value", cell, header)
            guard let value = last.opener.open(sealed[Self.headerByteCount...], authenticating: data) else {
                throw Self.undecipherable(cell)
            }
            return value
        }
        let valueKey = SymmetricKey(data: try unwrap(sealed, last.key, month, purpose, cell))
        return try unbox(
            sealed[Self.wrapEnd...], key: valueKey, data: associatedData("value", cell, header), cell)
    }

    /// The value key, which the month's key wraps, or the one that is being replaced.
    private func unwrap(
        _ sealed: [UInt8], _ key: SymmetricKey, _ month: RetentionMonth, _ purpose: KeyPurpose, _ cell: CellName
    ) throws(MessageStoreError) -> [UInt8] {
        let wrapped = sealed[Self.headerByteCount..<Self.wrapEnd]
        let data = associatedData("wrap", cell, sealed[..<Self.headerByteCount])
        do {
            return try unbox(wrapped, key: key, data: data, cell)
        } catch {
            guard let previous = keys.previousWrappingKey(for: month, purpose: purpose) else { throw error }
            return try unbox(wrapped, key: previous, data: data, cell)
        }
    }

    /// A sealed value with its value key wrapped by the month's key of now; the value itself is not decrypted.
    ///
    /// - Returns: `nil` when nothing is to be done: the month's key wraps it already, no key is being replaced, or the key was
    ///   destroyed.
    /// - Throws: `MessageStoreError` with `.undecipherable` when neither key opens the wrapping.
    public func rewrapped(_ sealed: [UInt8], in cell: CellName) throws(MessageStoreError) -> [UInt8]? {
        guard sealed.first == KeyPurpose.retention.rawValue, sealed.count >= Self.overheadByteCount else { return nil }
        let month = RetentionMonth(number: UInt16(sealed[1]) << 8 | UInt16(sealed[2]))
        guard let previous = keys.previousWrappingKey(for: month, purpose: .retention),
            let key = try keys.existingWrappingKey(for: month)
        else { return nil }
        let (wrapped, header) = (sealed[Self.headerByteCount..<Self.wrapEnd], sealed[..<Self.headerByteCount])
        let data = associatedData("wrap", cell, header)
        if let box = try? AES.GCM.SealedBox(combined: wrapped),
            (try? AES.GCM.open(box, using: key, authenticating: data)) != nil
        {
            return nil
        }
        let valueKey = try unbox(wrapped, key: previous, data: data, cell)
        return header + (try self.box(valueKey, key: key, data: data)) + sealed[Self.wrapEnd...]
    }

    private func wrappingKey(
        for month: RetentionMonth, _ purpose: KeyPurpose, _ memo: inout WrappingKeyMemo
    ) throws(MessageStoreError) -> WrappingKeyMemo.Last {
        if let last = memo.last, last.month == month, last.purpose == purpose { return last }
        guard let key = try keys.existingWrappingKey(for: month, purpose: purpose), let opener = GCMOpener(key: key)
        else {
            throw MessageStoreError(.undecipherable, "the key of month \(month) is not there")
        }
        let last = WrappingKeyMemo.Last(month: month, purpose: purpose, key: key, opener: opener)
        memo.last = last
        return last
    }

    private func associatedData(_ purpose: String, _ cell: CellName, _ header: ArraySlice<UInt8>) -> [UInt8] {
        cell.associatedData(purpose: purpose, tenant: keys.organisation.digits, header: header)
    }

    private func box(_ value: [UInt8], key: SymmetricKey, data: [UInt8]) throws(MessageStoreError) -> [UInt8] {
        guard let box = try? AES.GCM.seal(value, using: key, authenticating: data), let combined = box.combined else {
            throw MessageStoreError(.undecipherable, "encryption failed")
        }
        return Array(combined)
    }

    private func unbox(
        _ sealed: ArraySlice<UInt8>, key: SymmetricKey, data: [UInt8], _ cell: CellName
    ) throws(MessageStoreError) -> [UInt8] {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let value = try? AES.GCM.open(box, using: key, authenticating: data)
        else {
            throw Self.undecipherable(cell)
        }
        return Array(value)
    }

    private static func undecipherable(_ cell: CellName) -> MessageStoreError {
        MessageStoreError(.undecipherable, "a value of \(cell.table).\(cell.column) does not decrypt")
    }
}

/// The key that opened the last value of one read. It lives no longer than the read: a key may be destroyed meanwhile.
public struct WrappingKeyMemo {
    struct Last {
        let month: RetentionMonth
        let purpose: KeyPurpose
        let key: SymmetricKey
        let opener: GCMOpener
    }

    var last: Last?

    /// Knows no key.
    public init() {}
}
