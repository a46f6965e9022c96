import AuditLog

/// What a check of a store found: where, and what is wrong there. Names tables, columns and row numbers, never content.
public struct StoreFinding: Hashable, Sendable {
    /// What is wrong.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Pages, indexes or values of the file are damaged.
        case fileDamaged = "file-damaged"
        /// A row names another one that is not there.
        case rowMissing = "row-missing"
        /// A part of the schema is not as this version makes it.
        case schemaDiffers = "schema-differs"
        /// Sealed values do not decrypt, though their month's key was not destroyed.
        case valueUndecipherable = "value-undecipherable"
        /// A row of the outbox does not fit its document.
        case outboxDiffers = "outbox-differs"
        /// A row of the inbox does not fit its documents.
        case inboxDiffers = "inbox-differs"
        /// A brake cannot be understood.
        case brakeUnreadable = "brake-unreadable"
    }

    /// What is wrong.
    public let code: Code
    /// Where, and what, in words.
    public let detail: String

    /// Describes a finding.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

/// The outcome of a check of a whole store.
public struct StoreCheckReport: Hashable, Sendable {
    /// Everything that is wrong; sound when empty.
    public var findings: [StoreFinding] = []
    /// Sealed values that were opened or tried.
    public var valueCount = 0
    /// Those that do not decrypt though they should.
    public var undecipherableCount = 0
    /// Those whose month's key was destroyed: they are meant to be unreadable.
    public var erasedCount = 0

    /// Reports nothing.
    public init() {}
}

/// How far a long work on a store is.
public struct StoreProgress: Hashable, Sendable {
    /// Rows that were looked at, or pages that were copied.
    public let done: Int
    /// As many as there were when the work began.
    public let total: Int

    /// Says how far.
    public init(done: Int, total: Int) {
        self.done = done
        self.total = total
    }
}

extension TenantStore {
    /// A store whose server has tools of its own is not checked by this program.
    public func check(progress: @escaping @Sendable (StoreProgress) -> Void) async throws -> StoreCheckReport {
        throw MessageStoreError(.notOffered, "this kind of store is not checked by the gateway")
    }

    /// A store that does not wrap keys anew.
    public func rotateKeys(
        progress: @escaping @Sendable (StoreProgress) -> Void,
        line: @escaping @Sendable (KeyRotation) throws -> SealedLeaf
    ) async throws -> KeyRotation {
        throw MessageStoreError(.notOffered, "this kind of store does not wrap keys anew")
    }
}

/// What a rotation of the keys of stored values came to.
public struct KeyRotation: Hashable, Sendable {
    /// Retention months that got a new key.
    public let months: Int
    /// Values whose key was wrapped anew; those of an earlier call that was broken off are not among them.
    public let values: Int

    /// Describes a rotation.
    public init(months: Int, values: Int) {
        self.months = months
        self.values = values
    }
}
