import AuditLog
import MessageStore
import XMLSecurity

/// Changes of the key of the audit logs.
extension StoreSession {
    package func rotateAuditKey(
        _ leaf: SealedLeaf, at instant: UTCInstant, signing: (AuditLogEnd) throws -> KeptCheckpoint
    ) throws {
        guard let rotation = LogKeyRotation(leaf.leaf) else {
            throw MessageStoreError(.illegalTransition, "the line does not rotate a key")
        }
        let earlier = try auditKeyRotations().last
        guard earlier.map({ $0.rotation.new == rotation.old }) ?? true else {
            throw MessageStoreError(.illegalTransition, "the line does not name the key in force")
        }
        guard let year = try newestAuditYear() else { throw MessageStoreError(.notFound, "there is no audit log") }
        let position = try auditSize(year: year)
        try append([leaf])
        try run(
            "INSERT INTO audit_key_rotation (year, position) VALUES ($1, $2)",
            [.integer(year), .integer(Int64(clamping: position))])
        try keep(try signing(try auditEnd(year: year)), at: instant)
    }

    package func auditKeyRotations() throws -> [AuditKeyRotation] {
        try all(
            """
            SELECT year, position, leaf, tag FROM audit_key_rotation JOIN audit_leaf USING (year, position)
            ORDER BY year, position
            """
        ).compactMap { row in
            // A line that somebody else wrote changes no key; verification tells of it.
            guard try isOurs(row) else { return nil }
            guard let rotation = LogKeyRotation(try AuditLeaf(decoding: row.bytes("leaf"))) else {
                throw MessageStoreError(.database, "a rotation of the audit key is not what it was")
            }
            return AuditKeyRotation(position: try row.auditPosition, rotation: rotation)
        }
    }
}
