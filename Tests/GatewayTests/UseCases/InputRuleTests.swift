import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// What the interface lets in, the documents can carry.
@Suite struct InputRuleTests {
    private static func errors(_ read: () throws -> Void) -> [RequestProblem.FieldError] {
        do {
            try read()
            return []
        } catch { return (error as? RequestProblem)?.errors ?? [.init(field: "?", rule: "\(error)", message: "")] }
    }

    private static func register(_ decision: [String: JSONValue] = [:]) -> JSONValue {
        let usual: [String: JSONValue] = [
            "reference": "D-1", "kind": "LIVING_WAGE", "outcome": "GRANTED", "category": 1, "decidedOn": "2026-01-10",
            "legalBasis": "art. 14 RMI", "motivation": .array([.object(["language": "nl", "text": "Behoeftig."])]),
        ]
        return .object([
            "ssin": "71023000122",
            "decisions": .array([.object(usual.merging(decision) { $1 })]),
        ])
    }

    // MARK: Texts

    private static func legalBasis(_ text: String) -> [String] {
        errors { _ = try RegisterRequest(register(["legalBasis": .string(text)])) }.map(\.rule)
    }

    @Test(arguments: [
        " begins with a space", "\tbegins with a tab", "\u{FFFE}", "a\u{FFFF}", "two\nlines", "a\u{1}", "",
        String(repeating: "x", count: 201),
    ])
    func aLineIsALineOfTheDocuments(_ text: String) { #expect(Self.legalBasis(text) == ["text-200"]) }

    @Test func lengthsAreCharactersNotBytes() {
        #expect(Self.legalBasis(String(repeating: "é", count: 200)).isEmpty)
        #expect(Self.legalBasis(String(repeating: "é", count: 201)) == ["text-200"])
        #expect(Self.legalBasis("art. 14 §1, 1° ") == [])
    }

    @Test(arguments: [("AB", false), ("592-1234567-89", true), ("592 1234567", false), ("1234567é", false)])
    func cardNumberHasItsForm(_ number: String, _ isGood: Bool) {
        let body = JSONValue.object([
            "ssin": "71023000122", "qualityCode": 2, "period": .object(["begin": "2026-01-01"]),
            "proof": .object(["cardNumber": .string(number)]),
        ])
        let rules = Self.errors { _ = try IntegrationRequest(body) }.map(\.rule)
        #expect(rules.contains("card-number") == !isGood)
    }

    @Test(arguments: [
        ("1971-02-00", true), ("1799-01-01", false), ("0000-00-00", false), ("2200-01-01", false),
        ("1971-13-01", false),
    ])
    func birthDateHasItsForm(_ date: String, _ isGood: Bool) {
        let body = JSONValue.object([
            "ssin": "71023000122", "qualityCode": 2, "period": .object(["begin": "2026-01-01"]),
            "proof": .object(["lastName": "Voorbeeld", "birthDate": .string(date)]),
        ])
        #expect(Self.errors { _ = try IntegrationRequest(body) }.map(\.rule) == (isGood ? [] : ["incomplete-date"]))
    }

    // MARK: Consultations

    private static func consultation(_ flow: String, _ members: [String: JSONValue]) -> [String] {
        let usual: [String: JSONValue] = [
            "reference": "c-1", "flow": .string(flow), "ssin": "71023000122", "legalContext": "PCSA:SOCIAL_INQUIRY",
        ]
        return errors { _ = try ConsultationRequest(.object(usual.merging(members) { $1 })) }
            .map { "\($0.field) \($0.rule)" }
    }

    @Test func aMemberOfAnotherFlowIsRefused() {
        let period = JSONValue.object(["begin": "2026-01-01"])
        #expect(Self.consultation("livingWages", ["period": period]) == [])
        #expect(
            Self.consultation("livingWages", ["period": period, "date": "2026-01-01"]) == ["/date not-of-this-flow"])
        #expect(Self.consultation("healthInsurance", ["date": "2026-01-01"]) == [])
        #expect(
            Self.consultation("healthInsurance", ["period": period, "date": "2026-01-01"])
                == ["/period not-of-this-flow"])
    }

    @Test func aPersonsNumberIsNoLegalContext() {
        for context in ["CASE 71023000122", "71.02.30-001.22"] {
            #expect(
                Self.consultation("healthInsurance", ["date": "2026-01-01", "legalContext": .string(context)])
                    == ["/legalContext legal-context"])
        }
        #expect(Self.consultation("healthInsurance", ["date": "2026-01-01", "legalContext": "CASE 7102300012"]) == [])
    }

    // MARK: Dates

    @Test(arguments: [("1899-12-31", false), ("1900-01-01", true), ("2200-12-31", true), ("2201-01-01", false)])
    func datesAndInstantsHaveAPlausibleYear(_ day: String, _ isGood: Bool) {
        let dates = Self.errors { _ = try RegisterRequest(Self.register(["decidedOn": .string(day)])) }
        #expect(dates.map(\.rule) == (isGood ? [] : ["date"]))
        let errors = FieldErrors()
        var reader = FieldReader(.object(["at": .string("\(day)T12:00:00Z")]), errors: errors)
        #expect((reader.instant("at") != nil) == isGood)
    }

    @Test func whatHasHappenedIsNotOfADayToCome() async throws {
        let world = try await UseCaseWorld()
        let (today, tomorrow) = (world.today, world.today.adding(days: 1))
        let register: (CivilDate) throws -> RegisterRequest = {
            try RegisterRequest(Self.register(["decidedOn": .string($0.description)]))
        }
        #expect(throws: Never.self) { try register(today).checkDates(today: today) }
        #expect(
            Self.errors { try register(tomorrow).checkDates(today: today) }.map(\.field) == ["/decisions/0/decidedOn"])
        let transfer = try TransferRequest(world.transferJSON())
        #expect(throws: Never.self) { try transfer.checkDates(today: today) }
        #expect(
            Self.errors { try transfer.checkDates(today: today.adding(days: -1)) }.map(\.field) == ["/decision/date"])
        let service = RegisterService(environment: world.environment)
        let problem = await #expect(throws: RequestProblem.self) {
            _ = try await service.upsert(register(tomorrow), by: world.caller())
        }
        #expect(problem?.errors.map(\.rule) == ["not-in-the-future"])
        try await world.end()
    }

    // MARK: Documents

    @Test func whatIsNotReadableIsParkedAtOnce() throws {
        let world = try ExchangeWorld()
        let claim = OutboxClaim(
            document: try world.composed().stored, attempt: 1, leaseUntil: world.clock.now, expiresAt: nil,
            queuedAt: world.clock.now)
        let schedule = RetrySchedule(random: \.lowerBound)
        let lasting = AttemptFailure(.documentUnreadable)
        #expect(schedule.outcome(of: lasting, on: claim, at: world.clock.now) == .parked(reason: "document-unreadable"))
        #expect(
            schedule.outcome(of: AttemptFailure(.timedOut), on: claim, at: world.clock.now)
                == .retry(at: world.clock.now, code: "timed-out"))
        #expect(ErrorText.of(lasting) == "document-unreadable")
    }

    @Test(arguments: ["a\u{1}", "\u{FFFE}", " begins with a space", "\u{0}"])
    func aTextThatADocumentCannotCarryIsNoFailureOfTheKey(_ reference: String) throws {
        let world = try ExchangeWorld()
        let contest = ContestTransfer(
            reasons: [Reason(language: .nl, text: "Niet bevoegd.")], petitionReference: reference,
            petitionDate: try CivilDate("2026-11-20"))
        let error = #expect(throws: GatewayError.self) {
            try world.composed(.contestTransfer(contest), inReplyTo: world.composed().reference)
        }
        #expect(error?.code == .documentNotValid)
    }

    @Test func aDocumentThatTheSchemaPassesButNoReaderTakesIsNotSigned() throws {
        let world = try ExchangeWorld()
        let period = try Period(begin: CivilDate("2026-01-10"), end: nil)
        let reply = ReplyInquiry(
            status: .nothing,
            gpmi: IndividualisedProject(
                reference: nil, concludedOn: try CivilDate("2026-01-10"), period: period, evaluated: false),
            decisionsAsOf: world.clock.now)
        let error = #expect(throws: GatewayError.self) {
            try world.composed(.replyInquiry(reply), inReplyTo: world.composed().reference)
        }
        #expect(error?.code == .documentNotValid && error?.rule == "nothing-carries-nothing")
    }

    // MARK: The register and its answers

    @Test func aReferenceOfAnotherPersonIsAConflict() async throws {
        let world = try await UseCaseWorld()
        let service = RegisterService(environment: world.environment)
        _ = try await service.upsert(RegisterRequest(Self.register()), by: world.caller())
        guard case .object(var members) = Self.register() else { return }
        members["ssin"] = .string(world.cohabitant.digits)
        let other = try RegisterRequest(.object(members))
        let problem = await #expect(throws: RequestProblem.self) {
            _ = try await service.upsert(other, by: world.caller())
        }
        #expect(problem?.code == .referenceConflict && problem?.status == 409)
        #expect(problem?.errors.map(\.field) == ["/decisions"])
        #expect(try await world.store.register(subject: world.person).count == 1)
        #expect(try await world.store.register(subject: world.cohabitant).isEmpty)
        try await world.end()
    }

    private static func decisions(_ count: Int, textLength: Int) throws -> [MotivatedDecision] {
        try (0..<count).map { index in
            MotivatedDecision(
                reference: "D-\(index)", kind: .livingWage, outcome: .granted, category: 1,
                decidedOn: try CivilDate("2026-01-10"), period: nil, legalBasis: "art. 14 RMI",
                motivation: (0..<10).map { _ in
                    Reason(language: .nl, text: String(repeating: "&", count: textLength))
                }, notifiedOn: nil, appealPending: false)
        }
    }

    @Test func anAnswerBeyondTheBudgetIsPartial() throws {
        let rehearsal = ReplyRehearsal(hub: try EnterpriseNumber("0299999917"), subject: try SSIN("71023000122"))
        let asOf = try UTCInstant(xmlDateTime: "2026-03-02T09:15:00Z")
        let small = ReplyInquiry(
            status: .complete, decisions: try Self.decisions(5, textLength: 10), decisionsAsOf: asOf)
        #expect(try rehearsal.fitting(small) == small)
        // 10 texts of 4,000 ampersands are 200,000 bytes as written: two decisions fit 524,288 bytes, three do not.
        let large = ReplyInquiry(
            status: .complete, decisions: try Self.decisions(5, textLength: 4_000), decisionsAsOf: asOf)
        let told = try rehearsal.fitting(large)
        #expect(told.status == .partial && told.decisions == Array(large.decisions.prefix(2)))
    }

    @Test func whatCanBeToldEntersTheRegister() throws {
        let rehearsal = ReplyRehearsal(hub: try EnterpriseNumber("0299999917"), subject: try SSIN("71023000122"))
        let asOf = try UTCInstant(xmlDateTime: "2026-03-02T09:15:00Z")
        #expect(throws: Never.self) { try rehearsal.check(RegisterRequest(Self.register()), asOf: asOf) }
        let empty = JSONValue.object([
            "ssin": "71023000122",
            "dossier": .object(["number": "N-1", "crossFacts": .object([:])]),
        ])
        #expect(throws: Never.self) { try rehearsal.check(RegisterRequest(empty), asOf: asOf) }
    }
}
