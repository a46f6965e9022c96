import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Looks at documents that no user of the OCMW's software takes, such as the administrator's at the command line.
extension Auditor {
    /// Commits the line about a look at one document, before it is shown.
    public func recordView(of stored: StoredDocument, in tenant: Tenant, by actor: AuditedActor, at instant: UTCInstant)
        async throws
    {
        var facts = AuditFacts(.messageViewed, access: .consulted, by: actor).about(stored, of: tenant)
        facts.outcome = .done
        try await tenant.store.append([leaf(facts, tenant: tenant, at: instant)])
    }

    /// Commits the lines about a look at what happened in a conversation, one for each person in it, before it is shown.
    public func recordView(of conversation: Ticket, in tenant: Tenant, by actor: AuditedActor, at instant: UTCInstant)
        async throws
    {
        let subjects = try await tenant.store.subjects(conversation: conversation)
        try await tenant.store.append(
            subjects.byDigits.map { subject in
                var facts = AuditFacts(.messageViewed, access: .consulted, by: actor)
                facts.subject = subject
                facts.conversation = conversation
                facts.outcome = .done
                return try leaf(facts, tenant: tenant, at: instant)
            })
    }
}
