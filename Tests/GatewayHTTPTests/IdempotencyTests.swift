import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MessageStore
import SocialSecurity
import Testing

@testable import GatewayHTTP

/// `Idempotency-Key`: a repeated call repeats its answer and nothing else.
@Suite struct IdempotencyTests {
    private let path = "/v1/integrations/end"
    private let body = #"{"ssin":"71023000122","qualityCode":2,"endDate":"2026-12-31"}"#
    private let otherBody = #"{"ssin":"71023000122","qualityCode":3,"endDate":"2026-12-31"}"#

    @Test func theSameCallAgainAnswersTheSame() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.idempotencyKey = "\"5d5c8a0e-4a5c-4d0c-8b43-0a4b1f0b6d11\""
                let first = try await client.call(.post, path, headers, body: body)
                #expect(first.status == 202 && first.isReplayed == false)
                // A new login, the bare form of the key, other white space: the same call.
                headers.session = "session-2"
                headers.idempotencyKey = "5d5c8a0e-4a5c-4d0c-8b43-0a4b1f0b6d11"
                let again = try await client.call(.post, path, headers, body: body.replacing(",", with: " , "))
                #expect(again.status == 202 && again.isReplayed && again.json == first.json)
                #expect(try await gateway.outboxCount() == 1)
                headers.idempotencyKey = "\"another\""
                let other = try await client.call(.post, path, headers, body: body)
                #expect(other.status == 202 && !other.isReplayed && other.text("ticket") != first.text("ticket"))
                headers.idempotencyKey = nil
                #expect(try await client.call(.post, path, headers, body: body).status == 202)
                #expect(try await gateway.outboxCount() == 3)
            }
        }
    }

    @Test func aKeyStandsForOneRequestOfOneUser() async throws {
        try await TestGateway.with { gateway in
            let (token, foreign) = (try await gateway.key(), try await gateway.key(of: gateway.a))
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.idempotencyKey = "\"k\""
                _ = try await client.call(.post, path, headers, body: body)
                let other = try await client.call(.post, path, headers, body: otherBody)
                #expect(other.status == 422 && other.problem == "idempotency-key-reused")
                let elsewhere = try await client.call(
                    .post, "/v1/integrations", headers,
                    body:
                        #"{"ssin":"71023000122","qualityCode":2,"period":{"begin":"2026-01-01"},"proof":{"cardNumber":"123456"}}"#
                )
                #expect(elsewhere.problem == "idempotency-key-reused")
                headers.ssin = "71023000122"
                #expect(try await client.call(.post, path, headers, body: body).problem == "idempotency-key-reused")
                headers = TestHeaders(token)
                headers.idempotencyKey = "\"k\""
                headers.role = "administrative"
                #expect(try await client.call(.post, path, headers, body: body).problem == "idempotency-key-reused")
                // Another OCMW has keys of its own.
                var theirs = TestHeaders(foreign)
                theirs.idempotencyKey = "\"k\""
                let answer = try await client.call(.post, path, theirs, body: otherBody)
                #expect(answer.status == 202 && !answer.isReplayed)
                #expect(try await gateway.outboxCount() == 1)
            }
        }
    }

    /// Two programs of one OCMW may choose the same key; a program whose API key was replaced is the same program.
    @Test func aKeyIsThatOfOneProgram() async throws {
        try await TestGateway.with { gateway in
            let (one, other) = (try await gateway.key(label: "one"), try await gateway.key(label: "other"))
            try await gateway.test { client in
                var (first, second) = (TestHeaders(one), TestHeaders(other))
                (first.idempotencyKey, second.idempotencyKey) = ("\"k\"", "\"k\"")
                let done = try await client.call(.post, path, first, body: body)
                let elsewhere = try await client.call(.post, path, second, body: otherBody)
                #expect(done.status == 202 && elsewhere.status == 202 && !elsewhere.isReplayed)
                #expect(elsewhere.text("ticket") != done.text("ticket"))
                first.role = "administrator"
                let made = try await client.call(.post, "/v1/keys/successor", first, body: "{}")
                first = TestHeaders(made.text("key").flatMap(APIKeyToken.init))
                first.idempotencyKey = "\"k\""
                try await gateway.revoke(one)
                let again = try await client.call(.post, path, first, body: body)
                #expect(again.status == 202 && again.isReplayed && again.text("ticket") == done.text("ticket"))
                #expect(try await gateway.outboxCount() == 2)
            }
        }
    }

    @Test func aKeyIsForgottenAfterThirtyDays() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            let store = gateway.b.store
            var changes = Changes()
            changes.idempotentAct = IdempotentAct(
                application: "tests", key: "old", fingerprint: [1],
                answer: KeptAnswer(status: 202, body: [], location: nil),
                keptAt: gateway.clock.now.advanced(by: .seconds(-30 * 86_400 - 1)))
            try await store.commit(changes)
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.idempotencyKey = "\"old\""
                let answer = try await client.call(.post, path, headers, body: body)
                #expect(answer.status == 202 && !answer.isReplayed)
            }
        }
    }

    @Test func aRefusedCallUsesNoKey() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.idempotencyKey = "\"k\""
                let refused = try await client.call(.post, path, headers, body: "{}")
                let taken = try await client.call(.post, path, headers, body: body)
                #expect(refused.status == 400 && taken.status == 202)
            }
        }
    }

    @Test(arguments: [
        "", "\"\"", "a b", "\"a\"b\"", "a,b", "a\\b", "é", "'a'", String(repeating: "a", count: 129), "\"", "\u{1}",
    ])
    func whatIsNoKeyIsRefused(_ key: String) async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.idempotencyKey = key
                let answer = try await client.call(.post, path, headers, body: body)
                #expect(answer.status == 400 && answer.all("errors", "field") == ["Idempotency-Key"], "\(answer.json)")
                headers.idempotencyKey = String(repeating: "a", count: 128)
                #expect(try await client.call(.post, path, headers, body: body).status == 202)
            }
        }
    }

    /// Many calls with one key at the same moment: one act, and every answer is its answer or says to wait.
    @Test func manyCallsAtOnceAreOneAct() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.idempotencyKey = "\"k\""
                let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                    for _ in 1...10 {
                        group.addTask { [headers] in try await client.call(.post, path, headers, body: body) }
                    }
                    return try await group.reduce(into: [TestAnswer]()) { $0.append($1) }
                }
                let done = answers.filter { $0.status == 202 }
                #expect(Set(done.map { $0.text("ticket") }).count == 1)
                #expect(answers.allSatisfy { $0.status == 202 || $0.problem == "idempotency-key-in-use" })
                #expect(try await gateway.outboxCount() == 1)
            }
        }
    }

    /// The first call is held open in its act: the second one is told so, by whichever session, and is free afterwards.
    @Test func aKeyIsInUseWhileItsCallIsUnderWay() async throws {
        try await TestGateway.with { gateway in
            let (token, other) = (try await gateway.key(), try await gateway.key(label: "other"))
            let (began, end) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
            let held = Route.post("/held", keyed: 200) { call in
                guard call.body != .object([:]) else { return try .json(.object([:])) }
                began.continuation.yield()
                for await _ in end.stream { break }
                return try .json(.object(["by": .string(call.caller.application)]))
            }
            let router = Router(context: RESTContext.self)
            router.add(middleware: ProblemMiddleware())
            router.on(
                "/held", method: .post, responder: RouteResponder(route: held, services: gateway.services))
            try await Application(router: router).test(.router) { client in
                var headers = TestHeaders(token)
                headers.idempotencyKey = "\"k\""
                async let first = client.call(.post, "/held", headers, body: #"{"hold": true}"#)
                for await _ in began.stream { break }
                let second = try await client.call(.post, "/held", headers, body: #"{"hold": true}"#)
                #expect(second.status == 409 && second.problem == "idempotency-key-in-use")
                #expect(second.text("type") == "urn:ocmw-gateway:problem:idempotency-key-in-use")
                // Its neighbours are carried out: another key, another program's key of the same name.
                var neighbours = [TestHeaders(token), TestHeaders(other)]
                (neighbours[0].idempotencyKey, neighbours[1].idempotencyKey) = ("\"l\"", "\"k\"")
                for neighbour in neighbours {
                    #expect(try await client.call(.post, "/held", neighbour, body: "{}").status == 200)
                }
                end.continuation.yield()
                #expect(try await first.status == 200)
            }
        }
    }

    /// Another process commits the key between this one's look and its commit: nothing is done twice.
    @Test func aKeyThatAnotherProcessUsedCommitsNothing() async throws {
        try await TestGateway.with { gateway in
            let user = ActingUser(ssin: try SSIN("85043199879"), role: "social-worker", session: "s")
            var caller = Caller(tenant: gateway.b, user: user, application: "tests")
            caller.claim = IdempotencyClaim(key: "k", request: [1], user: user, status: 202)
            let register = RegisterService(environment: gateway.services.environment)
            let request = try EndIntegrationRequest(JSONValue(bytes: Array(body.utf8)))
            _ = try await register.endIntegration(request, by: caller)
            do {
                _ = try await register.endIntegration(request, by: caller)
                Issue.record("carried out twice")
            } catch let error as MessageStoreError {
                #expect(error.code == .keyInUse)
            }
            #expect(try await gateway.outboxCount() == 1)
        }
    }

    /// Every act that names no reference of its own reads a key; what names one does not.
    @Test func actsWithoutReferenceTakeAKey() {
        let keyless = RouteTable.all.filter { $0.method == .post && $0.keyedStatus == nil }.map(\.template)
        for template in keyless { #expect(Self.repeatable.contains(template), "\(template)") }
    }

    /// Acts that may be repeated as they are: their bodies have a reference.
    private static let repeatable: Set<String> = [
        "/v1/applications", "/v1/consultations", "/v1/decisions",
        // A question changes nothing; with a reference it is asked once.
        "/v1/access-questions", "/v1/audit/searches", "/v1/audit/reconciliations",
        // The adviser's reports change nothing but the log.
        "/v1/audit/flags", "/v1/audit/samples", "/v1/audit/reports/person",
        "/v1/audit/reports/inspection", "/v1/audit/reports/figures",
        // Opens the same again.
        "/v1/audit/entries/{year}/{index}/openings",
        // The same end of an application again answers what stands.
        "/v1/applications/{id}/withdrawal", "/v1/applications/{id}/decision",
        // The proof is kept: the same one again changes nothing.
        "/v1/applications/{id}/persons/{index}/proof",
        // Its answer is shown once: a kept one would be a second copy of the secret.
        "/v1/keys", "/v1/keys/successor",
    ]

    @Test func anAnswerWithoutBodyAndOneWithAddressAreRepeated() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            let path = try await gateway.inquiry()
            try await gateway.test { client in
                var headers = TestHeaders(token)
                let opened = try await client.call(.post, "/v1/applications", headers, body: application("A-1"))
                headers.idempotencyKey = "\"t\""
                let transfers = "/v1/applications/\(opened.text("id") ?? "")/transfers"
                let transfer = """
                    {"recipient":"0999999823","rule":"ART1-1","facts":[{"kind":"HABITUAL_RESIDENCE","value":"Woont elders."}],
                     "reasons":[{"language":"nl","text":"Reden."}],"decision":{"body":"CHAIR","date":"2026-03-01"},
                     "contactPerson":{"name":"Onthaal"},"confirmLate":true}
                    """
                let first = try await client.call(.post, transfers, headers, body: transfer)
                let again = try await client.call(.post, transfers, headers, body: transfer)
                #expect(first.status == 201 && again.status == 201 && again.isReplayed)
                #expect(again.headers[.location] == first.headers[.location] && first.headers[.location] != nil)
                #expect(again.json == first.json)
                headers.idempotencyKey = "\"r\""
                let reply = #"{"nothingKnown": true, "decisionsAsOf": "2026-01-01T00:00:00Z"}"#
                let replied = try await client.call(.post, "\(path)/reply", headers, body: reply)
                let repeated = try await client.call(.post, "\(path)/reply", headers, body: reply)
                #expect(replied.status == 202 && repeated.status == 202 && repeated.json == replied.json)
            }
        }
    }
}

extension TestAnswer {
    var isReplayed: Bool {
        HTTPField.Name(IdempotencyKeyHeader.replayed).flatMap { headers[$0] } == "true"
    }
}
