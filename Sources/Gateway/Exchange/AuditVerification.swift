import AuditLog
import MessageStore

/// Recomputes a tenant's audit logs line by line and compares them with everything that was signed and stored.
///
/// Compared are every kept checkpoint, every stored node, what is kept beside the lines, every receipt that the tenant
/// signed, and the high-water mark outside the database. Nothing is written. Lines are read and judged in batches, a few
/// at a time on as many cores; memory grows with the number of receipts (a hash each), not with the log. What a stranger can prove is in an export.
public struct AuditVerification: Sendable {
    static let batchSize = 2048
    private static let foreignYearLimit = 100

    private let highWater: any AuditHighWaterKeeper
    private let batchSize: Int

    /// Makes a verification.
    ///
    /// - Parameter highWater: where the issuer of checkpoints remembered what it signed.
    public init(highWater: any AuditHighWaterKeeper = NoAuditHighWater()) {
        self.init(highWater: highWater, batchSize: Self.batchSize)
    }

    /// - Parameter batchSize: lines read at once; findings do not depend on it.
    init(highWater: any AuditHighWaterKeeper, batchSize: Int) {
        self.highWater = highWater
        self.batchSize = batchSize
    }

    /// Checks every year's log, oldest first; a year that only a receipt or the mark speaks of is reported too.
    ///
    /// The gateway may be running: what was promised is read before the logs, so that these hold it.
    ///
    /// - Throws: `MessageStoreError` with `.schemaDiffers` when the database is built so otherwise that it cannot be read.
    public func verify(_ tenant: Tenant) async throws -> [AuditYearReport] {
        let differences = try await tenant.store.schemaDifferences()
        do {
            return try await verify(tenant, differences)
        } catch let error as MessageStoreError where error.code == .database {
            if !differences.isEmpty { throw MessageStoreError(schemaDifferences: differences) }
            // A value that no row of ours has stops the reading; which it is, is the finding.
            let damages = try await tenant.store.auditTableDamages()
            guard !damages.isEmpty else { throw error }
            return adding(damages, to: [])
        }
    }

    /// Years of which the database holds anything, oldest first: all that this gateway began, and some of those that somebody
    /// else put in, so that thousands of these make no verification long.
    private func logs(of tenant: Tenant) async throws -> [Int] {
        let begun = Set(try await tenant.store.auditYears())
        let traces = try await tenant.store.auditTraces()
        let foreign = Set(traces.lazy.filter { !begun.contains($0) }.prefix(Self.foreignYearLimit))
        return traces.filter { begun.contains($0) || foreign.contains($0) }
    }

    private func verify(_ tenant: Tenant, _ differences: [String]) async throws -> [AuditYearReport] {
        let standing = try await highWater.standing(of: tenant)
        let mark = standing.mark
        var promises = AuditPromises(tenant: tenant)
        try await promises.read(batchSize: batchSize)
        let logs = try await logs(of: tenant)
        var years = Set(logs).union(promises.years)
        if let mark { years.insert(mark.year) }
        var reports: [AuditYearReport] = []
        var previous: Checkpoint?
        let newestRow = try await tenant.store.newestAuditRow()
        async let foundSum = tenant.store.auditSearchSum(upTo: newestRow)
        var (searchSum, lastRow): (UInt64, Int64) = (0, 0)
        var keys = LogKeyChain(first: try tenant.checkpoints.firstPublicKey())
        for year in years.sorted() {
            var check = AuditYearCheck(
                year: year, tenant: tenant, previous: previous, isClosed: logs.contains { $0 > year },
                mark: mark.flatMap { $0.year == year ? $0 : nil }, newestRow: newestRow, lastRow: lastRow)
            keys.beginYear()
            try await check.read(&promises, &keys, batchSize: batchSize)
            searchSum &+= check.searchSum
            lastRow = check.lastRow
            reports.append(check.report)
            if logs.contains(year) { previous = check.end }
        }
        // Lines that were not read, behind a gap, make a difference that says nothing: then each is looked at.
        let areSumsEqual = try await foundSum == searchSum
        let isSearchWhole = areSumsEqual ? true : try await tenant.store.isAuditSearchWhole()
        let codes =
            promises.findings + [standing.finding].compactMap(\.self)
            + (isSearchWhole ? [] : [.searchIndexDiffers])
        // They belong to no year: they are told with the newest one.
        let newest = reports.last?.year ?? promises.fallbackYear
        for code in codes { Self.add(AuditFinding(code, year: newest), to: &reports) }
        for difference in differences {
            Self.add(AuditFinding(.schemaDiffers, year: newest, subject: difference), to: &reports)
        }
        for partner in try await PartnerRecordCheck(store: tenant.store).differing() {
            let subject = "the log of \(partner.digits)"
            Self.add(AuditFinding(.partnerRecordDiffers, year: newest, subject: subject), to: &reports)
        }
        return try await adding(
            contradictionsOf: tenant, to: adding(try await tenant.store.auditTableFaults(), to: reports))
    }
}
