import Gateway
import SocialSecurity

extension Story {
    /// B transfers to C, where nobody knows the person; C accepts.
    func transferAndAccept(_ moved: Opened) async throws {
        let body = Bodies.transfer(to: cast.c, from: cast.b, decidedOn: days.today, informedOn: days.today)
        try await refuseWrongTransfers(of: moved, body: body)
        let ticket = try await send(
            body, of: moved, title: "B transfers: rule, facts, reasons, decision, applicant told")
        let arrived = try await arrival(of: ticket, from: moved)
        try await narrator.step("C's software confirms that it took the transfer over") {
            let reply = try await c.post("/v1/inbox/\(cast.b.number)/\(ticket)/hand-over")
            _ = try reply.expecting(204)
            let entry = try await c.list("/v1/inbox").first { $0["ticket"].string == ticket }
            try expect("the state in C's inbox", entry?["state"].string, is: "handedOver")
            return "inbox: handedOver"
        }
        try await accept(arrived)
        try await narrator.step("B sees the acceptance; what B registered of applicant and cohabitant ends") {
            let (application, _) = try await b.following(moved.id, until: "code 1 has ended") {
                let ends = $0["steps"].items.filter { $0["operation"].string == "unregisterPerson" }
                return ends.count == 2 && ends.allSatisfy { $0["state"].string == "done" }
            }
            try expect("the state of B's application", application["state"].string, is: "transferred")
            try expect("the state of the transfer", application["transfers"][0]["state"].string, is: "accepted")
            return "application transferred, both registrations ended"
        }
    }

    private func refuseWrongTransfers(of moved: Opened, body: [String: JSONValue]) async throws {
        let path = "/v1/applications/\(moved.id)/transfers"
        try await narrator.step("a transfer without reasons is refused") {
            let problem = try await b.post(path, .object(body.merging(["reasons": []]) { $1 })).problem(
                400, "invalid-request")
            try expect("the rule", problem["errors"][0]["rule"].string, is: "reasons-required")
            return "400 reasons-required"
        }
        try await narrator.step("a transfer to oneself is refused") {
            let own: [String: JSONValue] = ["recipient": "\(cast.b.number)"]
            let problem = try await b.post(path, .object(body.merging(own) { $1 })).problem(400, "invalid-request")
            try expect("the rule", problem["errors"][0]["rule"].string, is: "not-to-oneself")
            return "400 not-to-oneself"
        }
    }

    /// Commits a transfer and waits until the other OCMW's receipt fixes the day of sending.
    func send(_ body: [String: JSONValue], of application: Opened, title: String, lateDays: Int = 0) async throws
        -> String
    {
        ledger.join(application.conversation, cast.c)
        return try await narrator.step(title) {
            let transfer = try await b.post("/v1/applications/\(application.id)/transfers", .object(body)).expecting(
                201)
            let ticket = try transfer["ticket"].text("ticket")
            try expect("late days", transfer["lateDays"].integer, is: lateDays)
            let sent = try await b.waiting(for: "the receipt of C") {
                let transfer = try await b.get("/v1/transfers/\(cast.b.number.digits)/\(ticket)").expecting(200)
                return transfer["sentAt"].string == nil ? nil : transfer
            }
            try expect("the day of sending", try days.day(of: sent["sentAt"].string), is: days.today)
            return (ticket, "forward by \(sent["forwardBy"].string ?? ""), sent \(sent["sentAt"].string ?? "")")
        }
    }

    /// The application that opened by itself at C.
    func arrival(of ticket: String, from sent: Opened) async throws -> Arrived {
        let arrived = try await opening(of: ticket, from: sent)
        try await inquiry(by: arrived, about: sent.person)
        return arrived
    }

    /// The second OCMW inquires by itself, in a conversation of its own, as if the person had come to its counter.
    private func inquiry(by arrived: Arrived, about person: SyntheticPerson) async throws {
        try await narrator.step("C registers the applicant with quality code 1 and asks who knows the person") {
            let (application, _) = try await c.following(
                arrived.atRecipient, until: "every step is done", OfficeSoftware.isFinished)
            let conversation = try application["conversation"].text("conversation")
            try expect(conversation != arrived.atSender.conversation, "C has no conversation of its own")
            ledger.note("Application of \(person.ssin.masked) at C, by transfer", conversation, cast.c)
            for asked in cast.offices where application["steps"].first("key", "inquiry/\(asked.number)") != nil {
                ledger.join(conversation, asked)
            }
            try expect(application["steps"].first("key", "inquiry/\(cast.b.number)") != nil, "B was not asked")
            return [cast.a, cast.b].reduce(OfficeSoftware.steps(application)) {
                $0.replacing($1.number.digits, with: $1.letter)
            }
        }
    }

    private func opening(of ticket: String, from sent: Opened) async throws -> Arrived {
        try await narrator.step("at C an application opens by itself, 30 days from the day of sending") {
            let id = try await c.waiting(for: "the transfer at C") {
                try await c.list("/v1/transfers").first { $0["ticket"].string == ticket }?["application"].string
            }
            let application = try await c.application(id)
            try expect("its origin", application["origin"]["kind"].string, is: "transferred")
            try expect("where it came from", application["origin"]["from"].string, is: cast.b.number.digits)
            try expect("the original date", application["receivedAt"].string, is: sent.receivedAt)
            let term = application["terms"].first("kind", "decideAfterTransfer")
            let due = "\(days.today.adding(days: 30))"
            try expect("the day by which C decides", term?["dueDate"].string, is: due)
            try expect(term?["startDate"].string == "\(days.today)", "the term does not run from the day of sending")
            return (
                Arrived(ticket: ticket, atSender: sent, atRecipient: id),
                "received \(sent.receivedAt), decide by \(due)"
            )
        }
    }

    private func accept(_ arrived: Arrived) async throws {
        try await narrator.step("C's software accepts") {
            let body: JSONValue = [
                "dossierNumber": "C-2026-0815", "invitedOn": "\(days.today.adding(days: 3))",
                "contactPerson": ["name": "\(Bodies.name(of: cast.c.socialWorker))", "phone": "+32 2 555 03 03"],
            ]
            let transfer = try await c.post("/v1/transfers/\(cast.b.number.digits)/\(arrived.ticket)/acceptance", body)
                .expecting(200)
            try expect("the state of the transfer", transfer["state"].string, is: "accepted")
            _ = try await c.post("/v1/transfers/\(cast.b.number.digits)/\(arrived.ticket)/acceptance", body).problem(
                409, "state-conflict")
            return "accepted; accepting twice is refused"
        }
    }
}
