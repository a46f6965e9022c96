import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The body of `POST /v1/audit/searches`: what a security adviser looks for in the log. What is left out does not matter.
public struct AuditSearchRequest: Hashable, Sendable {
    /// The person it is about. In the body, because no number of a person stands in an address.
    public let subject: SSIN?
    /// The acting user.
    public let user: SSIN?
    /// Kind of act.
    public let act: AuditAct?
    /// Operation of the document concerned.
    public let operation: Messages.Operation?
    /// How it ended.
    public let outcome: AuditOutcome?
    /// Ticket of the document concerned.
    public let ticket: Ticket?
    /// Conversation.
    public let conversation: Ticket?
    /// From this instant on.
    public let since: UTCInstant?
    /// Before this instant.
    public let until: UTCInstant?
    /// Only lines older than this one: `next` of the page before.
    public let after: AuditPosition?
    /// Most lines of one page.
    public let limit: Int

    /// Most lines of one page, and how many when the body does not say.
    public static let limits = (largest: 200, standard: 50)

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        subject = reader.ssin("subject")
        user = reader.ssin("user")
        act = reader.enumeration("act", AuditAct.self)
        operation = reader.enumeration("operation", Messages.Operation.self)
        outcome = reader.enumeration("outcome", AuditOutcome.self)
        ticket = reader.ticket("ticket")
        conversation = reader.ticket("conversation")
        since = reader.instant("since")
        until = reader.instant("until")
        after = reader.text("after", "cursor", "must be the value of next of another page") {
            AuditPosition(cursor: $0)
        }
        limit = reader.integer("limit", in: 1...Self.limits.largest) ?? Self.limits.standard
        reader.finish()
        try errors.check()
    }

    /// The index by which the lines are read; the rest is compared line by line.
    public var selection: AuditSelection {
        if let subject { return .subject(subject) }
        return conversation.map(AuditSelection.conversation) ?? .all
    }

    /// True when a line is what is looked for. A value that was erased is nobody's. The subject is what the index found:
    /// it may stand in the line under another number that the person has or had.
    ///
    /// - Throws: `AuditLogError` when the stored leaf is not one.
    public func matches(_ line: AuditLine) throws -> Bool {
        let leaf = try AuditLeaf(decoding: line.leafBytes)
        let instant = UTCInstant(milliseconds: leaf.timeMilliseconds)
        return Self.fits(act, leaf.act) && Self.fits(outcome, leaf.outcome)
            && Self.fits(operation?.auditName, leaf.service) && Self.fits(ticket?.value, leaf.ticket)
            && Self.fits(conversation?.value, leaf.conversation) && since.map { $0 <= instant } ?? true
            && until.map { instant < $0 } ?? true && Self.proves(user, .user, leaf, line)
            && (subject == nil || Self.opening(.subject, leaf, line) != nil)
    }

    private static func fits<Value: Equatable>(_ wanted: Value?, _ found: Value?) -> Bool {
        wanted == nil || wanted == found
    }

    private static func proves(_ wanted: SSIN?, _ field: PersonalField, _ leaf: AuditLeaf, _ line: AuditLine) -> Bool {
        guard let wanted else { return true }
        return opening(field, leaf, line)?.elementsEqual(wanted.digits.utf8) ?? false
    }

    /// The value that the leaf commits to; `nil` when it was erased or is another.
    private static func opening(_ field: PersonalField, _ leaf: AuditLeaf, _ line: AuditLine) -> [UInt8]? {
        guard case .proven(let secret) = leaf.opening(field, with: line.side[field]) else { return nil }
        return secret.value
    }
}

extension AuditPosition {
    /// The text that callers pass back unread.
    public var cursor: String { "\(year)-\(index)" }

    /// Reads what `cursor` wrote; `nil` for anything else.
    public init?(cursor: String) {
        let parts = cursor.split(separator: "-", omittingEmptySubsequences: false)
        guard cursor.utf8.count <= 24, parts.count == 2, let year = Int(parts[0]), (1970...9999).contains(year),
            let index = UInt64(parts[1]), index <= UInt64(Int64.max)
        else { return nil }
        self.init(year: year, index: index)
        guard self.cursor.utf8.elementsEqual(cursor.utf8) else { return nil }
    }
}
