import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The body of `POST /v1/audit/searches`: what a security adviser looks for in the log. What is left out does not matter.
public struct AuditSearchRequest: Hashable, Sendable {
    /// What a line must be. Persons stand in the body, because no number of a person stands in an address.
    public let criteria: AuditCriteria
    /// Operation of the document concerned; `criteria` names it with its service.
    public let operation: Messages.Operation?
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
        operation = reader.enumeration("operation", Messages.Operation.self)
        var criteria = Self.criteria(&reader)
        criteria.service = operation?.auditName
        self.criteria = criteria
        after = reader.text("after", "cursor", "must be the value of next of another page") {
            AuditPosition(cursor: $0)
        }
        limit = reader.integer("limit", in: 1...Self.limits.largest) ?? Self.limits.standard
        reader.finish()
        try errors.check()
    }

    private static func criteria(_ reader: inout FieldReader) -> AuditCriteria {
        var criteria = AuditCriteria()
        criteria.subject = reader.ssin("subject")
        criteria.user = reader.ssin("user")
        criteria.act = reader.enumeration("act", AuditAct.self)
        criteria.legalContext = reader.text(
            "legalContext", "legal-context", "must be 1 to 64 printable ASCII characters without the number of a person"
        ) { try? LegalContext($0).value }
        criteria.outcome = reader.enumeration("outcome", AuditOutcome.self)
        criteria.application = reader.text(
            "application", "application",
            "must be a name as it stands in the log, 1 to 128 printable ASCII characters without the number of a person"
        ) { AuditText.admissible($0) }
        criteria.counterpart = reader.organisation("counterpart")
        criteria.ticket = reader.ticket("ticket")
        criteria.conversation = reader.ticket("conversation")
        criteria.since = reader.instant("since")
        criteria.until = reader.instant("until")
        reader.checkOrder(since: criteria.since, until: criteria.until)
        return criteria
    }

    /// True when a line proves to be about the persons looked for: the index that found it proves nothing.
    ///
    /// - Throws: `AuditLogError` when the stored leaf is not one.
    public func proves(_ line: AuditLine) throws -> Bool {
        criteria.fits(try AuditLeaf(decoding: line.leafBytes), persons: line.side)
    }

    /// True when the lines are to have a legal context of which the gateway has no words. There may be lines of it all the same:
    /// who asks names the purpose, and the hub decides.
    public var hasUnknownLegalContext: Bool {
        criteria.legalContext.map { !LegalContextWords.isKnown($0) } ?? false
    }

    /// Legal contexts of which the gateway has words.
    public static var knownLegalContexts: [String] { LegalContextWords.names }

    /// The persons looked for, each once: a search is a line about each of them.
    public var persons: [SSIN] {
        let persons = [criteria.subject, criteria.user].compactMap(\.self)
        return persons.count == 2 && persons[0] == persons[1] ? [persons[0]] : persons
    }

    /// What a line about the search says beside what has a field of its own: `log/search`, and the other criteria as far
    /// as a text field holds them.
    public var object: String {
        var words = ["log/search"]
        if criteria.subject != nil { words.append("subject") }
        if criteria.user != nil { words.append("user") }
        words += [
            criteria.act.map { "act=\($0.rawValue)" }, criteria.outcome.map { "outcome=\($0.rawValue)" },
            criteria.since.map { "since=\($0.xmlDateTime)" }, criteria.until.map { "until=\($0.xmlDateTime)" },
            criteria.application.map { "application=\($0)" },
        ].compactMap(\.self)
        while words.count > 1, AuditText.admissible(words.joined(separator: " ")) == nil { words.removeLast() }
        return words.joined(separator: " ")
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
