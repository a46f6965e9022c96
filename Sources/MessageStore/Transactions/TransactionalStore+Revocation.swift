import XMLSecurity

/// The part of one transaction in `RevocationArchive`. A method that is called as one there does what is said there.
package protocol RevocationTransaction {
    func keepRevocation(_ sources: [RevocationSource], at instant: UTCInstant) throws
    func forgetRevocation(endedBefore instant: UTCInstant) throws
    func revocation(at instant: UTCInstant) throws -> [KeptRevocation]
    func revocationSource(id: Int64) throws -> RevocationSource?
}

extension TransactionalStore {
    /// Notes which lists and responses count from now on.
    public func keepRevocation(_ sources: [RevocationSource], at instant: UTCInstant) async throws {
        try await write { try $0.keepRevocation(sources, at: instant) }
    }

    /// Uses, then the lists without any.
    public func forgetRevocation(endedBefore instant: UTCInstant) async throws {
        try await write { try $0.forgetRevocation(endedBefore: instant) }
    }

    /// What counted at an instant.
    public func revocation(at instant: UTCInstant) async throws -> [KeptRevocation] {
        try await read { try $0.revocation(at: instant) }
    }

    /// One list or response with its bytes.
    public func revocationSource(id: Int64) async throws -> RevocationSource? {
        try await read { try $0.revocationSource(id: id) }
    }
}
