import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

/// From when to when the lines of an OCMW go, over all years.
public struct LogSpan: Hashable, Sendable {
    /// Day of the first line, in Belgium.
    public let first: CivilDate
    /// Day of the last line.
    public let last: CivilDate
    /// Today.
    let today: CivilDate

    /// - Returns: `nil` while there is no line.
    public static func of(_ tenant: Tenant, _ environment: GatewayEnvironment) async throws -> LogSpan? {
        let years = try await tenant.store.auditYears().sorted()
        guard let begin = years.first, let end = years.last, let first = try await instant(tenant, begin, 0) else {
            return nil
        }
        let size = try await tenant.store.auditSize(year: end)
        let last = try await instant(tenant, end, size - min(size, 1)) ?? first
        return LogSpan(
            first: environment.civilDate(of: first), last: environment.civilDate(of: last),
            today: environment.civilDate(of: environment.clock()))
    }

    init(first: CivilDate, last: CivilDate, today: CivilDate) {
        self.first = first
        self.last = last
        self.today = today
    }

    private static func instant(_ tenant: Tenant, _ year: Int, _ index: UInt64) async throws -> UTCInstant? {
        guard let line = try await tenant.store.auditLines(year: year, from: index, limit: 1).first else { return nil }
        return UTCInstant(milliseconds: try AuditLeaf(decoding: line.leafBytes).timeMilliseconds)
    }

    /// Whether a period has days of which the log cannot tell anything: before it began, or after its last line.
    ///
    /// - Parameters:
    ///   - from: first day; from the beginning on when `nil`.
    ///   - through: last day; until today when `nil`. Days to come are no matter.
    public func leavesOut(from: CivilDate?, through: CivilDate?) -> Bool {
        let end = min(through ?? last, today)
        return from.map { $0 < first || $0 > last } ?? false || end < first || end > last
    }
}
