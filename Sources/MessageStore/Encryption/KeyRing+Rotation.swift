import Crypto

/// Replaces the wrapping keys of stored values: both keys of a month count until every value is wrapped by the new one.
extension KeyRing {
    /// Draws a new key for each month that has one and keeps the old ones beside them; goes on with a rotation that was broken off.
    ///
    /// - Returns: how many months have a key that is being replaced.
    /// - Throws: `MessageStoreError` with `.keyFile` when the file cannot be replaced.
    public func beginRotation() throws(MessageStoreError) -> Int {
        try file.withLock { known throws(MessageStoreError) -> Int in
            known = try change { (file: inout KeyFile) in
                guard file.previousWrappingKeys == nil else { return }
                file.previousWrappingKeys = file.wrappingKeys
                file.wrappingKeys = file.wrappingKeys.mapValues { _ in KeyFile.randomKey() }
            }
            return known.previousWrappingKeys?.count ?? 0
        }
    }

    /// Destroys the old keys: no value may be wrapped by them any more.
    ///
    /// Copies of the file in backups must be destroyed too, or replaced.
    ///
    /// - Throws: `MessageStoreError` with `.keyFile` when the file cannot be replaced.
    public func endRotation() throws(MessageStoreError) {
        try file.withLock { known throws(MessageStoreError) in
            known = try change { (file: inout KeyFile) in file.previousWrappingKeys = nil }
        }
    }

    /// Whether a rotation was begun and has not ended.
    public var isRotating: Bool { file.withLock { $0.previousWrappingKeys != nil } }

    /// The key of a month that is being replaced, or `nil`.
    func previousWrappingKey(for month: RetentionMonth, purpose: KeyPurpose) -> SymmetricKey? {
        guard purpose == .retention else { return nil }
        return file.withLock { $0.previousWrappingKeys?[month.description] }.map { SymmetricKey(data: $0) }
    }
}
