import AuditLog
import MessageStore
import SocialSecurity
import Testing
import XMLSecurity

/// `AuditErasureStore`, for every kind of store.
@Suite struct AuditErasureConformanceTests {
    private func erased(_ object: String) throws -> SealedLeaf {
        var entry = AuditEntry(
            act: .erased, timeMilliseconds: Sample.start.milliseconds, access: .changed,
            organisation: Sample.ownOrganisation.digits, application: "test", actor: .process("cli"))
        entry.object = object
        var random = SystemRandomNumberGenerator()
        return try entry.sealed(using: &random)
    }

    private func openings(_ index: UInt64, _ part: ErasedPart) throws -> AuditOpenings {
        AuditOpenings(
            position: AuditPosition(year: 2026, index: index), part: part,
            month: try #require(RetentionMonth("2026-11")))
    }

    private func lines(_ open: OpenStore) async throws -> [AuditLine] {
        try await open.store.auditLines(year: 2026, from: 0, limit: 99)
    }

    /// As subject, as user, as both, under a number that was replaced; pages neither skip nor repeat.
    @Test(arguments: StoreFactory.all)
    func personIsFoundInEveryPlaceUnderEveryNumber(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.append([
            try Sample.leaf(subject: Sample.person), try Sample.leaf(subject: Sample.otherPerson),
            try Sample.leaf(subject: Sample.user), try Sample.leaf(subject: nil),
            try Sample.leaf(subject: Sample.otherPerson, byUser: false), try Sample.leaf(subject: nil, byUser: false),
        ])
        let user = try await open.store.auditOpenings(of: Sample.user, after: nil, limit: 99)
        #expect(user.next == nil)
        #expect(
            try user.openings
                == [openings(0, .user), openings(1, .user), openings(2, .lines), openings(3, .user)])
        try await open.store.commit(
            Changes(replacements: [
                NumberReplacement(replaced: Sample.person, successor: Sample.otherPerson, instant: Sample.start)
            ]))
        for ssin in [Sample.person, Sample.otherPerson] {
            var found: [AuditOpenings] = []
            var position: AuditPosition?
            repeat {
                let page = try await open.store.auditOpenings(of: ssin, after: position, limit: 2)
                found += page.openings
                position = page.next
            } while position != nil
            #expect(try found == [openings(0, .subject), openings(1, .subject), openings(4, .subject)])
        }
    }

    @Test(arguments: StoreFactory.all)
    func whatIsNotErasedStaysProven(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.append(try (0..<4).map { _ in try Sample.leaf() })
        let before = try await open.store.auditRoot(year: 2026, size: 4)
        let leaf = try erased("log/2026/lines/0")
        try await open.store.eraseOpenings(
            [openings(0, .lines), openings(1, .user), openings(2, .subject)], leaves: [leaf])
        let after = try await lines(open)
        #expect(
            after.map { Set($0.side.secrets.keys) } == [
                [], [.subject], [.user, .session], [.user, .session, .subject], [],
            ])
        #expect(after.map(\.sideState) == [.missing, .kept, .kept, .kept, .kept])
        for line in after {
            let leaf = try AuditLeaf(decoding: line.leafBytes)
            for (field, secret) in line.side.secrets { #expect(leaf.opening(field, with: secret) == .proven(secret)) }
        }
        #expect(try await open.store.auditRoot(year: 2026, size: 4) == before)
        #expect(try await open.store.auditErasures(after: nil, limit: 9).map(\.leafBytes) == [leaf.leafBytes])
        // Neither by index nor by reading is the person found where it was erased.
        #expect(
            try await open.store.auditLines(.subject(Sample.person), before: nil, limit: 9).map(\.index) == [3, 1])
        #expect(
            try await open.store.auditOpenings(of: Sample.user, after: nil, limit: 9).openings.map(\.position.index)
                == [2, 3])
    }

    @Test(arguments: StoreFactory.all)
    func erasureOfWhatIsGoneChangesNothing(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.append([
            try Sample.leaf(), try Sample.leaf(), try Sample.leaf(subject: nil, byUser: false),
        ])
        let leaf = try erased("log/2026/lines/0,2")
        for gone in [2 as UInt64, 7] {
            let refused = await storeErrorCode {
                try await open.store.eraseOpenings([openings(0, .lines), openings(gone, .lines)], leaves: [leaf])
            }
            #expect(refused == .versionConflict)
        }
        #expect(try await open.store.auditSize(year: 2026) == 3)
        #expect(try await lines(open).map(\.sideState) == [.kept, .kept, .kept])
        #expect(try await lines(open)[0].side.secrets.count == 3)
    }

    /// A day after the first line begins the next month.
    @Test(arguments: StoreFactory.all)
    func monthIsErasedWithItsKeyAndRows(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let later = Sample.start.advanced(by: .seconds(40 * 86_400))
        try await open.store.append([try Sample.leaf(), try Sample.leaf(at: later), try Sample.leaf()])
        let (november, later12) = (try #require(RetentionMonth("2026-11")), RetentionMonth(later, addingMonths: 0))
        #expect(try await open.store.auditOpeningMonths() == [november, later12])
        #expect(try await open.store.auditOpeningCount(of: november) == 2)
        try await open.store.eraseOpenings(of: november, leaf: try erased("openings/2026-11/lines/2"))
        #expect(try await lines(open).map(\.sideState) == [.missing, .kept, .missing, .kept])
        #expect(try await open.store.auditOpeningMonths() == [later12])
        #expect(try await open.store.auditOpeningCount(of: november) == 0)
        #expect(try await open.store.auditOpeningCount(of: later12) == 1)
        #expect(try open.keys.openingMonths() == [later12])
        // What comes too late for its month is refused, not written without its key.
        let refused = await storeErrorCode { try await open.store.append([try Sample.leaf()]) }
        #expect(refused == .keyFile)
        // Repeated after a crash, it adds no line.
        try await open.store.eraseOpenings(of: november, leaf: nil)
        #expect(try await open.store.auditSize(year: 2026) == 4)
        #expect(try await open.store.wipeErased())
    }
}
