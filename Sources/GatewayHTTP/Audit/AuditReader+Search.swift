import AuditLog
import Gateway
import MessageStore
import Messages
import SocialSecurity

extension AuditReader {
    /// Lines that fit, newest first. The line about the search, naming the person sought, is committed before.
    func search(_ search: AuditSearchRequest, by caller: Caller) async throws -> JSONValue {
        let page = try await self.search(search, of: caller.tenant, by: caller.actor)
        let answer = JSONValue.page(
            try await page.lines.json(in: caller.tenant.store), next: page.next.map { .string($0.cursor) })
        guard search.hasUnknownLegalContext, case .object(let members) = answer else { return answer }
        return .object(members.merging(["legalContextKnown": .bool(false)]) { $1 })
    }

    /// Lines that fit, newest first, for a person or for a process such as `cli`.
    ///
    /// - Returns: at most as many lines as asked for; fewer, or none, when the search was long and goes on at `next`.
    /// - Throws: `RequestProblem` with `.invalidRequest` for a cursor that names no line: nothing older than it could be
    ///   told from nothing at all.
    public func search(_ search: AuditSearchRequest, of tenant: Tenant, by actor: AuditedActor) async throws
        -> AuditPage
    {
        if let after = search.after, try await tenant.store.auditLine(at: after) == nil {
            throw RequestProblem.broken(
                "/after", "cursor",
                "names no line of this log (\(after.year)-\(after.index)): give next as a page of this OCMW had it, or "
                    + "leave it out to begin with the newest line")
        }
        try await record(search, of: tenant, by: actor)
        let page = try await tenant.store.auditPage(search.criteria, before: search.after, limit: search.limit)
        return AuditPage(lines: try page.lines.filter { try search.proves($0) }, next: page.next)
    }

    /// One line for each person looked for, so that a search by person finds who looked.
    private func record(_ search: AuditSearchRequest, of tenant: Tenant, by actor: AuditedActor) async throws {
        var facts = AuditFacts(.logRead, access: .consulted, by: actor)
        facts.object = search.object
        facts.operation = search.operation
        facts.legalContext = search.criteria.legalContext.flatMap { try? LegalContext($0) }
        facts.counterpart = search.criteria.counterpart
        facts.ticket = search.criteria.ticket
        facts.conversation = search.criteria.conversation
        facts.outcome = .done
        let auditor = Auditor(environment: environment)
        let instant = environment.clock()
        let persons: [SSIN?] = search.persons.isEmpty ? [nil] : search.persons
        let leaves = try persons.map { person in
            facts.subject = person
            return try auditor.leaf(facts, tenant: tenant, at: instant)
        }
        try await tenant.store.append(leaves)
    }
}
