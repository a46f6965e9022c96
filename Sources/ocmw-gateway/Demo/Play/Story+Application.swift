import Gateway
import SocialSecurity

extension Story {
    /// B's software makes one call; the gateway does the rest by itself.
    func apply() async throws -> Opened {
        let receivedAt = days.justNow
        let body = Bodies.application("B-2026-001", by: cast.mover, with: cast.cohabitant, receivedAt: receivedAt)
        let opened = try await narrator.step("POST /v1/applications is answered 201 at once, with terms and steps") {
            let reply = try await b.post("/v1/applications", body).expecting(201)
            return (try openedApplication(reply, by: cast.mover), try terms(of: reply))
        }
        ledger.note("Application of \(cast.mover.ssin.masked) at B, transferred to C", opened.conversation, cast.b)
        ledger.join(opened.conversation, cast.a)
        try await refusals(of: body, opened: opened)
        try await answers(to: opened)
        return opened
    }

    /// Reads what a later act needs of a new application.
    func openedApplication(_ reply: JSONReading, by person: SyntheticPerson) throws -> Opened {
        Opened(
            id: try reply["id"].text("id"), conversation: try reply["conversation"].text("conversation"),
            receivedAt: try reply["receivedAt"].text("receivedAt"), person: person)
    }

    /// Every term that an application at the counter must carry, with the days until it ends.
    private func terms(of application: JSONReading) throws -> String {
        let received = try days.day(of: application["receivedAt"].string)
        for (kind, count) in [
            ("enterInRegister", 0), ("acknowledge", 0), ("forward", 5), ("informApplicant", 5), ("decide", 30),
        ] {
            let term = application["terms"].first("kind", kind)
            try expect("the due date of \(kind)", term?["dueDate"].string, is: "\(received.adding(days: count))")
        }
        try expect(application["steps"].items.count >= 2, "no steps are shown")
        return "forward by \(received.adding(days: 5)), decide by \(received.adding(days: 30))"
    }

    private func refusals(of body: JSONValue, opened: Opened) async throws {
        try await narrator.step("the same call again gives the same application") {
            let again = try await b.post("/v1/applications", body).expecting(200)
            try expect("its id", again["id"].string, is: opened.id)
            return "200, same id"
        }
        try await narrator.step("the same reference with other content is refused") {
            let other = Bodies.application(
                "B-2026-001", by: cast.mover, receivedAt: opened.receivedAt, aid: "SOCIAL_AID")
            _ = try await b.post("/v1/applications", other).problem(409, "reference-conflict")
            return "409 reference-conflict"
        }
        try await narrator.step("a call that does not say who acts is refused") {
            let problem = try await b.postAnonymously("/v1/applications", body).problem(400, "acting-user")
            try expect("the number of missing headers", problem["errors"].items.count, is: 3)
            return "400 acting-user, naming three headers"
        }
        try await narrator.step("a wrong check number is refused with field and rule") {
            let wrong = body.replacing(cast.mover.ssin.digits, with: Self.wrongCheck(cast.mover.ssin))
            let problem = try await b.post("/v1/applications", wrong).problem(400, "invalid-request")
            let field = problem["errors"][0]["field"].string
            try expect("the field", field, is: "/persons/0/ssin")
            return "400, \(field ?? "") \(problem["errors"][0]["rule"].string ?? "")"
        }
    }

    /// The number with another check number.
    private static func wrongCheck(_ ssin: SSIN) -> String {
        let check = (Int(ssin.digits.suffix(2)) ?? 0) % 97 + 1
        return ssin.digits.dropLast(2) + (check < 10 ? "0\(check)" : "\(check)")
    }

    /// A long poll until all is done; then A's answer is there.
    private func answers(to opened: Opened) async throws {
        let done = try await narrator.step("a long poll returns as steps change, until all are done") {
            let (application, polls) = try await b.following(
                opened.id, until: "every step is done",
                { try OfficeSoftware.isFinished($0) && !$0["replies"].items.isEmpty })
            try expect(
                application["steps"].first("key", "inquiry/\(cast.a.number)") != nil, "A was not asked")
            return (
                application,
                "\(polls) changes: \(OfficeSoftware.steps(application).replacing(cast.a.number.digits, with: "A"))"
            )
        }
        try await narrator.step("A's signed answer shows three decisions with motivation") {
            let reply = done["replies"][0]
            try expect("the organisation that answered", reply["organisation"].string, is: cast.a.number.digits)
            try expect("the number of decisions", reply["decisions"].items.count, is: 3)
            for decision in reply["decisions"].items {
                _ = try decision["motivation"][0]["text"].text("a motivation")
            }
            return "status \(reply["status"].string ?? ""), as of \(try reply["decisionsAsOf"].text("decisionsAsOf"))"
        }
        try await narrator.step("with the three facts, the GPMI and whom to call") {
            let (reply, facts) = (done["replies"][0], done["replies"][0]["crossFacts"])
            try expect("insertion programmes", facts["insertionProgrammes"].items.count, is: 1)
            try expect("exemptions", facts["exemptions"].items.count, is: 1)
            let premium = try facts["installationPremium"]["date"].text("the installation premium")
            let gpmi = try reply["gpmi"]["concludedOn"].text("the GPMI")
            let contact = try reply["contactPerson"]["name"].text("the contact person")
            return "premium \(premium), GPMI \(gpmi), \(contact)"
        }
    }
}

extension JSONValue {
    /// The same value with every occurrence of a string replaced.
    fileprivate func replacing(_ old: String, with new: String) -> JSONValue {
        switch self {
        case .string(let text): .string(text == old ? new : text)
        case .array(let elements): .array(elements.map { $0.replacing(old, with: new) })
        case .object(let members): .object(members.mapValues { $0.replacing(old, with: new) })
        case .null, .bool, .integer, .number: self
        }
    }
}
