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
            let wrong = try await client.call(.get, "/v1/audit/consistency?from=-1", adviser)
            #expect(wrong.status == 400)
        }
    }

    /// Which size is wrong, and which there are instead.
    @Test func aSizeOfWhichNoCheckpointIsKeptIsToldWithTheNearest() async throws {
        try await withCheckpoints { gateway, client, adviser, issued in
            let (first, second) = (issued[0], issued[1])
            let path = "/v1/audit/consistency?year=\(first.year)"
            for (query, said) in [
                ("from=\(first.size + 1)", "The nearest sizes are \(first.size) below and \(second.size) above."),
                ("from=0", "The nearest sizes are \(first.size) above."),
                ("from=\(first.size)&to=9999999999", "The nearest sizes are \(second.size) below."),
            ] where first.size + 1 < second.size || query != "from=\(first.size + 1)" {
                let answer = try await client.call(.get, "\(path)&\(query)", adviser)
                #expect(answer.status == 404 && answer.text("detail")?.contains(said) == true, "\(query): \(answer)")
            }
            for (query, rule) in [
                ("", "required"), ("&from=\(second.size)&to=\(first.size)", "integer"),
            ] {
                let answer = try await client.call(.get, path + query, adviser)
                #expect(answer.status == 400 && answer.all("errors", "rule") == [rule], "\(query)")
                #expect(answer.all("errors", "field") == ["from"])
            }
        }
    }

    @Test func aYearWithoutALogIsToldWithTheYearsThatHaveOne() async throws {
        try await withCheckpoints { gateway, client, adviser, issued in
            for path in ["checkpoint?year=2025", "consistency?year=2025&from=1", "entries?year=2025"] {
                let answer = try await client.call(.get, "/v1/audit/\(path)", adviser)
                #expect(answer.status == 404, "\(path)")
                #expect(
                    answer.text("detail") == "There is no log of 2025. Years with a log: \(issued[0].year).", "\(path)")
            }
            // Behind the last line there is nothing yet: a page without lines.
            let answer = try await client.call(.get, "/v1/audit/entries?from=9999", adviser)
            #expect(answer.status == 200 && answer["items"] == .array([]))
        }
    }

    /// Whoever verifies an export needs the key in force at the beginning of the year, whenever he asks.
    @Test func aCheckpointComesWithEveryKeyOfItsYear() async throws {
        try await withCheckpoints { gateway, client, adviser, issued in
            let year = issued[0].year
            let before = try await client.call(.get, "/v1/audit/checkpoint?year=\(year)", adviser)
            let keys = try KeyRing.open(path: "\(gateway.folder)/keys/b.json", organisation: gateway.b.organisation)
            let rotated = try await CheckpointIssuer(environment: gateway.services.environment, logger: Self.logger)
                .rotateKey(of: gateway.b, in: keys, by: .process("tests"), at: gateway.clock.now)
            let size = try await gateway.b.store.auditSize(year: year)
            let answer = try await client.call(.get, "/v1/audit/checkpoint?year=\(year)", adviser)
            let first: [String: JSONValue] = ["verifierKey": .string(rotated.old.description), "fromLine": .integer(0)]
            #expect(before["keys"] == .array([.object(first)]))
            let last = Int64(size) - 1
            #expect(
                answer["keys"]
                    == .array([
                        .object(first.merging(["toLine": .integer(last)]) { $1 }),
                        .object([
                            "verifierKey": .string(rotated.new.description), "fromLine": .integer(last + 1),
                        ]),
                    ]))
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

    @Test func readinessTellsSinceWhenTheHubDoesNotCosign() async throws {
        try await withCheckpoints { gateway, _, _, issued in
            let key = try CosignatureKey(name: "hub", publicKey: [UInt8](repeating: 1, count: 32))
            let services = GatewayServices(
                environment: gateway.services.environment, tenants: gateway.services.tenants, witness: key)
            let since = { (services: GatewayServices) async throws -> JSONValue? in
                let answer = try JSONValue(bytes: await HealthCheck(services: services).readiness().body)
                return answer.member("notCosignedSince")
            }
            #expect(try await since(services) == nil, "the hub has a minute")
            let first = try #require(try await gateway.b.store.checkpointInstant(year: issued[0].year, above: 0))
            gateway.clock.advance(by: .seconds(61))
            #expect(try await since(services) == .string(first.xmlDateTime))
            #expect(try await since(gateway.services) == nil, "no hub cosigns")
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
