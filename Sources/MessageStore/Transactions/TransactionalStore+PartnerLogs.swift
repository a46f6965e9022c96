/// The part of one transaction in `PartnerLogStore`. A method that is called as one there does what is said there.
package protocol PartnerLogTransaction {
    func partnerReceipts(after cursor: StoreCursor?, limit: Int) throws -> [PartnerReceipt]
    func partnerCursor() throws -> StoreCursor?
    func movePartnerCursor(to cursor: StoreCursor, keeping checkpoint: PartnerCheckpoint?) throws
    func parkPartnerReceipt(_ cursor: StoreCursor, isTold: Bool) throws
    func parkedPartnerReceipts(after cursor: StoreCursor?, limit: Int) throws -> [ParkedPartnerReceipt]
    func newestJudgedPartnerReceipts() throws -> [PartnerReceipt]
    func waitingPartnerReceipts() throws -> [WaitingPartnerReceipts]
    func keepUncosigned(_ checkpoint: PartnerCheckpoint) throws
    func uncosignedPartnerCheckpoints(origin: String) throws -> [PartnerCheckpoint]
    func partnerCheckpoints() throws -> [PartnerCheckpoint]
    func keepPartnerKeys(_ keys: [PartnerLogKey]) throws
    func partnerKeys(origin: String) throws -> [PartnerLogKey]
}

extension TransactionalStore {
    /// In the order of row numbers.
    public func partnerReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [PartnerReceipt] {
        try await read { try $0.partnerReceipts(after: cursor, limit: max(0, limit)) }
    }

    /// One row.
    public func partnerCursor() async throws -> StoreCursor? {
        try await read { try $0.partnerCursor() }
    }

    /// Cursor and checkpoint in one transaction.
    public func movePartnerCursor(to cursor: StoreCursor, keeping checkpoint: PartnerCheckpoint?) async throws {
        try await write { try $0.movePartnerCursor(to: cursor, keeping: checkpoint) }
    }

    /// Cursor and row in one transaction.
    public func parkPartnerReceipt(_ cursor: StoreCursor, isTold: Bool) async throws {
        try await write { try $0.parkPartnerReceipt(cursor, isTold: isTold) }
    }

    /// In the order of row numbers.
    public func parkedPartnerReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [ParkedPartnerReceipt] {
        try await read { try $0.parkedPartnerReceipts(after: cursor, limit: max(0, limit)) }
    }

    /// One pass over the receipts up to the cursor.
    public func newestJudgedPartnerReceipts() async throws -> [PartnerReceipt] {
        try await read { try $0.newestJudgedPartnerReceipts() }
    }

    /// What waits, and the receipts after the cursor.
    public func waitingPartnerReceipts() async throws -> [WaitingPartnerReceipts] {
        try await read { try $0.waitingPartnerReceipts() }
    }

    /// One row a size.
    public func keepUncosigned(_ checkpoint: PartnerCheckpoint) async throws {
        try await write { try $0.keepUncosigned(checkpoint) }
    }

    /// One range of the primary key.
    public func uncosignedPartnerCheckpoints(origin: String) async throws -> [PartnerCheckpoint] {
        try await read { try $0.uncosignedPartnerCheckpoints(origin: origin) }
    }

    /// One row a log.
    public func partnerCheckpoints() async throws -> [PartnerCheckpoint] {
        try await read { try $0.partnerCheckpoints() }
    }

    /// One row a key.
    public func keepPartnerKeys(_ keys: [PartnerLogKey]) async throws {
        try await write { try $0.keepPartnerKeys(keys) }
    }

    /// One range of the primary key.
    public func partnerKeys(origin: String) async throws -> [PartnerLogKey] {
        try await read { try $0.partnerKeys(origin: origin) }
    }
}
