import Gateway
import SocialSecurity

extension Story {
    /// A second transfer, of which the applicant is told after sending; C contests and petitions the POD MI.
    func transferAndContest() async throws -> Arrived {
        let opened = try await openAndFinish("B-2026-003", by: cast.disputed, receivedAt: days.noon(daysAgo: 2))
        let body = Bodies.transfer(to: cast.c, from: cast.b, decidedOn: days.today, informedOn: nil)
        let ticket = try await send(body, of: opened, title: "B transfers a second application")
        let arrived = try await arrival(of: ticket, from: opened)
        try await inform(arrived)
        try await contest(arrived)
        // What follows builds on the contest, not on what is shown of it.
        do { try await petition(arrived) } catch is ActBroken {}
        return arrived
    }

    /// An application at B whose steps are all done.
    func openAndFinish(_ reference: String, by person: SyntheticPerson, receivedAt: String) async throws -> Opened {
        let opened = try await narrator.step("\(person.ssin.masked) applies at B; nobody else knows the person") {
            let body = Bodies.application(reference, by: person, receivedAt: receivedAt)
            let opened = try openedApplication(try await b.post("/v1/applications", body).expecting(201), by: person)
            let (application, _) = try await b.following(
                opened.id, until: "every step is done", OfficeSoftware.isFinished)
            try expect(application["replies"].items.isEmpty, "somebody answered")
            return (opened, "received \(receivedAt); \(OfficeSoftware.steps(application))")
        }
        ledger.note("Application of \(person.ssin.masked) at B, transferred to C", opened.conversation, cast.b)
        return opened
    }

    private func inform(_ arrived: Arrived) async throws {
        try await narrator.step("B tells the applicant after sending, within the term; C sees it") {
            let body: JSONValue = ["date": "\(days.today)", "channel": "REGISTERED_LETTER"]
            _ = try await b.post("/v1/transfers/\(cast.b.number.digits)/\(arrived.ticket)/applicant-informed", body)
                .expecting(200)
            let informedOn = try await c.waiting(for: "the confirmation at C") {
                try await c.get("/v1/transfers/\(cast.b.number.digits)/\(arrived.ticket)").expecting(200)[
                    "applicantInformedOn"
                ].string
            }
            try expect("the day", informedOn, is: "\(days.today)")
            return "told on \(informedOn)"
        }
    }

    private func contest(_ arrived: Arrived) async throws {
        let body: JSONValue = [
            "reasons": [
                [
                    "language": "nl",
                    "text": "De verhuizing is niet bewezen; de hulpvrager verblijft nog in uw gemeente.",
                ]
            ],
            "petitionReference": "PODMI-2026-77", "petitionDate": "\(days.today)",
        ]
        try await narrator.step("C contests: reasons, reference of the petition to the POD MI") {
            let transfer = try await c.post("/v1/transfers/\(cast.b.number.digits)/\(arrived.ticket)/contest", body)
                .expecting(200)
            try expect("the state of the transfer", transfer["state"].string, is: "contested")
            return "petition PODMI-2026-77 of \(days.today)"
        }
    }

    /// Both sides show the petition, and the five working days in which the minister decides.
    private func petition(_ arrived: Arrived) async throws {
        let terms = StatutoryTerms()
        let petitionBy = "\(terms.petitionBy(receivedOn: days.today).dueDate)"
        let decisionBy = "\(terms.provisionalDecisionBy(petitionedOn: days.today).dueDate)"
        try await narrator.step("both sides show the petition and the 5 + 5 working days") {
            let (atB, _) = try await b.following(arrived.atSender.id, until: "the contest is there") {
                $0["transfers"][0]["state"].string == "contested"
            }
            let atC = try await c.application(arrived.atRecipient)
            for (application, side) in [(atB, "B"), (atC, "C")] {
                try expect("the state at \(side)", application["state"].string, is: "contested")
                let transfer = application["transfers"][0]
                try expect("the petition at \(side)", transfer["petitionReference"].string, is: "PODMI-2026-77")
                try expect("its day at \(side)", transfer["petitionDate"].string, is: "\(days.today)")
                let decision = application["terms"].first("kind", "provisionalDecision")
                try expect("the minister's term at \(side)", decision?["dueDate"].string, is: decisionBy)
                let petition = application["terms"].first("kind", "petition")
                try expect("the petition's term at \(side)", petition?["dueDate"].string, is: petitionBy)
            }
            return "petition by \(petitionBy), decision by \(decisionBy)"
        }
    }
}
