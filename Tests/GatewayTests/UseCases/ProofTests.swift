import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// A proof of identity that the hub refused, given anew.
@Suite struct ProofTests {
    private static let right = ProofOfIdentity.name(last: "Voorbeeld", first: "Anna", birthDate: "1971-02-30")

    private func give(
        _ world: UseCaseWorld, _ id: ApplicationID, _ proof: ProofOfIdentity = right, of index: Int = 0,
        if condition: VersionCondition = .any
    ) async throws -> ApplicationRecord {
        try await ProofService(environment: world.environment).give(
            ProofRequest(proof.json), of: index, in: id, if: condition, by: world.caller())
    }

    private func refuse(_ key: String, _ world: UseCaseWorld, _ id: ApplicationID) async throws {
        let ticket = try #require(try await world.record(id).step(key: key)?.ticket)
        try await world.answer(ticket) { sent in
            .refusal(
                try world.document(
                    .refusal(Refusal(.identityProofMismatch, authorCode: Refusal.hubAuthorCode)),
                    from: world.pki.hub.number, about: sent))
        }
    }

    private func decide(_ world: UseCaseWorld, _ id: ApplicationID, until end: CivilDate? = nil) async throws
        -> ApplicationRecord
    {
        let body = JSONValue.object([
            "outcome": "GRANTED", "decidedOn": .string(world.today.description), "qualityCode": 2,
            "period": JSONValue.members(["begin": .string(world.today.description), "end": .date(end)]),
        ])
        return try await EndingService(environment: world.environment).decide(
            id, ApplicationDecisionRequest(body), by: world.caller())
    }

    private func registration(_ world: UseCaseWorld, _ id: ApplicationID, _ key: String) async throws -> RegisterPerson
    {
        let ticket = try #require(try await world.record(id).step(key: key)?.ticket)
        let stored = try #require(try await world.store.document(sender: world.tenant.organisation, ticket: ticket))
        guard case .registerPerson(let registration) = try stored.businessDocument().payload else {
            throw RequestProblem.notFound
        }
        return registration
    }

    private func states(_ record: ApplicationRecord) -> [String: StepState] {
        Dictionary(record.steps.map { ($0.key, $0.state) }, uniquingKeysWith: { $1 })
    }

    // MARK: During the inquiry

    @Test func theRightProofLetsTheApplicationGoOn() async throws {
        let world = try await UseCaseWorld()
        let opened = try await world.open()
        let id = opened.application.id
        let first = try await registration(world, id, "integration/0")
        try await refuse("integration/0", world, id)
        let record = try await give(world, id)
        #expect(states(record) == ["integration/0": .sent, "directory": .waiting])
        #expect(record.steps.allSatisfy { $0.code == nil })
        let second = try await registration(world, id, "integration/0")
        #expect(second.proof == Self.right && second.period == first.period)
        #expect(second.qualityCode == .inInquiry)
        try await world.registerEverybody(of: id)
        #expect(states(try await world.record(id)) == ["integration/0": .done, "directory": .sent])
        // The call that opened it is still answered by the same application.
        #expect(try await world.open().application.id == id)
        #expect(try await world.events(of: id).map(\.code).contains(TimelineCode.proofGiven))
        let acts = try await world.store.auditLines(.subject(world.person), before: nil, limit: 50).map {
            try AuditLeaf(decoding: $0.leafBytes).act
        }
        #expect(acts.count { $0 == .integrationRegistered } == 2 && acts.contains(.applicationChanged))
        try await world.end()
    }

