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

    /// Asks the hub and compares, one day after the other: in memory are never more than three days of lists and lines.
    ///
    /// - Parameters:
    ///   - days: calendar days in Belgium, none of them to come, at most 31.
    ///   - actor: the adviser, or a process such as `cli`.
    ///   - keep: is given the list of each day as soon as it was compared.
    /// - Throws: `RequestProblem` with `.invalidRequest` for other days, `.unavailable` when the hub gives no list that
    ///   counts; what `keep` throws.
    public func reconcile(
        _ days: ClosedRange<CivilDate>, of tenant: Tenant, by actor: AuditedActor,
        keeping keep: (TicketListDay) async throws -> Void = { _ in }
    ) async throws -> ReconciliationReport {
        try check(days)
        let asker = TicketListAsker(
            environment: environment, transport: transport, tenant: tenant, actor: actor)
        var lists = DayWindow { try await asker.day($0) }
        let seen = try await Self.end(of: tenant.store)
        var report = ReconciliationReport(organisation: tenant.organisation, days: days)
        for day in Self.all(days) {
            let list = try await lists.value(of: day)
            report.add(try await compare(day, list, &lists, tenant: tenant, seen: seen), isComplete: list.isComplete)
            try await keep(list)
        }
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
    /// The comparison of one day; the lists of the days beside it are asked only when a line needs them.
    private func compare(
        _ day: CivilDate, _ list: TicketListDay, _ lists: inout DayWindow<TicketListDay>, tenant: Tenant,
        seen: AuditPosition
    ) async throws -> ReconciledDay {
        let now = environment.clock()
        let start = environment.startOfDay(day)
        let end = environment.startOfDay(day.adding(days: 1))
        let reader = LogWindowReader(store: tenant.store)
        var mentions = try await reader.mentions(
            from: start.advanced(by: .zero - Self.margin), to: end.advanced(by: Self.margin))
        let entries = list.entries
        try await complete(&mentions, for: entries, by: reader, tenant: tenant)
        let claims = mentions.all.filter { start <= $0.time && $0.time < end && $0.isBefore(seen) }
            .sorted { ($0.year, $0.index) < ($1.year, $1.index) }
        var comparison = Reconciliation(entries: entries, others: [], mentions: mentions, now: now)
        if comparison.needsOtherDays(claims) {
            var others: [TicketEntry] = []
            for other in [day.adding(days: -1), day.adding(days: 1)] where other <= environment.civilDate(of: now) {
                others += try await lists.value(of: other).entries
            }
            comparison = Reconciliation(entries: entries, others: others, mentions: mentions, now: now)
        }
        return ReconciledDay(
            day: day, entryCount: entries.count, lines: mentions.lines, findings: comparison.findings(claims: claims))
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
