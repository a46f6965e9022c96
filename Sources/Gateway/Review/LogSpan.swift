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

    private static let pageSize = 200

    /// Lines that the gateway did not write do not stretch it, and end it nowhere: their time is not proven.
    ///
    /// - Returns: `nil` while there is no line that the gateway wrote.
    /// - Complexity: one page at either end, and as many more as lines that somebody else wrote there fill.
    public static func of(_ tenant: Tenant, _ environment: GatewayEnvironment) async throws -> LogSpan? {
        guard let first = try await firstInstant(tenant), let last = try await lastInstant(tenant) else { return nil }
        return LogSpan(
            first: environment.civilDate(of: first), last: environment.civilDate(of: last),
            today: environment.civilDate(of: environment.clock()))
    }

    init(first: CivilDate, last: CivilDate, today: CivilDate) {
        self.first = first
        self.last = last
        self.today = today
    }

    /// Of the first own line, from the first year on.
    private static func firstInstant(_ tenant: Tenant) async throws -> UTCInstant? {
        for year in try await tenant.store.auditYears().sorted() {
            var index: UInt64? = 0
            while let from = index {
                let lines = try await tenant.store.auditLines(year: year, from: from, limit: pageSize)
                if let instant = ownInstants(lines).first { return instant }
                index = lines.count < pageSize ? nil : lines.last.map { $0.index + 1 }
            }
        }
        return nil
    }

    /// Of the last own line. Lines are listed as they were written: one with a number far ahead makes no way longer.
    private static func lastInstant(_ tenant: Tenant) async throws -> UTCInstant? {
        var position: AuditPosition?
        repeat {
            let lines = try await tenant.store.auditLines(.all, before: position, limit: pageSize)
            if let instant = ownInstants(lines).first { return instant }
            position = lines.count < pageSize ? nil : lines.last.map { .init(year: $0.year, index: $0.index) }
        } while position != nil
        return nil
    }

    private static func ownInstants(_ lines: [AuditLine]) -> [UTCInstant] {
        lines.filter(\.isOurs).compactMap { $0.outline.map { UTCInstant(milliseconds: $0.timeMilliseconds) } }
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
