import AuditLog
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MessageStore
import TestSupport
import Testing
import XMLSecurity

@testable import Gateway
@testable import GatewayHTTP
@testable import ocmw_gateway

/// Attacks by somebody who writes the database to become a program, or the adviser, of the OCMW; the gateway serves meanwhile.
@Suite struct APIKeyAttackTests {
    /// A row with a secret of one's own, under the label of a program that is known.
    @Test(arguments: ["NULL", "zeroblob(32)", "tag"])
    func makeAKey(tag: String) async throws {
        try await AuditedGateway.with { gateway in
            let known = try await gateway.key()
            let own = APIKeyToken(
                organisation: gateway.tenant.organisation, id: "aaaaaaaaaaaa", secret: [UInt8](repeating: 3, count: 32))
            try gateway.change(
                """
                INSERT INTO api_key (id, secret_hash, scopes, label, created_at, expires_at, tag)
                SELECT '\(own.id)', x'\(own.secretHash)', 'adviser operator software', label, created_at,
                    4102444800000, \(tag) FROM api_key
                """)
            let answers = try await gateway.answers(to: [own, known])
            #expect(answers.statuses == [401, 200])
            #expect(answers.warnings == 1)
            #expect(!answers.log.contains(own.secretHash))
            #expect(
                try await gateway.findings() == [
                    AuditFinding(.apiKeyNotOurs, year: gateway.year, subject: "api-key/aaaaaaaaaaaa")
                ])
            // It takes no place among the keys of its label, and is shown for what it is.
            let second = try await gateway.key([.operator])
            #expect(try await gateway.states() == ["aaaaaaaaaaaa": "not-ours", known.id: "valid", second.id: "valid"])
            let listed = try await gateway.answers(to: [second], path: "/v1/keys", role: "administrator")
            #expect(listed.statuses == [200])
            #expect(listed.body.contains(#""state":"not-ours""#))
        }
    }

    /// A key of the OCMW's that may do more than it was given, or another's.
    @Test(arguments: [
        "scopes = 'adviser operator software'", "expires_at = 4102444800000", "label = 'another-program'",
        "secret_hash = zeroblob(32)", "created_at = 0",
    ])
    func widenOrProlongAKey(change: String) async throws {
        try await AuditedGateway.with { gateway in
            let (key, other) = (try await gateway.key(), try await gateway.key())
            try gateway.change("UPDATE api_key SET \(change) WHERE id = '\(key.id)'")
            let answers = try await gateway.answers(to: [key, other])
            #expect(answers.statuses == [401, 200])
            #expect(answers.warnings == 1)
            let adviser = try await gateway.answers(to: [key], path: "/v1/audit/entries", role: "security-adviser")
            #expect(adviser.statuses == [401])
            #expect(
                try await gateway.findings() == [
                    AuditFinding(.apiKeyNotOurs, year: gateway.year, subject: "api-key/\(key.id)")
                ])
        }
    }

    /// A revoked key without its revocation.
    @Test func reviveAKey() async throws {
        try await AuditedGateway.with { gateway in
            let (key, other) = (try await gateway.key(), try await gateway.key())
            try await gateway.revoke(key)
            try gateway.change("UPDATE api_key SET revoked_at = NULL WHERE id = '\(key.id)'")
            let answers = try await gateway.answers(to: [key, other])
            #expect(answers.statuses == [401, 200])
            #expect(
                try await gateway.findings() == [
                    AuditFinding(.apiKeyNotOurs, year: gateway.year, subject: "api-key/\(key.id)")
                ])
        }
    }

    /// The row of before the revocation, which bears a good tag: the line of the revocation tells of it.
    @Test func putAKeyBack() async throws {
        try await AuditedGateway.with { gateway in
            let (key, other) = (try await gateway.key(), try await gateway.key())
            try gateway.change(
                "ATTACH '\(gateway.test.folder)/kept' AS kept; CREATE TABLE kept.row AS SELECT * FROM api_key")
            #expect(try await gateway.answers(to: [key, other]).statuses == [200, 200])
            try await gateway.revoke(key)
            #expect(try await gateway.findings().isEmpty)
            try gateway.change(
                """
                ATTACH '\(gateway.test.folder)/kept' AS kept;
                DELETE FROM api_key; INSERT INTO api_key SELECT * FROM kept.row
                """)
            #expect(try await gateway.answers(to: [key, other]).statuses == [401, 200])
            let line = try #require(
                try await gateway.lines().last { try AuditLeaf(decoding: $0.leafBytes).act == .apiKeyRevoked })
            #expect(
                try await gateway.findings() == [
                    AuditFinding(
                        .apiKeyNotOurs, year: gateway.year, index: line.index, subject: "api-key/\(key.id)")
                ])
        }
    }

    /// Somebody put a key in before the version that tags keys tagged what it found: no line says that it was made.
    @Test func haveAKeyTagged() async throws {
        try await AuditedGateway.with { gateway in
            _ = try await gateway.key()
            try gateway.change(
                """
                UPDATE api_key SET tag = NULL;
                INSERT INTO api_key (id, secret_hash, scopes, label, created_at, expires_at)
                SELECT 'aaaaaaaaaaaa', zeroblob(32), scopes, label, created_at, expires_at FROM api_key
                """)
            let url = URL(filePath: gateway.keyFile)
            var content = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:]
            #expect(content.removeValue(forKey: "apiKeyTags") as? String == "whole")
            try JSONSerialization.data(withJSONObject: content).write(to: url)
            try await Forger(gateway: gateway).reopen()
            #expect(
                try await gateway.findings() == [
                    AuditFinding(.apiKeyNotOurs, year: gateway.year, subject: "api-key/aaaaaaaaaaaa")
                ])
        }
    }
}

