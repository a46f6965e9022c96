/// The part of one transaction in `BrakeStore`. A method that is called as one there does what is said there.
package protocol BrakeTransaction {
    func brakes() throws -> [Brake]
    /// Sets a brake; one that drains lets go what is in the outbox by now.
    func set(_ brake: Brake) throws
    func release(_ scope: BrakeScope) throws
}

extension TransactionalStore {
    /// Every brake, in the order of recipient and operation.
    public func brakes() async throws -> [Brake] { try await read { try $0.brakes() } }

    /// Sets a brake, or replaces the one of the same scope.
    public func set(_ brake: Brake, changes: Changes) async throws {
        try await write { transaction in
            try transaction.set(brake)
            try transaction.apply(changes)
        }
    }

    /// Takes a brake away, or throws `.notFound`.
    public func release(_ scope: BrakeScope, changes: Changes) async throws {
        try await write { transaction in
            try transaction.release(scope)
            try transaction.apply(changes)
        }
    }
}
