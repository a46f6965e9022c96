import AuditLog
import Gateway
import Hummingbird
import HummingbirdTesting
import Logging
import MessageStore
import Testing

@testable import GatewayHTTP

/// Checkpoints with cosignatures, and proofs that one continues another.
@Suite struct AuditProofRouteTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func withCheckpoints(
        _ body: @Sendable (TestGateway, any TestClientProtocol, TestHeaders, [KeptCheckpoint]) async throws -> Void
    ) async throws {
        try await TestGateway.with { gateway in
            let issuer = CheckpointIssuer(environment: gateway.services.environment, logger: Self.logger)
            let token = try await gateway.key([.adviser], label: "dpo")
            var headers = TestHeaders(token)
            headers.role = "security-adviser"
            let first = try await issuer.issue(for: gateway.b, at: gateway.services.environment.clock())
            _ = try await gateway.key([.adviser], label: "dpo-2")
            let second = try await issuer.issue(for: gateway.b, at: gateway.services.environment.clock())
            let (adviser, checkpoints) = (headers, [first, second].compactMap(\.self))
            try await gateway.test { client in try await body(gateway, client, adviser, checkpoints) }
        }
    }

    @Test func aLaterCheckpointIsProvenToContinueAnEarlierOne() async throws {
        try await withCheckpoints { gateway, client, adviser, issued in
            let (first, second) = (issued[0], issued[1])
            let answer = try await client.call(
                .get, "/v1/audit/consistency?year=\(first.year)&from=\(first.size)", adviser)
            #expect(answer.status == 200)
            let statement = try ConsistencyStatement(parsing: Array(try #require(answer.text("statement")).utf8))
            let key = try NoteVerifierKey(try #require(answer.text("verifierKey")))
            #expect(statement.failures(keys: [key]).isEmpty)
            #expect(String(decoding: statement.older.bytes, as: UTF8.self) == first.note)
            #expect(String(decoding: statement.newer.bytes, as: UTF8.self) == second.note)
            for query in [
                "from=\(second.size)&to=\(first.size)", "from=\(first.size + 100)", "from=\(first.size)&to=9999999999",
            ] {
                let other = try await client.call(.get, "/v1/audit/consistency?year=\(first.year)&\(query)", adviser)
                #expect(other.status == 404, "\(query)")
            }
            let wrong = try await client.call(.get, "/v1/audit/consistency?from=-1", adviser)
            #expect(wrong.status == 400)
        }
    }

    /// The key was rotated, and the hub did not cosign since: proofs lead to checkpoints of the old key.
    @Test func proofsComeWithTheKeyOfTheirCheckpoint() async throws {
        try await withCheckpoints { gateway, client, adviser, issued in
            let (first, second) = (issued[0], issued[1])
            try await gateway.b.store.keepCosigned(second, at: gateway.services.environment.clock())
            let keys = try KeyRing.open(path: "\(gateway.folder)/keys/b.json", organisation: gateway.b.organisation)
            let rotated = try await CheckpointIssuer(environment: gateway.services.environment, logger: Self.logger)
                .rotateKey(of: gateway.b, in: keys, by: .process("tests"), at: gateway.clock.now)
            let line = try await client.call(.get, "/v1/audit/entries/\(first.year)/0", adviser)
            let proof = try InclusionProof(parsing: Array(try #require(line.text("proof")).utf8))
            let key = try NoteVerifierKey(try #require(line.text("verifierKey")))
            #expect(proof.checkpoint.isSigned(by: key) && key == rotated.old)
            let growth = try await client.call(
                .get, "/v1/audit/consistency?year=\(first.year)&from=\(first.size)&to=\(second.size)", adviser)
            let statement = try ConsistencyStatement(parsing: Array(try #require(growth.text("statement")).utf8))
            let newer = try NoteVerifierKey(try #require(growth.text("verifierKey")))
            #expect(statement.failures(keys: [newer]).isEmpty)
        }
    }

    @Test func cosignedCheckpointStandsBesideTheNewest() async throws {
        try await withCheckpoints { gateway, client, adviser, issued in
            let path = "/v1/audit/checkpoint?year=\(issued[0].year)"
            let without = try await client.call(.get, path, adviser)
            #expect(without["cosigned"] == nil)
            try await gateway.b.store.keepCosigned(issued[0], at: gateway.services.environment.clock())
            let answer = try await client.call(.get, path, adviser)
            #expect(answer["size"] == .integer(Int64(issued[1].size)))
            #expect(
                answer["cosigned"]
                    == .object([
                        "size": .integer(Int64(issued[0].size)), "note": .string(issued[0].note),
                    ]))
        }
    }

    @Test func aContradictionShowsInTheReadiness() async throws {
        try await withCheckpoints { gateway, client, _, issued in
            let check = HealthCheck(services: gateway.services)
            #expect(try JSONValue(bytes: await check.readiness().body).member("auditLogs") == .string("ok"))
            let found = LogContradiction(
                origin: "ocmw-gateway/\(gateway.b.organisation)/\(issued[0].year)", code: .witnessAhead, size: 9,
                counterpart: gateway.a.organisation, notes: [issued[0].note], instant: gateway.clock.now)
            _ = try await gateway.b.store.keepContradiction(found, leaves: [])
            let answer = try await check.readiness()
            #expect(answer.status == 200, "the gateway goes on working")
            #expect(try JSONValue(bytes: answer.body).member("auditLogs") == .string("contradicted"))
        }
    }
}

extension JSONValue {
    fileprivate func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }
}
