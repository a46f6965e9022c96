import Gateway
import HTTPTypes
import HummingbirdTesting
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import GatewayHTTP

@Suite struct AccessQuestionRouteTests {
    private let path = "/v1/access-questions"

    private func body(_ extra: String = "", flow: String = "requestInquiry") -> String {
        #"{"flow": "\#(flow)", "ssin": "71023000122", "legalContext": "PCSA:SOCIAL_INQUIRY"\#(extra)}"#
    }

    /// The hub's answer to a question of OCMW B, as the dispatcher would commit it.
    private func answer(_ gateway: TestGateway, _ ticket: String, _ payload: Payload) async throws {
        let store = gateway.b.store
        let question = try #require(try await store.document(sender: gateway.b.organisation, ticket: Ticket(ticket)))
        let now = gateway.clock.now
        let document = BusinessDocument(
            header: DocumentHeader(
                ticket: .random(), timestampSent: now, sender: gateway.services.environment.hub,
                recipient: gateway.b.organisation,
                inReplyTo: DocumentReference(ticket: question.ticket, digest: question.digest),
                conversation: question.conversation, legalContext: .socialInquiry,
                criteria: Criteria(ssin: try SSIN("71023000122"), role: .applicant)), payload: payload)
        let bytes = document.element().canonicalBytes()
        try await store.commit(
            Changes(evidence: [
                StoredDocument(
                    ticket: document.header.ticket, sender: document.header.sender,
                    recipient: document.header.recipient, operation: payload.operation,
                    conversation: question.conversation, inReplyTo: question.ticket, subject: question.subject,
                    digest: try DocumentDigest(SHA256Digest.of(bytes)), bytes: bytes, storedAt: now)
            ]))
    }

    @Test func theDecisionComesWithTextAndRemedy() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let headers = TestHeaders(token)
                let asked = try await client.call(
                    .post, "\(path)?wait=0", headers, body: body(#", "recipient": "0999999823""#))
                let ticket = try #require(asked.text("ticket"))
                #expect(asked.status == 202 && asked.text("state") == "queued" && asked["allowed"] == nil)
                #expect(asked.headers[.location] == "\(path)/\(ticket)")
                try await answer(
                    gateway, ticket,
                    .askAccessResult(
                        AskAccessResult(
                            status: .dataFound, isAllowed: false, code: "MSG00012", rule: "integrated-by-requester")))
                let answered = try await client.call(.get, "\(path)/\(ticket)", headers)
                #expect(answered.status == 200 && answered["allowed"] == .bool(false))
                #expect(answered.text("code") == "MSG00012" && answered.text("rule") == "integrated-by-requester")
                for language in ["nl", "fr", "de", "en"] {
                    #expect(answered["text", language] != nil && answered["remedy", language] != nil)
                }
            }
        }
    }

    @Test func aQuestionWithAReferenceIsTheSameQuestion() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let headers = TestHeaders(token)
                let first = try await client.call(
                    .post, "\(path)?wait=0", headers, body: body(#", "reference": "a-1""#))
                let again = try await client.call(
                    .post, "\(path)?wait=0", headers, body: body(#", "reference": "a-1""#))
                #expect(first.text("ticket") == "a-1" && again.json == first.json)
                let other = try await client.call(
                    .post, "\(path)?wait=0", headers, body: body(#", "reference": "a-1", "role": 2"#))
                #expect(other.problem == "reference-conflict")
                #expect(try await gateway.outboxCount() == 1)
            }
        }
    }

    @Test func othersAreRefused() async throws {
        try await TestGateway.with { gateway in
            let (own, foreign) = (try await gateway.key(), try await gateway.key(of: gateway.a))
            let adviser = try await gateway.key([.adviser])
            try await gateway.test { client in
                _ = try await client.call(
                    .post, "\(path)?wait=0", TestHeaders(own), body: body(#", "reference": "a-1""#))
                #expect(try await client.call(.get, "\(path)/a-1", TestHeaders(foreign)).problem == "not-found")
                #expect(try await client.call(.get, "\(path)/a-1", TestHeaders(adviser)).problem == "scope-missing")
                #expect(try await client.call(.get, "/v1/consultations/a-1", TestHeaders(own)).problem == "not-found")
                var clerk = TestHeaders(own)
                clerk.role = "administrative"
                #expect(try await client.call(.get, "\(path)/a-1", clerk).problem == "role-not-allowed")
                let asked = try await client.call(.post, "\(path)?wait=0", clerk, body: body())
                #expect(asked.problem == "role-not-allowed")
            }
        }
    }

    @Test(arguments: [
        (#"{"flow": "registerPerson", "ssin": "71023000122", "legalContext": "A"}"#, "/flow"),
        (#"{"flow": "requestInquiry", "ssin": "71023000123", "legalContext": "A"}"#, "/ssin"),
        (#"{"flow": "requestInquiry", "ssin": "71023000122"}"#, "/legalContext"),
        (#"{"flow": "requestInquiry", "ssin": "71023000122", "legalContext": "71023000122"}"#, "/legalContext"),
        (#"{"flow": "requestInquiry", "ssin": "71023000122", "legalContext": "A", "role": 4}"#, "/role"),
        (
            #"{"flow": "consultLivingWages", "ssin": "71023000122", "legalContext": "A", "recipient": "0999999823"}"#,
            "/recipient"
        ),
    ])
    func whatIsNoQuestionIsRefused(_ body: String, _ field: String) async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let answer = try await client.call(.post, "\(path)?wait=0", TestHeaders(token), body: body)
                #expect(answer.status == 400 && answer.all("errors", "field") == [field], "\(answer.json)")
            }
        }
    }
}
