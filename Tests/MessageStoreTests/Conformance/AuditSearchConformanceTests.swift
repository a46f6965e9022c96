import AuditLog
import MessageStore
import Messages
import Testing
import XMLSecurity

/// Searches of the log, for every kind of store.
@Suite struct AuditSearchConformanceTests {
    private static let count = 150

    @Test(arguments: StoreFactory.all)
    func everyQuestionFindsWhatFitsNewestFirst(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.append(try SearchLog(Self.count).leaves)
        for question in SearchLog.questions {
            let page = try await open.store.auditPage(question.criteria, before: nil, limit: 1000)
            #expect(page.lines.map(\.index) == question.answer(of: Self.count), "\(question.testDescription)")
            #expect(page.next == nil)
        }
    }

    /// Pages of a search go back in time without gaps, while the log grows by lines that fit as well.
    @Test(arguments: StoreFactory.all)
    func pagesNeitherSkipNorRepeatWhileTheLogGrows(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.append(try SearchLog(Self.count).leaves)
        let more = try SearchLog(Self.count).leaves
        for question in SearchLog.questions {
            let size = try await open.store.auditSize(year: 2026)
            var (seen, position): ([UInt64], AuditPosition?) = ([], nil)
            repeat {
                let page = try await open.store.auditPage(question.criteria, before: position, limit: 7)
                seen += page.lines.map(\.index)
                position = page.next
                try await open.store.append(Array(more.prefix(6)))
            } while position != nil
            #expect(Array(seen.suffix(question.answer(of: Self.count).count)) == question.answer(of: Self.count))
            #expect(Set(seen).count == seen.count && seen.allSatisfy { $0 < size }, "\(question.testDescription)")
        }
    }

    @Test(arguments: StoreFactory.all)
    func yearsAreOne(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let leaves = try SearchLog(30).leaves
        try await open.store.append(Array(leaves.prefix(20)))
        let newYear = UTCInstant(milliseconds: 1_798_761_600_000)
        let entry = AuditEntry(
            act: .logOpened, timeMilliseconds: newYear.milliseconds, access: .changed,
            organisation: Sample.ownOrganisation.digits, application: "test", actor: .process("audit-log"))
        var random = SystemRandomNumberGenerator()
        let opening = AuditYearOpening(leaf: try entry.sealed(using: &random), lastCheckpoint: nil)
        _ = try await open.store.openAuditYear(2027, at: newYear) { _ in opening }
        try await open.store.append(Array(leaves.dropFirst(20)))
        var criteria = AuditCriteria()
        criteria.subject = Sample.person
        let lines = try await open.store.auditPage(criteria, before: nil, limit: 100).lines
        let expected = (0..<30).reversed().filter { SearchLog.entry($0).subjectSSIN == Sample.person.digits }
        #expect(lines.map(\.leafBytes) == expected.map { leaves[$0].leafBytes })
        let old = AuditPosition(year: 2027, index: 0)
        #expect(
            try await open.store.auditPage(criteria, before: old, limit: 100).lines.map(\.leafBytes)
                == expected.filter { $0 < 20 }.map { leaves[$0].leafBytes })
        // No such line: nothing lies before it.
        let nowhere = AuditPosition(year: 2031, index: 5)
        #expect(
            try await open.store.auditPage(criteria, before: nowhere, limit: 9) == AuditPage(lines: [], next: nil))
    }

    /// A user's number is found no more when the openings of the line are erased: it stood beside them alone.
    @Test(arguments: StoreFactory.all)
    func erasedPersonsAreNobody(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        try await open.store.append(try SearchLog(12).leaves)
        for month in try open.keys.openingMonths() { try open.keys.erase(month, for: .openings) }
        for question in SearchLog.questions.prefix(3).dropFirst() {
            let page = try await open.store.auditPage(question.criteria, before: nil, limit: 100)
            let proven = try page.lines.filter {
                question.criteria.fits(try AuditLeaf(decoding: $0.leafBytes), persons: $0.side)
            }
            #expect(proven.isEmpty)
        }
    }
}