/// What callers got over HTTP.
private struct KeyAnswers {
    var statuses: [Int] = []
    var body = ""
    var log = ""
    /// How often the gateway told the administrator of a foreign key.
    var warnings = 0
}

extension APIKeyToken {
    /// As the database has it, in hexadecimal.
    fileprivate var secretHash: String {
        SHA256Digest.of(secret).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

extension AuditedGateway {
    private var issuer: APIKeyIssuer { APIKeyIssuer(environment: graph.environment) }

    fileprivate func key(_ scopes: Set<APIScope> = [.software]) async throws -> APIKeyToken {
        try await issuer.create(
            for: tenant, label: "dossier-software", scopes: scopes, lifetime: .seconds(3600), by: .process("tests")
        ).token
    }

    fileprivate func revoke(_ key: APIKeyToken) async throws {
        try await issuer.revoke(id: key.id, of: tenant, by: .process("tests"))
    }

    /// What `keys list` shows.
    fileprivate func states() async throws -> [String: String] {
        let pairs = try await tenant.store.apiKeys().map { key -> (String, String) in
            guard case .object(let members) = key.json(at: now), case .string(let state)? = members["state"] else {
                return (key.id, "")
            }
            return (key.id, state)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// One call with each key to the gateway, which listens on a port of its own; each is made twice.
    fileprivate func answers(
        to keys: [APIKeyToken], path: String = "/v1/applications", role: String = "social-worker"
    ) async throws -> KeyAnswers {
        let log = RecordedLog()
        let application = Application(
            router: RESTServer.router(GatewayServices(environment: graph.environment, tenants: graph.tenants)),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)), logger: log.logger)
        var answers = try await application.test(.live) { client in
            var answers = KeyAnswers()
            for key in keys {
                var fields = HTTPFields()
                for (name, value) in [
                    ("Authorization", "Bearer \(key.text)"), ("Acting-User-SSIN", Self.user),
                    ("Acting-User-Role", role), ("Acting-User-Session", "s-1"),
                ] {
                    if let name = HTTPField.Name(name) { fields[name] = value }
                }
                let first = try await client.execute(uri: path, method: .get, headers: fields) { $0 }
                let again = try await client.execute(uri: path, method: .get, headers: fields) { $0 }
                #expect(again.status == first.status)
                answers.statuses.append(Int(first.status.code))
                answers.body = String(decoding: first.body.readableBytesView, as: UTF8.self)
            }
            return answers
        }
        answers.log = log.text
        answers.warnings = log.lines.count { $0.hasPrefix("warning: an API key") }
        return answers
    }
}
