import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Inquiries that the OCMW's software answers.
@Suite struct InquiryAnswerTests {
    private func world() async throws -> UseCaseWorld {
        var settings = TenantSettings()
        settings.inquiryAnswers = .software
        return try await UseCaseWorld(settings: settings)
    }

    private func service(_ world: UseCaseWorld) -> InquiryService { InquiryService(environment: world.environment) }

    /// An inquiry of OCMW A, accepted here.
    private func received(_ world: UseCaseWorld, since: CivilDate? = nil) async throws -> InquiryName {
        let document = BusinessDocument(
            header: DocumentHeader(
                ticket: world.environment.ticket(), timestampSent: world.clock.now, sender: world.pki.ocmwA.number,
                recipient: world.tenant.organisation, conversation: world.environment.ticket(),
                legalContext: .socialInquiry, criteria: Criteria(ssin: world.person, role: .applicant)),
            payload: .requestInquiry(RequestInquiry(applicationDate: world.today, aid: .both, decisionsSince: since)))
        let changes = try await world.commit(try await world.decide(document), storing: document)
        #expect(changes.outgoing.isEmpty)
        #expect(changes.inquiries.map(\.standing) == [.open])
        return InquiryName(sender: document.header.sender, ticket: document.header.ticket)
    }

    private func decision(
        _ reference: String = "D-1", kind: String = "LIVING_WAGE", outcome: String = "GRANTED",
        on day: String = "2025-03-01"
    ) -> JSONValue {
        .object([
            "reference": .string(reference), "kind": .string(kind), "outcome": .string(outcome),
            "decidedOn": .string(day), "legalBasis": "RMI-wet art. 14",
            "motivation": .array([.object(["language": "nl", "text": "Ja."])]),
        ])
    }

    private func body(_ world: UseCaseWorld, _ members: [String: JSONValue]) throws -> InquiryReplyRequest {
        let asOf = JSONValue.string(world.clock.now.xmlDateTime)
        return try InquiryReplyRequest(.object(["decisionsAsOf": asOf].merging(members) { $1 }))
    }

    private func told(_ world: UseCaseWorld, _ decisions: JSONValue..., partial: Bool = false) throws
        -> InquiryReplyRequest
    {
        try body(world, ["decisions": .array(decisions), "partial": .bool(partial)])
    }

    /// Replies on their way, as their documents say, in the order in which they leave.
    private func replies(_ world: UseCaseWorld) async throws -> [ReplyInquiry] {
        var replies: [ReplyInquiry] = []
        while true {
            let claims = try await world.store.claim(now: world.clock.now, leaseFor: .seconds(60), limit: 100)
            guard !claims.isEmpty else { return replies }
            // A part waits until the one before has come to an end.
            #expect(claims.count == 1)
            for claim in claims {
                guard case .replyInquiry(let reply) = try claim.document.businessDocument().payload else { continue }
                replies.append(reply)
                _ = try await world.store.settle(
                    claim, outcome: .delivered, at: world.clock.now, changes: Changes())
            }
        }
    }

    private func acts(_ world: UseCaseWorld) async throws -> [AuditAct] {
        var acts: [AuditAct] = []
        for year in try await world.store.auditYears() {
            acts += try await world.store.auditLines(year: year, from: 0, limit: 100)
                .map { try AuditLeaf(decoding: $0.leafBytes).act }
        }
        return acts
    }

    private func rule(_ body: () async throws -> some Any) async -> String? {
        do {
            _ = try await body()
            return nil
        } catch let problem as RequestProblem {
            return problem.errors.first?.rule ?? problem.code.rawValue
        } catch {
            return "\(error)"
        }
    }

    private func expectRule(_ expected: String, _ body: () async throws -> some Any) async {
        let broken = await rule(body)
        #expect(broken == expected)
    }

