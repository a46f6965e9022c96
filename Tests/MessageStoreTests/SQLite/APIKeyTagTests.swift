import Foundation
import GRDB
import MessageStore
import Testing
import XMLSecurity

@testable import SQLiteStore

/// The tags by which a store knows the API keys that it wrote.
@Suite struct APIKeyTagTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.folder("data") + "/store.sqlite"
    }

    /// Made by Python's `hashlib` from the description in `docs/audit-log.md`.
    @Test func rowIsHashedAsDescribed() {
        #expect(
            Self.row().hash.description == "f90fd941086f27810495e306b408b5801d9389ad1285d96d1c49524d2a9a2c8d")
        #expect(
            Self.row(revokedAt: 1_750_000_000_000).hash.description
                == "6879acd3bca931560bd9e25364dffe0da091d89fff65cf435d60ffbf3e44e931")
    }

    /// What moves from one column to the next, or says nothing instead of the first instant there is, is another row.
    @Test func noTwoRowsMakeTheSameBytes() {
        let rows = [
            Self.row(), Self.row(revokedAt: 0), Self.row(id: "abcdefghijk"), Self.row(label: "dossier-softwar"),
            Self.row(id: "abcdefghijk", label: "ldossier-software"),
            Self.row(label: "dossier-softwarea", scopes: "dviser software"), Self.row(scopes: "software adviser"),
            Self.row(createdAt: 1_700_000_000_001),
            Self.row(createdAt: 1_800_000_000_000, expiresAt: 1_700_000_000_000),
            Self.row(secretHash: [UInt8](repeating: 7, count: 31) + [6]),
        ]
        #expect(Set(rows.map(\.hash)).count == rows.count)
    }

    /// Every column that says what a key may do; text and bytes of another type too.
    @Test(arguments: [
        "secret_hash = zeroblob(32)", "scopes = 'adviser operator software'", "label = 'other'",
        "created_at = created_at + 1", "expires_at = expires_at + 1", "revoked_at = expires_at", "tag = NULL",
        "tag = zeroblob(32)", "tag = (SELECT tag FROM api_key WHERE id = 'b')",
    ])
    func changedKeyIsNotOursAndStaysSo(change: String) async throws {
        let store = try await open()
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

    /// A row with text where a time belongs, written while the table was not strict, ends no program.
    @Test func keyOfAnotherTypeIsNotOurs() async throws {
        let store = try await open()
        try await store.insertAPIKey(Sample.apiKey("a"), changes: Changes())
        try change(
            """
            PRAGMA writable_schema = ON;
            CREATE TABLE saved AS SELECT sql AS definition FROM sqlite_schema WHERE name = 'api_key';
            UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'api_key';
            """)
        try change("UPDATE api_key SET expires_at = 'never', secret_hash = 7")
        try change(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = (SELECT definition FROM saved) WHERE name = 'api_key';
            DROP TABLE saved;
            """)
        #expect(try await store.schemaDifferences() == [])
        #expect(try await store.apiKey(id: "a")?.isOurs == false)
        #expect(try await store.apiKeys().map(\.id) == ["a"])
        try await store.close()
    }

    /// Keys that somebody put in take nobody's place among the two of a label.
    @Test func foreignKeysAreNotCounted() async throws {
        let store = try await open()
        try await store.insertAPIKey(Sample.apiKey("a"), changes: Changes())
        try change(
            """
            INSERT INTO api_key (id, secret_hash, scopes, label, created_at, expires_at)
            SELECT 'x' || id, secret_hash, scopes, label, created_at, expires_at FROM api_key
            """)
        try await store.insertAPIKey(Sample.apiKey("b"), changes: Changes())
        #expect(
            await storeErrorCode { try await store.insertAPIKey(Sample.apiKey("c"), changes: Changes()) }
                == .limitExceeded)
        try await store.close()
    }

    /// Keys made before there were tags get theirs once, with a key file of that time; an older copy of a key file beside a key
    /// with its tag has nothing tagged.
    @Test(arguments: [true, false], [true, false])
    func keysOfAnOlderVersionAreTaggedOnce(isOldKeyFile: Bool, isOneTagged: Bool) async throws {
        let store = try await open()
        for id in ["a", "b"] { try await store.insertAPIKey(Sample.apiKey(id), changes: Changes()) }
        try await store.close()
        try change("UPDATE api_key SET tag = NULL" + (isOneTagged ? " WHERE id = 'a'" : ""))
        if isOldKeyFile { try setOldKeyFile() }
        let again = try await open()
        let isTagged = isOldKeyFile && !isOneTagged
        #expect(try await again.apiKeys().map(\.isOurs) == [isTagged, isTagged || isOneTagged])
        #expect(try keys().areAPIKeysTagged())
        try await again.close()
    }

    private static func row(
        id: String = "abcdefghijkl", secretHash: [UInt8] = [UInt8](repeating: 7, count: 32),
        label: String = "dossier-software", scopes: String = "adviser software", createdAt: Int64 = 1_700_000_000_000,
        expiresAt: Int64 = 1_800_000_000_000, revokedAt: Int64? = nil
    ) -> APIKeyRow {
        APIKeyRow(
            id: id, secretHash: secretHash, scopes: scopes, label: label, createdAt: createdAt, expiresAt: expiresAt,
            revokedAt: revokedAt)
    }

    private func open() async throws -> SQLiteStore { try await SQLiteStore.open(path: path, keys: keys()) }

    private func keys() throws -> KeyRing {
        try KeyRing.open(path: folder.folder("keys") + "/keys.json", organisation: Sample.ownOrganisation)
    }

    private func setOldKeyFile() throws {
        let file = URL(fileURLWithPath: try folder.folder("keys") + "/keys.json")
        var members = try #require(JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? [String: Any])
        #expect(members.removeValue(forKey: "apiKeyTags") as? String == "whole")
        try JSONSerialization.data(withJSONObject: members).write(to: file)
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }
}
