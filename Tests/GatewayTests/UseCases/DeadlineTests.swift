import AuditLog
import Logging
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// What the watch over deadlines writes, when, and that it writes it once.
@Suite struct DeadlineTests {
    private func watch(_ world: UseCaseWorld) -> DeadlineWatch {
        DeadlineWatch(environment: world.environment, logger: ExchangeWorld.logger)
    }

    /// Moves the clock to the first instant of a day, or a millisecond before it.
    private func goTo(_ day: CivilDate, in world: UseCaseWorld, before: Duration = .zero) {
        let target = world.environment.startOfDay(day).advanced(by: .zero - before)
        world.clock.advance(by: world.clock.now.duration(to: target))
    }

    /// The codes of events that the watch wrote, with the day they are about.
    private func watched(_ world: UseCaseWorld, _ id: ApplicationID) async throws -> [String] {
        let codes: Set = [
            TimelineCode.termNear, TimelineCode.termPassed, TimelineCode.provisionalCodeEndsSoon,
            TimelineCode.inquiryNotAnswered, TimelineCode.documentWithoutReceipt,
        ]
        return try await world.events(of: id).compactMap { event in
            if codes.contains(event.code) {
                return [event.code, event.details["term"]].compactMap { $0 }.joined(separator: " ")
            }
            return event.details["rule"] == "period-over" ? "code ended" : nil
        }
    }

    // MARK: Terms

