import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension PostgreSQLStore {
    /// Opens an application unless its reference is known.
    public func openApplication(
        _ application: NewApplication, changes: Changes
    ) async throws -> OpenApplicationOutcome {
        try await write { session in
            if let known = try session.known(application) { return known }
            try session.insert(application)
            try session.apply(changes, opening: application.id)
            guard let record = try session.application(id: application.id) else {
                throw MessageStoreError(.notFound, "the application just opened is gone")
            }
            return .opened(record)
        }
    }

    /// The application with this identifier.
    public func application(id: ApplicationID) async throws -> ApplicationRecord? {
        try await read { try $0.application(id: id) }
    }

    /// The application with this reference, found by blind index.
    public func application(reference: String) async throws -> ApplicationRecord? {
        try await read { try $0.application(reference: reference) }
    }

    /// Applications in the order of their opening.
    public func applications(after cursor: StoreCursor?, limit: Int) async throws -> [ApplicationRecord] {
        try await read { try $0.applications(after: cursor, limit: max(0, limit)) }
    }

    /// The application one of whose steps is done by our document with this ticket.
    public func application(stepTicket: Ticket) async throws -> ApplicationRecord? {
        try await read { try $0.application(stepTicket: stepTicket) }
    }

    /// Applications about a person; one range of an index for each number of the person.
    public func applications(about subject: SSIN) async throws -> [PersonApplication] {
        try await read { try $0.applications(about: subject) }
    }

    /// Commits changes to an application, or throws `.versionConflict` or `.notFound`.
    public func change(application: ApplicationID, expectedVersion: Int, changes: Changes) async throws {
        try await write { session in
            guard try session.applicationRow(application).version == expectedVersion else {
                throw MessageStoreError(.versionConflict, "the application is no longer at version \(expectedVersion)")
            }
            try session.apply(changes, touching: [application])
        }
    }

    /// The transfer with this ticket.
    public func transfer(sender: EnterpriseNumber, ticket: Ticket) async throws -> TransferRecord? {
        try await read { try $0.transfer(sender: sender, ticket: ticket) }
    }

    /// Transfers in the order of their creation.
    public func transfers(after cursor: StoreCursor?, limit: Int) async throws -> [TransferRecord] {
        try await read { try $0.transfers(after: cursor, limit: max(0, limit)) }
    }

    /// Commits changes in one transaction.
    public func commit(_ changes: Changes) async throws {
        try await write { try $0.apply(changes) }
    }

    /// Events of one conversation, oldest first.
    public func timeline(conversation: Ticket) async throws -> [TimelineEvent] {
        try await read { try $0.timeline(conversation: conversation) }
    }
}
