import Gateway
import MessageStore
import Messages

/// What a command shows of a document is a line of the audit log first. Listings, which show no person, are none.
extension GatewayGraph {
    /// Commits the line about a look at one document.
    func recordView(of document: StoredDocument, in tenant: Tenant) async throws {
        try await Auditor(environment: environment).recordView(
            of: document, in: tenant, by: .process("cli"), at: environment.clock())
    }

    /// Commits the lines about a look at a conversation.
    func recordView(of conversation: Ticket, in tenant: Tenant) async throws {
        try await Auditor(environment: environment).recordView(
            of: conversation, in: tenant, by: .process("cli"), at: environment.clock())
    }
}
