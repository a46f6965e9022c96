import Foundation
import Gateway
import Testing

/// Nothing is lost and nothing comes twice when a process is killed at the worst instant. Real processes, real TLS.
@Suite struct CrashTests {
    /// One test, because a federation takes its time to set up: first the sender is killed, then the receiver.
    @Test(.timeLimit(.minutes(10)))
    func killedBetweenAnswerAndCommit_andBetweenCommitAndAnswer_arrivesOnce() async throws {
        let federation = try await Federation(seed: 9)
        let story = try await CrashStory(federation)
        try await senderKilled(story)
        try await receiverKilled(story)
        try await federation.stop()
    }

    /// The hub has answered, the sender has not committed: after its restart it sends again and gets the first receipt.
    private func senderKilled(_ story: CrashStory) async throws {
        let application = try await story.open("CRASH-1", person: 3)
        let answered = try story.federation.logged("hub", "-transferCompetence-answer.xml")
        try story.federation.hubProxy.hold()
        let ticket = try await story.transfer(application)
        _ = try await until("the hub has answered") {
            try story.federation.logged("hub", "-transferCompetence-answer.xml") > answered ? true : nil
        }
        #expect(try await story.sentAt(ticket) == nil)
        try await story.federation.killHard("gateway-south")
        try story.federation.hubProxy.release()
        try await story.federation.start("gateway-south")
        try await story.arrivesOnce(ticket, application: application)
        #expect(try story.federation.logged("hub", "-transferCompetence-answer.xml") > answered + 1)
    }

    /// The receiver has committed, its answer is lost: after its restart it gives the first receipt again.
    private func receiverKilled(_ story: CrashStory) async throws {
        let application = try await story.open("CRASH-2", person: 4)
        let answered = try story.federation.logged("north", "-incoming-answer.xml")
        try story.federation.northProxy.hold()
        let ticket = try await story.transfer(application)
        _ = try await until("the receiver has committed") {
            try story.federation.logged("north", "-incoming-answer.xml") > answered ? true : nil
        }
        try await story.federation.killHard("gateway-north")
        try story.federation.northProxy.release()
        #expect(try await story.sentAt(ticket) == nil)
        try await story.federation.start("gateway-north")
        try await story.arrivesOnce(ticket, application: application)
    }
}

/// What B's and C's software do around a crash or a merger.
struct CrashStory {
    let federation: Federation
    let b: Software
    let c: Software

    struct Opened {
        let id: String
        let conversation: String
    }

    init(_ federation: Federation) async throws {
        self.federation = federation
        b = try await federation.software("b", of: "gateway-south")
        c = try await federation.software("c", of: "gateway-north")
    }

    /// An application at B, integrated at the hub; this also leaves a connection open between them.
    func open(_ reference: String, person index: Int) async throws -> Opened {
        let person = try federation.persons()[index]
        let ssin = try #require(person.at("ssin")?.text)
        var proof: [String: JSONValue] = [:]
        for name in ["lastName", "firstName", "birthDate"] { proof[name] = person.at(name) }
        let receivedAt = Date(timeIntervalSinceNow: -60).formatted(.iso8601)
        let body = JSONValue.object([
            "reference": .string(reference), "receivedAt": .string(receivedAt), "form": .string("ORAL"),
            "aid": .string("SOCIAL_AID"),
            "persons": .array([.object(["ssin": .string(ssin), "role": .integer(1), "proof": .object(proof)])]),
        ])
        let opened = try await b.json("POST", "/v1/applications", body, expecting: 201)
        let id = try #require(opened.at("id")?.text)
        // C knows the persons, and leaves inquiries to its software, which answers none here.
        _ = try await until("the steps are done") {
            let steps = try await b.json("GET", "/v1/applications/\(id)").at("steps")?.elements ?? []
            return steps.allSatisfy { step in
                let isInquiry = step.at("operation")?.text == "requestInquiry"
                return step.at("state")?.text == "done" || isInquiry && step.at("state")?.text == "delivered"
            } ? true : nil
        }
        return Opened(id: id, conversation: try #require(opened.at("conversation")?.text))
    }

    /// Commits a transfer to C, or to another number, and returns its ticket.
    func transfer(_ application: Opened, to recipient: String? = nil) async throws -> String {
        let today = String(Date.now.formatted(.iso8601).prefix(10))
        let body = JSONValue.object([
            "recipient": .string(try recipient ?? federation.number(of: "c")), "rule": .string("ART1-1"),
            "reasons": .array([.object(["language": .string("nl"), "text": .string("Verhuisd.")])]),
            "decision": .object(["body": .string("CHAIR"), "date": .string(today)]),
            "contactPerson": .object(["name": .string("Dienst")]),
        ])
        let transfer = try await b.json("POST", "/v1/applications/\(application.id)/transfers", body, expecting: 201)
        return try #require(transfer.at("ticket")?.text)
    }

    func sentAt(_ ticket: String) async throws -> String? {
        try await b.json("GET", "/v1/transfers/\(try federation.number(of: "b"))/\(ticket)").at("sentAt")?.text
    }

    /// The receipt comes, it is the one that C gave first, and C's software sees one document and one application.
    func arrivesOnce(_ ticket: String, application: Opened) async throws {
        // The lease of the attempt that was cut off has to end first.
        let sentAt = try await until("the receipt", within: .seconds(150)) { try await self.sentAt(ticket) }
        let atC = try await c.json("GET", "/v1/transfers/\(try federation.number(of: "b"))/\(ticket)")
        #expect(atC.at("sentAt")?.text == sentAt)
        let path = "/v1/conversations/\(application.conversation)/documents"
        let (seenByB, seenByC) = (try await b.json("GET", path), try await c.json("GET", path))
        let receiptsAtB = receipts(seenByB, ticket), receiptsAtC = receipts(seenByC, ticket)
        #expect(receiptsAtB.count == 1)
        #expect(receiptsAtB == receiptsAtC)
        for receipt in receiptsAtC {
            let bytes = try await b.call("GET", receipt, expecting: 200)
            #expect(try await c.call("GET", receipt, expecting: 200) == bytes)
        }
        let inbox = try await c.json("GET", "/v1/inbox?limit=200").at("items")?.elements ?? []
        #expect(inbox.count { $0.at("ticket")?.text == ticket } == 1)
        let transfers = try await c.json("GET", "/v1/transfers?limit=200").at("items")?.elements ?? []
        #expect(transfers.count { $0.at("ticket")?.text == ticket } == 1)
    }

    /// Paths of the receipts of one document.
    private func receipts(_ documents: JSONValue, _ ticket: String) -> [String] {
        (documents.at("items")?.elements ?? []).compactMap { item in
            guard item.at("operation")?.text == "receipt", item.at("inReplyTo")?.text == ticket,
                let sender = item.at("sender")?.text, let own = item.at("ticket")?.text
            else { return nil }
            return "/v1/documents/\(sender)/\(own)"
        }
    }
}
