import MessageStore
import SocialSecurity
import Testing
import XMLSecurity

/// `PersonStore`: decisions and audit lines of a person follow every number of that person, and of nobody else.
@Suite struct ReplacedNumberConformanceTests {
    /// Group A of the domain notes.
    private static let third = Sample.ssin("85043199879")
    private static let stranger = Sample.ssin("99113199735")

    private func replacement(_ replaced: SSIN, _ successor: SSIN) -> Changes {
        Changes(replacements: [NumberReplacement(replaced: replaced, successor: successor, instant: Sample.start)])
    }

    /// First number, second number, third number, and a person who has nothing to do with them.
    private func filled(_ store: any TenantStore) async throws {
        for (index, ssin) in [Sample.person, Sample.otherPerson, Self.third, Self.stranger].enumerated() {
            _ = try await store.upsertRegister(
                [Sample.entry("D-\(index)", subject: ssin)], at: Sample.start, changes: Changes())
            try await store.append([try Sample.leaf(subject: ssin)])
        }
    }

    @Test(arguments: StoreFactory.all)
    func decisionsAndLinesAreFoundByEachNumber(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await filled(open.store)
        #expect(try await open.store.register(subject: Sample.otherPerson).map(\.reference) == ["D-1"])
        try await open.store.commit(replacement(Sample.person, Sample.otherPerson))
        try await open.store.commit(replacement(Sample.otherPerson, Self.third))
        for number in [Sample.person, Sample.otherPerson, Self.third] {
            #expect(try await open.store.register(subject: number).map(\.reference) == ["D-0", "D-1", "D-2"])
            #expect(try await open.store.auditLines(.subject(number), before: nil, limit: 10).count == 3)
        }
        #expect(try await open.store.register(subject: Self.stranger).map(\.reference) == ["D-3"])
        #expect(try await open.store.auditLines(.subject(Self.stranger), before: nil, limit: 10).count == 1)
        #expect(try await open.store.successor(of: Sample.person) == Sample.otherPerson)
        #expect(try await open.store.successor(of: Self.third) == nil)
    }

    @Test(arguments: StoreFactory.all)
    func numbersInACircleEnd(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await filled(open.store)
        try await open.store.commit(replacement(Sample.person, Sample.otherPerson))
        try await open.store.commit(replacement(Sample.otherPerson, Sample.person))
        #expect(try await open.store.register(subject: Sample.person).map(\.reference) == ["D-0", "D-1"])
    }

    @Test(arguments: StoreFactory.all)
    func theNewestSuccessorCounts(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await filled(open.store)
        try await open.store.commit(replacement(Sample.person, Sample.otherPerson))
        try await open.store.commit(replacement(Sample.person, Self.third))
        #expect(try await open.store.successor(of: Sample.person) == Self.third)
        #expect(try await open.store.register(subject: Sample.person).map(\.reference) == ["D-0", "D-2"])
        #expect(try await open.store.register(subject: Sample.otherPerson).map(\.reference) == ["D-1"])
    }

    /// The hub's later word counts, whichever comes first here; lines of the log stay where they are.
    @Test(arguments: StoreFactory.all)
    func aNumberInUseAfterAllIsAPersonOfItsOwnAgain(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await filled(open.store)
        try await open.store.commit(replacement(Sample.person, Sample.otherPerson))
        var stale = Changes()
        stale.numbersInUse = [NumberInUse(ssin: Sample.person, instant: Sample.seconds(-1))]
        try await open.store.commit(stale)
        #expect(try await open.store.register(subject: Sample.person).count == 2)
        var stands = Changes()
        stands.numbersInUse = [NumberInUse(ssin: Sample.person, instant: Sample.seconds(1))]
        try await open.store.commit(stands)
        #expect(try await open.store.successor(of: Sample.person) == nil)
        for (number, reference) in [(Sample.person, "D-0"), (Sample.otherPerson, "D-1")] {
            #expect(try await open.store.register(subject: number).map(\.reference) == [reference])
            #expect(try await open.store.auditLines(.subject(number), before: nil, limit: 10).count == 1)
        }
    }

    @Test(arguments: StoreFactory.all)
    func theNewestWordCountsInAnyOrder(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let words = [(Self.third, 5), (Sample.otherPerson, 3)]
        for (successor, second) in words {
            try await open.store.commit(
                Changes(replacements: [
                    NumberReplacement(
                        replaced: Sample.person, successor: successor, instant: Sample.seconds(second))
                ]))
        }
        #expect(try await open.store.successor(of: Sample.person) == Self.third)
        // The number that takes its place cannot be the one that it replaced.
        try await open.store.commit(
            Changes(replacements: [
                NumberReplacement(replaced: Self.third, successor: Sample.person, instant: Sample.seconds(6))
            ]))
        #expect(try await open.store.successor(of: Sample.person) == nil)
        #expect(try await open.store.successor(of: Self.third) == Sample.person)
    }

    @Test(arguments: StoreFactory.all)
    func theSoftwareMayRepeatADecisionUnderTheNewNumberOnly(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await filled(open.store)
        try await open.store.commit(replacement(Sample.person, Sample.otherPerson))
        let moved = Sample.entry("D-0", subject: Sample.otherPerson)
        let outcome = try await open.store.upsertRegister([moved], at: Sample.seconds(1), changes: Changes())
        #expect(outcome.replaced == ["D-0"])
        let again = try await open.store.upsertRegister([moved], at: Sample.seconds(2), changes: Changes())
        #expect(again.unchanged == ["D-0"])
        let stolen = Sample.entry("D-0", subject: Self.stranger)
        let code = await storeErrorCode {
            try await open.store.upsertRegister([stolen], at: Sample.seconds(3), changes: Changes())
        }
        #expect(code == .illegalTransition)
    }
}
