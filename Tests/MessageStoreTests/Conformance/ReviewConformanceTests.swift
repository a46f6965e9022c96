import AuditLog
import MessageStore
import Messages
import Testing
import XMLSecurity

/// `ReviewStore`, for every kind of store.
@Suite struct ReviewConformanceTests {
    private func leaf(_ act: AuditAct = .reviewRecorded) throws -> SealedLeaf {
        let entry = AuditEntry(
            act: act, timeMilliseconds: Sample.start.milliseconds, access: .changed,
            organisation: Sample.ownOrganisation.digits, application: "test",
            actor: .user(ssin: Sample.user.digits, role: "security-adviser", session: "s"))
        var random = SystemRandomNumberGenerator()
        return try entry.sealed(using: &random)
    }

    private func review(_ target: String, _ verdict: String, note: String? = nil) -> ReviewRecord {
        ReviewRecord(id: .random(), target: target, verdict: verdict, instant: Sample.start, note: note)
    }

    @Test(arguments: StoreFactory.all)
    func verdictsStandInOrderBesideTheirLines(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.append([try Sample.leaf()])
        let first = try await open.store.keepReview(review("line/2026/0", "to-follow-up", note: "één"), leaf: leaf())
        let other = try await open.store.keepReview(review("line/2026/1", "in-order"), leaf: leaf())
        let last = try await open.store.keepReview(review("line/2026/0", "explained"), leaf: leaf())
        #expect([first, other, last].map(\.position.index) == [1, 2, 3])
        #expect(try await open.store.reviews(of: nil, after: nil, limit: 9) == [first, other, last])
        #expect(try await open.store.reviews(of: nil, after: first.cursor, limit: 1) == [other])
        #expect(try await open.store.reviews(of: "line/2026/0", after: nil, limit: 9) == [first, last])
        #expect(try await open.store.reviews(of: "line/2026", after: nil, limit: 9) == [])
        #expect(try await open.store.newestReview(of: "line/2026/0")?.record == last.record)
        #expect(try await open.store.newestReview(of: "line/2026/9") == nil)
        #expect(try await open.store.auditSize(year: 2026) == 4)
    }

    @Test(arguments: StoreFactory.all)
    func anotherLineIsRefusedAndNothingIsKept(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let refused = await storeErrorCode {
            try await open.store.keepReview(review("line/2026/0", "in-order"), leaf: leaf(.logRead))
        }
        #expect(refused == .illegalTransition)
        #expect(try await open.store.auditYears() == [])
        #expect(try await open.store.reviews(of: nil, after: nil, limit: 9) == [])
    }

    /// The note goes with the openings of its line: erased with the line, or with the person whom it is about.
    @Test(arguments: StoreFactory.all, [ErasedPart.lines, .subject, .user])
    func aNoteGoesWithItsPerson(_ factory: StoreFactory, _ part: ErasedPart) async throws {
        let open = try await factory.open()
        let entry = AuditEntry(
            act: .reviewRecorded, timeMilliseconds: Sample.start.milliseconds, access: .changed,
            organisation: Sample.ownOrganisation.digits, application: "test",
            actor: .user(ssin: Sample.user.digits, role: "security-adviser", session: "s"),
            subjectSSIN: Sample.person.digits)
        var random = SystemRandomNumberGenerator()
        let kept = try await open.store.keepReview(
            review("line/2026/0", "explained", note: "over een persoon"), leaf: entry.sealed(using: &random))
        let page = try await open.store.auditOpenings(
            of: part == .user ? Sample.user : Sample.person, after: nil, limit: 9)
        let found = try #require(page.openings.first)
        try await open.store.eraseOpenings(
            [AuditOpenings(position: kept.position, part: part, month: found.month)], leaves: [])
        let left = try #require(try await open.store.reviews(of: nil, after: nil, limit: 1).first)
        #expect(left.record.verdict == "explained")
        // Who wrote it is not whom it is about.
        #expect(left.isNoteErased == (part != .user) && (left.record.note == nil) == (part != .user))
    }

    /// One identifier twice is a fault: the second line is not committed either.
    @Test(arguments: StoreFactory.all)
    func anIdentifierStandsOnce(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let record = review("line/2026/0", "in-order")
        _ = try await open.store.keepReview(record, leaf: leaf())
        _ = await storeErrorCode { try await open.store.keepReview(record, leaf: leaf()) }
        #expect(try await open.store.auditSize(year: 2026) == 1)
        #expect(try await open.store.reviews(of: nil, after: nil, limit: 9).count == 1)
    }
}
