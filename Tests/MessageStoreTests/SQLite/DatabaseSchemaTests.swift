import Foundation
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

    /// Numbers noted before there were tags get theirs once, with a key file of that time; never again.
    @Test(arguments: [true, false])
    func replacedNumbersOfAnOlderVersionAreTaggedOnce(isOldKeyFile: Bool) async throws {
        let store = try await open()
        let replacement = NumberReplacement(
            replaced: Sample.person, successor: Sample.otherPerson, instant: Sample.start)
        try await store.commit(Changes(replacements: [replacement]))
        try change("UPDATE replaced_number SET tag = NULL")
        await #expect(throws: MessageStoreError(.rowNotOurs, "")) { try await store.successor(of: Sample.person) }
        try await store.close()
        if isOldKeyFile { try setOldKeyFile() }
        let again = try await open()
        if isOldKeyFile {
            #expect(try await again.successor(of: Sample.person) == Sample.otherPerson)
        } else {
            await #expect(throws: MessageStoreError(.rowNotOurs, "")) {
                try await again.register(subject: Sample.person)
            }
        }
        #expect(try await again.auditTableFaults().map(\.kind) == (isOldKeyFile ? [] : [.replacement]))
        try await again.close()
        #expect(try keys().areReplacedNumbersTagged())
    }

    /// A row with text where a time belongs, written through a table that was not strict for a moment: the one opening that
    /// tags old rows goes on beside it.
    @Test func aReplacedNumberOfAnotherTypeStopsNoUpgrade() async throws {
        let store = try await open()
        try await store.commit(
            Changes(replacements: [
                NumberReplacement(replaced: Sample.person, successor: Sample.otherPerson, instant: Sample.start)
            ]))
        try await store.close()
        try change("UPDATE replaced_number SET tag = NULL")
        try changeUnstrictly(
            "replaced_number",
            """
            INSERT INTO replaced_number (subject_index, successor_index, successor, told_at)
            VALUES (x'07', x'08', x'09', 'yesterday')
            """)
        try setOldKeyFile()
        let again = try await open()
        #expect(try await again.successor(of: Sample.person) == Sample.otherPerson)
        #expect(try await Set(again.auditTableFaults().map(\.kind)) == [.replacement, .damaged])
        try await again.close()
    }

    /// A newer version that brought the file up to date is told from somebody who changed it.
    @Test func newerSchemaIsTold() async throws {
        let store = try await open()
        try change("CREATE TABLE newer (id INTEGER); INSERT INTO grdb_migrations VALUES ('99-of-a-newer-version')")
        await #expect(throws: MessageStoreError(.schemaTooNew, "")) {
            try await store.commit(Changes(events: [Sample.event(.random())]))
        }
        try await store.close()
    }

    private func keys() throws -> KeyRing {
        try KeyRing.open(path: folder.folder("keys") + "/keys.json", organisation: Sample.ownOrganisation)
    }

    private func setOldKeyFile() throws {
        let file = URL(fileURLWithPath: try folder.folder("keys") + "/keys.json")
        var members = try #require(
            JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? [String: Any])
        #expect(members.removeValue(forKey: "replacedNumberTags") as? String == "whole")
        try JSONSerialization.data(withJSONObject: members).write(to: file)
    }

    private func open() async throws -> SQLiteStore {
        try await SQLiteStore.open(
            path: path, keys: keys())
    }

    /// Changes a table while its definition is not strict.
    private func changeUnstrictly(_ table: String, _ sql: String) throws {
        func define(_ definition: String) throws {
            let queue = try DatabaseQueue(path: path)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA writable_schema = ON")
                try db.execute(
                    sql: "UPDATE sqlite_schema SET sql = ? WHERE name = ?", arguments: [definition, table])
            }
            try queue.close()
        }
        let queue = try DatabaseQueue(path: path)
        let definition = try #require(
            try queue.read { db in
                try String.fetchOne(db, sql: "SELECT sql FROM sqlite_schema WHERE name = ?", arguments: [table])
            })
        try queue.close()
        try define(definition.replacing("STRICT, ", with: ""))
        try change(sql)
        try define(definition)
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }
}
