import SocialSecurity

/// The part of one transaction in `SuccessionStore`. A method that is called as one there does what is said there.
package protocol SuccessionTransaction {
    func record(_ succession: Succession) throws
    func successions() throws -> [Succession]
    func withdrawSuccession(of ended: EnterpriseNumber) throws
}

extension TransactionalStore {
    /// Every succession, by the number of the one that ended.
    public func successions() async throws -> [Succession] { try await read { try $0.successions() } }

    /// Records a succession, or replaces the one of the same OCMW that ended.
    public func record(_ succession: Succession, changes: Changes) async throws {
        try await write { transaction in
            try transaction.record(succession)
            try transaction.apply(changes)
        }
    }

    /// Takes a succession back, or throws `.notFound`.
    public func withdrawSuccession(of ended: EnterpriseNumber, changes: Changes) async throws {
        try await write { transaction in
            try transaction.withdrawSuccession(of: ended)
            try transaction.apply(changes)
        }
    }
}
