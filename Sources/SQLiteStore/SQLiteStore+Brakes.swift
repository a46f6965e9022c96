import MessageStore

extension SQLiteStore {
    /// Every brake, in the order of recipient and operation.
    public func brakes() async throws -> [Brake] { try await read { try $0.brakes() } }

    /// Sets a brake, or replaces the one of the same scope.
    public func set(_ brake: Brake, changes: Changes) async throws {
        try await write { session in
            try session.set(brake)
            try session.apply(changes)
        }
    }

    /// Takes a brake away, or throws `.notFound`.
    public func release(_ scope: BrakeScope, changes: Changes) async throws {
        try await write { session in
            try session.release(scope)
            try session.apply(changes)
        }
    }
}
