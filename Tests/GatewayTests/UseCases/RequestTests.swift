import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// What is wrong with a request is named by field and rule, all of it at once.
@Suite struct RequestTests {
    private static func application(_ change: (inout [String: JSONValue]) -> Void) -> JSONValue {
        var members: [String: JSONValue] = [
            "reference": "B-1", "receivedAt": "2026-03-02T09:15:00+01:00", "form": "ORAL", "aid": "BOTH",
            "persons": .array([person(ssin: "71023000122")]),
        ]
        change(&members)
        return .object(members)
    }

    private static func person(ssin: String, role: Int64 = 1) -> JSONValue {
        .object([
            "ssin": .string(ssin), "role": .integer(role),
            "proof": .object(["lastName": "Voorbeeld", "birthDate": "1971-02-00"]),
        ])
    }

    @Test func aGoodRequestIsReadAndWrittenBackTheSame() throws {
        let request = try ApplicationRequest(Self.application { _ in })
        #expect(request.applicant.ssin.digits == "71023000122")
        #expect(try ApplicationRequest(request.json) == request)
    }

    @Test(arguments: [
        ("reference", JSONValue.null, "/reference", "required"),
        ("reference", "", "/reference", "text-64"),
        ("reference", .string(String(repeating: "x", count: 65)), "/reference", "text-64"),
        ("receivedAt", "2026-03-02T09:15:00", "/receivedAt", "date-time"),
        ("form", "SHOUTED", "/form", "enumeration"),
        ("aid", 3, "/aid", "enumeration"),
        ("refrence", "B-1", "/refrence", "unknown-member"),
        ("persons", .array([]), "/persons", "one-applicant"),
        ("persons", .array([person(ssin: "71023000123")]), "/persons/0/ssin", "ssin"),
        ("persons", .array([person(ssin: "7102300012")]), "/persons/0/ssin", "ssin"),
        ("persons", .array([person(ssin: "71023000122", role: 4)]), "/persons/0/role", "integer"),
        ("persons", .array([person(ssin: "71023000122", role: 2)]), "/persons", "one-applicant"),
        (
            "persons", .array([person(ssin: "71023000122"), person(ssin: "71023000122", role: 2)]), "/persons",
            "person-once"
        ),
        ("persons", .array([.object(["ssin": "71023000122", "role": 1])]), "/persons/0/proof", "required"),
    ])
    func aBrokenRuleIsNamed(_ member: String, _ value: JSONValue, _ field: String, _ rule: String) throws {
        let problem = try #require(
            throws: RequestProblem.self, performing: { try ApplicationRequest(Self.application { $0[member] = value }) }
        )
        #expect(problem.code == .invalidRequest)
        #expect(problem.errors.contains { $0.field == field && $0.rule == rule })
        #expect(!"\(problem) \(problem.errors)".contains("71023000122"))
    }

    @Test func everyBrokenRuleIsNamedAtOnce() throws {
        let problem = try #require(
            throws: RequestProblem.self,
            performing: {
                try ApplicationRequest(
                    Self.application {
                        $0["reference"] = .null
                        $0["form"] = "SHOUTED"
                    })
            })
        #expect(problem.errors.map(\.field) == ["/reference", "/form"])
    }

    @Test func aTransferWithoutReasonsIsRefusedWithTheArticle() throws {
        let problem = try #require(
            throws: RequestProblem.self,
            performing: {
                try TransferRequest(
                    .object([
                        "recipient": "0999999922", "rule": "ART1-1",
                        "decision": .object(["body": "CHAIR", "date": "2026-03-02"]),
                        "contactPerson": .object(["name": "Onthaal"]),
                    ]))
            })
        #expect(problem.errors.map(\.rule) == ["reasons-required"])
        #expect(problem.errors[0].message.contains("18 §4"))
    }

    @Test func aBodyThatIsNotJSONIsRefused() throws {
        let problem = try #require(
            throws: RequestProblem.self, performing: { try JSONValue(bytes: Array("{\"reference\": ".utf8)) })
        #expect(problem.code == .notJSON)
    }

    @Test func aWrongLegalContextOrPeriodIsNamed() throws {
        let problem = try #require(
            throws: RequestProblem.self,
            performing: {
                try ConsultationRequest(
                    .object([
                        "reference": "c-1", "flow": "livingWages", "ssin": "71023000122", "legalContext": "",
                        "period": .object(["begin": "2026-02-01", "end": "2026-01-01"]),
                    ]))
            })
        #expect(problem.errors.map(\.rule) == ["legal-context", "end-not-before-begin"])
    }
}
