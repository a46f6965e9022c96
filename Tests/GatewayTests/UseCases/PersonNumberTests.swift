import Testing

@testable import Gateway

/// Numbers of persons in references: refused in every field, in every form in which people write one.
@Suite struct PersonNumberTests {
    // 71.02.30-001.22 and 81.09.31-148.07 have right check numbers (97 - digits mod 97).
    @Test(arguments: [
        "71023000122", "71.02.30-001.22", "DOS-71023000122", "71023000122/2026", "71 02 30 001 22", "81.09.31-148.07",
        "71/02/30 - 001/22", "71–02–30–001–22", "a71023000122b", "5f07-4cf6-aa2f-71023000122b",
        "9d3c6c5e-5f07-4cf6-aa2f-1b4c710a3f0d 71023000122",
    ])
    func aNumberIsFound(_ text: String) { #expect(PersonNumber.isHeld(in: text)) }

    @Test(arguments: [
        "71023000123", "7102300012", "710230001220", "171023000122", "2026/0418", "20260418091500123",
        "71x02x30x001x22", "a 9d3c6c5e-5f07-4cf6-aa2f-71023000122b",
        "8f71023000-1220-4001-8000-710230001229", "71.02.30-001", "0999999922", "", "71.0230-00.122",
    ])
    func anythingElseIsNone(_ text: String) { #expect(!PersonNumber.isHeld(in: text)) }

    private static let held = "71.02.30-001.22"

    @Test func everyReferenceOfARequestIsJudgedAlike() throws {
        let person = #"{"ssin": "71023000122", "role": 1, "proof": {"cardNumber": "592-1234567-89"}}"#
        let decision = { (reference: String) in
            """
            {"reference": "\(reference)", "kind": "LIVING_WAGE", "outcome": "REFUSED", "decidedOn": "2026-01-10",
             "legalBasis": "art. 3", "motivation": [{"language": "nl", "text": "Nee."}]}
            """
        }
        let application = { (reference: String, register: String, receipt: String) in
            """
            {"reference": "\(reference)", "registerNumber": "\(register)", "acknowledgementReference": "\(receipt)",
             "receivedAt": "2026-03-02T09:15:00+01:00", "form": "ORAL", "aid": "BOTH", "persons": [\(person)]}
            """
        }
        let register = { (reference: String, dossier: String) in
            #"{"ssin": "71023000122", "decisions": [\#(decision(reference))], "dossier": {"number": "\#(dossier)"}}"#
        }
        let consultation = { (reference: String) in
            """
            {"reference": "\(reference)", "flow": "livingWages", "ssin": "71023000122",
             "legalContext": "PCSA:SOCIAL_INQUIRY", "period": {"begin": "2025-01-01"}}
            """
        }
        let reads: [(String, [String], (JSONValue) throws -> Void)] = [
            (application(Self.held, "R", "A"), ["/reference"], { _ = try ApplicationRequest($0) }),
            (
                application("A", Self.held, Self.held), ["/registerNumber", "/acknowledgementReference"],
                { _ = try ApplicationRequest($0) }
            ),
            (
                register(Self.held, Self.held), ["/decisions/0/reference", "/dossier/number"],
                { _ = try RegisterRequest($0) }
            ),
            (consultation("71-02-30-001-22"), ["/reference"], { _ = try ConsultationRequest($0) }),
        ]
        for (body, fields, read) in reads {
            let value = try JSONValue(bytes: Array(body.utf8))
            let problem = #expect(throws: RequestProblem.self) { try read(value) }
            #expect(problem?.errors.map(\.field) == fields)
            #expect(problem?.errors.allSatisfy { $0.rule == "reference-without-ssin" } == true)
        }
        #expect(throws: Never.self) {
            _ = try ApplicationRequest(JSONValue(bytes: Array(application("A", "R", "A").utf8)))
            _ = try RegisterRequest(JSONValue(bytes: Array(register("D", "N").utf8)))
            _ = try ConsultationRequest(JSONValue(bytes: Array(consultation("c-1").utf8)))
        }
    }

    /// What was stored before, or came from another OCMW, stays readable.
    @Test func whatIsStoredIsReadAsItIs() throws {
        let body = """
            {"reference": "\(Self.held)", "receivedAt": "2026-03-02T09:15:00+01:00", "form": "ORAL", "aid": "BOTH",
             "persons": [{"ssin": "71023000122", "role": 1, "proof": {"cardNumber": "592-1234567-89"}}]}
            """
        let value = try JSONValue(bytes: Array(body.utf8))
        #expect(try ApplicationRequest(value, stored: true).reference == Self.held)
    }
}
