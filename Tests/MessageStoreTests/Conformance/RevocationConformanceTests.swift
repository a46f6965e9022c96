import MessageStore
import Testing
import XMLSecurity

/// `RevocationArchive`, for every kind of store.
@Suite struct RevocationConformanceTests {
    private static let first = RevocationSource(.list, [1, 2, 3])
    private static let second = RevocationSource(.list, [4])
    private static let response = RevocationSource(.response, [5])

    /// The sources that counted at a second, by kind and bytes.
    private func counting(_ open: OpenStore, at seconds: Int) async throws -> Set<RevocationSource> {
        var found: Set<RevocationSource> = []
        for kept in try await open.store.revocation(at: Sample.seconds(seconds)) {
            found.insert(try #require(try await open.store.revocationSource(id: kept.id)))
        }
        return found
    }

    @Test(arguments: StoreFactory.all)
    func eachCountsFromItsFirstToItsLastUse(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.keepRevocation([Self.first, Self.response], at: Sample.seconds(10))
        try await open.store.keepRevocation([Self.second, Self.response], at: Sample.seconds(20))
        try await open.store.keepRevocation([Self.first, Self.response], at: Sample.seconds(30))
        #expect(try await counting(open, at: 9) == [])
        #expect(try await counting(open, at: 10) == [Self.first, Self.response])
        #expect(try await counting(open, at: 19) == [Self.first, Self.response])
        #expect(try await counting(open, at: 20) == [Self.second, Self.response])
        #expect(try await counting(open, at: 30) == [Self.first, Self.response])
        #expect(try await counting(open, at: 1_000_000) == [Self.first, Self.response])
    }

    /// What ended too long ago is gone with its bytes; what counts still, or counted later too, stays.
    @Test(arguments: StoreFactory.all)
    func whatEndedBeforeAnInstantIsForgotten(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        for (sources, seconds) in [([Self.first, Self.response], 10), ([Self.second], 20), ([Self.response], 30)] {
            try await open.store.keepRevocation(sources, at: Sample.seconds(seconds))
        }
        let old = try await open.store.revocation(at: Sample.seconds(15)).map(\.id)
        try await open.store.forgetRevocation(endedBefore: Sample.seconds(20))
        #expect(try await counting(open, at: 15) == [Self.first, Self.response], "they ended at 20, not before")
        try await open.store.forgetRevocation(endedBefore: Sample.seconds(21))
        #expect(try await counting(open, at: 15) == [])
        #expect(try await counting(open, at: 20) == [Self.second])
        #expect(try await counting(open, at: 99) == [Self.response])
        let bytes = try await [open.store.revocationSource(id: old[0]), open.store.revocationSource(id: old[1])]
        #expect(bytes == [nil, Self.response])
        try await open.store.forgetRevocation(endedBefore: Sample.seconds(1_000))
        #expect(try await counting(open, at: 99) == [Self.response], "what counts still never ended")
    }

    @Test(arguments: StoreFactory.all)
    func theSameSetAgainChangesNothing(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.keepRevocation([Self.first], at: Sample.seconds(10))
        let before = try await open.store.revocation(at: Sample.seconds(50))
        try await open.store.keepRevocation([Self.first], at: Sample.seconds(40))
        #expect(try await open.store.revocation(at: Sample.seconds(50)) == before)
        #expect(before.map(\.from) == [Sample.seconds(10)] && before.map(\.until) == [nil])
        try await open.store.keepRevocation([], at: Sample.seconds(60))
        #expect(try await open.store.revocation(at: Sample.seconds(60)) == [])
        #expect(try await open.store.revocation(at: Sample.seconds(59)).map(\.until) == [Sample.seconds(60)])
        #expect(try await open.store.revocationSource(id: 99) == nil)
    }
}
