import MessageStore
import SocialSecurity
import Testing
import XMLSecurity

/// `SuccessionStore`, for every kind of store.
@Suite struct SuccessionConformanceTests {
    private func succession(
        _ ended: EnterpriseNumber, _ successor: EnterpriseNumber, at seconds: Int = 0, _ reason: String = "merger"
    ) throws -> Succession {
        try #require(
            Succession(ended: ended, successor: successor, recordedAt: Sample.seconds(seconds), reason: reason))
    }

    @Test(arguments: StoreFactory.all)
    func aRecordIsKeptReplacedAndWithdrawn(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let (first, second) = (Sample.otherOrganisation, Sample.hub)
        let event = Sample.event(.random())
        try await open.store.record(try succession(first, second), changes: Changes(events: [event]))
        #expect(try await open.store.successions() == [try succession(first, second)])
        #expect(try await open.store.timeline(conversation: event.conversation) == [event])
        let corrected = try succession(first, Sample.ownOrganisation, at: 5, "corrected")
        try await open.store.record(corrected, changes: Changes())
        #expect(try await open.store.successions() == [corrected])
        try await open.store.withdrawSuccession(of: first, changes: Changes())
        #expect(try await open.store.successions().isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func whatIsNotRecordedIsNotWithdrawn(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let event = Sample.event(.random())
        let code = await storeErrorCode {
            try await open.store.withdrawSuccession(of: Sample.hub, changes: Changes(events: [event]))
        }
        #expect(code == .notFound)
        #expect(try await open.store.timeline(conversation: event.conversation).isEmpty)
    }

    @Test func nobodySucceedsItself() {
        #expect(
            Succession(
                ended: Sample.hub, successor: Sample.hub, recordedAt: Sample.start, reason: "r") == nil)
    }
}
