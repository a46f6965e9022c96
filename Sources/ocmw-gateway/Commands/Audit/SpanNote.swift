import Gateway
import SocialSecurity
import XMLSecurity

/// Says on standard error when a command is asked about days of which the log cannot tell anything: what it then shows is no
/// proof that nothing happened.
enum SpanNote {
    static func show(_ tenant: Tenant, _ graph: GatewayGraph, from: CivilDate?, through: CivilDate?) async throws {
        guard let text = text(try await LogSpan.of(tenant, graph.environment), from: from, through: through) else {
            return
        }
        Output.note(text)
    }

    /// `nil` when the log covers the period.
    static func text(_ span: LogSpan?, from: CivilDate?, through: CivilDate?) -> String? {
        guard let span else { return "note: there is no log yet" }
        guard span.leavesOut(from: from, through: through) else { return nil }
        return "note: the log begins on \(span.first) and ends on \(span.last); it says nothing about other days"
    }

    /// A month, `YYYY-MM`; what is none is refused elsewhere.
    static func show(_ tenant: Tenant, _ graph: GatewayGraph, month: String) async throws {
        guard let first = try? CivilDate("\(month)-01") else { return }
        try await show(tenant, graph, from: first, through: first.adding(months: 1).adding(days: -1))
    }

    /// A calendar year.
    static func show(_ tenant: Tenant, _ graph: GatewayGraph, year: Int) async throws {
        guard let first = try? CivilDate("\(year)-01-01"), let last = try? CivilDate("\(year)-12-31") else { return }
        try await show(tenant, graph, from: first, through: last)
    }

    /// Instants, as `audit list` takes them.
    static func show(_ tenant: Tenant, _ graph: GatewayGraph, since: String?, until: String?) async throws {
        guard since != nil || until != nil else { return }
        let days = [since, until].map { text in
            text.flatMap { try? UTCInstant(xmlDateTime: $0) }.map { graph.environment.civilDate(of: $0) }
        }
        try await show(tenant, graph, from: days[0], through: days[1])
    }
}
