import AuditLog
import Crypto

/// How lines are found by ticket: the first eight bytes of its SHA-256 digest. Tickets stand in clear in the leaf,
/// which is compared afterwards.
enum AuditReferenceTag {
    /// Those under which a line is found, each once.
    static func all(of leaf: AuditClearFields) -> Set<Int64> {
        Set([leaf.ticket, leaf.kszTicket, leaf.conversation].compactMap(\.self).map(of))
    }

    static func of(_ ticket: String) -> Int64 {
        let digest = SHA256.hash(data: Array(ticket.utf8))
        return Int64(truncatingIfNeeded: digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
