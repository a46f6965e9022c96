import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Withdrawal of an application, and the decision on it.
@Suite struct EndingTests {
    private func withdraw(_ world: UseCaseWorld, _ id: ApplicationID, on day: CivilDate? = nil) async throws
        -> ApplicationRecord
    {
        let body = JSONValue.object(["withdrawnOn": .string((day ?? world.today).description)])
        return try await EndingService(environment: world.environment).withdraw(
            id, WithdrawalRequest(body), by: world.caller())
    }

    private func decide(
        _ world: UseCaseWorld, _ id: ApplicationID, outcome: String = "GRANTED", code: Int64? = 2,
        on day: CivilDate? = nil,
        until end: CivilDate? = nil
    ) async throws -> ApplicationRecord {
        let period = JSONValue.members(["begin": .string(world.today.description), "end": .date(end)])
        let body = JSONValue.members([
            "outcome": .string(outcome), "decidedOn": .string((day ?? world.today).description),
            "qualityCode": code.map { .integer($0) }, "period": code == nil ? nil : period,
        ])
        return try await EndingService(environment: world.environment).decide(
            id, ApplicationDecisionRequest(body), by: world.caller())
    }

    private func outbox(_ world: UseCaseWorld) async throws -> [OutboxEntry] {
        try await world.store.outbox(states: [], after: nil, limit: 50)
    }

    private func acts(_ world: UseCaseWorld, about ssin: SSIN) async throws -> [AuditAct] {
        try await world.store.auditLines(.subject(ssin), before: nil, limit: 50).map {
            try AuditLeaf(decoding: $0.leafBytes).act
        }
    }

    // MARK: Withdrawal

