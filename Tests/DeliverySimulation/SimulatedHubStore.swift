import KSZHub
import Messages
import SocialSecurity
import XMLSecurity

/// The hub's file, one call at a time.
package struct SimulatedHubStore: HubStore {
    let inner: any HubStore
    let life: Life
    let scheduler: Scheduler

    private func plain<Value: Sendable>(_ body: (any HubStore) async throws -> Value) async throws -> Value {
        try life.check()
        let value = try await scheduler.external { try await body(inner) }
        try life.check()
        return value
    }

    package func meet(_ record: MessageRecord, noting passage: @escaping @Sendable (MessageRecord) -> TicketPassage?)
        async throws -> MessageRecord
    {
        try await plain { try await $0.meet(record, noting: passage) }
    }

    package func begin(_ conversation: Ticket, by sender: EnterpriseNumber) async throws -> EnterpriseNumber {
        try await plain { try await $0.begin(conversation, by: sender) }
    }

    package func carry(_ document: CarriedDocument) async throws {
        try await plain { try await $0.carry(document) }
    }

    package func finish(_ key: IdempotencyKey, outcome: FinalOutcome) async throws -> FinalOutcome {
        try await plain { try await $0.finish(key, outcome: outcome) }
    }

    package func carried(_ reference: DocumentReference) async throws -> CarriedDocument? {
        try await plain { try await $0.carried(reference) }
    }

    package func followers(of reference: DocumentReference) async throws -> [CarriedDocument] {
        try await plain { try await $0.followers(of: reference) }
    }

    package func deliveredTransfers(about person: PersonKey, to recipients: Set<EnterpriseNumber>) async throws
        -> [CarriedDocument]
    {
        try await plain { try await $0.deliveredTransfers(about: person, to: recipients) }
    }

    package func lines(about person: PersonKey) async throws -> [DirectoryLine] {
        try await plain { try await $0.lines(about: person) }
    }

    package func apply(_ change: DirectoryChange, finishing key: IdempotencyKey, outcome: FinalOutcome) async throws
        -> FinalOutcome?
    {
        try await plain { try await $0.apply(change, finishing: key, outcome: outcome) }
    }

    package func note(_ passage: TicketPassage) async throws {
        try await plain { try await $0.note(passage) }
    }

    package func tickets(of organisation: EnterpriseNumber, on day: CivilDate, skipping count: Int, limit: Int)
        async throws -> TicketListPart
    {
        try await plain { try await $0.tickets(of: organisation, on: day, skipping: count, limit: limit) }
    }

    package func keep(_ page: [UInt8], as key: TicketListKey) async throws -> [UInt8] {
        try await plain { try await $0.keep(page, as: key) }
    }

    package func ticketListPage(_ key: TicketListKey) async throws -> [UInt8]? {
        try await plain { try await $0.ticketListPage(key) }
    }

    package func register(
        _ key: LogKey, replacing old: [UInt8]?, limit: Int, finishing message: IdempotencyKey, outcome: FinalOutcome
    ) async throws -> LogKeyRegistration {
        try await plain {
            try await $0.register(key, replacing: old, limit: limit, finishing: message, outcome: outcome)
        }
    }

    package func allow(_ permission: LogKeyPermission) async throws {
        try await plain { try await $0.allow(permission) }
    }

    package func logKeyPermissions() async throws -> [LogKeyPermission] {
        try await plain { try await $0.logKeyPermissions() }
    }

    package func logKeys(origin: String) async throws -> [LogKey] {
        try await plain { try await $0.logKeys(origin: origin) }
    }

    package func witnessedHead(origin: String) async throws -> WitnessedHead? {
        try await plain { try await $0.witnessedHead(origin: origin) }
    }

    package func witness(_ head: WitnessedHead, replacing old: WitnessedHead?) async throws -> Bool {
        try await plain { try await $0.witness(head, replacing: old) }
    }
}
