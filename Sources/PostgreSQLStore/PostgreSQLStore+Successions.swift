import MessageStore
import SocialSecurity

extension PostgreSQLStore {
    /// Every succession, by the number of the one that ended.
    public func successions() async throws -> [Succession] { try await read { try $0.successions() } }

    /// Records a succession, or replaces the one of the same OCMW that ended.
    public func record(_ succession: Succession, changes: Changes) async throws {
        try await write { session in
            try session.record(succession)
            try session.apply(changes)
        }
    }

    /// Takes a succession back, or throws `.notFound`.
    public func withdrawSuccession(of ended: EnterpriseNumber, changes: Changes) async throws {
        try await write { session in
            try session.withdrawSuccession(of: ended)
            try session.apply(changes)
        }
    }
}
