import Messages
import SocialSecurity
import XMLSecurity

/// The part of one transaction in `ApplicationStore`. A method that is called as one there does what is said there.
package protocol ApplicationTransaction {
    /// What is said to who opens an application whose reference is known; `nil` when it is not.
    func known(_ application: NewApplication) throws -> OpenApplicationOutcome?
    /// Stores a new application in state `open`, version 1.
    func insert(_ application: NewApplication) throws
    /// Row number and version of an application, or throws `.notFound`.
    func applicationRow(_ id: ApplicationID) throws -> (seq: Int64, version: Int)
    func application(id: ApplicationID) throws -> ApplicationRecord?
    func application(reference: String) throws -> ApplicationRecord?
    /// The application one of whose steps has this ticket.
    func application(stepTicket: Ticket) throws -> ApplicationRecord?
    /// Applications about a person, by every number of that person.
    func applications(about subject: SSIN) throws -> [PersonApplication]
    func applications(after cursor: StoreCursor?, limit: Int) throws -> [ApplicationRecord]
    /// Applications of which a step is done by the document with this ticket.
    func applications(withStepOf ticket: Ticket) throws -> [ApplicationID]
    func transfer(sender: EnterpriseNumber, ticket: Ticket) throws -> TransferRecord?
    func transfers(after cursor: StoreCursor?, limit: Int) throws -> [TransferRecord]
    /// Events of a conversation, oldest first; of one instant in the order of writing.
    func timeline(conversation: Ticket) throws -> [TimelineEvent]
}

extension TransactionalStore {
    /// Opens an application unless its reference is known.
    public func openApplication(
        _ application: NewApplication, changes: Changes
    ) async throws -> OpenApplicationOutcome {
        try await write { transaction in
            if let known = try transaction.known(application) { return known }
            try transaction.insert(application)
            try transaction.apply(changes, opening: application.id)
            guard let record = try transaction.application(id: application.id) else {
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
        try await write { transaction in
            guard try transaction.applicationRow(application).version == expectedVersion else {
                throw MessageStoreError(.versionConflict, "the application is no longer at version \(expectedVersion)")
            }
            try transaction.apply(changes, touching: [application])
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
