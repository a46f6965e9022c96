import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import GatewayHTTP

/// Entity tags: readings that answer 304, acts that answer 412.
@Suite struct ConditionalTests {
    @Test func aReadingIsNotRepeatedWhileNothingChanged() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                var headers = TestHeaders(token)
                let opened = try await client.call(.post, "/v1/applications", headers, body: application("A-1"))
                let path = try #require(opened.headers[.location])
                let first = try await client.call(.get, path, headers)
                let tag = try #require(first.headers[.eTag])
                #expect(tag.hasPrefix("\"1.") && tag == opened.headers[.eTag])
                for known in [tag, "\"x\", \(tag)", "W/\(tag)", "*"] {
                    headers.ifNoneMatch = known
                    let again = try await client.call(.get, path, headers)
                    #expect(again.status == 304 && again.json == .null && again.headers[.eTag] == tag, "\(known)")
                }
                for known in ["\"1.AAAAAAAAAAAAAAAAAAAAAA\"", "1", "", tag.replacing("\"1.", with: "\"2.")] {
                    headers.ifNoneMatch = known
                    #expect(try await client.call(.get, path, headers).status == 200, "\(known)")
                }
                // Another role is shown something else: its tag is another one.
                headers.ifNoneMatch = tag
                headers.role = "administrative"
                #expect(try await client.call(.get, path, headers).status == 200)
            }
        }
    }

    @Test func anActOnAnotherVersionIsRefusedAndChangesNothing() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                var headers = TestHeaders(token)
                let opened = try await client.call(.post, "/v1/applications", headers, body: application("A-1"))
                let path = try #require(opened.headers[.location])
                let tag = try #require(opened.headers[.eTag])
                for stale in [tag.replacing("\"1.", with: "\"2."), "W/\(tag)", "\"1\"", "nonsense"] {
                    headers.ifMatch = stale
                    let refused = try await client.call(.post, path + "/transfers", headers, body: Self.transfer)
                    #expect(refused.status == 412 && refused.problem == "precondition-failed", "\(stale)")
                }
                headers.ifMatch = nil
                #expect(try await client.call(.get, path, headers)["version"] == .integer(1))
                headers.ifMatch = "\"7.a\", \(tag)"
                let done = try await client.call(.post, path + "/transfers", headers, body: Self.transfer)
                #expect(done.status == 201)
                // The transfer is at the application's new version: a second act on the first one is refused.
                let transfer = try #require(done.headers[.location])
                headers.ifMatch = tag
                let informed = #"{"date": "2026-03-02", "channel": "LETTER"}"#
                let late = try await client.call(.post, transfer + "/applicant-informed", headers, body: informed)
                #expect(late.status == 412)
                let newTag = try #require(try await client.call(.get, transfer, headers).headers[.eTag])
                headers.ifMatch = newTag
                let act = try await client.call(.post, transfer + "/applicant-informed", headers, body: informed)
                #expect(act.status == 200 && newTag.hasPrefix("\"2."))
            }
        }
    }

    private static let transfer = """
        {"recipient": "0999999823", "rule": "ART1-1", "reasons": [{"language": "nl", "text": "Verhuisd."}],
         "decision": {"body": "COUNCIL", "date": "2026-03-02"}, "contactPerson": {"name": "An"}, "confirmLate": true}
        """
}
