import AuditLog
import GRDB
import MessageStore
import Messages
import SocialSecurity

/// What a search asks the indexes. Each query is one look at an index, but for those over the combinations of clear
/// fields (some thousands at most) and over blocks of 1024 lines; tickets and persons are asked of each era.
extension StoreSession {
    static let auditNewestRowQuery = "SELECT max(seq) AS row FROM audit_leaf WHERE seq <= ?"
    static let auditNextRowQuery = "SELECT year, position FROM audit_leaf WHERE seq > ? ORDER BY seq LIMIT 1"
    static let auditLeafQuery = "SELECT leaf FROM audit_leaf WHERE seq = ?"
    static let auditLineQuery = """
        \(auditColumns) FROM audit_leaf LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
        WHERE audit_leaf.seq = ?
        """
    static let auditKindRowQuery = "SELECT max(leaf) AS row FROM audit_kind_line WHERE kind = ? AND leaf <= ?"
    static let auditUserRowQuery = "SELECT max(leaf) AS row FROM audit_user WHERE user_index = ? AND leaf <= ?"
    static let auditPeriodQuery = """
        SELECT block FROM audit_period WHERE block <= ? AND earliest < ? AND latest >= ? ORDER BY block DESC LIMIT 1
        """

    /// Combinations of clear fields that fit, each with the last of its rows that is not above `?1`.
    static let auditKindsQuery = """
        SELECT id, (SELECT max(leaf) FROM audit_kind_line WHERE kind = audit_kind.id AND leaf <= ?1) AS row
        FROM audit_kind WHERE (?2 IS NULL OR act = ?2) AND (?3 IS NULL OR service = ?3)
            AND (?4 IS NULL OR legal_context = ?4) AND (?5 IS NULL OR outcome = ?5)
            AND (?6 IS NULL OR application = ?6) AND (?7 IS NULL OR counterpart = ?7)
        LIMIT ?8
        """

    /// More combinations than this are looked through line by line instead.
    private static let kindLimit = 5000

    /// The indexes that help, the most selective first.
    func auditStreams(_ criteria: AuditCriteria, from newest: Int64) throws -> [any AuditRowStream] {
        var streams: [any AuditRowStream] = []
        for ticket in [criteria.ticket, criteria.conversation].compactMap(\.self) {
            let tag = AuditReferenceTag.of(ticket.value).databaseValue
            streams.append(AuditRowEras(self, .tickets, keys: [tag]))
        }
        if let subject = criteria.subject { streams.append(try auditRows(about: subject)) }
        if let user = criteria.user {
            let key = sealer.user(Array(user.digits.utf8)[...]).databaseValue
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
    func auditRows(about person: SSIN) throws -> AuditRowEras {
        AuditRowEras(self, .persons, keys: try numbers(of: person).map { $0.blob.databaseValue })
    }

    private func kinds(_ criteria: AuditCriteria, from newest: Int64) throws -> AuditRowUnion? {
        let wanted = [
            criteria.act?.rawValue, criteria.service, criteria.legalContext, criteria.outcome?.rawValue,
            criteria.application, criteria.counterpart?.digits,
        ]
        guard wanted.contains(where: { $0 != nil }) else { return nil }
        let rows = try all(
            Self.auditKindsQuery,
            StatementArguments([newest]) + StatementArguments(wanted)
                + StatementArguments([Self.kindLimit + 1]))
        guard rows.count <= Self.kindLimit else { return nil }
        let heads = try rows.compactMap { row in
            try (row["row"] as Int64?).map { AuditRowUnion.Head(row: $0, key: (try row["id"] as Int64).databaseValue) }
        }
        return AuditRowUnion(self, query: Self.auditKindRowQuery, heads: heads)
    }
}