    @Test func theTermForForwardingIsNearADayBeforeItsEndAndPassedADayAfter() async throws {
        let world = try await UseCaseWorld()
        let received = world.today
        let id = try await world.open().application.id
        goTo(received.adding(days: 4), in: world, before: .milliseconds(1))
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, id).isEmpty)
        goTo(received.adding(days: 4), in: world)
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, id) == ["term.near forward"])
        goTo(received.adding(days: 6), in: world, before: .milliseconds(1))
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, id) == ["term.near forward"])
        goTo(received.adding(days: 6), in: world)
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, id) == ["term.near forward", "term.passed forward"])
        let event = try await world.events(of: id).first { $0.code == TimelineCode.termPassed }
        #expect(event?.details["dueDate"] == received.adding(days: 5).description)
        try await world.end()
    }

    @Test func aTransferThatWasSentEndsTheTermForForwarding() async throws {
        let world = try await UseCaseWorld()
        let received = world.today
        let application = try await world.open()
        let transfer = try await world.transfer(application)
        try await world.answer(transfer.ticket) { try world.receipt(for: $0) }
        goTo(received.adding(days: 6), in: world)
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, application.application.id).isEmpty)
        try await world.end()
    }

    @Test func theTermForDecidingIsNearAWeekBeforeAndPassedAfterThirtyDays() async throws {
        let world = try await UseCaseWorld()
        let received = world.today
        let id = try await world.open().application.id
        for day in [22, 23, 30, 31] {
            goTo(received.adding(days: day), in: world)
            try await watch(world).step(tenant: world.tenant)
            let about = try await watched(world, id).filter { $0.hasSuffix(" decide") }
            switch day {
            case 22: #expect(about.isEmpty)
            case 23, 30: #expect(about == ["term.near decide"])
            default: #expect(about == ["term.near decide", "term.passed decide"])
            }
        }
        try await world.end()
    }

    @Test func whatIsOverAlreadyIsNotAnnouncedAsNear() async throws {
        let world = try await UseCaseWorld()
        let id = try await world.open(daysAgo: 10).application.id
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, id) == ["term.passed forward"])
        try await world.end()
    }

    /// Received on a Friday before All Saints: five working days by the calendar in use, taken from `SocialSecurity`.
    @Test func thePetitionOfTheSecondOCMWIsWatchedUntilItAnswers() async throws {
        let (first, second) = (try await UseCaseWorld(), try await UseCaseWorld(as: \.ocmwC))
        let (id, transfer) = try await received(from: first, at: second)
        let due = StatutoryTerms().petitionBy(receivedOn: second.today).dueDate
        goTo(due.adding(days: -1), in: second)
        try await watch(second).step(tenant: second.tenant)
        #expect(try await watched(second, id) == ["term.near petition"])
        let acceptance = try AcceptanceRequest(
            .object(["dossierNumber": "C-1", "contactPerson": .object(["name": "Onthaal"])]))
        _ = try await TransferService(environment: second.environment).accept(
            TransferName(sender: transfer.sender, ticket: transfer.ticket), acceptance, by: second.caller())
        goTo(due.adding(days: 1), in: second)
        try await watch(second).step(tenant: second.tenant)
        #expect(try await watched(second, id) == ["term.near petition"])
        try await first.end()
        try await second.end()
    }

    @Test func anUnansweredTransferPassesTheTermOfThePetition() async throws {
        let (first, second) = (try await UseCaseWorld(), try await UseCaseWorld(as: \.ocmwC))
        let (id, _) = try await received(from: first, at: second)
        goTo(StatutoryTerms().petitionBy(receivedOn: second.today).dueDate.adding(days: 1), in: second)
        try await watch(second).step(tenant: second.tenant)
        #expect(try await watched(second, id).filter { $0.contains("petition") } == ["term.passed petition"])
        #expect(try await !watched(second, id).contains { $0.contains("forward") })
        try await first.end()
        try await second.end()
    }

    /// The watch looked away while another OCMW had the application: what is due again is told then.
    @Test func anApplicationThatComesBackIsWatchedAgain() async throws {
        let world = try await UseCaseWorld()
        let received = world.today
        let application = try await world.open()
        let transfer = try await world.transfer(application)
        goTo(received.adding(days: 31), in: world)
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, application.application.id) == ["document.withoutReceipt"])
        try await world.answer(transfer.ticket) { sent in
            .refusal(
                try world.document(
                    .refusal(Refusal(.recipientUnknown, authorCode: Refusal.hubAuthorCode)),
                    from: world.pki.hub.number, about: sent))
        }
        try await watch(world).step(tenant: world.tenant)
        let codes = Set(try await watched(world, application.application.id))
        #expect(codes == ["document.withoutReceipt", "term.passed forward", "term.passed decide"])
        try await world.end()
    }

    // MARK: Quality code 1

    @Test func theEndOfCodeOneIsAnnouncedFourteenDaysBeforeAndRecordedAfter() async throws {
        let world = try await UseCaseWorld()
        let lastDay = world.today.adding(months: 3)
        let id = try await world.open(household: true).application.id
        try await world.registerEverybody(of: id)
        goTo(lastDay.adding(days: -14), in: world, before: .milliseconds(1))
        try await watch(world).step(tenant: world.tenant)
        #expect(try await !watched(world, id).contains(TimelineCode.provisionalCodeEndsSoon))
        goTo(lastDay.adding(days: -14), in: world)
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, id).contains(TimelineCode.provisionalCodeEndsSoon))
        let soon = try await world.events(of: id).first { $0.code == TimelineCode.provisionalCodeEndsSoon }
        #expect(soon?.details["endsOn"] == lastDay.description)
        goTo(lastDay.adding(days: 1), in: world, before: .milliseconds(1))
        try await watch(world).step(tenant: world.tenant)
        #expect(try await !watched(world, id).contains("code ended"))
        goTo(lastDay.adding(days: 1), in: world)
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, id).filter { $0 == "code ended" }.count == 1)
        for person in [world.person, world.cohabitant] {
            let acts = try await world.store.auditLines(.subject(person), before: nil, limit: 50).map {
                try AuditLeaf(decoding: $0.leafBytes)
            }
            #expect(acts.count { $0.act == .integrationEnded } == 1)
        }
        try await world.end()
    }

    @Test func codeOneThatEndedWithTheApplicationIsNotAnnounced() async throws {
        let world = try await UseCaseWorld()
        let lastDay = world.today.adding(months: 3)
        let id = try await world.open().application.id
        try await world.registerEverybody(of: id)
        let body = JSONValue.object(["outcome": "REFUSED", "decidedOn": .string(world.today.description)])
        _ = try await EndingService(environment: world.environment).decide(
            id, ApplicationDecisionRequest(body), by: world.caller())
        goTo(lastDay.adding(days: 1), in: world)
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, id).isEmpty)
        try await world.end()
    }

    /// Three months from the last day of a month that is longer than the third one after it.
    @Test(arguments: [
        ("2025-11-30", "2026-02-28"), ("2023-11-30", "2024-02-29"), ("2026-05-31", "2026-08-31"),
        ("2026-11-30", "2027-02-28"), ("2024-02-29", "2024-05-29"), ("2025-10-01", "2026-01-01"),
    ])
    func codeOneEndsOnTheDayOfTheMonthOrItsLast(_ begin: String, _ end: String) async throws {
        let world = try await UseCaseWorld()
        goTo(try CivilDate(begin), in: world, before: .seconds(-3_600))
        let changes = try draft(world)
        let days = changes.deadlines.filter { $0.kind == .provisionalCodeEnded }.map(\.day)
        #expect(days == [try CivilDate(end)])
        try await world.end()
    }

    /// What an application of now would commit; the certificates of the test are valid today only, so nothing is signed.
    private func draft(_ world: UseCaseWorld) throws -> Changes {
        var draft = ActDraft(world.environment, tenant: world.tenant, process: "test", at: world.clock.now)
        draft.watchProvisionalCode(
            of: ApplicationID("x"), lastDay: draft.today.adding(months: world.tenant.settings.provisionalCodeMonths))
        return draft.changes
    }

    // MARK: Answers that do not come

    @Test func anInquiryIsNotAnsweredAfterTwentyFourHoursAndALateReplyCounts() async throws {
        let world = try await UseCaseWorld()
        let (id, asked) = try await world.inquiring()
        world.clock.advance(by: .seconds(24 * 3_600) - .milliseconds(1))
        try await watch(world).step(tenant: world.tenant)
        #expect(try await world.record(id).step(ticket: asked.ticket)?.state == .sent)
        world.clock.advance(by: .milliseconds(1))
        try await watch(world).step(tenant: world.tenant)
        #expect(try await world.record(id).step(ticket: asked.ticket)?.state == .notAnswered)
        #expect(try await watched(world, id).contains(TimelineCode.inquiryNotAnswered))
        // A receipt alone is no answer.
        try await world.answer(asked.ticket) { try world.receipt(for: $0) }
        #expect(try await world.record(id).step(ticket: asked.ticket)?.state == .notAnswered)
        let reply = Payload.replyInquiry(ReplyInquiry(status: .nothing, decisionsAsOf: world.clock.now))
        let document = try world.document(
            reply, from: world.pki.ocmwA.number, about: try asked.businessDocument(),
            inReplyTo: DocumentReference(ticket: asked.ticket, digest: asked.digest))
        _ = try await world.commit(try await world.decide(document))
        #expect(try await world.record(id).step(ticket: asked.ticket)?.state == .done)
        try await world.end()
    }

    @Test func anAnsweredInquiryIsNotAnnounced() async throws {
        let world = try await UseCaseWorld()
        let (id, asked) = try await world.inquiring()
        let reply = Payload.replyInquiry(ReplyInquiry(status: .nothing, decisionsAsOf: world.clock.now))
        let document = try world.document(
            reply, from: world.pki.ocmwA.number, about: try asked.businessDocument(),
            inReplyTo: DocumentReference(ticket: asked.ticket, digest: asked.digest))
        _ = try await world.commit(try await world.decide(document))
        world.clock.advance(by: .seconds(25 * 3_600))
        try await watch(world).step(tenant: world.tenant)
        #expect(try await !watched(world, id).contains(TimelineCode.inquiryNotAnswered))
        try await world.end()
    }

    @Test func aTransferWithoutReceiptIsAnnouncedAfterFourHours() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        _ = try await world.transfer(application)
        world.clock.advance(by: .seconds(4 * 3_600) - .milliseconds(1))
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, application.application.id).isEmpty)
        world.clock.advance(by: .milliseconds(1))
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, application.application.id) == [TimelineCode.documentWithoutReceipt])
        let told = try await world.events(of: application.application.id).last
        #expect(told?.details["remedy"] == "registered-letter")
        try await world.end()
    }

    @Test func aTransferWithItsReceiptIsNotAnnounced() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let transfer = try await world.transfer(application)
        try await world.answer(transfer.ticket) { try world.receipt(for: $0) }
        world.clock.advance(by: .seconds(5 * 3_600))
        try await watch(world).step(tenant: world.tenant)
        #expect(try await watched(world, application.application.id).isEmpty)
        try await world.end()
    }

    // MARK: Once

    /// Two watches at the same time, as before and after a restart that overlap: each event is written once.
    @Test func twoWatchesWriteEachEventOnce() async throws {
        let world = try await UseCaseWorld()
        let received = world.today
        var ids: [ApplicationID] = []
        for number in 1...5 { ids.append(try await world.open(reference: "B-\(number)").application.id) }
        goTo(received.adding(days: 6), in: world)
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 { group.addTask { try await self.watch(world).step(tenant: world.tenant) } }
            return try await group.reduce(0, +)
        }
        // Near and passed of the term for forwarding, for each application.
        #expect(total == 10)
        for id in ids { #expect(try await watched(world, id) == ["term.passed forward"]) }
        try await world.end()
    }

    // MARK: What cannot be treated

    /// An application whose content is not one, with deadlines that have to read it.
    private func spoilt(_ world: UseCaseWorld, deadlines: Int) async throws -> NewApplication {
        let application = NewApplication(
            id: ApplicationID(world.environment.ticket().value), reference: "spoilt", contentDigest: [1],
            origin: .counter, conversation: world.environment.ticket(), subjects: [world.person],
            content: Array("no JSON".utf8), openedAt: world.clock.now)
        let step = StepRecord(
            application: application.id, key: "integration/0", operation: .registerPerson, counterpart: nil,
            ticket: nil, state: .done, updatedAt: world.clock.now)
        let due = (0..<deadlines).map {
            Deadline(
                application: application.id, kind: .provisionalCodeEnded, key: "code-\($0)", dueAt: world.clock.now,
                day: world.today)
        }
        _ = try await world.store.openApplication(application, changes: Changes(steps: [step], deadlines: due))
        return application
    }

    @Test func whatCannotBeTreatedDoesNotKeepOthersWaiting() async throws {
        let world = try await UseCaseWorld()
        let spoilt = try await spoilt(world, deadlines: 5)
        let id = try await world.open().application.id
        goTo(world.today.adding(days: 6), in: world)
        for _ in 0..<3 { try await watch(world).step(tenant: world.tenant, limit: 3) }
        #expect(try await watched(world, id) == ["term.passed forward"])
        let told = try await world.store.timeline(conversation: spoilt.conversation).map(\.code)
        #expect(told == Array(repeating: "deadline.notTreated", count: 5))
        try await world.end()
    }

    /// After a minute, then after two: told once.
    @Test func whatCannotBeTreatedIsTriedAgainLessAndLessOften() async throws {
        let world = try await UseCaseWorld()
        let spoilt = try await spoilt(world, deadlines: 1)
        for (wait, failures) in [(0, 0), (60, 1), (120, 2)] {
            if wait > 0 {
                world.clock.advance(by: .seconds(wait) - .milliseconds(1))
                #expect(try await world.store.dueDeadlines(now: world.clock.now, limit: 9).isEmpty)
                world.clock.advance(by: .milliseconds(1))
            }
            #expect(try await world.store.dueDeadlines(now: world.clock.now, limit: 9).map(\.failures) == [failures])
            try await watch(world).step(tenant: world.tenant)
        }
        #expect(try await world.store.timeline(conversation: spoilt.conversation).count == 1)
        #expect(DeadlineWatch.delay(failures: 99) == .seconds(6 * 3_600))
        try await world.end()
    }

    // MARK: Parts

    private func received(from first: UseCaseWorld, at second: UseCaseWorld) async throws
        -> (ApplicationID, TransferRecord)
    {
        let transfer = try await first.transfer(try await first.open())
        let stored = try #require(try await first.store.document(sender: transfer.sender, ticket: transfer.ticket))
        let document = try stored.businessDocument()
        let changes = try await second.commit(try await second.decide(document), storing: document)
        return (try #require(changes.applications.first).id, transfer)
    }
}
