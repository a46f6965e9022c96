import Foundation
import Messages
import SocialSecurity
import Testing

/// Every code of KSZ that docs/mock-hub.md says how to provoke, provoked as it says, over TLS with `mock-ksz send`.
@Suite struct MessageCodeTests {
    private static let (replaced, cancelled, deceased, unknown) = (
        "99113199735", "01063100233", "10023045760", "03023099851"
    )
    /// Known to the register, but not to the living wages source.
    private static let stranger = "85043199879"

    @Test(.timeLimit(.minutes(3)))
    func everyCodeIsProvoked() async throws {
        let sandbox = try Sandbox()
        try Self.prepare(sandbox)
        try await sandbox.start()
        for (sender, ssin) in [("b", Sandbox.applicant), ("b", Self.stranger), ("a", Sandbox.applicant)] {
            let outcome = try await sandbox.run(
                "send", "--config", sandbox.path("send-\(sender).yaml"), "--fresh",
                sandbox.path("register-\(sender)-\(ssin).xml"))
            #expect(outcome.status == 0, "\(outcome)")
        }
        var seen: [String: String] = [:]
        for situation in Self.situations(sandbox) {
            try situation.faults.map { try sandbox.write("faults.csv", Self.faultColumns + $0 + "\n") }
            let outcome = try await sandbox.run(
                ["send", "--json", "--config", sandbox.path("send-\(situation.sender).yaml")] + situation.arguments)
            try sandbox.write("faults.csv", Self.faultColumns)
            let members = try SendTests.members(outcome)
            #expect(members["code"] as? String == situation.code, "\(situation.code): \(outcome)")
            #expect(outcome.status == (situation.isRefusal ? 1 : 0), "\(situation.code): \(outcome)")
            seen[situation.code] = outcome.output
        }
        #expect(seen.count == Self.codes.count && Set(seen.keys) == Set(Self.codes))
        let page = try String(contentsOfFile: Sandbox.repository + "/docs/mock-hub.md", encoding: .utf8)
        for code in Self.codes { #expect(page.contains("| \(code) |"), "\(code)") }
    }

    /// Domain dossier, section 1.3.
    private static let codes = [
        "MSG00000", "MSG00100", "MSG00001", "MSG00002", "MSG00003", "MSG00005", "MSG00006", "MSG00007", "MSG00008",
        "MSG00009", "MSG00011", "MSG00012", "MSG00013", "MSG00014", "MSG00021", "MSG00027", "HAN20200",
    ]

    private struct Situation {
        let code: String
        var sender = "b"
        let arguments: [String]
        var faults: String?

        var isRefusal: Bool { !["MSG00000", "MSG00100", "HAN20200"].contains(code) }
    }

    private static func situations(_ sandbox: Sandbox) -> [Situation] {
        func file(_ name: String, _ more: String...) -> [String] { ["--fresh"] + more + [sandbox.path(name)] }
        return [
            Situation(code: "MSG00000", arguments: file("wages.xml")),
            Situation(code: "MSG00100", arguments: file("insurance.xml")),
            Situation(code: "HAN20200", arguments: file("insurance.xml", "--ssin", stranger)),
            Situation(code: "MSG00001", arguments: file("wages.xml"), faults: "*,*,*,*,unavailable,*"),
            Situation(code: "MSG00002", arguments: file("inquiry.xml")),
            Situation(code: "MSG00003", arguments: file("wages.xml"), faults: "*,*,*,*,internal-error,*"),
            Situation(code: "MSG00005", arguments: file("register-b-\(unknown).xml")),
            Situation(code: "MSG00006", arguments: file("register-b-\(replaced).xml")),
            Situation(code: "MSG00007", arguments: file("register-b-\(cancelled).xml")),
            Situation(code: "MSG00009", arguments: file("register-b-\(deceased).xml")),
            Situation(code: "MSG00008", arguments: file("schema.xml")),
            Situation(code: "MSG00011", arguments: file("ssin.xml")),
            Situation(code: "MSG00012", sender: "a", arguments: file("wages.xml")),
            Situation(code: "MSG00013", arguments: file("context.xml")),
            Situation(code: "MSG00014", arguments: [sandbox.path("foreign.xml")]),
            Situation(code: "MSG00021", arguments: file("wages.xml", "--ssin", stranger)),
            Situation(code: "MSG00027", sender: "a", arguments: file("insurance.xml")),
        ]
    }

    private static let faultColumns = "flow,ssin,sender,recipient,fault,times\n"

    /// Persons with every standing, sources that know and do not know, and a template for each situation.
    private static func prepare(_ sandbox: Sandbox) throws {
        try sandbox.write("faults.csv", faultColumns)
        try sandbox.write(
            "hub.yaml", Sandbox.configuration.replacing("sources.json }", with: "sources.json, faults: faults.csv }"))
        try sandbox.write(
            "policy.csv",
            Sandbox.policy + "consultHealthInsurance,PCSA:SOCIAL_INQUIRY,1 2 3 4,*,\(Sandbox.b)\n")
        try sandbox.write("persons.json", persons)
        try sandbox.write(
            "sources.json",
            """
            {"livingWages": {"knows": [], "lines": {"\(Sandbox.applicant)": [
                {"organisation": "\(Sandbox.a)", "category": "LIVING_WAGE", "begin": "2025-01-01"}]}},
             "healthInsurance": {"lines": {}, "incomplete": ["\(stranger)"]}}
            """)
        let insurance = Payload.consultHealthInsurance(ConsultHealthInsurance(date: Sandbox.today))
        for (name, payload) in [("wages", Sandbox.wages), ("insurance", insurance), ("inquiry", Sandbox.inquiry)] {
            try sandbox.write("\(name).xml", try Files.text(try sandbox.template(payload)))
        }
        for (ssin, name) in names {
            try sandbox.write("register-b-\(ssin).xml", try registration(ssin, name, .inInquiry, sandbox))
        }
        let heating = try registration(Sandbox.applicant, "Een", .heatingAllowance, sandbox)
        try sandbox.write("register-a-\(Sandbox.applicant).xml", heating)
        let wages = try Files.text(sandbox.path("wages.xml"))
        try sandbox.write("schema.xml", wages.replacing(/<beginDate>.*<\/beginDate>/, with: ""))
        try sandbox.write("ssin.xml", wages.replacing(Sandbox.applicant, with: "71023000123"))
        try sandbox.write("context.xml", wages.replacing("SOCIAL_INQUIRY", with: "DEBT_RECOVERY"))
        try sandbox.write("foreign.xml", wages.replacing(Sandbox.operatorNumber, with: Sandbox.a))
    }

    private static let names = [
        (Sandbox.applicant, "Een"), (stranger, "Twee"), (replaced, "Drie"), (cancelled, "Vier"), (deceased, "Vijf"),
        (unknown, "Zes"),
    ]

    private static var persons: String {
        let standings = [
            replaced: "\"replacedBy\": \"\(stranger)\"", cancelled: "\"cancelled\": true",
            deceased: "\"deceasedOn\": \"2026-01-31\"", unknown: "\"unknown\": true",
        ]
        let list = names.map { ssin, name in
            let standing = standings[ssin].map { ", " + $0 } ?? ""
            return """
                {"ssin": "\(ssin)", "lastName": "\(name)", "firstName": "P", "birthDate": "1970-02-30"\(standing)}
                """
        }
        return "[" + list.joined(separator: ",\n") + "]"
    }

    private static func registration(
        _ ssin: String, _ name: String, _ code: QualityCode, _ sandbox: Sandbox
    ) throws -> String {
        let payload = Payload.registerPerson(
            RegisterPerson(
                qualityCode: code, period: Period(from: CivilDate(daysSince1970: 20_000)),
                proof: .name(last: name, first: nil, birthDate: "1970-02-30")))
        return try Files.text(try sandbox.template(payload)).replacing(Sandbox.applicant, with: ssin)
    }
}

private enum Files {
    static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}
