import MessageStore
import Messages
import Testing

/// Listings under writers: whoever follows the cursors sees every row once, in one order, for every kind of store.
@Suite struct PagingConformanceTests {
    /// One listing: how a row is written, and how a page of names and cursors is read.
    struct Listing: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Writes one row, and tells the name by which the listing shows it.
        let write: @Sendable (any TenantStore) async throws -> String
        let page: @Sendable (any TenantStore, StoreCursor?, Int) async throws -> [(name: String, cursor: StoreCursor)]
    }

    static let listings = [
        Listing(testDescription: "applications") { store in
            let application = Sample.application(reference: Ticket.random().value)
            _ = try await store.openApplication(application, changes: Changes())
            return application.id.text
        } page: { store, after, limit in
            try await store.applications(after: after, limit: limit).map { ($0.application.id.text, $0.cursor) }
        },
        Listing(testDescription: "transfers") { store in
            let application = Sample.application(reference: Ticket.random().value)
            _ = try await store.openApplication(application, changes: Changes())
            let transfer = try Sample.transfer(of: application)
            try await store.change(
                application: application.id, expectedVersion: 1, changes: Changes(transfers: [transfer]))
            return transfer.ticket.value
        } page: { store, after, limit in
            try await store.transfers(after: after, limit: limit).map { ($0.ticket.value, $0.cursor) }
        },
        Listing(testDescription: "inbox") { store in
            let incoming = try Sample.incoming()
            _ = try await store.accept(incoming, changes: Changes())
            return incoming.document.ticket.value
        } page: { store, after, limit in
            try await store.inbox(states: [], after: after, limit: limit).map { ($0.document.ticket.value, $0.cursor) }
        },
        Listing(testDescription: "outbox") { store in
            let outgoing = try Sample.outgoing()
            try await store.commit(Changes(outgoing: [outgoing]))
            return outgoing.document.ticket.value
        } page: { store, after, limit in
            try await store.outbox(states: [], after: after, limit: limit).map { ($0.document.ticket.value, $0.cursor) }
        },
    ]

    @Test(arguments: StoreFactory.all, listings)
    func pagesNeitherSkipNorRepeatUnderConcurrentWriters(_ factory: StoreFactory, _ listing: Listing) async throws {
        let open = try await factory.open()
        let store = open.store
        let (writers, rows) = (4, 15)
        let (seen, written) = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<writers {
                group.addTask {
                    var names: [String] = []
                    for _ in 0..<rows { names.append(try await listing.write(store)) }
                    return names
                }
            }
            let seen = try await Self.follow(listing, store, until: writers * rows)
            var written: [String] = []
            for try await names in group { written += names }
            return (seen, written)
        }
        #expect(Set(seen).count == seen.count, "a row came twice")
        #expect(Set(seen) == Set(written), "a row was skipped")
        // Whoever begins anew sees the same order.
        #expect(try await listing.page(store, nil, 1000).map(\.name) == seen)
    }

    /// Reads pages of different sizes from the first row on, as rows come, until so many were seen.
    private static func follow(_ listing: Listing, _ store: any TenantStore, until count: Int) async throws -> [String]
    {
        var seen: [String] = []
        var cursor: StoreCursor?
        var round = 0
        while seen.count < count {
            round += 1
            // A reader that never gets there would be a row that was skipped.
            try #require(round < 100_000)
            let page = try await listing.page(store, cursor, round % 3 + 1)
            seen += page.map(\.name)
            cursor = page.last?.cursor ?? cursor
        }
        return seen
    }

    @Test(arguments: StoreFactory.all)
    func auditLinesGoBackInTimeWithoutGaps(_ factory: StoreFactory) async throws {
        let open = try await factory.open()
        let subjects = [Sample.person, Sample.otherPerson, Sample.person, nil, Sample.person]
        try await open.store.append(
            try subjects.enumerated().map { try Sample.leaf(at: Sample.seconds($0), subject: $1) })
        for (selection, expected) in [
            (AuditSelection.all, [4, 3, 2, 1, 0] as [UInt64]), (.subject(Sample.person), [4, 2, 0]),
            (.conversation(try Ticket("none")), []),
        ] {
            var indexes: [UInt64] = []
            var position: AuditPosition?
            while let line = try await open.store.auditLines(selection, before: position, limit: 1).first {
                indexes.append(line.index)
                position = AuditPosition(year: line.year, index: line.index)
                // What is added meanwhile is newer than all of it.
                try await open.store.append([try Sample.leaf(at: Sample.seconds(9))])
            }
            #expect(Array(indexes.suffix(expected.count)) == expected)
            #expect(Set(indexes).count == indexes.count)
        }
        let nowhere = AuditPosition(year: 1999, index: 0)
        #expect(try await open.store.auditLines(.all, before: nowhere, limit: 5).isEmpty)
    }
}
