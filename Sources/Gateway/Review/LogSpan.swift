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

    /// How many lines at either end are looked at for one that the gateway wrote.
    private static let endLimit = 200

    /// Lines that the gateway did not write do not stretch it: their time is not proven.
    ///
    /// - Returns: `nil` while there is no line.
    public static func of(_ tenant: Tenant, _ environment: GatewayEnvironment) async throws -> LogSpan? {
        let years = try await tenant.store.auditYears().sorted()
        guard let begin = years.first, let end = years.last,
            let first = try await instants(tenant, begin, from: 0).first
        else { return nil }
        let size = try await tenant.store.auditSize(year: end)
        let last = try await instants(tenant, end, from: size - min(size, UInt64(endLimit))).last ?? first
        return LogSpan(
            first: environment.civilDate(of: first), last: environment.civilDate(of: last),
            today: environment.civilDate(of: environment.clock()))
    }

    init(first: CivilDate, last: CivilDate, today: CivilDate) {
        self.first = first
        self.last = last
        self.today = today
    }

    private static func instants(_ tenant: Tenant, _ year: Int, from index: UInt64) async throws -> [UTCInstant] {
        try await tenant.store.auditLines(year: year, from: index, limit: endLimit).filter(\.isOurs).compactMap {
            $0.outline.map { UTCInstant(milliseconds: $0.timeMilliseconds) }
        }
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
