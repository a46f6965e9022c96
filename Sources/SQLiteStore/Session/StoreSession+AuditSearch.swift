import GRDB
import MessageStore
import Messages
import SocialSecurity

/// Lines by what they are about, newest first.
extension StoreSession {
    private static let columns = """
        SELECT audit_leaf.year, audit_leaf.position, audit_leaf.leaf, audit_side.subject_index, audit_side.side
        """

    /// What the search by person asks, under every number of the person.
    ///
    /// `CROSS JOIN` keeps the order of the join: a handful of numbers, an index range each, never the whole log.
    static let auditSubjectQuery = """
        \(sameNumbers)
        \(columns) FROM (SELECT audit_side.leaf AS seq FROM same CROSS JOIN audit_side USING (subject_index)
            WHERE audit_side.leaf < ? ORDER BY audit_side.leaf DESC LIMIT ?) AS found
        JOIN audit_leaf USING (seq) JOIN audit_side ON audit_side.leaf = found.seq ORDER BY found.seq DESC
        """

    /// What the search by conversation asks.
    static let auditConversationQuery = """
        \(columns) FROM audit_conversation JOIN audit_leaf ON audit_leaf.seq = audit_conversation.leaf
        LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
        WHERE audit_conversation.conversation = ? AND audit_conversation.leaf < ?
        ORDER BY audit_conversation.leaf DESC LIMIT ?
        """

    /// What a listing from the newest line on asks.
    static let auditNewestQuery = """
        \(columns) FROM audit_leaf LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
        WHERE audit_leaf.seq < ? ORDER BY audit_leaf.seq DESC LIMIT ?
        """

    func auditLines(_ selection: AuditSelection, before position: AuditPosition?, limit: Int) throws -> [AuditLine] {
        let end = try position.map { try auditRow($0) } ?? Int64.max
        let rows =
            switch selection {
            case .all: try all(Self.auditNewestQuery, [end, limit])
            case .subject(let ssin): try all(Self.auditSubjectQuery, [sealer.person(ssin).blob, end, limit])
            case .conversation(let ticket): try all(Self.auditConversationQuery, [ticket.value, end, limit])
            }
        return try rows.map { try auditLine(from: $0) }
    }

    /// The row of a place; 0, before all rows, for a place that has none.
    func auditRow(_ position: AuditPosition) throws -> Int64 {
        try one(
            "SELECT seq FROM audit_leaf WHERE year = ? AND position = ?",
            [position.year, Int64(clamping: position.index)])?["seq"] ?? 0
    }
}
