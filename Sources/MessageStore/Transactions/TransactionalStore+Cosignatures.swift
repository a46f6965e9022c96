import AuditLog
import XMLSecurity

/// The part of one transaction in `CosignatureStore`. A method that is called as one there does what is said there.
package protocol CosignatureTransaction {
    func keepCosigned(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) throws
    func logContradictions() throws -> [LogContradiction]
    func hasLogContradictions() throws -> Bool
    func keep(_ contradiction: LogContradiction, leaves: [SealedLeaf]) throws -> Bool
    func publish(_ publication: AuditKeyPublication, again: Bool, changes: Changes) throws -> Bool
    func auditKeyPublications() throws -> [AuditKeyPublication]
    func rotateAuditKey(_ leaf: SealedLeaf, at instant: UTCInstant, signing: (AuditLogEnd) throws -> KeptCheckpoint)
        throws
    func auditKeyRotations() throws -> [AuditKeyRotation]
}

extension TransactionalStore {
    /// One row a size.
    public func keepCosigned(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) async throws {
        try await write { try $0.keepCosigned(checkpoint, at: instant) }
    }

    /// One look at the end of an index.
    public func newestCosigned(year: Int) async throws -> CosignedCheckpoint? {
        try await read { try $0.newestCosigned(year: year) }
    }

    /// Everything is read in one transaction.
    public func receiptCheckpoint(at instant: UTCInstant) async throws -> KeptCheckpoint? {
        try await read { try $0.receiptCheckpoint(at: instant) }
    }

    /// In the order of row numbers.
    public func logContradictions() async throws -> [LogContradiction] {
        try await read { try $0.logContradictions() }
    }

    /// One look, whatever the number of rows.
    public func hasLogContradictions() async throws -> Bool {
        try await read { try $0.hasLogContradictions() }
    }

    /// Row and leaves in one transaction.
    public func keepContradiction(_ contradiction: LogContradiction, leaves: [SealedLeaf]) async throws -> Bool {
        try await write { try $0.keep(contradiction, leaves: leaves) }
    }

    /// Row and document in one transaction.
    public func publishAuditKey(_ publication: AuditKeyPublication, again: Bool, changes: Changes) async throws -> Bool
    {
        try await write { try $0.publish(publication, again: again, changes: changes) }
    }

    /// In the order of row numbers.
    public func auditKeyPublications() async throws -> [AuditKeyPublication] {
        try await read { try $0.auditKeyPublications() }
    }

    /// Line, mark and checkpoint in one transaction.
    public func rotateAuditKey(
        _ leaf: SealedLeaf, at instant: UTCInstant,
        signing: @escaping @Sendable (AuditLogEnd) throws -> KeptCheckpoint
    ) async throws {
        try await write { try $0.rotateAuditKey(leaf, at: instant, signing: signing) }
    }

    /// The keys are read from the lines themselves.
    public func auditKeyRotations() async throws -> [AuditKeyRotation] {
        try await read { try $0.auditKeyRotations() }
    }
}
