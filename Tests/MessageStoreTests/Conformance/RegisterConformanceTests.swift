import MessageStore
import Testing

/// `DecisionStore` and `APIKeyStore`, for every kind of store.
@Suite struct RegisterConformanceTests {
    @Test(arguments: StoreFactory.all)
    func entriesAreInsertedReplacedOrLeft(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        #expect(try await open.store.registerAsOf() == nil)
        let (first, second) = (Sample.entry("D-2"), Sample.entry("D-1"))
        let inserted = try await open.store.upsertRegister([first, second], at: Sample.start, changes: Changes())
        #expect(inserted == RegisterOutcome(inserted: ["D-2", "D-1"], replaced: [], unchanged: []))
        let changed = Sample.entry("D-2", content: "refused")
        let dossier = Sample.entry("D-1", kind: .dossier)
        let upserted = try await open.store.upsertRegister(
            [changed, second, dossier], at: Sample.seconds(1), changes: Changes())
        #expect(upserted == RegisterOutcome(inserted: ["D-1"], replaced: ["D-2"], unchanged: ["D-1"]))
        #expect(try await open.store.registerAsOf() == Sample.seconds(1))
        #expect(try await open.store.register(subject: Sample.person) == [second, dossier, changed])
        #expect(try await open.store.register(subject: Sample.otherPerson).isEmpty)
    }

    @Test(arguments: StoreFactory.all, RegisterKind.allCases)
    func referenceOfAnotherPersonIsRefusedAndNothingChanges(_ factory: StoreFactory, _ kind: RegisterKind) async throws
    {
        let open = try await factory.open()
        let entry = Sample.entry(kind: kind)
        _ = try await open.store.upsertRegister([entry], at: Sample.start, changes: Changes())
        let (other, moved) = (
            Sample.entry("D-9", subject: Sample.otherPerson), Sample.entry(kind: kind, subject: Sample.otherPerson)
        )
        let refused = await storeErrorCode {
            _ = try await open.store.upsertRegister([other, moved], at: Sample.seconds(1), changes: Changes())
        }
        #expect(refused == .illegalTransition)
        #expect(try await open.store.register(subject: Sample.person) == [entry])
        #expect(try await open.store.register(subject: Sample.otherPerson).isEmpty)
        #expect(try await open.store.registerAsOf() == Sample.start)
    }

    @Test(arguments: StoreFactory.all)
    func unchangedEntryOfAnotherMonthStaysUnchanged(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        _ = try await open.store.upsertRegister([Sample.entry()], at: Sample.start, changes: Changes())
        let later = Sample.start.advanced(by: .seconds(40 * 86_400))
        let outcome = try await open.store.upsertRegister([Sample.entry()], at: later, changes: Changes())
        #expect(outcome.unchanged == ["D-1"])
        #expect(try await open.store.register(subject: Sample.person) == [Sample.entry()])
    }

    @Test(arguments: StoreFactory.all)
    func twoValidKeysOfOneLabelAreTheLimit(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let keys = [Sample.apiKey("a"), Sample.apiKey("b")]
        for key in keys { try await open.store.insertAPIKey(key, changes: Changes()) }
        #expect(try await open.store.apiKeys() == keys)
        #expect(try await open.store.apiKey(id: "a") == keys[0])
        #expect(try await open.store.apiKey(id: "A") == nil)
        let refused = await storeErrorCode {
            try await open.store.insertAPIKey(Sample.apiKey("c"), changes: Changes())
        }
        #expect(refused == .limitExceeded)
        try await open.store.insertAPIKey(Sample.apiKey("d", label: "other"), changes: Changes())
        try await open.store.revokeAPIKey(id: "a", at: Sample.seconds(1), changes: Changes())
        #expect(try await open.store.apiKey(id: "a")?.revokedAt == Sample.seconds(1))
        try await open.store.insertAPIKey(Sample.apiKey("c"), changes: Changes())
    }

    @Test(arguments: StoreFactory.all)
    func expiredKeysDoNotCount(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        for id in ["a", "b"] {
            try await open.store.insertAPIKey(Sample.apiKey(id, validFor: .seconds(60)), changes: Changes())
        }
        let early = Sample.apiKey("c", createdAt: Sample.start.advanced(by: .milliseconds(59_999)))
        #expect(await storeErrorCode { try await open.store.insertAPIKey(early, changes: Changes()) } == .limitExceeded)
        try await open.store.insertAPIKey(Sample.apiKey("c", createdAt: Sample.seconds(60)), changes: Changes())
    }
}
