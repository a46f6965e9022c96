import Messages
import SocialSecurity
import Synchronization

@testable import KSZHub

/// The storage contract in memory: what a second hub on the same store still knows is what survives a restart.
final class MemoryHubStore: HubStore {
    private struct Contents {
        var messages: [IdempotencyKey: MessageRecord] = [:]
        var carried: [DocumentReference: CarriedDocument] = [:]
        var conversations: [Ticket: EnterpriseNumber] = [:]
        var lines: [DirectoryLine] = []
        var logKeys: [LogKey] = []
        var permissions: [LogKeyPermission] = []
        var heads: [String: WitnessedHead] = [:]
        var lists: [ListKey: [TicketEntry]] = [:]
        var pages: [TicketListKey: [UInt8]] = [:]
    }

    private struct ListKey: Hashable {
        let organisation: EnterpriseNumber
        let day: CivilDate
    }

    private let contents = Mutex(Contents())

    func meet(
        _ record: MessageRecord, noting passage: @escaping @Sendable (MessageRecord) -> TicketPassage?
    ) async throws -> MessageRecord {
        contents.withLock { contents in
            let known = contents.messages[record.key] ?? record
            contents.messages[record.key] = known
            if let passage = passage(known) { Self.note(passage, &contents) }
            return known
        }
    }

    func note(_ passage: TicketPassage) async throws { contents.withLock { Self.note(passage, &$0) } }

    private static func note(_ passage: TicketPassage, _ contents: inout Contents) {
        let kept = contents.pages.keys.filter { $0.organisation == passage.organisation }.map(\.day).max()
        let day = max(passage.day, kept?.adding(days: 1) ?? passage.day)
        let key = ListKey(organisation: passage.organisation, day: day)
        var list = contents.lists[key] ?? []
        let place = list.firstIndex {
            $0.ticketCBSS == passage.entry.ticketCBSS && $0.direction == passage.entry.direction
        }
        if let place { list[place] = passage.merged(into: list[place]) } else { list.append(passage.entry) }
        contents.lists[key] = list
    }

    func tickets(
        of organisation: EnterpriseNumber, on day: CivilDate, skipping count: Int, limit: Int
    ) async throws -> TicketListPart {
        contents.withLock { contents in
            let list = contents.lists[ListKey(organisation: organisation, day: day)] ?? []
            return TicketListPart(count: list.count, entries: Array(list.dropFirst(count).prefix(limit)))
        }
    }

    func keep(_ page: [UInt8], as key: TicketListKey) async throws -> [UInt8] {
        contents.withLock { contents in
            let kept = contents.pages[key] ?? page
            contents.pages[key] = kept
            return kept
        }
    }

    func ticketListPage(_ key: TicketListKey) async throws -> [UInt8]? { contents.withLock { $0.pages[key] } }

    func begin(_ conversation: Ticket, by sender: EnterpriseNumber) async throws -> EnterpriseNumber {
        contents.withLock { contents in
            if let first = contents.conversations[conversation] { return first }
            contents.conversations[conversation] = sender
            return sender
        }
    }

    func carry(_ document: CarriedDocument) async throws {
        contents.withLock { $0.carried[document.reference] = document }
    }

    func finish(_ key: IdempotencyKey, outcome: FinalOutcome) async throws -> FinalOutcome {
        contents.withLock { contents in
            if let earlier = contents.messages[key]?.outcome { return earlier }
            contents.messages[key]?.outcome = outcome
            guard outcome.kind == .refused else { return outcome }
            contents.carried = contents.carried.filter {
                $0.key.ticket != key.ticket || $0.value.sender != key.sender
            }
            return outcome
        }
    }

    func carried(_ reference: DocumentReference) async throws -> CarriedDocument? {
        contents.withLock { $0.carried[reference] }
    }

    func followers(of reference: DocumentReference) async throws -> [CarriedDocument] {
        contents.withLock { contents in contents.carried.values.filter { $0.inReplyTo == reference } }
    }

    func deliveredTransfers(about person: PersonKey, to recipients: Set<EnterpriseNumber>) async throws
        -> [CarriedDocument]
    {
        contents.withLock { contents in
            contents.carried.values.filter { document in
                let key = IdempotencyKey(sender: document.sender, ticket: document.reference.ticket)
                return document.person == person && document.operation == .transferCompetence
                    && recipients.contains(document.recipient) && contents.messages[key]?.outcome?.kind == .delivered
            }
        }
    }

    func lines(about person: PersonKey) async throws -> [DirectoryLine] {
        contents.withLock { $0.lines.filter { $0.person == person } }
    }

    func apply(
        _ change: DirectoryChange, finishing key: IdempotencyKey, outcome: FinalOutcome
    ) async throws -> FinalOutcome? {
        contents.withLock { contents in
            if let earlier = contents.messages[key]?.outcome { return earlier }
            let isConcerned = { (line: DirectoryLine) in
                change.persons.contains(line.person) && change.organisations.contains(line.organisation)
            }
            guard Set(contents.lines.filter(isConcerned)) == Set(change.before) else { return nil }
            contents.lines.removeAll(where: isConcerned)
            contents.lines += change.after
            contents.messages[key]?.outcome = outcome
            return outcome
        }
    }

    func register(
        _ key: LogKey, replacing old: [UInt8]?, limit: Int, finishing message: IdempotencyKey, outcome: FinalOutcome
    ) async throws -> LogKeyRegistration {
        contents.withLock { contents in
            if let earlier = contents.messages[message]?.outcome { return .kept(earlier) }
            let others = contents.logKeys.filter { $0.origin.dropLast(4) == key.origin.dropLast(4) }
            let isOpen = { (permission: LogKeyPermission) in
                (permission.origin, permission.publicKey) == (key.origin, key.publicKey)
                    && permission.isOpen(at: key.registeredAt)
            }
            let verdict = LogKeySuccession.verdict(
                on: key, replacing: old, among: others, limit: limit,
                isAllowed: contents.permissions.contains(where: isOpen))
            switch verdict {
            case .known: break
            case .accepted: contents.logKeys.append(key)
            case .acceptedByPermission:
                contents.logKeys.append(key)
                contents.permissions = contents.permissions.map {
                    isOpen($0)
                        ? LogKeyPermission(
                            origin: $0.origin, publicKey: $0.publicKey, reason: $0.reason, instant: $0.instant,
                            validUntil: $0.validUntil, usedAt: key.registeredAt) : $0
                }
            case .tooMany, .notVouchedFor: return .refused(verdict)
            }
            contents.messages[message]?.outcome = outcome
            return .kept(outcome)
        }
    }

    func allow(_ permission: LogKeyPermission) async throws {
        contents.withLock { $0.permissions.append(permission) }
    }

    func logKeyPermissions() async throws -> [LogKeyPermission] { contents.withLock { $0.permissions } }

    func logKeys(origin: String) async throws -> [LogKey] {
        contents.withLock { $0.logKeys.filter { $0.origin == origin } }
    }

    func witnessedHead(origin: String) async throws -> WitnessedHead? {
        contents.withLock { $0.heads[origin] }
    }

    func witness(_ head: WitnessedHead, replacing old: WitnessedHead?) async throws -> Bool {
        contents.withLock { contents in
            guard contents.heads[head.origin] == old else { return false }
            contents.heads[head.origin] = head
            return true
        }
    }

    /// Puts a line there, as if it had been registered.
    func put(_ line: DirectoryLine) {
        contents.withLock { contents in
            contents.lines.removeAll { $0.person == line.person && $0.isSameLine(as: line) }
            contents.lines.append(line)
        }
    }
}
