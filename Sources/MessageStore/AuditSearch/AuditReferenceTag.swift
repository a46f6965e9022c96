import AuditLog

/// How lines are found by ticket: the first eight bytes of its SHA-256 digest. Tickets stand in clear in the leaf,
/// which is compared afterwards.
public enum AuditReferenceTag {
    /// Those under which a line is found, each once.
    public static func all(of leaf: AuditClearFields) -> Set<Int64> {
        Set([leaf.ticket, leaf.kszTicket, leaf.conversation].compactMap(\.self).map(of))
    }

    /// The tag of a ticket.
    public static func of(_ ticket: String) -> Int64 { of(Array(ticket.utf8)[...]) }

    /// The tag of the bytes of a ticket.
    public static func of(_ ticket: ArraySlice<UInt8>) -> Int64 {
        MerkleHash(sha256: ticket).withBytes { Int64(bigEndian: $0.loadUnaligned(as: Int64.self)) }
    }
}
