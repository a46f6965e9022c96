import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The lines about documents that travel, by document.
struct LogMentions: Sendable {
    private(set) var byKey: [TicketKey: [LogMention]] = [:]
    /// Which lines were read, by year.
    private(set) var lines: [Int: Range<UInt64>] = [:]

    /// The lines about one document, oldest first.
    subscript(key: TicketKey) -> [LogMention] { byKey[key] ?? [] }

    /// Every mention.
    var all: [LogMention] { byKey.values.flatMap(\.self) }

    fileprivate mutating func add(_ line: AuditLine) throws {
        lines[line.year] = (lines[line.year]?.lowerBound ?? line.index)..<(line.index + 1)
        guard let mention = try LogMention(line) else { return }
        byKey[mention.key, default: []].append(mention)
    }

    /// Puts lines found by conversation in place of those of the window.
    mutating func replace(_ key: TicketKey, by mentions: [LogMention]) {
        byKey[key] = mentions.sorted { ($0.year, $0.index) < ($1.year, $1.index) }
    }
}

/// Reads the lines about documents: of a stretch of time, or about one document.
struct LogWindowReader: Sendable {
    /// More than a clock set right, or a commit that waited, shifts a line.
    private static let slack: Duration = .seconds(3_600)
    private static let batch = 1_000

    let store: any TenantStore

    /// Lines from one instant to another, of all years.
    func mentions(from start: UTCInstant, to end: UTCInstant) async throws -> LogMentions {
        var mentions = LogMentions()
        try await PeriodLines(store: store).forEach(
            since: start.advanced(by: .zero - Self.slack), until: end.advanced(by: Self.slack)
        ) { line, _ in try mentions.add(line) }
        return mentions
    }

    /// The lines about one document wherever they stand, by its conversation; none when the gateway has no such document.
    func mentions(of key: TicketKey, as organisation: EnterpriseNumber) async throws -> [LogMention] {
        guard let ticket = try? Ticket(key.ticket), let conversation = try await conversation(key, ticket, organisation)
        else { return [] }
        var mentions: [LogMention] = []
        var position: AuditPosition?
        repeat {
            let lines = try await store.auditLines(.conversation(conversation), before: position, limit: Self.batch)
            mentions += try lines.compactMap { try LogMention($0) }.filter { $0.key == key }
            position = lines.count < Self.batch ? nil : lines.last.map { AuditPosition(year: $0.year, index: $0.index) }
        } while position != nil
        return mentions
    }

    private func conversation(_ key: TicketKey, _ ticket: Ticket, _ organisation: EnterpriseNumber) async throws
        -> Ticket?
    {
        guard let digits = key.sender else {
            return try await store.document(sender: organisation, ticket: ticket)?.conversation
        }
        let sender = try EnterpriseNumber(digits)
        return try await store.incoming(sender: sender, ticket: ticket)?.document.conversation
    }
}
