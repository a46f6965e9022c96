import Foundation
import Gateway
import Testing

/// An inquiry that the vendor's software answers, through a hub and two gateways as processes.
@Suite struct InquiryTests {
    @Test(.timeLimit(.minutes(10)))
    func theSoftwareAnswersADayLate_inPartsAndThenForGood() async throws {
        let federation = try await Federation(seed: 14)
        let office = try await Office(federation)
        _ = try await office.open("KNOWN-AT-C", by: office.c)
        let application = try await office.open("ASKS-C", by: office.b)
        let question = try await office.question(of: application)
        try await office.readsInbox(question)
        try await aDayPasses(federation)
        _ = try await until("B is told that nobody answered") {
            let events = try await office.b.json("GET", "/v1/applications/\(application)/timeline").at("items")
            return events?.elements.contains { $0.at("code")?.text == "inquiry.notAnswered" } == true ? true : nil
        }
        #expect(try await office.step(of: application)?.at("state")?.text == "notAnswered")

        let part = try await office.answer(question, ["C-1"], isPartial: true, expecting: 202)
        #expect(part.at("inquiry", "partialReplies") == .integer(1))
        try await office.sees(["PARTIAL"], [["C-1"]], in: application)
        let final = try await office.answer(question, ["C-2"], expecting: 202)
        #expect(final.at("inquiry", "state")?.text == "answered")
        #expect(final.at("inquiry", "answeredBy")?.text == "software")
        try await office.sees(["PARTIAL", "COMPLETE"], [["C-1"], ["C-2"]], in: application)
        let second = try await office.answer(question, ["C-3"], expecting: 409)
        #expect(second.at("type")?.text == "urn:ocmw-gateway:problem:state-conflict")
        try await office.sees(["PARTIAL", "COMPLETE"], [["C-1"], ["C-2"]], in: application)
        try await federation.stop()
    }

    /// The gateway of B stands still for a day: what falls due in it is moved towards now.
    private func aDayPasses(_ federation: Federation) async throws {
        try await federation.killHard("gateway-south")
        let file = "\(federation.folder)/data/gateway-south/\(try federation.number(of: "b")).sqlite"
        let moved = try await Program.run("python3", ["\(Program.judges)/a_day_passes.py", file])
        try #require(moved.status == 0, "\(moved.output)")
        try await federation.start("gateway-south")
    }
}

/// What the software of B and C does.
private struct Office {
    let federation: Federation
    let b: Software
    let c: Software
    private let person: JSONValue

    init(_ federation: Federation) async throws {
        self.federation = federation
        b = try await federation.software("b", of: "gateway-south")
        c = try await federation.software("c", of: "gateway-north")
        person = try federation.persons()[3]
    }

    /// An application of the person, who is registered at the hub afterwards.
    func open(_ reference: String, by software: Software) async throws -> String {
        var proof: [String: JSONValue] = [:]
        for name in ["lastName", "firstName", "birthDate"] { proof[name] = person.at(name) }
        let body = try JSONValue.object([
            "reference": .string(reference), "form": .string("ORAL"), "aid": .string("BOTH"),
            "receivedAt": .string(Date(timeIntervalSinceNow: -60).formatted(.iso8601)),
            "persons": .array([
                .object(["ssin": #require(person.at("ssin")), "role": .integer(1), "proof": .object(proof)])
            ]),
        ])
        let opened = try await software.json("POST", "/v1/applications", body, expecting: 201)
        let id = try #require(opened.at("id")?.text)
        _ = try await until("the person is registered") {
            let steps = try await software.json("GET", "/v1/applications/\(id)").at("steps")?.elements ?? []
            return steps.contains { $0.at("key")?.text == "integration/0" && $0.at("state")?.text == "done" }
                ? true : nil
        }
        return id
    }

    /// The step of the inquiry at C.
    func step(of application: String) async throws -> JSONValue? {
        let key = "inquiry/\(try federation.number(of: "c"))"
        let shown = try await b.json("GET", "/v1/applications/\(application)")
        return shown.at("steps")?.elements.first { $0.at("key")?.text == key }
    }

    /// The ticket of the question to C, once C has it.
    func question(of application: String) async throws -> String {
        try await until("C has the question") {
            let step = try await step(of: application)
            return step?.at("state")?.text == "delivered" ? step?.at("ticket")?.text : nil
        }
    }

    private func path(_ ticket: String, _ folder: String = "inquiries") throws -> String {
        "/v1/\(folder)/\(try federation.number(of: "b"))/\(ticket)"
    }

    /// C's software finds the question in its inbox, reads it and takes it over.
    func readsInbox(_ ticket: String) async throws {
        let inbox = try await c.json("GET", "/v1/inbox?state=accepted&limit=200").at("items")?.elements ?? []
        #expect(inbox.contains { $0.at("ticket")?.text == ticket && $0.at("operation")?.text == "requestInquiry" })
        let question = try await c.json("GET", path(ticket))
        #expect(question.at("state")?.text == "open" && question.at("replies") == .array([]))
        #expect(question.at("person", "ssin") == person.at("ssin"))
        _ = try await c.call("POST", "\(path(ticket, "inbox"))/hand-over", expecting: 204)
    }

    func answer(_ ticket: String, _ references: [String], isPartial: Bool = false, expecting status: Int) async throws
        -> JSONValue
    {
        let decisions = references.map { reference in
            JSONValue.object([
                "reference": .string(reference), "kind": .string("LIVING_WAGE"), "outcome": .string("GRANTED"),
                "decidedOn": .string("2025-03-01"), "legalBasis": .string("RMI-wet art. 14"),
                "motivation": .array([.object(["language": .string("nl"), "text": .string("Ja.")])]),
            ])
        }
        let body = JSONValue.object([
            "decisions": .array(decisions), "partial": .bool(isPartial),
            "decisionsAsOf": .string(Date(timeIntervalSinceNow: -1).formatted(.iso8601)),
        ])
        return try await c.json("POST", "\(path(ticket))/reply", body, expecting: status)
    }

    /// B sees these answers of C, in this order, and no others.
    func sees(_ statuses: [String], _ references: [[String]], in application: String) async throws {
        let number = try federation.number(of: "c")
        let replies = try await until("B sees \(statuses)") {
            let all = try await b.json("GET", "/v1/applications/\(application)").at("replies")?.elements ?? []
            let ofC = all.filter { $0.at("organisation")?.text == number }
            return ofC.count >= statuses.count ? ofC : nil
        }
        #expect(replies.map { $0.at("status")?.text } == statuses)
        let told = replies.map { ($0.at("decisions")?.elements ?? []).map { $0.at("reference")?.text } }
        #expect(told == references)
        #expect(try await step(of: application)?.at("state")?.text == "done")
    }
}
