import MessageStore
import SocialSecurity
import Testing

/// `ApplicationStore.applications(about:)` and the readings that an act relies on.
@Suite struct PersonApplicationConformanceTests {
    private static let third = Sample.ssin("85043199879")

    @Test(arguments: StoreFactory.all)
    func applicationsAreFoundByEveryNumberOfAPerson(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let one = Sample.application(reference: "1", subjects: [Sample.person, Self.third])
        let two = Sample.application(reference: "2", subjects: [Sample.otherPerson])
        let stranger = Sample.application(reference: "3", subjects: [Self.third])
        for application in [one, two, stranger] {
            _ = try await open.store.openApplication(application, changes: Changes())
        }
        let before = try await open.store.applications(about: Sample.person)
        #expect(before.map(\.record.application) == [one])
        #expect(before.map(\.numbers) == [[Sample.person]])
        try await open.store.commit(
            Changes(replacements: [
                NumberReplacement(replaced: Sample.person, successor: Sample.otherPerson, instant: Sample.start)
            ]))
        for number in [Sample.person, Sample.otherPerson] {
            let found = try await open.store.applications(about: number)
            #expect(found.map(\.record.application) == [one, two])
            #expect(found.map(\.numbers) == [[Sample.person], [Sample.otherPerson]])
        }
        #expect(try await open.store.applications(about: Sample.user).isEmpty)
    }

    /// An act that relies on what it read is not committed once another application came, or changed; its own may.
    @Test(arguments: StoreFactory.all)
    func nothingIsCommittedOnAReadingThatIsOver(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let own = Sample.application(reference: "1", subjects: [Sample.person])
        let other = Sample.application(reference: "2", subjects: [Sample.person])
        _ = try await open.store.openApplication(own, changes: Changes())
        let alone = try await reading(open.store, beside: own.id)
        let event = Sample.event(own.conversation)
        #expect(await commit(open.store, alone, event) == nil)
        _ = try await open.store.openApplication(other, changes: Changes())
        #expect(await commit(open.store, alone, event) == .versionConflict)
        let both = try await reading(open.store, beside: own.id)
        try await open.store.commit(Changes(steps: [Sample.step(of: own.id)]))
        #expect(await commit(open.store, both, event) == nil)
        try await open.store.commit(Changes(steps: [Sample.step(of: other.id)]))
        #expect(await commit(open.store, both, event) == .versionConflict)
        #expect(try await open.store.timeline(conversation: own.conversation).count == 2)
    }

    private func reading(_ store: any TenantStore, beside id: ApplicationID) async throws -> PersonReading {
        PersonReading(of: try await store.applications(about: Sample.person), about: Sample.person, beside: id)
    }

    private func commit(_ store: any TenantStore, _ reading: PersonReading, _ event: TimelineEvent) async
        -> MessageStoreError.Code?
    {
        var changes = Changes(events: [event])
        changes.readings = [reading]
        return await storeErrorCode { [changes] in try await store.commit(changes) }
    }
}
