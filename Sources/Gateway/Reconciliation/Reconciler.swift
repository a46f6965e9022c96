import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Compares the hub's signed lists of tickets with the audit log of one OCMW.
///
/// A gateway that does not log what it asks cannot be found out from its own log; the hub's list knows what it asked.
/// Asking for the lists and comparing them are lines of the log themselves.
public struct Reconciler: Sendable {
    /// Most days of one comparison.
    public static let dayLimit = 31
    /// How far before and after the days lines are read: a document may be tried for a day before and after.
    private static let margin: Duration = .seconds(26 * 3_600)

    private let environment: GatewayEnvironment
    private let transport: any HubTransport

    /// Makes a reconciler.
    public init(environment: GatewayEnvironment, transport: any HubTransport) {
        self.environment = environment
        self.transport = transport
    }

    /// Asks the hub and compares.
    ///
    /// - Parameters:
    ///   - days: calendar days in Belgium, none of them to come, at most 31.
    ///   - actor: the adviser, or a process such as `cli`.
    /// - Throws: `RequestProblem` with `.invalidRequest` for other days, `.unavailable` when the hub gives no list that
    ///   counts.
    public func reconcile(
        _ days: ClosedRange<CivilDate>, of tenant: Tenant, by actor: AuditedActor
    ) async throws -> ReconciliationReport {
        try check(days)
        let asker = TicketListAsker(
            environment: environment, transport: transport, tenant: tenant, actor: actor)
        let seen = try await Self.end(of: tenant.store)
        var lists: [CivilDate: TicketListDay] = [:]
        for day in Self.all(days) { lists[day] = try await asker.day(day) }
        let report = try await compare(days, lists, tenant: tenant, seen: seen) { try await asker.day($0) }
        try await record(report, tenant: tenant, by: actor)
        return report
    }

    private func check(_ days: ClosedRange<CivilDate>) throws(RequestProblem) {
        guard days.upperBound <= environment.civilDate(of: environment.clock()) else {
            throw .field("/to", "not-in-the-future", "must not be a day to come (in Belgium)")
        }
        guard days.upperBound.daysSince1970 - days.lowerBound.daysSince1970 < Self.dayLimit else {
            throw .field("/from", "at-most-31-days", "must be at most 30 days before the last day")
        }
    }

    private static func all(_ days: ClosedRange<CivilDate>) -> [CivilDate] {
        (0...(days.upperBound.daysSince1970 - days.lowerBound.daysSince1970)).map { days.lowerBound.adding(days: $0) }
    }

    /// The end of the newest log: lines before it were there before the hub was asked.
    private static func end(of store: any TenantStore) async throws -> AuditPosition {
        guard let year = try await store.auditYears().last else { return AuditPosition(year: 0, index: 0) }
        return AuditPosition(year: year, index: try await store.auditSize(year: year))
    }
}

extension Reconciler {
    /// - Parameter more: the list of a day beside the range, asked only when a line needs it.
    private func compare(
        _ days: ClosedRange<CivilDate>, _ lists: [CivilDate: TicketListDay], tenant: Tenant, seen: AuditPosition,
        more: (CivilDate) async throws -> TicketListDay
    ) async throws -> ReconciliationReport {
        let now = environment.clock()
        let start = environment.startOfDay(days.lowerBound)
        let end = environment.startOfDay(days.upperBound.adding(days: 1))
        let reader = LogWindowReader(store: tenant.store)
        var mentions = try await reader.mentions(
            from: start.advanced(by: .zero - Self.margin), to: end.advanced(by: Self.margin))
        let entries = Self.all(days).flatMap { lists[$0]?.entries ?? [] }
        try await complete(&mentions, for: entries, by: reader, tenant: tenant)
        let claims = mentions.all.filter { start <= $0.time && $0.time < end && $0.isBefore(seen) }
            .sorted { ($0.year, $0.index) < ($1.year, $1.index) }
        var comparison = Reconciliation(entries: entries, others: [], mentions: mentions, now: now)
        if comparison.needsOtherDays(claims) {
            var others: [TicketEntry] = []
            for day in [days.lowerBound.adding(days: -1), days.upperBound.adding(days: 1)]
            where day <= environment.civilDate(of: now) {
                others += try await more(day).entries
            }
            comparison = Reconciliation(entries: entries, others: others, mentions: mentions, now: now)
        }
        return ReconciliationReport(
            organisation: tenant.organisation, days: days,
            incompleteDays: Self.all(days).filter { lists[$0]?.isComplete == false }, entryCount: entries.count,
            lineCount: mentions.lineCount, findings: comparison.findings(claims: claims),
            lists: Self.all(days).compactMap { lists[$0] })
    }

    /// Looks for the lines of documents that were begun or ended long before or after the days.
    private func complete(
        _ mentions: inout LogMentions, for entries: [TicketEntry], by reader: LogWindowReader, tenant: Tenant
    ) async throws {
        for key in Set(entries.map(TicketKey.init)) where mentions[key].isIncomplete {
            let found = try await reader.mentions(of: key, as: tenant.organisation)
            if found.count > mentions[key].count { mentions.replace(key, by: found) }
        }
    }

    /// The comparison is a reading of the log: a line, before its outcome is shown.
    private func record(_ report: ReconciliationReport, tenant: Tenant, by actor: AuditedActor) async throws {
        var facts = AuditFacts(.logReconciled, access: .consulted, by: actor)
        facts.counterpart = environment.hub
        facts.object =
            "\(report.days.lowerBound)/\(report.days.upperBound) entries \(report.entryCount) "
            + "differences \(report.differences.count)"
        facts.outcome = .done
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
        try await tenant.store.append([leaf])
    }
}

extension LogMention {
    /// True for a line that stands before this place.
    fileprivate func isBefore(_ position: AuditPosition) -> Bool {
        (year, index) < (position.year, position.index)
    }
}

extension [LogMention] {
    /// True when the beginning or the end of a document's story is not among its lines.
    fileprivate var isIncomplete: Bool {
        guard let direction = first?.direction else { return true }
        return direction == .sent && (!contains(where: \.isIntent) || !contains(where: \.isPositive))
    }
}
