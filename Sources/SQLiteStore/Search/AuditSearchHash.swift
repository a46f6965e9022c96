import AuditLog

/// Hashes of the entries of a search's tables, whose key every process draws anew: whoever takes an entry out cannot put
/// another one in that makes up for it.
enum AuditSearchHash {
    /// Of a combination of clear fields.
    static func kind(_ leaf: AuditLeafOutline) -> Int {
        var hasher = Hasher()
        for field in [AuditSearchField.act, .service, .legalContext, .outcome, .application, .counterpart] {
            add(leaf[field], to: &hasher)
        }
        return hasher.finalize()
    }

    /// Of a combination of clear fields, in the order of `AuditKind`.
    static func kind(_ values: [String]) -> Int {
        var hasher = Hasher()
        for value in values { add(Array(value.utf8)[...], to: &hasher) }
        return hasher.finalize()
    }

    private static func add(_ bytes: ArraySlice<UInt8>, to hasher: inout Hasher) {
        hasher.combine(bytes.count)
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    /// Of a line that is found by a combination of clear fields.
    static func entry(kind: Int, row: Int64) -> UInt64 { entry(1, Int64(kind), row) }

    /// Of a line that is found by a ticket.
    static func entry(tag: Int64, row: Int64) -> UInt64 { entry(2, tag, row) }

    /// Of a line that is found by a person's blind index.
    static func entry(subject: [UInt8], row: Int64) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(UInt8(3))
        subject.withUnsafeBytes { hasher.combine(bytes: $0) }
        hasher.combine(row)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// Of a line that is found by who acted in it.
    static func entry(user: Int64, row: Int64) -> UInt64 { entry(4, user, row) }

    private static func entry(_ table: UInt8, _ value: Int64, _ row: Int64) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(table)
        hasher.combine(value)
        hasher.combine(row)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
