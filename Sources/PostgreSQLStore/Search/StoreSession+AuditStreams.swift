import AuditLog
import MessageStore
import Messages
import SocialSecurity

/// What a search asks the indexes. Each query is one look at an index, but for those over the combinations of clear
/// fields (some thousands at most) and over blocks of 1024 lines.
extension StoreSession {
    static let auditNewestRowQuery = "SELECT seq AS row FROM audit_leaf WHERE seq <= $1 ORDER BY seq DESC LIMIT 1"
    static let auditNextRowQuery = "SELECT year, position FROM audit_leaf WHERE seq > $1 ORDER BY seq LIMIT 1"
    static let auditKindRowQuery = """
        SELECT seq AS row FROM audit_leaf WHERE kind = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1
        """
    static let auditTicketRowQuery = """
        SELECT leaf AS row FROM audit_ticket WHERE tag = $1 AND leaf <= $2 ORDER BY leaf DESC LIMIT 1
        """
    static let auditSubjectRowQuery = """
        SELECT leaf AS row FROM audit_side WHERE subject_index = $1 AND leaf <= $2 ORDER BY leaf DESC LIMIT 1
        """
    static let auditUserRowQuery = """
        SELECT leaf AS row FROM audit_side WHERE user_index = $1 AND leaf <= $2 ORDER BY leaf DESC LIMIT 1
        """
    static let auditPeriodQuery = """
        SELECT block FROM audit_period WHERE block <= $1 AND earliest < $2 AND latest >= $3
        ORDER BY block DESC LIMIT 1
        """

    /// Combinations of clear fields that fit, each with the last of its rows that is not above `$1`.
    static let auditKindsQuery = """
        SELECT audit_kind.id, last.seq AS row FROM audit_kind CROSS JOIN LATERAL (
            SELECT seq FROM audit_leaf WHERE kind = audit_kind.id AND seq <= $1 ORDER BY seq DESC LIMIT 1) AS last
        WHERE ($2::text IS NULL OR act = $2) AND ($3::text IS NULL OR service = $3)
            AND ($4::text IS NULL OR legal_context = $4) AND ($5::text IS NULL OR outcome = $5)
            AND ($6::text IS NULL OR application = $6) AND ($7::text IS NULL OR counterpart = $7)
        LIMIT $8
        """

    /// More combinations than this are looked through line by line instead.
    private static let kindLimit = 5000

    /// The indexes that help, the most selective first.
    func auditStreams(_ criteria: AuditCriteria, from newest: Int64) throws -> [any AuditRowStream] {
        var streams: [any AuditRowStream] = []
        for ticket in [criteria.ticket, criteria.conversation].compactMap(\.self) {
            let tag = Value.integer(AuditReferenceTag.of(ticket.value))
            streams.append(AuditRowUnion(self, query: Self.auditTicketRowQuery, keys: [tag]))
        }
        if let subject = criteria.subject { streams.append(try auditRows(about: subject)) }
        if let user = criteria.user {
            let key = Value.integer(sealer.user(Array(user.digits.utf8)[...]))
            streams.append(AuditRowUnion(self, query: Self.auditUserRowQuery, keys: [key]))
        }
        if let kinds = try kinds(criteria, from: newest) { streams.append(kinds) }
        if criteria.since != nil || criteria.until != nil {
            streams.append(
                AuditRowPeriod(self, since: criteria.since?.milliseconds, until: criteria.until?.milliseconds))
        }
        return streams
    }

    /// The rows of lines about a person, under every number.
    func auditRows(about person: SSIN) throws -> AuditRowUnion {
        AuditRowUnion(self, query: Self.auditSubjectRowQuery, keys: try numbers(of: person).map { .bytes($0) })
    }

    private func kinds(_ criteria: AuditCriteria, from newest: Int64) throws -> AuditRowUnion? {
        let wanted = [
            criteria.act?.rawValue, criteria.service, criteria.legalContext, criteria.outcome?.rawValue,
            criteria.application, criteria.counterpart?.digits,
        ]
        guard wanted.contains(where: { $0 != nil }) else { return nil }
        let rows = try all(
            Self.auditKindsQuery, [.integer(newest)] + wanted.map { Value($0) } + [.integer(Self.kindLimit + 1)])
        guard rows.count <= Self.kindLimit else { return nil }
        let heads = try rows.map { row in
            AuditRowUnion.Head(row: try row.integer("row"), key: .integer(try row.integer("id")))
        }
        return AuditRowUnion(self, query: Self.auditKindRowQuery, heads: heads)
    }
}
