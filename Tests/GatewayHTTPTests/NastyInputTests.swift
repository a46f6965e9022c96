import Gateway
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import GatewayHTTP

/// Whatever text stands in whatever field: the caller hears what is wrong with it, and the gateway does not fail.
@Suite struct NastyInputTests {
    private static let texts = [
        "", " ", " x", "x ", "\n", "a\nb", "\u{0}", "a\u{1}b", "\u{FFFE}", "\u{202E}abc", "71023000122",
        "]]>&<\"'", String(repeating: "&", count: 4_000), String(repeating: "é", count: 64), "😀", "9999-12-31",
    ]

    private static let text = #"[{"language":"nl","text":"Reden."}]"#
    private static let contact = #"{"name":"Onthaal","phone":"02 123","email":"a@b.be"}"#

    /// Address (with the placeholder of an application) and a good body of every route that has one.
    static let bodies: [(path: String, body: String)] = [
        (
            "/v1/applications",
            """
            {"reference":"N-1","receivedAt":"2026-03-02T09:15:00+01:00","form":"WRITTEN","aid":"BOTH",
             "registerNumber":"R1","acknowledgementReference":"K1","persons":[{"ssin":"71023000122","role":1,
              "proof":{"lastName":"Testpersoon","firstName":"Een","birthDate":"1971-02-00"}},
              {"ssin":"85043199879","role":2,"proof":{"cardNumber":"592-1234567-89"}}]}
            """
        ),
        (
            "/v1/decisions",
            """
            {"ssin":"71023000122","decisions":[{"reference":"D-1","kind":"LIVING_WAGE","outcome":"GRANTED","category":1,
              "decidedOn":"2026-01-10","period":{"begin":"2026-01-01","end":"2026-12-31"},"legalBasis":"art. 14",
              "motivation":\(text),"notifiedOn":"2026-01-12","appealPending":false}],
             "dossier":{"number":"N-1","contactPerson":\(contact),"gpmi":{"reference":"G-1",
              "concludedOn":"2026-01-10","period":{"begin":"2026-01-01"},"evaluated":true},
              "crossFacts":{"insertionProgrammes":[{"organisation":"0999999922","period":{"begin":"2026-01-01"}}],
               "installationPremium":{"organisation":"0999999922","date":"2024-05-01"}}}}
            """
        ),
        (
            "/v1/access-questions?wait=0",
            """
            {"reference":"a-1","flow":"requestInquiry","ssin":"71023000122","legalContext":"PCSA:SOCIAL_INQUIRY",
             "recipient":"0999999823"}
            """
        ),
        (
            "/v1/decisions/bulk",
            """
            {"items":[{"ssin":"71023000122","decisions":[{"reference":"D-1","kind":"LIVING_WAGE","outcome":"GRANTED",
              "decidedOn":"2026-01-10","legalBasis":"art. 14","motivation":\(text)}]}]}
            """
        ),
        (
            "/v1/inquiries/0999999823/{inquiry}/reply",
            """
            {"decisionsAsOf":"2026-01-11T00:00:00Z","decisions":[{"reference":"D-1","kind":"LIVING_WAGE","outcome":"GRANTED",
              "decidedOn":"2026-01-10","legalBasis":"art. 14","motivation":\(text)}],
             "dossier":{"number":"N-1","contactPerson":\(contact),"gpmi":{"reference":"G-1",
              "concludedOn":"2026-01-10","period":{"begin":"2026-01-01"}}}}
            """
        ),
        (
            "/v1/integrations",
            """
            {"ssin":"71023000122","qualityCode":2,"phaseCode":902,"period":{"begin":"2026-01-01","end":"2026-12-31"},
             "proof":{"lastName":"Testpersoon","firstName":"Een","birthDate":"1971-02-00"}}
            """
        ),
        ("/v1/integrations/end", #"{"ssin":"71023000122","qualityCode":2,"endDate":"2026-12-31"}"#),
        (
            "/v1/integrations/end",
            """
            {"ssin":"71023000122","allQualities":true,"phaseCode":902,"period":{"begin":"2026-01-01","end":"2026-12-31"}}
            """
        ),
        (
            "/v1/consultations",
            """
            {"reference":"c-1","flow":"healthInsurance","ssin":"71023000122","legalContext":"PCSA:SOCIAL_INQUIRY",
             "date":"2026-03-01"}
            """
        ),
        (
            "/v1/applications/{id}/transfers",
            """
            {"recipient":"0999999823","rule":"ART1-1","facts":[{"kind":"HABITUAL_RESIDENCE","value":"Woont elders.",
              "date":"2026-01-01"}],"reasons":\(text),"newAddress":{"known":"Straat 1"},"interpreterLanguage":"ar",
             "runningAid":{"kind":"LIVING_WAGE","lastDayPaid":"2026-01-31"},
             "decision":{"body":"CHAIR","date":"2026-03-01"},
             "applicantInformed":{"date":"2026-03-01","channel":"LETTER"},"contactPerson":\(contact),
             "confirmLate":true}
            """
        ),
        ("/v1/applications/{id}/withdrawal", #"{"withdrawnOn":"2026-03-05"}"#),
        (
            "/v1/applications/{id}/persons/0/proof",
            #"{"lastName":"Testpersoon","firstName":"Een","birthDate":"1971-02-00"}"#
        ),
        (
            "/v1/applications/{id}/decision",
            #"{"outcome":"GRANTED","decidedOn":"2026-03-05","qualityCode":2,"period":{"begin":"2026-03-01"}}"#
        ),
        (
            "/v1/transfers/0999999823/t-1/acceptance",
            #"{"dossierNumber":"N-1","invitedOn":"2026-03-05","contactPerson":\#(contact)}"#
        ),
        (
            "/v1/transfers/0999999823/t-1/contest",
            #"{"reasons":\#(text),"petitionReference":"P-1","petitionDate":"2026-03-05"}"#
        ),
        ("/v1/transfers/0999999823/t-1/applicant-informed", #"{"date":"2026-03-05","channel":"LETTER"}"#),
        (
            "/v1/transfers/0999999823/t-1/provisional-decision",
            #"{"decisionDate":"2026-03-05","designated":"0999999922","reference":"M-1"}"#
        ),
    ]

    @Test(arguments: bodies.indices) func noTextInAnyFieldMakesTheGatewayFail(_ index: Int) async throws {
        let (path, body) = Self.bodies[index]
        let variants = try Self.texts.flatMap { text in
            try JSONValue(bytes: Array(body.utf8)).variants { $0.isText ? .string(text) : nil }
        }
        #expect(variants.count >= Self.texts.count)
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let headers = TestHeaders(token)
                for (number, variant) in variants.enumerated() {
                    let address = try await Self.address(path, number, headers, client, gateway)
                    let sent = String(decoding: try variant.value.canonicalBytes(), as: UTF8.self)
                    let answer = try await client.call(.post, address, headers, body: sent)
                    #expect(answer.status < 500, "\(path) \(variant.field): \(answer.json)")
                }
            }
        }
    }

    /// The bodies are good ones: what is refused above is refused for the text.
    @Test(arguments: bodies.indices) func theBodyItselfIsTaken(_ index: Int) async throws {
        let (path, body) = Self.bodies[index]
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let address = try await Self.address(path, 0, TestHeaders(token), client, gateway)
                let answer = try await client.call(.post, address, TestHeaders(token), body: body)
                // No transfer was received here, but the body was read first.
                let taken = path.contains("/t-1/") ? [404] : [200, 201, 202, 204]
                #expect(taken.contains(answer.status), "\(path): \(answer.json)")
            }
        }
    }

    /// A transfer needs an application that is still open: each try opens one of its own.
    static func address(
        _ path: String, _ number: Int, _ headers: TestHeaders, _ client: any TestClientProtocol, _ gateway: TestGateway
    ) async throws -> String {
        if path.contains("{inquiry}") {
            let inquiry = try await gateway.inquiry("q-\(number)")
            return "\(inquiry)/reply"
        }
        guard path.contains("{id}") else { return path }
        let opened = try await client.call(.post, "/v1/applications", headers, body: application("T-\(number)"))
        return path.replacing("{id}", with: try #require(opened.text("id")))
    }

    @Test func aTextMadeToBeSlowIsRefusedAtOnce() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let body =
                    String(repeating: "[", count: 480) + "1" + String(repeating: ",1", count: 250_000)
                    + String(repeating: "]", count: 480)
                let start = ContinuousClock.now
                let answer = try await client.call(.post, "/v1/applications", TestHeaders(token), body: body)
                #expect(answer.status == 400 && answer.problem == "not-json")
                #expect(answer.all("errors", "rule") == ["depth"])
                #expect(ContinuousClock.now - start < .seconds(5))
            }
        }
    }

    @Test func aDocumentThatCannotBeWrittenIsTheCallersToMend() {
        let error = GatewayError(
            .documentNotValid, "the document breaks its schema", rule: "pattern", field: "/transferCompetence/reason")
        let problem = ProblemDetails(error, request: "r-1")
        #expect(problem.status == 400 && problem.code == "invalid-request")
        #expect(problem.errors.map(\.field) == ["/transferCompetence/reason"])
        #expect(problem.errors.map(\.rule) == ["pattern"])
        #expect(ProblemDetails(GatewayError(.signingFailed, "no key"), request: "r-1").status == 500)
    }
}