    @Test func theSoftwareSeesTheQuestionAndAnswersOnce() async throws {
        let world = try await world()
        let name = try await received(world)
        let view = try await service(world).view(name, by: world.caller())
        #expect(view.question.criteria.ssin == world.person && view.question.inquiry.aid == .both)
        #expect(try await acts(world) == [.messageViewed])
        let replied = try await service(world).reply(to: name, try told(world, decision()), by: world.caller())
        #expect(replied.status == .complete && replied.inquiry.standing == .answered)
        #expect(try await acts(world) == [.messageViewed, .answerGiven])
        let second = await rule {
            try await service(world).reply(to: name, try told(world, decision()), by: world.caller())
        }
        #expect(second == "state-conflict")
        let sent = try await replies(world)
        #expect(sent.map(\.status) == [.complete] && sent[0].decisions.map(\.reference) == ["D-1"])
        #expect(try await service(world).view(name, by: world.caller()).replies.map(\.status) == [.complete])
        try await world.end()
    }

    @Test func ofTwoAnswersAtTheSameTimeOneWins() async throws {
        let world = try await world()
        let name = try await received(world)
        let caller = try world.caller()
        let requests = try (1...8).map { try told(world, decision("D-\($0)")) }
        let service = service(world)
        let outcomes = await withTaskGroup(of: String.self) { group in
            for request in requests {
                group.addTask {
                    do {
                        _ = try await service.reply(to: name, request, by: caller)
                        return "won"
                    } catch let problem as RequestProblem {
                        return problem.code.rawValue
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(outcomes == ["won": 1, "state-conflict": 7])
        #expect(try await replies(world).count == 1)
        try await world.end()
    }

    @Test func partsAreFollowedByOneFinalAnswer() async throws {
        let world = try await world()
        let name = try await received(world)
        for number in 1...2 {
            let replied = try await service(world).reply(
                to: name, try told(world, decision("D-\(number)"), partial: true), by: world.caller())
            #expect(replied.status == .partial && replied.inquiry.standing == .open)
            #expect(replied.inquiry.record.partialReplies == number)
        }
        let nothing = try body(world, ["nothingKnown": .bool(true)])
        await expectRule("partial-told-something") {
            try await service(world).reply(to: name, nothing, by: world.caller())
        }
        // Neither may an empty register.
        let register = try InquiryReplyRequest(.object(["fromRegister": .bool(true)]))
        await expectRule("partial-told-something") {
            try await service(world).reply(to: name, register, by: world.caller())
        }
        // The last part may hold nothing: everything was told.
        let last = try await service(world).reply(to: name, try told(world), by: world.caller())
        #expect(last.status == .complete && last.inquiry.standing == .answered)
        #expect(try await replies(world).map(\.status) == [.partial, .partial, .complete])
        try await world.end()
    }

    @Test func partsHaveALimit() async throws {
        let world = try await world()
        let name = try await received(world)
        for _ in 1...InquiryService.partialReplyLimit {
            _ = try await service(world).reply(to: name, try told(world, decision(), partial: true), by: world.caller())
        }
        let onePart = try told(world, decision(), partial: true)
        await expectRule("state-conflict") { try await service(world).reply(to: name, onePart, by: world.caller()) }
        _ = try await service(world).reply(to: name, try told(world, decision()), by: world.caller())
        try await world.end()
    }

    @Test func anOverdueInquiryCanStillBeAnswered() async throws {
        let world = try await world()
        let name = try await received(world)
        func standing() async throws -> [InquiryStanding] {
            try await service(world).inquiries([], after: nil, limit: 10, by: world.caller()).map(\.standing)
        }
        world.clock.advance(by: .seconds(24 * 3600))
        #expect(try await standing() == [.open])
        world.clock.advance(by: .milliseconds(1))
        #expect(try await standing() == [.overdue])
        _ = try await service(world).reply(to: name, try told(world, decision()), by: world.caller())
        #expect(try await standing() == [.answered])
        try await world.end()
    }

    @Test func theRegisterAnswersWhenTheSoftwareSaysSo() async throws {
        let world = try await world()
        let register = try RegisterRequest(
            .object(["ssin": .string(world.person.digits), "decisions": .array([decision("R-1")])]))
        _ = try await RegisterService(environment: world.environment).upsert(register, by: world.caller())
        let name = try await received(world)
        let request = try InquiryReplyRequest(.object(["fromRegister": .bool(true)]))
        let replied = try await service(world).reply(to: name, request, by: world.caller())
        #expect(replied.status == .complete && replied.inquiry.record.answeredBy == .software)
        #expect(try await replies(world).flatMap(\.decisions).map(\.reference) == ["R-1"])
        try await world.end()
    }

    /// What did not fit is still to be told: the answer is a part, and the inquiry stays open.
    @Test func aRegisterThatDoesNotFitOneMessageLeavesTheInquiryOpen() async throws {
        let world = try await world()
        let text = String(repeating: "De aanvrager verblijft gewoonlijk in de gemeente. ", count: 75)
        for first in stride(from: 0, to: 200, by: 50) {
            let decisions = try (first..<first + 50).map { number in
                guard case .object(var members) = decision("R-\(number)") else { throw CancellationError() }
                members["motivation"] = .array([.object(["language": "nl", "text": .string(text)])])
                return JSONValue.object(members)
            }
            let register = try RegisterRequest(
                .object(["ssin": .string(world.person.digits), "decisions": .array(decisions)]))
            _ = try await RegisterService(environment: world.environment).upsert(register, by: world.caller())
        }
        let name = try await received(world)
        let request = try InquiryReplyRequest(.object(["fromRegister": .bool(true)]))
        let replied = try await service(world).reply(to: name, request, by: world.caller())
        #expect(replied.status == .partial && replied.inquiry.standing == .open)
        let rest = try await service(world).reply(to: name, try told(world, decision("R-199")), by: world.caller())
        #expect(rest.status == .complete && rest.inquiry.standing == .answered)
        try await world.end()
    }

    @Test func nothingKnownSaysSo() async throws {
        let world = try await world()
        let name = try await received(world)
        let dossier = JSONValue.object(["number": "N-1", "contactPerson": .object(["name": "Dienst"])])
        let request = try body(world, ["nothingKnown": .bool(true), "dossier": dossier])
        let replied = try await service(world).reply(to: name, request, by: world.caller())
        #expect(replied.status == .nothing)
        #expect(try await replies(world).map(\.contactPerson?.name) == ["Dienst"])
        try await world.end()
    }

    @Test func onlySocialWorkersSeeAndAnswer() async throws {
        let world = try await world()
        let name = try await received(world)
        let other = try world.caller(role: "administrative")
        let request = try told(world, decision())
        let service = service(world)
        await expectRule("role-not-allowed") { try await service.inquiries([], after: nil, limit: 1, by: other) }
        await expectRule("role-not-allowed") { try await service.view(name, by: other) }
        await expectRule("role-not-allowed") { try await service.reply(to: name, request, by: other) }
        #expect(try await acts(world).isEmpty)
        try await world.end()
    }

    @Test func aTicketOfAnotherSenderIsNotFound() async throws {
        let world = try await world()
        let name = InquiryName(sender: world.pki.ocmwC.number, ticket: try await received(world).ticket)
        await expectRule("not-found") { try await service(world).view(name, by: world.caller()) }
        let request = try told(world, decision())
        await expectRule("not-found") { try await service(world).reply(to: name, request, by: world.caller()) }
        try await world.end()
    }

    @Test func whatWasNotAskedOrLiesAheadIsNotTold() async throws {
        let world = try await world()
        let name = try await received(world, since: try CivilDate("2025-03-01"))
        let tomorrow = world.today.adding(days: 1).description
        for (day, expected) in [("2025-02-28", "not-asked"), (tomorrow, "not-in-the-future")] {
            let request = try told(world, decision(on: day))
            await expectRule(expected) { try await service(world).reply(to: name, request, by: world.caller()) }
        }
        let ahead = world.clock.now.advanced(by: .milliseconds(300_001)).xmlDateTime
        let future = try body(world, ["decisionsAsOf": .string(ahead), "decisions": .array([decision()])])
        await expectRule("not-in-the-future") { try await service(world).reply(to: name, future, by: world.caller()) }
        let edge = world.clock.now.advanced(by: .milliseconds(300_000)).xmlDateTime
        let allowed = try body(world, ["decisionsAsOf": .string(edge), "decisions": .array([decision()])])
        _ = try await service(world).reply(to: name, allowed, by: world.caller())
        try await world.end()
    }

    /// What a body says that makes no answer, and the rule that says so.
    static let brokenBodies: [(body: String, rule: String)] = [
        (#"{}"#, "required"),
        (#"{"fromRegister": true, "partial": true}"#, "unknown-member"),
        (#"{"fromRegister": "yes"}"#, "boolean"),
        (#"{"nothingKnown": true, "partial": true, "decisionsAsOf": "2026-01-01T00:00:00Z"}"#, "nothing-is-final"),
        (
            #"{"nothingKnown": true, "decisionsAsOf": "2026-01-01T00:00:00Z", "dossier": {"number": "1","#
                + #""gpmi": {"concludedOn": "2025-01-01", "period": {"begin": "2025-01-01"}}}}"#,
            "nothing-carries-nothing"
        ),
        (#"{"decisionsAsOf": "2026-01-01"}"#, "date-time"),
        (#"{"decisionsAsOf": "2026-01-01T00:00:00Z", "crossFacts": {}}"#, "unknown-member"),
    ]

    @Test(arguments: brokenBodies.indices) func aBodyThatIsNoAnswerIsRefused(_ index: Int) async throws {
        let (body, expected) = Self.brokenBodies[index]
        let value = try JSONValue(bytes: Array(body.utf8))
        await expectRule(expected) { try InquiryReplyRequest(value) }
    }

    @Test func anEmptyFirstAnswerMustSayThatNothingIsKnown() async throws {
        let world = try await world()
        let name = try await received(world)
        for isPartial in [false, true] {
            let request = try told(world, partial: isPartial)
            await expectRule("tells-nothing") { try await service(world).reply(to: name, request, by: world.caller()) }
        }
        try await world.end()
    }

    /// Kinds and outcomes of the domain notes, in the words of the interface.
    static let kinds = [
        "LIVING_WAGE", "EQUIVALENT_LIVING_WAGE", "INSTALLATION_PREMIUM", "INTEGRATION_EXEMPTION",
        "EMPLOYMENT_ARTICLE_60", "EMPLOYMENT_ARTICLE_61", "INDIVIDUALISED_PROJECT", "URGENT_MEDICAL_AID",
        "RENTAL_GUARANTEE", "HEATING_ALLOWANCE", "DEBT_MEDIATION",
    ]
    static let outcomes = [
        "GRANTED", "GRANTED_RETROACTIVELY", "REFUSED", "REVIEWED", "SUSPENDED", "WITHDRAWN", "CANCELLED",
        "INCOMPETENT_FORWARDED",
    ]

    @Test func everyKindWithEveryOutcomeCanBeTold() async throws {
        let world = try await world()
        let name = try await received(world)
        let pairs = Self.kinds.flatMap { kind in Self.outcomes.map { (kind, $0) } }
        let decisions = pairs.enumerated().map { index, pair in
            decision("D-\(100 + index)", kind: pair.0, outcome: pair.1)
        }
        let request = try body(world, ["decisions": .array(decisions)])
        _ = try await service(world).reply(to: name, request, by: world.caller())
        let sent = try await replies(world).flatMap(\.decisions).sorted { $0.reference < $1.reference }
        #expect(sent.map(\.kind.rawValue) == pairs.map(\.0) && sent.map(\.outcome.rawValue) == pairs.map(\.1))
        try await world.end()
    }

    @Test func anAnswerThatDoesNotFitOneMessageIsToBeSentInParts() async throws {
        let world = try await world()
        let name = try await received(world)
        let text = String(repeating: "é", count: 4_000)
        let long = (0..<100).map { index -> JSONValue in
            guard case .object(var members) = decision("D-\(index)") else { return .null }
            members["motivation"] = .array([.object(["language": "nl", "text": .string(text)])])
            return .object(members)
        }
        let request = try body(world, ["decisions": .array(long)])
        await expectRule("byte-budget") { try await service(world).reply(to: name, request, by: world.caller()) }
        let half = try body(world, ["decisions": .array(Array(long.prefix(50))), "partial": .bool(true)])
        _ = try await service(world).reply(to: name, half, by: world.caller())
        try await world.end()
    }
}

extension InquiryRecord {
    fileprivate var standing: InquiryStanding { standing(at: receivedAt) }
}
