import AuditLog
import MessageStore
import TestSupport
import Testing
import XMLSecurity

@testable import PostgreSQLStore

/// The tags by which a store knows the API keys that it wrote.
@Suite struct PostgreSQLAPIKeyTests {
    private let database: PostgreSQLDatabase

    init() throws { database = try PostgreSQLDatabase() }

    private func change(_ sql: String) throws {
        try database.server.superuser(
            "SET search_path = ocmw_gateway; SET ocmw.tenant = '\(Sample.ownOrganisation.digits)'; "
                + "SET ROLE \(PostgreSQLServer.role); " + sql, in: database.name)
    }

    /// Every column that says what a key may do.
    @Test(arguments: [
        "secret_hash = ''", "scopes = 'adviser operator software'", "label = 'other'",
        "created_at = created_at + 1", "expires_at = expires_at + 1", "revoked_at = expires_at", "tag = ''",
        "tag = (SELECT tag FROM api_key WHERE id = 'b')",
    ])
    func changedKeyIsNotOursAndStaysSo(change: String) async throws {
        let store = try await database.open()
        for id in ["a", "b"] { try await store.insertAPIKey(Sample.apiKey(id), changes: Changes()) }
        try self.change("UPDATE api_key SET \(change) WHERE id = 'a'")
        #expect(try await store.apiKey(id: "a")?.isOurs == false)
        #expect(try await store.apiKey(id: "a")?.state(at: Sample.start) == .notOurs)
        #expect(try await store.apiKeys().filter { !$0.isOurs }.map(\.id) == ["a"])
        // Who revokes it makes it no better.
        try await store.revokeAPIKey(id: "a", at: Sample.start, changes: Changes())
        #expect(try await store.apiKey(id: "a")?.isOurs == false)
        try await store.close()
    }

    /// Keys that somebody put in take nobody's place among the two of a label.
    @Test func foreignKeysAreNotCounted() async throws {
        let store = try await database.open()
        try await store.insertAPIKey(Sample.apiKey("a"), changes: Changes())
        try change(
            """
            INSERT INTO api_key (id, secret_hash, scopes, label, created_at, expires_at, tag)
            SELECT 'x' || id, secret_hash, scopes, label, created_at, expires_at, tag FROM api_key
            """)
        try await store.insertAPIKey(Sample.apiKey("b"), changes: Changes())
        #expect(
            await storeErrorCode { try await store.insertAPIKey(Sample.apiKey("c"), changes: Changes()) }
                == .limitExceeded)
        try await store.close()
    }

    /// The row of before, whose tag is good: the line of the revocation stands against it, in every instance.
    @Test func aRevokedKeyThatIsPutBackOpensNothing() async throws {
        let (store, other) = (try await database.open(), try await database.open())
        let key = "abcdefghijkl"
        try await store.insertAPIKey(Sample.apiKey(key), changes: Changes(leaves: [try line(.apiKeyCreated, key)]))
        #expect(try await other.apiKey(id: key)?.state(at: Sample.start) == .valid)
        try change("CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.saved AS SELECT * FROM api_key")
        try await store.revokeAPIKey(
            id: key, at: Sample.start, changes: Changes(leaves: [try line(.apiKeyRevoked, key)]))
        #expect(try await other.apiKey(id: key)?.state(at: Sample.start) == .revoked)
        #expect(try await store.auditTableFaults().isEmpty)
        try change("UPDATE api_key SET revoked_at = NULL, tag = (SELECT tag FROM elsewhere.saved)")
        for instance in [store, other] {
            #expect(try await instance.apiKey(id: key)?.state(at: Sample.start) == .notOurs)
            #expect(
                try await instance.auditTableFaults()
                    == [AuditTableFault(.apiKey, year: 2026, index: 1, subject: "api-key/\(key)")])
            try await instance.close()
        }
    }

    private func line(_ act: AuditAct, _ key: String) throws -> SealedLeaf {
        var entry = AuditEntry(
            act: act, timeMilliseconds: Sample.start.milliseconds, access: .changed,
            organisation: Sample.ownOrganisation.digits, application: "test", actor: .process("cli"))
        entry.object = "api-key/\(key) (vendor)"
        var random = SystemRandomNumberGenerator()
        return try entry.sealed(using: &random)
    }
}
