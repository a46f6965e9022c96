import MessageStore
import Messages
import SocialSecurity
import TestSupport
import Testing
import XMLSecurity

@testable import PostgreSQLStore

/// What a store hears of others of its tenant.
@Suite(.timeLimit(.minutes(5))) struct AnnouncementTests {
    /// The number of announcements until one comes after `act`; the first one says that it listens.
    private func hear(_ listener: PostgreSQLStore, _ act: () async throws -> Void) async throws {
        var announcements = listener.outboxAnnouncements.makeAsyncIterator()
        #expect(await announcements.next() != nil)
        try await act()
        #expect(await announcements.next() != nil)
    }

    @Test("What another store makes due, or an operator wants tried, is announced")
    func announced() async throws {
        let database = try PostgreSQLDatabase()
        let (listener, other) = (try await database.open(), try await database.open())
        let outgoing = try Sample.outgoing()
        try await hear(listener) { try await other.commit(Changes(outgoing: [outgoing])) }
        try await hear(listener) {
            try await other.operate(
                .park, ticket: outgoing.document.ticket, at: Sample.start, changes: Changes())
        }
    }

    @Test("A lost connection is made good by an announcement")
    func lostConnection() async throws {
        let database = try PostgreSQLDatabase()
        let listener = try await database.open()
        try await hear(listener) {
            try database.server.superuser(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = '\(database.name)' AND query LIKE 'LISTEN%'
                """)
        }
    }

    @Test("Neither a store's own commits nor those of another OCMW are announced to it")
    func notAnnounced() {
        let own = Announcement(tenant: "0999999922", store: 1)
        #expect(!own.isOfAnotherStore(own.text))
        #expect(!own.isOfAnotherStore(Announcement(tenant: "0999999823", store: 2).text))
        #expect(own.isOfAnotherStore(Announcement(tenant: "0999999922", store: 2).text))
    }

    @Test("Listening ends with the store")
    func ends() async throws {
        let database = try PostgreSQLDatabase()
        let listener = try await database.open()
        var announcements = listener.outboxAnnouncements.makeAsyncIterator()
        #expect(await announcements.next() != nil)
        try await listener.close()
        #expect(await announcements.next() == nil)
    }
}