    /// A refusal is not always about the proof: the same one repeats the registration. Under way it changes nothing.
    @Test func theSameProofRepeatsARefusedRegistrationOnce() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open().application.id
        let first = try await registration(world, id, "integration/0").proof
        try await refuse("integration/0", world, id)
        let record = try await give(world, id, first)
        #expect(states(record)["integration/0"] == .sent)
        #expect(try await give(world, id, first) == record)
        try await world.registerEverybody(of: id)
        let done = try await world.record(id)
        #expect(try await give(world, id, first) == done)
        try await world.end()
    }

    @Test func aTransferWaitsForTheRightProofAndCarriesIt() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let id = application.application.id
        try await refuse("integration/0", world, id)
        let problem = await #expect(throws: RequestProblem.self) { _ = try await world.transfer(application) }
        #expect(problem?.code == .stateConflict && problem?.errors.map(\.rule) == ["applicant-not-registered"])
        #expect(problem?.remedy.contains("/persons/0/proof") == true)
        #expect(try await world.store.transfers(after: nil, limit: 5).isEmpty)
        _ = try await give(world, id)
        let transfer = try await world.transfer(try await world.record(id))
        let stored = try await world.store.document(sender: transfer.sender, ticket: transfer.ticket)
        guard case .transferCompetence(let content) = try #require(stored).businessDocument().payload else {
            Issue.record("no transfer")
            return
        }
        #expect(content.identity == Self.right)
        let underWay = await #expect(throws: RequestProblem.self) {
            _ = try await give(world, id, .cardNumber("592-1234567-89"))
        }
        #expect(underWay?.code == .stateConflict)
        try await world.end()
    }

    /// A cohabitant's registration asks nobody anything, and keeps no transfer back.
    @Test func anotherPersonsProofConcernsThatPersonOnly() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open(household: true)
        let id = application.application.id
        try await refuse("integration/1", world, id)
        let record = try await give(world, id, of: 1)
        let sent = try await registration(world, id, "integration/1")
        #expect(sent.qualityCode == .cohabitant && sent.proof == Self.right)
        #expect(try record.request().persons.map(\.proof).filter { $0 == Self.right }.count == 1)
        try await refuse("integration/1", world, id)
        #expect(try await world.transfer(try await world.record(id)).state == .queued)
        try await world.end()
    }

    /// Members of a household that came with a transfer have shown no proof to the second OCMW.
    @Test func aPersonWithoutProofIsRegisteredOnceItIsGiven() async throws {
        let (first, second) = (try await UseCaseWorld(), try await UseCaseWorld(as: \.ocmwC))
        let sent = try await first.transfer(try await first.open(household: true))
        let stored = try #require(try await first.store.document(sender: sent.sender, ticket: sent.ticket))
        let document = try stored.businessDocument()
        let changes = try await second.commit(try await second.decide(document), storing: document)
        let id = try #require(changes.applications.first?.id)
        #expect(try await second.record(id).step(key: "integration/1") == nil)
        let record = try await give(second, id, of: 1)
        #expect(states(record)["integration/1"] == .sent)
        let periods = [
            try await registration(second, id, "integration/0").period,
            try await registration(second, id, "integration/1").period,
        ]
        #expect(periods[0] == periods[1])
        try await first.end()
        try await second.end()
    }

    // MARK: After the decision

    @Test func aRefusedRegistrationOfTheAidIsRepeated() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open().application.id
        try await world.registerEverybody(of: id)
        _ = try await decide(world, id)
        try await refuse("grant/0", world, id)
        #expect(try await world.record(id).step(key: "deintegration/0")?.code == EndingCode.grantNotRegistered)
        let record = try await give(world, id)
        #expect(record.state == .decided && states(record)["grant/0"] == .sent)
        #expect(states(record)["deintegration/0"] == .waiting)
        let sent = try await registration(world, id, "grant/0")
        #expect(sent.qualityCode == .livingWage && sent.proof == Self.right && sent.period.begin == world.today)
        try await world.registerEverybody(of: id)
        let done = states(try await world.record(id))
        #expect(done["grant/0"] == .done && done["deintegration/0"] == .sent)
        try await world.end()
    }

    /// A refused inquiry may be decided all the same: its aid is registered once the proof is right.
    @Test func aDecisionAfterARefusedProofIsNoDeadEnd() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open().application.id
        try await refuse("integration/0", world, id)
        _ = try await decide(world, id)
        try await refuse("grant/0", world, id)
        _ = try await give(world, id)
        try await world.registerEverybody(of: id)
        let done = states(try await world.record(id))
        #expect(done["grant/0"] == .done && done["deintegration/0"] == nil && done["integration/0"] == .refused)
        try await world.end()
    }

    // MARK: Refused

    @Test func aProofThatNothingAsksForIsRefused() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open(household: true).application.id
        let before = try await world.record(id)
        await refused(world, id, .stateConflict)  // under way
        try await world.registerEverybody(of: id)
        await refused(world, id, .stateConflict)  // done
        try await refuse("integration/2", world, id)  // says nothing about a step that is done
        await refused(world, id, .stateConflict, of: 2)
        await refused(world, id, .notFound, of: 3)
        await refused(world, id, .notFound, of: -1)
        await refused(world, ApplicationID("00000000-0000-4000-8000-000000000000"), .notFound)
        let end = JSONValue.object(["withdrawnOn": .string(world.today.description)])
        _ = try await EndingService(environment: world.environment).withdraw(
            id, WithdrawalRequest(end), by: world.caller())
        await refused(world, id, .stateConflict)  // withdrawn
        #expect(try await world.record(id).application == before.application)
        try await world.end()
    }

    @Test func aStaleVersionAndAnotherOCMWAreRefused() async throws {
        let (world, other) = (try await UseCaseWorld(), try await UseCaseWorld(as: \.ocmwC))
        let id = try await world.open().application.id
        try await refuse("integration/0", world, id)
        await refused(world, id, .preconditionFailed, if: VersionCondition(oneOf: [1]))
        await refused(other, id, .notFound)
        let version = try await world.record(id).version
        #expect(try await give(world, id, if: VersionCondition(oneOf: [version])).version == version + 1)
        try await world.end()
        try await other.end()
    }

    @Test func aDecidedApplicationWhoseAidIsOverRegistersNobody() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open(household: true).application.id
        try await world.registerEverybody(of: id)
        _ = try await decide(world, id, until: world.today)
        try await refuse("grant/0", world, id)
        world.clock.advance(by: .seconds(86_400))
        await refused(world, id, .stateConflict)
        await refused(world, id, .stateConflict, of: 2)
        try await world.end()
    }

    private func refused(
        _ world: UseCaseWorld, _ id: ApplicationID, _ code: RequestProblem.Code, of index: Int = 0,
        if condition: VersionCondition = .any, line: SourceLocation = #_sourceLocation
    ) async {
        let problem = await #expect(throws: RequestProblem.self, sourceLocation: line) {
            _ = try await give(world, id, of: index, if: condition)
        }
        #expect(problem?.code == code, sourceLocation: line)
    }

    @Test(arguments: [
        (#"{}"#, ["/lastName", "/birthDate"]), (#"{"lastName": "A", "birthDate": "1971-13-01"}"#, ["/birthDate"]),
        (#"{"cardNumber": "1"}"#, ["/cardNumber"]), (#"{"cardNumber": "592-1234567-89", "x": 1}"#, ["/x"]),
        (#"[]"#, [""]),
    ])
    func aWrongBodyNamesItsFields(_ body: String, _ fields: [String]) throws {
        let problem = #expect(throws: RequestProblem.self) {
            _ = try ProofRequest(JSONValue(bytes: Array(body.utf8)))
        }
        #expect(problem.map { Set($0.errors.map(\.field)).isSuperset(of: fields) } == true)
    }
}
