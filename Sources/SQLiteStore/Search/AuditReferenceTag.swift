import AuditLog

/// How lines are found by ticket: the first eight bytes of its SHA-256 digest. Tickets stand in clear in the leaf,
/// which is compared afterwards.
enum AuditReferenceTag {
    /// Those under which a line is found, each once.
    static func all(of leaf: AuditClearFields) -> Set<Int64> {
        Set([leaf.ticket, leaf.kszTicket, leaf.conversation].compactMap(\.self).map(of))
    }

    static func of(_ ticket: String) -> Int64 { of(Array(ticket.utf8)[...]) }

    static func of(_ ticket: ArraySlice<UInt8>) -> Int64 {
        MerkleHash(sha256: ticket).withBytes { Int64(bigEndian: $0.loadUnaligned(as: Int64.self)) }
    }
}
