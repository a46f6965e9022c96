import GRDB
import MessageStore
import Testing

@testable import SQLiteStore

/// What a store does with a file that another program changed.
@Suite struct DatabaseSchemaTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.folder("data") + "/store.sqlite"
    }

    /// Statistics, a compacted file and a new start change nothing.
    @Test func whatAnAdministratorMayDoIsNoDifference() async throws {
        let store = try await open()
        try await store.commit(Changes(events: [Sample.event(.random())]))
        for sql in ["ANALYZE", "VACUUM", "REINDEX", "PRAGMA user_version = 7"] { try change(sql) }
        try await store.commit(Changes(events: [Sample.event(.random())]))
        #expect(try await store.schemaDifferences() == [])
        try await store.close()
        let again = try await open()
        try await again.commit(Changes(events: [Sample.event(.random())]))
        try await again.close()
    }

    /// In whichever table: a trigger could lose a message as well as a line of the log.
    @Test func anyWriteIsRefused() async throws {
        let store = try await open()
        let event = Sample.event(.random())
        try await store.commit(Changes(events: [event]))
        try change("CREATE TRIGGER lose AFTER INSERT ON timeline_event BEGIN DELETE FROM timeline_event; END")
        do {
            try await store.commit(Changes(events: [Sample.event(.random())]))
            Issue.record("it was written")
        } catch let error as MessageStoreError {
            #expect(error.code == .schemaDiffers)
            #expect(error.reason.contains("trigger lose on table timeline_event is not one of this version"))
        }
        #expect(try await store.timeline(conversation: event.conversation) == [event])
        try await store.close()
    }

    /// Numbers noted before there were tags get theirs when the file is opened; what somebody put in gets none.
    @Test func replacedNumbersOfAnOlderVersionAreTagged() async throws {
        let store = try await open()
        let replacement = NumberReplacement(
            replaced: Sample.person, successor: Sample.otherPerson, instant: Sample.start)
        try await store.commit(Changes(replacements: [replacement]))
        try change("UPDATE replaced_number SET tag = NULL")
        await #expect(throws: MessageStoreError(.rowNotOurs, "")) { try await store.successor(of: Sample.person) }
        try await store.close()
        let again = try await open()
        #expect(try await again.successor(of: Sample.person) == Sample.otherPerson)
        #expect(try await again.auditTableFaults().isEmpty)
        try await again.close()
        // The sealed number of one row in another.
        try change(
            """
            INSERT INTO replaced_number (subject_index, successor_index, successor, told_at)
            SELECT successor_index, subject_index, successor, told_at FROM replaced_number
            """)
        let last = try await open()
        await #expect(throws: MessageStoreError(.rowNotOurs, "")) { try await last.successor(of: Sample.otherPerson) }
        for person in [Sample.person, Sample.otherPerson] {
            await #expect(throws: MessageStoreError(.rowNotOurs, "")) { try await last.register(subject: person) }
        }
        #expect(try await last.auditTableFaults().map(\.kind) == [.replacement])
        try await last.close()
    }

    private func open() async throws -> SQLiteStore {
        try await SQLiteStore.open(
            path: path,
            keys: try KeyRing.open(path: folder.folder("keys") + "/keys.json", organisation: Sample.ownOrganisation))
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }
}
