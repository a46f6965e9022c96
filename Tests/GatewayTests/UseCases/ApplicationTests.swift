import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

@Suite struct ApplicationTests {
    @Test func anApplicationIsCommittedWithItsStepsAndTerms() async throws {
        let world = try await UseCaseWorld()
        let record = try await world.open()
        #expect(record.state == .open)
        #expect(record.steps.map(\.key) == ["integration/0", "directory"])
        #expect(record.steps.map(\.state) == [.sent, .waiting])
        let outbox = try await world.store.outbox(states: [], after: nil, limit: 10)
        #expect(outbox.map(\.document.operation) == [.registerPerson])
        #expect(outbox.map(\.document.recipient) == [world.pki.hub.number])
        try await world.end()
    }

    @Test func theSameReferenceAndContentIsTheSameApplication() async throws {
        let world = try await UseCaseWorld()
        let service = ApplicationService(environment: world.environment)
        let request = try ApplicationRequest(world.applicationJSON())
        let (first, isNew) = try await service.open(request, by: world.caller())
        let (second, isNewAgain) = try await service.open(request, by: world.caller())
        #expect(isNew && !isNewAgain)
        #expect(first.application.id == second.application.id)
        #expect(try await world.store.outbox(states: [], after: nil, limit: 10).count == 1)
        try await world.end()
    }

    @Test func theSameReferenceWithOtherContentIsAConflict() async throws {
        let world = try await UseCaseWorld()
        _ = try await world.open()
        let other = try ApplicationRequest(world.applicationJSON(aid: "SOCIAL_AID"))
        let problem = await #expect(throws: RequestProblem.self) {
            _ = try await ApplicationService(environment: world.environment).open(other, by: world.caller())
        }
        #expect(problem?.code == .referenceConflict)
        #expect(problem?.status == 409)
        #expect(try await world.store.applications(after: nil, limit: 10).count == 1)
        try await world.end()
    }

    @Test func aReceiptInTheFutureIsRefused() async throws {
        let world = try await UseCaseWorld()
        let request = try ApplicationRequest(world.applicationJSON(daysAgo: -2))
        let problem = await #expect(throws: RequestProblem.self) {
            _ = try await ApplicationService(environment: world.environment).open(request, by: world.caller())
        }
        #expect(problem?.errors.map(\.rule) == ["not-in-the-future"])
        try await world.end()
    }

    @Test func theHubsAnswersLeadFromIntegrationToOneInquiryPerOtherOCMW() async throws {
        let world = try await UseCaseWorld()
        var record = try await world.open()
        let known = try [world.pki.ocmwA.number, world.tenant.organisation].map {
            Registration(organisation: $0, qualityCode: .livingWage, period: Period(from: try CivilDate("2025-01-01")))
        }
        try await world.answer(try #require(record.steps[0].ticket)) {
            try world.result(.registerPersonResult(RegisterPersonResult(status: .dataFound)), to: $0)
        }
        record = try #require(try await world.store.application(id: record.application.id))
        #expect(record.steps.map(\.state) == [.done, .sent])
        // A repeated answer asks nobody twice.
        for _ in 1...2 {
            try await world.answer(try #require(record.steps[1].ticket)) {
                try world.result(
                    .findOrganisationsResult(FindOrganisationsResult(status: .dataFound, organisations: known)), to: $0)
            }
        }
        record = try #require(try await world.store.application(id: record.application.id))
        #expect(record.steps.map(\.key) == ["integration/0", "directory", "inquiry/\(world.pki.ocmwA.number.digits)"])
        #expect(record.steps.map(\.state) == [.done, .done, .sent])
        let outbox = try await world.store.outbox(states: [], after: nil, limit: 10)
        #expect(outbox.map(\.document.operation) == [.registerPerson, .findOrganisations, .requestInquiry])
        try await world.end()
    }

    @Test func aRefusedIntegrationBlocksTheQuestionToTheDirectory() async throws {
        let world = try await UseCaseWorld()
        var record = try await world.open()
        try await world.answer(try #require(record.steps[0].ticket)) { sent in
            .refusal(
                try world.document(
                    .refusal(Refusal(.identityProofMismatch, authorCode: Refusal.hubAuthorCode)),
                    from: world.pki.hub.number, about: sent))
        }
        record = try #require(try await world.store.application(id: record.application.id))
        #expect(record.steps.map(\.state) == [.refused, .refused])
        #expect(record.steps.map(\.code) == ["OGW00501", "OGW00501"])
        try await world.end()
    }

    @Test func anotherOCMWsIdentifierIsNotFound() async throws {
        let (mine, theirs) = (try await UseCaseWorld(), try await UseCaseWorld(as: \.ocmwC))
        let record = try await mine.open()
        let problem = await #expect(throws: RequestProblem.self) {
            _ = try await ApplicationService(environment: theirs.environment)
                .application(id: record.application.id, by: theirs.caller())
        }
        #expect(problem?.code == .notFound)
        try await mine.end()
        try await theirs.end()
    }
}
