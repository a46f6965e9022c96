import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// What the audit log asks the store for: answered registrations of a person, and whether an attempt was cut off.
@Suite struct RegistrationConformanceTests {
    @Test(arguments: StoreFactory.all) func onlyAnsweredRegistrationsOfThePersonAreTold(_ factory: StoreFactory)
        async throws
    {
        let open = try await factory.open()
        let (registration, other) = (
            try Sample.outgoing(.registerPerson), try Sample.outgoing(.registerPerson, subject: Sample.otherPerson)
        )
        try await open.store.commit(Changes(outgoing: [registration, other]))
        #expect(try await open.store.registrations(of: Sample.person).isEmpty)
        for claim in try await open.store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 10) {
            _ = try await open.store.settle(claim, outcome: .delivered, at: Sample.start, changes: Changes())
        }
        #expect(try await open.store.registrations(of: Sample.person).map(\.ticket) == [registration.document.ticket])
        // Asked under another number of the person.
        let replacement = NumberReplacement(
            replaced: Sample.person, successor: Sample.otherPerson, instant: Sample.start)
        try await open.store.commit(Changes(replacements: [replacement]))
        let both = [registration.document.ticket, other.document.ticket]
        #expect(try await open.store.registrations(of: Sample.person).map(\.ticket) == both)
    }

    @Test(arguments: StoreFactory.all) func anAttemptAfterOneThatNobodySettledSaysSo(_ factory: StoreFactory)
        async throws
    {
        let open = try await factory.open()
        try await open.store.commit(Changes(outgoing: [try Sample.outgoing()]))
        func claim(at second: Int) async throws -> OutboxClaim? {
            try await open.store.claim(now: Sample.seconds(second), leaseFor: .seconds(30), limit: 10).first
        }
        #expect(try await claim(at: 0)?.followsInterruption == false)
        #expect(try await claim(at: 29) == nil)
        let second = try #require(try await claim(at: 30))
        #expect(second.followsInterruption && second.attempt == 2)
        let retry = AttemptOutcome.retry(at: Sample.seconds(31), code: "timed-out")
        #expect(
            try await open.store.settle(second, outcome: retry, at: Sample.seconds(30), changes: Changes()) == .applied)
        #expect(try await claim(at: 31)?.followsInterruption == false)
    }
}