    @Test func whatWasNotSentIsCancelledAndNobodyIsRegistered() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open(household: true).application.id
        let record = try await withdraw(world, id)
        #expect(record.state == .withdrawn)
        #expect(record.steps.map(\.state) == [.cancelled, .cancelled, .cancelled, .cancelled])
        #expect(try await outbox(world).map(\.state) == [.cancelled, .cancelled, .cancelled])
        #expect(try await acts(world, about: world.cohabitant).contains(.documentCancelled))
        #expect(try await acts(world, about: world.person).contains(.applicationChanged))
        #expect(try await world.events(of: id).map(\.code).contains(TimelineCode.applicationWithdrawn))
        try await world.end()
    }

    @Test func whatWasRegisteredEndsForEveryPerson() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open(household: true).application.id
        try await world.registerEverybody(of: id)
        let record = try await withdraw(world, id)
        let ends = record.steps.filter { $0.operation == .unregisterPerson }
        #expect(ends.map(\.key) == ["deintegration/0", "deintegration/1", "deintegration/2"])
        #expect(ends.map(\.state) == [.sent, .sent, .sent])
        try await world.end()
    }

    /// A registration with which an attempt was made may have reached the hub: it is ended once it is answered.
    @Test func anAttemptedRegistrationIsEndedAfterItsAnswer() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open().application.id
        let claims = try await world.store.claim(now: world.clock.now, leaseFor: .seconds(20), limit: 5)
        #expect(claims.count == 1)
        let withdrawn = try await withdraw(world, id)
        #expect(withdrawn.steps.first { $0.key == "deintegration/0" }?.state == .waiting)
        #expect(withdrawn.steps.first { $0.key == "integration/0" }?.state == .sent)
        try await world.registerEverybody(of: id)
        #expect(try await world.record(id).steps.first { $0.key == "deintegration/0" }?.state == .sent)
        try await world.end()
    }

    @Test func anAttemptedRegistrationThatIsRefusedNeedsNoEnd() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        _ = try await world.store.claim(now: world.clock.now, leaseFor: .seconds(20), limit: 5)
        _ = try await withdraw(world, application.application.id)
        try await world.answer(try #require(application.steps[0].ticket)) { sent in
            .refusal(
                try world.document(
                    .refusal(Refusal(.identityProofMismatch, authorCode: Refusal.hubAuthorCode)),
                    from: world.pki.hub.number, about: sent))
        }
        let record = try await world.record(application.application.id)
        #expect(record.steps.first { $0.key == "deintegration/0" }?.state == .cancelled)
        #expect(try await outbox(world).count == 1)
        try await world.end()
    }

    @Test func aSecondCallChangesNothingAndAnotherDayIsRefused() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open(daysAgo: 2).application.id
        let first = try await withdraw(world, id)
        let second = try await withdraw(world, id)
        #expect(second == first)
        let other = await #expect(throws: RequestProblem.self) {
            _ = try await withdraw(world, id, on: world.today.adding(days: -1))
        }
        #expect(other?.code == .stateConflict)
        let decided = await #expect(throws: RequestProblem.self) { _ = try await decide(world, id) }
        #expect(decided?.code == .stateConflict)
        try await world.end()
    }

    @Test(arguments: [(-3, "not-before-receipt"), (1, "not-in-the-future")])
    func aDayThatCannotBeIsRefused(_ offset: Int, _ rule: String) async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open(daysAgo: 2).application.id
        let day = world.today.adding(days: offset)
        let problem = await #expect(throws: RequestProblem.self) { _ = try await withdraw(world, id, on: day) }
        #expect(problem?.errors.map(\.rule) == [rule])
        let again = await #expect(throws: RequestProblem.self) { _ = try await decide(world, id, on: day) }
        #expect(again?.errors.map(\.rule) == [rule])
        _ = try await withdraw(world, id, on: world.today.adding(days: -2))
        try await world.end()
    }

    @Test(arguments: [false, true])
    func aTransferUnderWayOrUnansweredForbidsIt(_ isDelivered: Bool) async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let transfer = try await world.transfer(application)
        if isDelivered { try await world.answer(transfer.ticket) { try world.receipt(for: $0) } }
        let problem = await #expect(throws: RequestProblem.self) {
            _ = try await withdraw(world, application.application.id)
        }
        #expect(problem?.code == .stateConflict)
        #expect(problem?.errors.map(\.rule) == ["transfer-not-answered"])
        #expect(try await world.record(application.application.id).state == .transferSent)
        try await world.end()
    }

    @Test func anAnswerThatComesAfterTheWithdrawalIsKept() async throws {
        let world = try await UseCaseWorld()
        let (id, asked) = try await inquiring(world)
        _ = try await withdraw(world, id)
        let sent = try asked.businessDocument()
        let reference = DocumentReference(ticket: asked.ticket, digest: asked.digest)
        let reply = Payload.replyInquiry(ReplyInquiry(status: .nothing, decisionsAsOf: world.clock.now))
        let document = try world.document(reply, from: world.pki.ocmwA.number, about: sent, inReplyTo: reference)
        _ = try await world.commit(try await world.decide(document))
        let record = try await world.record(id)
        #expect(record.state == .withdrawn)
        #expect(record.step(ticket: asked.ticket)?.state == .done)
        try await world.end()
    }

    // MARK: Decision

    @Test func codeOneBecomesTheGrantedCodeWithoutAGap() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open(household: true).application.id
        try await world.registerEverybody(of: id)
        var record = try await decide(world, id)
        #expect(record.state == .decided)
        #expect(record.steps.first { $0.key == "grant/0" }?.state == .sent)
        #expect(record.steps.first { $0.key == "grant/1" }?.state == .sent)
        // Code 1 of the applicant waits for the new code; the debtor's ends at once, the cohabitant's code 5 goes on.
        #expect(record.steps.first { $0.key == "deintegration/0" }?.state == .waiting)
        #expect(record.steps.first { $0.key == "deintegration/1" } == nil)
        #expect(record.steps.first { $0.key == "deintegration/2" }?.state == .sent)
        let granted = try await registrations(world).suffix(2)
        #expect(granted.map(\.qualityCode) == [.livingWage, .cohabitant])
        #expect(granted.map(\.period) == [Period(from: world.today), Period(from: world.today)])
        try await world.registerEverybody(of: id)
        record = try await world.record(id)
        #expect(record.steps.first { $0.key == "deintegration/0" }?.state == .sent)
        try await world.end()
    }

    @Test(arguments: ["REFUSED", "OTHER"])
    func withoutGrantEveryRegistrationEnds(_ outcome: String) async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open(household: true).application.id
        try await world.registerEverybody(of: id)
        let record = try await decide(world, id, outcome: outcome, code: nil)
        #expect(record.steps.filter { $0.operation == .unregisterPerson }.map(\.state) == [.sent, .sent, .sent])
        #expect(!record.steps.contains { $0.key.hasPrefix("grant/") })
        #expect(try await decide(world, id, outcome: outcome, code: nil) == record)
        try await world.end()
    }

    /// The hub refuses a period that is over, so that none is sent; code 1 ends all the same.
    @Test func aidThatIsOverIsNotRegistered() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open(daysAgo: 40).application.id
        try await world.registerEverybody(of: id)
        let body = JSONValue.object([
            "outcome": "GRANTED", "qualityCode": 4, "decidedOn": .string(world.today.description),
            "period": .object([
                "begin": .string(world.today.adding(days: -40).description),
                "end": .string(world.today.adding(days: -1).description),
            ]),
        ])
        let record = try await EndingService(environment: world.environment).decide(
            id, ApplicationDecisionRequest(body), by: world.caller())
        #expect(record.steps.first { $0.key == "deintegration/0" }?.state == .sent)
        #expect(!record.steps.contains { $0.key.hasPrefix("grant/") })
        try await world.end()
    }

    /// Without any registration nobody could ask about a person who receives aid; the end of code 1 is announced.
    @Test func aRefusedRegistrationOfTheGrantLeavesCodeOne() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open().application.id
        try await world.registerEverybody(of: id)
        let decided = try await decide(world, id, code: 3)
        let grant = try #require(decided.steps.first { $0.key == "grant/0" }?.ticket)
        try await world.answer(grant) { sent in
            .refusal(
                try world.document(
                    .refusal(Refusal(.identityProofMismatch, authorCode: Refusal.hubAuthorCode)),
                    from: world.pki.hub.number, about: sent))
        }
        let record = try await world.record(id)
        #expect(record.steps.first { $0.key == "grant/0" }?.state == .refused)
        #expect(record.steps.first { $0.key == "deintegration/0" }?.state == .cancelled)
        #expect(record.steps.first { $0.key == "deintegration/0" }?.code == "grant-not-registered")
        #expect(record.runningRegistrations == [0])
        #expect(try await ends(world).isEmpty)
        try await world.end()
    }

    /// Aid that begins later: code 1 lasts until the day before, so that no day is without registration.
    ///
    /// The hub gives up at once what ends today: before aid that begins tomorrow, code 1 ends tomorrow.
    @Test(arguments: [(0, 0), (1, 1), (2, 1), (10, 9)])
    func codeOneLastsUntilTheAidBegins(_ begin: Int, _ lastDay: Int) async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open().application.id
        try await world.registerEverybody(of: id)
        let body = JSONValue.object([
            "outcome": "GRANTED", "qualityCode": 2, "decidedOn": .string(world.today.description),
            "period": .object(["begin": .string(world.today.adding(days: begin).description)]),
        ])
        _ = try await EndingService(environment: world.environment).decide(
            id, ApplicationDecisionRequest(body), by: world.caller())
        try await world.registerEverybody(of: id)
        #expect(
            try await ends(world) == [
                UnregisterPerson(qualityCode: .inInquiry, endDate: world.today.adding(days: lastDay))
            ])
        try await world.end()
    }

    @Test func aHouseholdWhoseAidIsOverEnds() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open(daysAgo: 40, household: true).application.id
        try await world.registerEverybody(of: id)
        let body = JSONValue.object([
            "outcome": "GRANTED", "qualityCode": 4, "decidedOn": .string(world.today.description),
            "period": .object([
                "begin": .string(world.today.adding(days: -40).description),
                "end": .string(world.today.adding(days: -1).description),
            ]),
        ])
        _ = try await EndingService(environment: world.environment).decide(
            id, ApplicationDecisionRequest(body), by: world.caller())
        #expect(try await ends(world).map(\.qualityCode) == [.inInquiry, .cohabitant, .inInquiry])
        try await world.end()
    }

    @Test func theDecisionAndItsTermsAreShown() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open().application.id
        let record = try await decide(world, id)
        let view = try await ViewService(environment: world.environment).view(record, by: world.caller()).json
        #expect(view["state"] == "decided")
        #expect(view["decision"]?["qualityCode"] == 2)
        #expect(view.termKinds.isSuperset(of: ["notifyDecision", "publishDecision", "reportDecision"]))
        guard case .array(let terms)? = view["terms"] else { return }
        let due = { (kind: String) in terms.first { $0["kind"] == .string(kind) }?["dueDate"] }
        #expect(due("notifyDecision") == .string(world.today.adding(days: 8).description))
        #expect(due("publishDecision") == .string(world.today.adding(days: 7).description))
        try await world.end()
    }

    @Test(arguments: [
        ("GRANTED", 1 as Int64?, true, ["granted-quality-code"]), ("GRANTED", 5, true, ["granted-quality-code"]),
        ("GRANTED", nil, true, ["required"]), ("GRANTED", 2, false, ["required"]),
        ("REFUSED", 2, false, ["only-when-granted"]), ("REFUSED", nil, true, ["only-when-granted"]),
        ("OTHER", 4, true, ["only-when-granted", "only-when-granted"]), ("WITHDRAWN", nil, false, ["enumeration"]),
    ])
    func aGrantNeedsCodeAndPeriodAndNothingElseHasThem(
        _ outcome: String, _ code: Int64?, _ hasPeriod: Bool, _ rules: [String]
    ) throws {
        let body = JSONValue.members([
            "outcome": .string(outcome), "decidedOn": "2026-11-20", "qualityCode": code.map { .integer($0) },
            "period": hasPeriod ? .object(["begin": "2026-11-01"]) : nil,
        ])
        let problem = #expect(throws: RequestProblem.self) { _ = try ApplicationDecisionRequest(body) }
        #expect(problem?.errors.map(\.rule) == rules)
    }

    @Test func aReceivedApplicationIsDecidedOnlyAfterTheTransferIsAccepted() async throws {
        let (first, second) = (try await UseCaseWorld(), try await UseCaseWorld(as: \.ocmwC))
        let transfer = try await first.transfer(try await first.open())
        let stored = try #require(try await first.store.document(sender: transfer.sender, ticket: transfer.ticket))
        let document = try stored.businessDocument()
        let received = try await second.commit(try await second.decide(document), storing: document)
        let id = try #require(received.applications.first).id
        let problem = await #expect(throws: RequestProblem.self) { _ = try await decide(second, id) }
        #expect(problem?.remedy == "Accept or contest the transfer first.")
        let acceptance = try AcceptanceRequest(
            .object(["dossierNumber": "C-1", "contactPerson": .object(["name": "Onthaal"])]))
        _ = try await TransferService(environment: second.environment).accept(
            TransferName(sender: transfer.sender, ticket: transfer.ticket), acceptance, by: second.caller())
        #expect(try await decide(second, id).state == .decided)
        try await first.end()
        try await second.end()
    }

    @Test func anotherOCMWsApplicationIsNotFound() async throws {
        let (mine, theirs) = (try await UseCaseWorld(), try await UseCaseWorld(as: \.ocmwC))
        let id = try await mine.open().application.id
        for act in [withdraw(_:_:on:), { try await decide($0, $1, on: $2) }] {
            let problem = await #expect(throws: RequestProblem.self) { _ = try await act(theirs, id, nil) }
            #expect(problem?.code == .notFound)
        }
        #expect(try await mine.record(id).state == .open)
        try await mine.end()
        try await theirs.end()
    }

    // MARK: Parts

    /// An application whose inquiry at OCMW A was sent.
    private func inquiring(_ world: UseCaseWorld) async throws -> (ApplicationID, StoredDocument) {
        let found = try await world.inquiring()
        _ = try await world.store.claim(now: world.clock.now, leaseFor: .seconds(20), limit: 9)
        return found
    }

    private func ends(_ world: UseCaseWorld) async throws -> [UnregisterPerson] {
        var found: [UnregisterPerson] = []
        for entry in try await outbox(world) {
            let stored = try await world.store.document(
                sender: world.tenant.organisation, ticket: entry.document.ticket)
            if case .unregisterPerson(let end)? = try stored?.businessDocument().payload { found.append(end) }
        }
        return found
    }

    private func registrations(_ world: UseCaseWorld) async throws -> [RegisterPerson] {
        var found: [RegisterPerson] = []
        for entry in try await outbox(world) {
            let stored = try await world.store.document(
                sender: world.tenant.organisation, ticket: entry.document.ticket)
            if case .registerPerson(let registration)? = try stored?.businessDocument().payload {
                found.append(registration)
            }
        }
        return found
    }
}
