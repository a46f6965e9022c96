import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Several applications about one person: the hub knows the person once in a quality, so the last one ends it.
@Suite struct SharedRegistrationTests {
    private static let successor = "88493112470"

    private func withdraw(_ world: UseCaseWorld, _ id: ApplicationID) async throws -> ApplicationRecord {
        let body = JSONValue.object(["withdrawnOn": .string(world.today.description)])
        return try await EndingService(environment: world.environment).withdraw(
            id, WithdrawalRequest(body), by: world.caller())
    }

    /// An application whose persons are (number, role); those with role 1 are applicants.
    private func open(_ world: UseCaseWorld, _ reference: String, _ persons: [(String, Int64)]) async throws
        -> ApplicationID
    {
        guard case .object(var members) = world.applicationJSON(reference: reference) else { return ApplicationID("") }
        members["persons"] = .array(
            persons.map { ssin, role in
                .object([
                    "ssin": .string(ssin), "role": .integer(role),
                    "proof": .object(["cardNumber": "592-1234567-89"]),
                ])
            })
        let request = try ApplicationRequest(.object(members))
        return try await ApplicationService(environment: world.environment).open(request, by: world.caller()).0
            .application.id
    }

    private func opened(_ world: UseCaseWorld, _ reference: String, _ persons: [(String, Int64)]) async throws
        -> ApplicationID
    {
        let id = try await open(world, reference, persons)
        try await world.registerEverybody(of: id)
        return id
    }

    private func refuseRegistration(_ world: UseCaseWorld, _ id: ApplicationID) async throws {
        let ticket = try #require(try await world.record(id).steps.first { $0.key == "integration/0" }?.ticket)
        try await world.answer(ticket) { sent in
            .refusal(
                try world.document(
                    .refusal(Refusal(.identityProofMismatch, authorCode: Refusal.hubAuthorCode)),
                    from: world.pki.hub.number, about: sent))
        }
    }

    /// Numbers and codes of the ends that were sent, in the order of sending.
    private func ends(_ world: UseCaseWorld) async throws -> [String] {
        var found: [String] = []
        for entry in try await world.store.outbox(states: [], after: nil, limit: 99) {
            let stored = try await world.store.document(
                sender: world.tenant.organisation, ticket: entry.document.ticket)
            guard let sent = try stored?.businessDocument(), case .unregisterPerson(let end) = sent.payload else {
                continue
            }
            found.append("\(sent.header.criteria?.ssin.digits ?? "") \(end.qualityCode?.rawValue ?? 0)")
        }
        return found
    }

    private func end(_ world: UseCaseWorld, _ id: ApplicationID, _ index: Int = 0) async throws -> StepRecord? {
        try await world.record(id).endStep(index)
    }

    @Test func theLastApplicationEndsTheRegistration() async throws {
        let world = try await UseCaseWorld()
        let person = world.person.digits
        let first = try await opened(world, "B-1", [(person, 1)])
        let second = try await opened(world, "B-2", [(person, 1)])
        _ = try await withdraw(world, first)
        #expect(try await ends(world).isEmpty)
        #expect(try await end(world, first)?.state == .cancelled)
        #expect(try await end(world, first)?.code == "held-by-another-application")
        #expect(try await world.events(of: first).map(\.code).contains("integration.left"))
        // Nobody is told of the end of a registration that is another application's affair.
        #expect(try await world.record(first).runningRegistrations.isEmpty)
        _ = try await withdraw(world, second)
        #expect(try await ends(world) == ["\(person) 1"])
        #expect(try await end(world, second)?.state == .sent)
        #expect(try await end(world, first)?.code == "ended-by-another-application")
        try await world.end()
    }

    /// Days on which the ends that were sent take effect, in the order of sending.
    private func lastDays(_ world: UseCaseWorld) async throws -> [CivilDate] {
        var found: [CivilDate] = []
        for entry in try await world.store.outbox(states: [], after: nil, limit: 99) {
            let stored = try await world.store.document(
                sender: world.tenant.organisation, ticket: entry.document.ticket)
            guard let sent = try stored?.businessDocument(), case .unregisterPerson(let end) = sent.payload,
                case .after(let day) = end.extent
            else { continue }
            found.append(day)
        }
        return found
    }

    /// Aid granted for later, its end left to another application: that one keeps the days until the aid begins, whether it
    /// has a registration of its own or not.
    @Test(arguments: [(10, true), (10, false), (1, true), (0, true)])
    func aidThatBeginsLaterIsNotLeftWithoutRegistration(_ begin: Int, _ isRegistered: Bool) async throws {
        let world = try await UseCaseWorld()
        let person = world.person.digits
        let first = try await opened(world, "B-1", [(person, 1)])
        let second = try await open(world, "B-2", [(person, 1)])
        if isRegistered { try await world.registerEverybody(of: second) }
        let decision = try ApplicationDecisionRequest(
            .object([
                "outcome": "GRANTED", "decidedOn": .string(world.today.description), "qualityCode": 2,
                "period": .object([
                    "begin": .string(world.today.adding(days: begin).description),
                    "end": .string(world.today.adding(days: 40).description),
                ]),
            ]))
        _ = try await EndingService(environment: world.environment).decide(first, decision, by: world.caller())
        try await world.registerEverybody(of: first)
        #expect(try await lastDays(world).isEmpty)
        if !isRegistered { try await refuseRegistration(world, second) }
        _ = try await withdraw(world, second)
        // Nothing ends before the eve of the aid; tomorrow's aid overlaps on its first day: today's end is at once.
        let days = [0: 0, 1: 1, 10: 9][begin]
        #expect(try await lastDays(world) == [world.today.adding(days: try #require(days))])
        try await world.end()
    }

