import AuditLog
import Gateway
import MessageStore

extension AuditReader {
    /// Most lines that one call looks at; a page may end there with fewer lines than asked for.
    static let searchBudget = 10_000
    private static let batchSize = 500

    /// Lines that fit, newest first. The line about the search, naming the person sought, is committed before.
    func search(_ search: AuditSearchRequest, by caller: Caller) async throws -> JSONValue {
        try await record(search, by: caller)
        var found: [AuditLine] = []
        var position = search.after
        var seen = 0
        reading: while true {
            let lines = try await caller.tenant.store.auditLines(
                search.selection, before: position, limit: Self.batchSize)
            for line in lines {
                position = AuditPosition(year: line.year, index: line.index)
                if try search.matches(line) { found.append(line) }
                if found.count == search.limit { break reading }
            }
            seen += lines.count
            if lines.count < Self.batchSize { position = nil }
            if position == nil || seen >= Self.searchBudget { break }
        }
        return .page(try found.map { try $0.json }, next: position.map { .string($0.cursor) })
    }

    private func record(_ search: AuditSearchRequest, by caller: Caller) async throws {
        var facts = AuditFacts(.logRead, access: .consulted, by: .user(caller.user))
        facts.application = caller.application
        facts.object = "log/search"
        facts.subject = search.subject
        facts.operation = search.operation
        facts.ticket = search.ticket
        facts.conversation = search.conversation
        facts.outcome = .done
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: caller.tenant, at: environment.clock())
        try await caller.tenant.store.append([leaf])
    }
}
