import Gateway
import Messages
import SocialSecurity
import XMLSecurity

extension Story {
    /// An application that came by transfer goes no further: refused by C's own gateway, and by the hub.
    func transferOn(_ arrived: Arrived) async throws {
        try await narrator.step("C's gateway refuses to transfer the application on to A") {
            let body = Bodies.transfer(to: cast.a, from: cast.c, decidedOn: days.today, informedOn: days.today)
            let problem = try await c.post("/v1/applications/\(arrived.atRecipient)/transfers", .object(body))
                .problem(409, "state-conflict")
            let rule = problem["errors"][0]["rule"].string
            try expect("the rule", rule, is: "onward-transfer-not-allowed")
            return "409 \(rule ?? "")"
        }
        try await narrator.step("past the gateway, the hub refuses the same with a signed refusal") {
            let answer = try await HubBypass(stage: stage, office: cast.c).send(
                .transferCompetence(try onwardTransfer(of: arrived.atSender)), to: cast.a.number,
                conversation: Ticket(arrived.atSender.conversation), about: arrived.atSender.person.ssin)
            ledger.add(answer.documents, to: arrived.atSender.conversation)
            guard let refusal = answer.refusal else { throw DemoFailure("the hub did not refuse") }
            try expect("the rule", refusal.rule, is: "not-transferred-on")
            return "\(refusal.code), rule \(refusal.rule), final: \(refusal.isFinal)"
        }
    }

    private func onwardTransfer(of application: Opened) throws -> TransferCompetence {
        let person = application.person
        return TransferCompetence(
            request: OriginalRequest(
                reference: "C-ON-1", receivedAt: try UTCInstant(xmlDateTime: application.receivedAt), form: .oral,
                aid: .rightToSocialIntegration),
            identity: .name(last: person.lastName, first: person.firstName, birthDate: person.birthDate.description),
            rule: .habitualResidence, reasons: [Reason(language: .nl, text: "De hulpvrager is verhuisd.")],
            decision: IncompetenceDecision(body: .chair, date: days.today),
            contactPerson: ContactPerson(name: Bodies.name(of: cast.c.socialWorker)),
            forwardBy: days.today.adding(days: 3))
    }
}