    /// A registration that is on its way would be ended together with the first one.
    @Test func aRegistrationOnItsWayHoldsToo() async throws {
        let world = try await UseCaseWorld()
        let person = world.person.digits
        let first = try await opened(world, "B-1", [(person, 1)])
        let second = try await open(world, "B-2", [(person, 1)])
        _ = try await withdraw(world, first)
        #expect(try await ends(world).isEmpty)
        // It is refused: what the first one left is ended with the second one.
        try await refuseRegistration(world, second)
        #expect(try await ends(world).isEmpty)
        _ = try await withdraw(world, second)
        #expect(try await ends(world) == ["\(person) 1"])
        #expect(try await end(world, first)?.state == .sent)
        try await world.end()
    }

    @Test func anApplicationWithoutRegistrationHoldsNothing() async throws {
        let world = try await UseCaseWorld()
        let person = world.person.digits
        let first = try await opened(world, "B-1", [(person, 1)])
        let second = try await open(world, "B-2", [(person, 1)])
        try await refuseRegistration(world, second)
        _ = try await withdraw(world, first)
        #expect(try await ends(world) == ["\(person) 1"])
        try await world.end()
    }

    /// A cohabitant is registered with code 5, an applicant and a debtor with code 1.
    @Test(arguments: [(Int64(2), false), (3, true)])
    func onlyTheSameQualityHolds(_ role: Int64, _ holds: Bool) async throws {
        let world = try await UseCaseWorld()
        let (person, other) = (world.person.digits, world.cohabitant.digits)
        let first = try await opened(world, "B-1", [(person, 1)])
        _ = try await opened(world, "B-2", [(other, 1), (person, role)])
        _ = try await withdraw(world, first)
        #expect(try await ends(world) == (holds ? [] : ["\(person) 1"]))
        try await world.end()
    }

    @Test func aCohabitantWhoseHouseholdReceivesAidStaysRegistered() async throws {
        let world = try await UseCaseWorld()
        let (person, cohabitant) = (world.person.digits, world.cohabitant.digits)
        let first = try await opened(world, "B-1", [(person, 1), (cohabitant, 2)])
        let decision = try ApplicationDecisionRequest(
            .object([
                "outcome": "GRANTED", "decidedOn": .string(world.today.description), "qualityCode": 2,
                "period": .object([
                    "begin": .string(world.today.description),
                    "end": .string(world.today.adding(days: 30).description),
                ]),
            ]))
        _ = try await EndingService(environment: world.environment).decide(first, decision, by: world.caller())
        try await world.registerEverybody(of: first)
        let second = try await opened(world, "B-2", [("01063100233", 1), (cohabitant, 2)])
        _ = try await withdraw(world, second)
        #expect(try await ends(world) == ["\(person) 1", "01063100233 1"])
        // Once the aid is over, nothing of it holds.
        let third = try await opened(world, "B-3", [("01063100233", 1), (cohabitant, 2)])
        world.clock.advance(by: .seconds(31 * 86_400))
        _ = try await withdraw(world, third)
        #expect(try await ends(world).suffix(2) == ["01063100233 1", "\(cohabitant) 5"])
        try await world.end()
    }

    /// The hub ends what is registered under every number of the person.
    @Test func aReplacedNumberIsTheSamePerson() async throws {
        let world = try await UseCaseWorld()
        let person = world.person.digits
        let first = try await opened(world, "B-1", [(person, 1)])
        let second = try await opened(world, "B-2", [(Self.successor, 1)])
        try await world.store.commit(
            Changes(replacements: [
                NumberReplacement(
                    replaced: world.person, successor: try SSIN(Self.successor), instant: world.clock.now)
            ]))
        _ = try await withdraw(world, first)
        #expect(try await ends(world).isEmpty)
        _ = try await withdraw(world, second)
        #expect(try await ends(world) == ["\(Self.successor) 1"])
        #expect(try await end(world, first)?.code == "ended-by-another-application")
        try await world.end()
    }

    /// Whichever comes first leaves it to the other: both leaving it, or both ending it, would be wrong.
    @Test func twoThatEndAtTheSameTimeSendOneEnd() async throws {
        for _ in 0..<5 {
            let world = try await UseCaseWorld()
            let person = world.person.digits
            let first = try await opened(world, "B-1", [(person, 1)])
            let second = try await opened(world, "B-2", [(person, 1)])
            async let one = withdraw(world, first)
            async let other = withdraw(world, second)
            _ = try await (one, other)
            #expect(try await ends(world) == ["\(person) 1"])
            try await world.end()
        }
    }

    @Test func anAcceptedTransferLeavesTheRegistrationToTheOtherApplication() async throws {
        let world = try await UseCaseWorld()
        let person = world.person.digits
        let first = try await world.open()
        try await world.registerEverybody(of: first.application.id)
        _ = try await opened(world, "B-2", [(person, 1)])
        let transfer = try await world.transfer(first)
        let stored = try #require(
            try await world.store.document(sender: world.tenant.organisation, ticket: transfer.ticket))
        let acceptance = try world.document(
            .acceptTransfer(AcceptTransfer(dossierNumber: "C-1", contactPerson: ContactPerson(name: "Onthaal"))),
            from: world.pki.ocmwC.number, about: try stored.businessDocument(), inReplyTo: stored.reference)
        _ = try await world.commit(try await world.decide(acceptance))
        #expect(try await world.record(first.application.id).state == .transferred)
        #expect(try await ends(world).isEmpty)
        try await world.end()
    }
}
