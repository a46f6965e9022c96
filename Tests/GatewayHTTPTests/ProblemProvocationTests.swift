import Foundation
import Gateway
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import GatewayHTTP

/// Every problem type is provoked over HTTP; a type without a provocation fails here.
@Suite struct ProblemProvocationTests {
    /// Two calls at the same moment, see `IdempotencyTests`.
    static let ofTwoCallsAtOnce: Set<RequestProblem.Code> = [.keyInUse]

    @Test(arguments: RequestProblem.Code.allCases.filter { !ProblemProvocationTests.ofTwoCallsAtOnce.contains($0) })
    func problemIsProvoked(problem: RequestProblem.Code) async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            let adviser = try await gateway.key([.adviser])
            try await gateway.test { client in
                let answer = try await provoke(problem, gateway, client, TestHeaders(token), TestHeaders(adviser))
                #expect(answer.status == problem.status && answer.problem == problem.rawValue)
                #expect(answer.text("type") == "urn:ocmw-gateway:problem:\(problem.rawValue)")
                #expect(answer.text("title") == problem.title)
                for member in ["detail", "remedy"] { #expect(answer.text(member)?.hasSuffix(".") == true) }
                #expect(answer.headers[.contentType] == "application/problem+json")
                // No personal value of the call.
                let text = String(decoding: try answer.json.canonicalBytes(), as: UTF8.self)
                for value in ["71023000122", "85043199879", "Testpersoon", "1971-02-00"] {
                    #expect(!text.contains(value))
                }
            }
        }
    }

    private func provoke(
        _ problem: RequestProblem.Code, _ gateway: TestGateway, _ client: any TestClientProtocol,
        _ headers: TestHeaders, _ adviser: TestHeaders
    ) async throws -> TestAnswer {
        let applications = "/v1/applications"
        var headers = headers
        switch problem {
        case .invalidRequest:
            return try await client.call(
                .post, applications, headers, body: application("A-1").replacing("WRITTEN", with: "Testpersoon"))
        case .notJSON:
            return try await client.call(.post, applications, headers, body: #"{"ssin": "71023000122""#)
        case .actingUser:
            headers.role = "Testpersoon"
            return try await client.call(.get, applications, headers)
        case .unauthenticated: return try await client.call(.get, applications, TestHeaders(nil))
        case .scopeMissing: return try await client.call(.get, applications, adviser)
        case .roleNotAllowed:
            headers.role = "administrative"
            return try await client.call(
                .get, "/v1/conversations/5d5c8a0e-4a5c-4d0c-8b43-0a4b1f0b6d11/timeline", headers)
        case .notFound: return try await client.call(.get, "\(applications)/none", headers)
        case .noSuchRoute: return try await client.call(.get, "/v1/persons/71023000122", headers)
        case .methodNotAllowed: return try await client.call(.delete, applications, headers)
        case .tooLarge:
            return try await client.call(
                .post, applications, headers, body: application("A-1") + String(repeating: " ", count: 1 << 20))
        case .unsupportedContentType:
            headers.contentType = "text/plain"
            return try await client.call(.post, applications, headers, body: application("A-1"))
        case .keyReused:
            headers.idempotencyKey = "\"k\""
            let body = #"{"ssin":"71023000122","qualityCode":2,"endDate":"2026-12-31"}"#
            _ = try await client.call(.post, "/v1/integrations/end", headers, body: body)
            return try await client.call(
                .post, "/v1/integrations/end", headers, body: body.replacing("12-31", with: "12-30"))
        case .keyInUse: throw CancellationError()
        case .referenceConflict, .stateConflict, .preconditionFailed, .confirmationRequired, .internalError,
            .unavailable:
            return try await provokeByState(problem, gateway, client, headers)
        }
    }

    /// Problems that need an application first.
    private func provokeByState(
        _ problem: RequestProblem.Code, _ gateway: TestGateway, _ client: any TestClientProtocol,
        _ headers: TestHeaders
    ) async throws -> TestAnswer {
        let opened = try await client.call(.post, "/v1/applications", headers, body: application("A-1"))
        let id = try #require(opened.text("id"))
        switch problem {
        case .referenceConflict:
            return try await client.call(.post, "/v1/applications", headers, body: application("A-1", register: "R2"))
        case .preconditionFailed:
            var headers = headers
            headers.ifMatch = "\"7.a\""
            return try await client.call(
                .post, "/v1/applications/\(id)/withdrawal", headers, body: #"{"withdrawnOn":"2026-03-02"}"#)
        case .unavailable:
            try await gateway.b.store.close()
            return try await client.call(.get, "/v1/applications/\(id)", headers)
        case .internalError:
            try spoilApplications("\(gateway.folder)/data/b.sqlite")
            return try await client.call(.get, "/v1/applications/\(id)", headers)
        default:
            let late = problem == .confirmationRequired
            let transfer = """
                {"recipient":"0999999823","rule":"ART1-1",
                 "facts":[{"kind":"HABITUAL_RESIDENCE","value":"Woont elders."}],
                 "reasons":[{"language":"nl","text":"Reden."}],"decision":{"body":"CHAIR","date":"2026-03-01"},
                 "contactPerson":{"name":"Onthaal"},"confirmLate":\(!late)}
                """
            let first = try await client.call(.post, "/v1/applications/\(id)/transfers", headers, body: transfer)
            if late { return first }
            return try await client.call(.post, "/v1/applications/\(id)/transfers", headers, body: transfer)
        }
    }

    /// Overwrites the sealed content of every application: it cannot be deciphered any more.
    private func spoilApplications(_ path: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            "import sqlite3,sys\nwith sqlite3.connect(sys.argv[1]) as c: c.execute('UPDATE application SET content=zeroblob(99)')",
            path,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
