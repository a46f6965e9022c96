import Gateway
import HTTPTypes
import HummingbirdTesting
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import GatewayHTTP

extension TestGateway {
    /// An inquiry of OCMW A about a synthetic person, accepted by OCMW B and waiting for its software.
    func inquiry(_ ticket: String = "q-1") async throws -> String {
        let now = clock.now
        let document = BusinessDocument(
            header: DocumentHeader(
                ticket: try Ticket(ticket), timestampSent: now, sender: a.organisation, recipient: b.organisation,
                conversation: services.environment.ticket(), legalContext: .socialInquiry,
                criteria: Criteria(ssin: try SSIN("71023000122"), role: .applicant)),
            payload: .requestInquiry(
                RequestInquiry(applicationDate: services.environment.civilDate(of: now), aid: .both)))
        let bytes = document.element().canonicalBytes()
        let header = document.header
        var changes = Changes()
        changes.evidence = [
            StoredDocument(
                ticket: header.ticket, sender: header.sender, recipient: header.recipient, operation: .requestInquiry,
                conversation: header.conversation, inReplyTo: nil, subject: header.criteria?.ssin,
                digest: try DocumentDigest(SHA256Digest.of(bytes)), bytes: bytes, storedAt: now)
        ]
        changes.inquiries = [
            InquiryRecord(
                sender: header.sender, ticket: header.ticket, conversation: header.conversation, receivedAt: now)
        ]
        try await b.store.commit(changes)
        return "/v1/inquiries/\(a.organisation.digits)/\(ticket)"
    }

    /// Number of documents that OCMW B has to send.
    func outboxCount() async throws -> Int { try await b.store.outbox(states: [], after: nil, limit: 100).count }
}

@Suite struct InquiryRouteTests {
    private let nothing = #"{"nothingKnown": true, "decisionsAsOf": "2026-01-01T00:00:00Z"}"#

    @Test func theSoftwareListsReadsAndAnswers() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            let path = try await gateway.inquiry()
            try await gateway.test { client in
                let headers = TestHeaders(token)
                let open = try await client.call(.get, "/v1/inquiries?state=open", headers)
                #expect(open.all("items", "ticket") == ["q-1"] && open.all("items", "sender") == ["0999999823"])
                let view = try await client.call(.get, path, headers)
                #expect(view["person", "ssin"] == "71023000122" && view["person", "role"] == .integer(1))
                #expect(view.text("legalContext") == "PCSA:SOCIAL_INQUIRY" && view.text("aid") == "BOTH")
                #expect(view.text("dueAt") == gateway.clock.now.advanced(by: .seconds(86_400)).xmlDateTime)
                let replied = try await client.call(.post, "\(path)/reply", headers, body: nothing)
                #expect(replied.status == 202 && replied.text("status") == "NOTHING")
                #expect(replied["inquiry", "state"] == "answered" && replied["inquiry", "answeredBy"] == "software")
                let again = try await client.call(.post, "\(path)/reply", headers, body: nothing)
                #expect(again.status == 409 && again.problem == "state-conflict")
                let rest = try await client.call(.get, "/v1/inquiries?state=open,overdue", headers)
                #expect(rest["items"] == .array([]))
                #expect(try await gateway.outboxCount() == 1)
            }
        }
    }

    @Test func listingShowsNoPerson() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            _ = try await gateway.inquiry()
            try await gateway.test { client in
                let page = try await client.call(.get, "/v1/inquiries", TestHeaders(token))
                let text = String(decoding: try page.json.canonicalBytes(), as: UTF8.self)
                #expect(!text.contains("71023000122") && text.contains("q-1"))
            }
        }
    }

    @Test func anotherTenantAnotherScopeAndAnotherRoleAreRefused() async throws {
        try await TestGateway.with { gateway in
            let (own, foreign) = (try await gateway.key(), try await gateway.key(of: gateway.a))
            let adviser = try await gateway.key([.adviser, .operator])
            let path = try await gateway.inquiry()
            var clerk = TestHeaders(own)
            clerk.role = "administrative"
            try await gateway.test { [clerk] client in
                for (headers, problem) in [
                    (TestHeaders(foreign), "not-found"), (TestHeaders(adviser), "scope-missing"),
                    (clerk, "role-not-allowed"),
                ] {
                    let view = try await client.call(.get, path, headers)
                    let reply = try await client.call(.post, "\(path)/reply", headers, body: nothing)
                    #expect(view.problem == problem && reply.problem == problem)
                }
                let listing = try await client.call(.get, "/v1/inquiries", TestHeaders(foreign))
                #expect(listing["items"] == .array([]))
                for path in ["/v1/inquiries/0999999922/q-1", "/v1/inquiries/x/q-1", "/v1/inquiries/0999999823/q-2"] {
                    #expect(try await client.call(.get, path, TestHeaders(own)).problem == "not-found", "\(path)")
                }
                let state = try await client.call(.get, "/v1/inquiries?state=late", TestHeaders(own))
                #expect(state.problem == "invalid-request" && state.all("errors", "field") == ["state"])
            }
            #expect(try await gateway.outboxCount() == 0)
        }
    }
}
