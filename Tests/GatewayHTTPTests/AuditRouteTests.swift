import AuditLog
import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

import struct Foundation.Date

@testable import GatewayHTTP

/// Searches of the log, single lines with proof, evidence of a conversation.
@Suite struct AuditRouteTests {
    @Test func aSearchFindsByPersonAndIsALineAboutThatPerson() async throws {
        try await withLog { client, adviser in
            let hits = try await client.call(
                .post, "/v1/audit/searches", adviser, body: #"{"subject": "71023000122"}"#)
            #expect(hits.status == 200)
            // Newest first: the search itself, the two opened applications with their registrations.
            #expect(hits.all("items", "act").first == "log-read")
            #expect(Set(hits.all("items", "subject")) == ["71023000122"])
            #expect(hits.all("items", "act").count { $0 == "application-opened" } == 2)
            let nobody = try await client.call(
                .post, "/v1/audit/searches", adviser, body: #"{"subject": "85043199879", "act": "application-opened"}"#)
            #expect(nobody["items"] == .array([]) && nobody["next"] == .null)
        }
    }

    @Test(arguments: [
        (#"{"user": "85043199879", "act": "application-opened"}"#, 2), (#"{"user": "71023000122"}"#, 0),
        (#"{"operation": "registerPerson", "act": "integration-registered"}"#, 2),
        (#"{"operation": "transferCompetence", "act": "transfer-made"}"#, 0),
        (#"{"outcome": "refused"}"#, 0), (#"{"act": "application-opened", "outcome": "done"}"#, 2),
        (#"{"act": "application-opened", "until": "2001-01-01T00:00:00Z"}"#, 0),
        (#"{"act": "application-opened", "since": "2001-01-01T00:00:00Z"}"#, 2),
        (#"{"ticket": "no-such-ticket", "act": "application-opened"}"#, 0),
        (#"{"conversation": "no-such-conversation", "act": "application-opened"}"#, 0),
        (#"{"application": "tests", "act": "application-opened"}"#, 2),
        (#"{"application": "dpo", "act": "application-opened"}"#, 0),
        (#"{"counterpart": "0299999917", "act": "integration-registered"}"#, 2),
        (#"{"counterpart": "0999999823", "act": "integration-registered"}"#, 0),
        (#"{"legalContext": "PCSA:SOCIAL_INQUIRY", "act": "integration-registered"}"#, 2),
        (#"{"legalContext": "PCSA:OTHER", "act": "integration-registered"}"#, 0),
    ])
    func aSearchFindsByEachPart(_ body: String, _ count: Int) async throws {
        try await withLog { client, adviser in
            let hits = try await client.call(.post, "/v1/audit/searches", adviser, body: body)
            #expect(hits.status == 200 && hits.all("items", "act").count == count)
            // What the gateway has no words for is told, and not taken for a mistake: the hub decides what there is.
            #expect(hits["legalContextKnown"] == (body.contains("PCSA:OTHER") ? .bool(false) : nil))
        }
    }

    /// The line of a search says all that was looked for: persons in a field of their own, each in a line of its own.
    @Test func aSearchSaysWhatItLookedFor() async throws {
        try await withLog { client, adviser in
            let body = """
                {"subject": "71023000122", "user": "85043199879", "act": "person-viewed", "outcome": "done",
                 "since": "2026-01-01T00:00:00Z", "application": "vendor", "legalContext": "PCSA:SOCIAL_INQUIRY",
                 "operation": "requestInquiry", "counterpart": "0999999823", "ticket": "t-1"}
                """
            #expect(try await client.call(.post, "/v1/audit/searches", adviser, body: body).status == 200)
            let read = try await client.call(
                .post, "/v1/audit/searches", adviser, body: #"{"act": "log-read", "ticket": "t-1"}"#)
            #expect(Set(read.all("items", "subject")) == ["71023000122", "85043199879"])
            let object =
                "log/search subject user act=person-viewed outcome=done since=2026-01-01T00:00:00.000Z application=vendor"
            #expect(read.all("items", "object").count { $0 == object } == 2)
            #expect(read.all("items", "legalContext").first == "PCSA:SOCIAL_INQUIRY")
            #expect(read.all("items", "counterpart").first == "0999999823")
        }
    }

    @Test func pagesOfASearchNeitherSkipNorRepeatWhileTheLogGrows() async throws {
        try await withLog { client, adviser in
            let all = try await client.call(.post, "/v1/audit/searches", adviser, body: "{}")
            let before = all.all("items", "leafHash").count
            var seen: [String] = []
            var after = ""
            for _ in 0..<before + 2 {
                let page = try await client.call(
                    .post, "/v1/audit/searches", adviser, body: "{\"limit\": 1\(after)}")
                seen += page.all("items", "leafHash")
                guard let next = page.text("next") else { break }
                after = ", \"after\": \"\(next)\""
            }
            // Each page wrote a line of its own, newer than the first page: they do not come.
            #expect(seen.count == before + 1 && Set(seen).count == seen.count)
            #expect(seen.dropFirst() == all.all("items", "leafHash")[...])
        }
    }

    /// A cursor of another log, or a wrong one, would end the search as if there were nothing more.
    @Test(arguments: ["2027-5", "%-99999", "2025-0"])
    func aCursorThatNamesNoLineIsRefused(_ cursor: String) async throws {
        try await withLog { client, adviser in
            let newest = try await client.call(.post, "/v1/audit/searches", adviser, body: #"{"limit": 1}"#)
            let next = try #require(newest.text("next"))
            let year = try #require(next.split(separator: "-").first)
            let after = cursor.replacing("%", with: year)
            let refused = try await client.call(
                .post, "/v1/audit/searches", adviser,
                body: #"{"act": "application-opened", "after": "\#(after)"}"#)
            #expect(refused.status == 400 && refused.all("errors", "rule") == ["cursor"])
            #expect(refused.all("errors", "field") == ["/after"])
            #expect(refused.all("errors", "message").first?.contains("names no line of this log (\(after))") == true)
            let right = try await client.call(
                .post, "/v1/audit/searches", adviser,
                body: #"{"act": "application-opened", "after": "\#(next)"}"#)
            #expect(right.status == 200 && right.all("items", "act").count == 2)
        }
    }

    /// A period turned round has no lines, whatever the log has: it is no answer to a question of law.
    @Test func aPeriodThatEndsBeforeItBeginsIsRefused() async throws {
        try await withLog { client, adviser in
            let period = #""since": "2026-12-01T00:00:00Z", "until": "2026-01-01T00:00:00Z""#
            for (path, body) in [
                ("searches", "{\(period)}"), ("reports/person", #"{"ssin": "71023000122", \#(period)}"#),
            ] {
                let refused = try await client.call(.post, "/v1/audit/\(path)", adviser, body: body)
                #expect(refused.status == 400, "\(path)")
                #expect(refused.all("errors", "rule") == ["end-not-before-begin"], "\(path)")
                #expect(refused.all("errors", "field") == ["/until"], "\(path)")
            }
            let moment = #"{"since": "2026-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}"#
            #expect(try await client.call(.post, "/v1/audit/searches", adviser, body: moment).status == 200)
        }
    }

    @Test func onlyASecurityAdviserReadsTheLog() async throws {
        try await withLog { client, adviser in
            for role in ["social-worker", "administrator", "administrative"] {
                var headers = adviser
                headers.role = role
                for (method, path, body) in Self.readings {
                    let answer = try await client.call(method, path, headers, body: body)
                    #expect(answer.status == 403 && answer.problem == "role-not-allowed", "\(role) \(path)")
                }
            }
            for (method, path, body) in Self.readings {
                #expect(try await client.call(method, path, adviser, body: body).status == 200, "\(path)")
            }
        }
    }

    private static let readings: [(HTTPRequest.Method, String, String?)] = [
        (.get, "/v1/audit/entries", nil), (.get, "/v1/audit/entries/\(year)/0", nil),
        (.post, "/v1/audit/searches", "{}"),
    ]
    private static let year = AuditLogOrigin.year(of: Int64(Date().timeIntervalSince1970 * 1000))

    @Test func aLineCarriesItsProof() async throws {
        try await TestGateway.with { gateway in
            let adviser = Self.adviser(try await gateway.key([.adviser]))
            let year = AuditLogOrigin.year(of: gateway.clock.now.milliseconds)
            try await CheckpointIssuer(
                environment: gateway.services.environment,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ).issue(for: gateway.b, at: gateway.clock.now)
            try await gateway.test { client in
                let line = try await client.call(.get, "/v1/audit/entries/\(year)/0", adviser)
                let key = try NoteVerifierKey(try #require(line.text("verifierKey")))
                let proofText = try #require(line.text("proof"))
                let proof = try InclusionProof(parsing: Array(proofText.utf8))
                let leafText = try #require(line.text("leaf"))
                let leaf = try AuditLeaf(decoding: try #require(Base64.decode(leafText)))
                #expect(try proof.proves(leafHash: leaf.leafHash, key: key))
                #expect(line["entry", "act"] == .string("api-key-created"))
                let beyond = try await client.call(.get, "/v1/audit/entries/\(year)/99", adviser)
                #expect(beyond.status == 404)
                // The reading's own line is younger than the checkpoint: no proof yet.
                let young = try await client.call(.get, "/v1/audit/entries/\(year)/1", adviser)
                #expect(young.status == 200 && young["proof"] == nil)
            }
        }
    }

    @Test func evidenceHoldsDocumentsExactlyAndLinesWithProofs() async throws {
        try await TestGateway.with { gateway in
            let (token, foreign) = (try await gateway.key(), try await gateway.key(of: gateway.a))
            try await gateway.test { client in
                let opened = try await client.call(
                    .post, "/v1/applications", TestHeaders(token), body: application("A-1"))
                let conversation = try #require(opened.text("conversation"))
                try await CheckpointIssuer(
                    environment: gateway.services.environment,
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                ).issue(for: gateway.b, at: gateway.clock.now)
                let path = "/v1/conversations/\(conversation)/evidence"
                let bundle = try await client.call(.get, path, TestHeaders(token))
                #expect(bundle.text("format") == "ocmw-gateway/evidence/v1")
                let ticket = try #require(bundle.all("documents", "ticket").first)
                let xml = try #require(bundle.all("documents", "xml").first.flatMap { Base64.decode($0) })
                let raw = try await client.bytes("/v1/documents/0999999922/\(ticket)", TestHeaders(token))
                #expect(xml == raw)
                guard case .array(let certificates)? = bundle["certificates"] else {
                    Issue.record("no certificates")
                    return
                }
                // The signer and its anchor.
                #expect(certificates.count == 2)
                let key = try NoteVerifierKey(try #require(bundle.all("logs", "verifierKey").first))
                let proofs = try bundle.all("lines", "proof").map { try InclusionProof(parsing: Array($0.utf8)) }
                #expect(proofs.count >= 2)
                for proof in proofs {
                    let leaf = try AuditLeaf(decoding: try #require(proof.extra))
                    #expect(try proof.proves(leafHash: leaf.leafHash, key: key))
                    #expect(leaf.conversation == conversation)
                }
                #expect(try await client.status(.get, path, TestHeaders(foreign)) == 404)
                var clerk = TestHeaders(token)
                clerk.role = "administrative"
                #expect(try await client.status(.get, path, clerk) == 403)
                let timeline = try await client.call(
                    .get, "/v1/documents/0999999922/\(ticket)/timeline", TestHeaders(token))
                #expect(timeline.all("items", "code") == ["document.queued"])
                #expect(
                    try await client.status(
                        .get, "/v1/documents/0999999922/\(ticket)/timeline", TestHeaders(foreign)) == 404)
            }
        }
    }

    /// The bundle leaves document by document, however many there are, and says whom it is about.
    @Test func evidenceOfALongConversationIsStreamedAndFoundByPerson() async throws {
        try await TestGateway.with { gateway in
            let (token, other) = (try await gateway.key(), try await gateway.key([.adviser]))
            let first = try #require(try await gateway.storeConversation("long", documents: 205).first)
            try await gateway.test { client in
                let path = "/v1/conversations/long/evidence"
                let bundle = try await client.call(.get, path, TestHeaders(token))
                #expect(bundle.status == 200 && bundle.headers[.contentLength] == nil)
                #expect(bundle.all("documents", "ticket") == (0..<205).map { "long-\($0)" })
                #expect(bundle.all("documents", "xml").first == Base64.encode(first.bytes))
                #expect(bundle.text("conversation") == "long" && bundle["logs"] == .array([]))
                #expect(bundle["lines"] == .array([]))
                #expect(bundle["manifest", "documents"] == .integer(205) && bundle["manifest", "lines"] == .integer(0))
                guard case .array(let seal)? = bundle["seal"] else {
                    Issue.record("no seal")
                    return
                }
                #expect(seal.count == 2)
                for person in ["71023000122", "85043199879"] {
                    let hits = try await client.call(
                        .post, "/v1/audit/searches", Self.adviser(other), body: "{\"subject\": \"\(person)\"}")
                    #expect(hits.all("items", "act").count { $0 == "log-exported" } == 1)
                }
                let list = try await client.call(.get, "/v1/conversations/long/documents", TestHeaders(token))
                #expect(list.all("items", "ticket").count == 205)
            }
        }
    }

    private static func adviser(_ token: APIKeyToken) -> TestHeaders {
        var headers = TestHeaders(token)
        headers.role = "security-adviser"
        return headers
    }

    /// Two applications about one person, and the headers of an adviser.
    private func withLog(_ body: @Sendable (any TestClientProtocol, TestHeaders) async throws -> Void) async throws {
        try await TestGateway.with { gateway in
            let (software, token) = (try await gateway.key(), try await gateway.key([.adviser], label: "dpo"))
            try await gateway.test { client in
                for reference in ["A-1", "A-2"] {
                    _ = try await client.call(
                        .post, "/v1/applications", TestHeaders(software), body: application(reference))
                }
                try await body(client, Self.adviser(token))
            }
        }
    }
}

/// Reads the act of a stored line.
enum AuditLeafReading {
    static func act(_ line: AuditLine) throws -> String { try AuditLeaf(decoding: line.leafBytes).act.rawValue }
}

extension TestClientProtocol {
    /// The body of an answer, whatever its type.
    func bytes(_ path: String, _ headers: TestHeaders) async throws -> [UInt8] {
        try await execute(uri: path, method: .get, headers: headers.fields) { Array($0.body.readableBytesView) }
    }
}

extension TestGateway {
    /// Stores inquiries of OCMW B about two persons in one conversation, as they would be if they had been sent.
    func storeConversation(_ conversation: String, documents count: Int) async throws -> [StoredDocument] {
        let persons = [try SSIN("71023000122"), try SSIN("85043199879")]
        let now = clock.now
        let documents = try (0..<count).map { number in
            let document = BusinessDocument(
                header: DocumentHeader(
                    ticket: try Ticket("\(conversation)-\(number)"), timestampSent: now, sender: b.organisation,
                    recipient: a.organisation, conversation: try Ticket(conversation), legalContext: .socialInquiry,
                    criteria: Criteria(ssin: persons[number % 2], role: .applicant)),
                payload: .requestInquiry(
                    RequestInquiry(applicationDate: services.environment.civilDate(of: now), aid: .both)))
            let bytes = document.element().canonicalBytes()
            return StoredDocument(
                ticket: document.header.ticket, sender: b.organisation, recipient: a.organisation,
                operation: .requestInquiry, conversation: document.header.conversation, inReplyTo: nil,
                subject: document.header.criteria?.ssin, digest: try DocumentDigest(SHA256Digest.of(bytes)),
                bytes: bytes, storedAt: now)
        }
        try await b.store.commit(Changes(evidence: documents))
        return documents
    }
}
