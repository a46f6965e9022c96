import AuditLog
import Foundation
import GRDB
import MessageStore
import Messages
import Testing
import XMLSecurity

@testable import SQLiteStore

/// The end of retention in the file itself, and what others may have done to it.
@Suite struct RetentionTests {
    private let folder: TemporaryFolder
    private let path: String
    private let keys: KeyRing

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.folder("data") + "/store.sqlite"
        keys = try KeyRing.open(path: folder.folder("keys") + "/keys.json", organisation: Sample.ownOrganisation)
    }

    private static let over = Sample.start.advanced(by: .seconds(37 * 31 * 86_400))

    private func end(_ store: SQLiteStore, at instant: UTCInstant = over) async throws -> [EndedRetention] {
        try await store.endRetention(at: instant) { _ in try Sample.leaf(at: Sample.start, subject: nil) }
    }

    private func delivered(_ store: SQLiteStore) async throws -> StoredDocument {
        let outgoing = try Sample.outgoing()
        try await store.commit(Changes(outgoing: [outgoing]))
        let claim = try #require(try await store.claim(now: Sample.start, leaseFor: .seconds(30), limit: 1).first)
        _ = try await store.settle(claim, outcome: .delivered, at: Sample.start, changes: Changes())
        return outgoing.document
    }

    @Test func nothingOfItIsLeftInTheFiles() async throws {
        let store = try await SQLiteStore.open(path: path, keys: keys)
        let document = try await delivered(store)
        let sealed = try await store.read { session in
            try session.one("SELECT header, content, subject_index FROM document", []).map {
                [try $0.bytes("header"), try $0.bytes("content"), try $0.bytes("subject_index")]
            }
        }
        _ = try await end(store)
        let isWiped = try await store.wipeErased()
        #expect(isWiped)
        try await store.close()
        let file = try #require(FileManager.default.contents(atPath: path))
        for value in try #require(sealed) { #expect(file.range(of: Data(value)) == nil) }
        #expect(file.range(of: Data(document.ticket.value.utf8)) != nil)
    }

    /// A backup from before the end of a month brings rows back whose key is destroyed.
    @Test func whatCameBackWithoutItsKeyGoesAgain() async throws {
        let store = try await SQLiteStore.open(path: path, keys: keys)
        _ = try await delivered(store)
        _ = try await store.upsertRegister([Sample.entry()], at: Sample.start, changes: Changes())
        try keys.erase(RetentionMonth(Sample.start, addingMonths: 36))
        let isDue = try await store.isRetentionDue(at: Self.over)
        #expect(!isDue)
        await #expect(throws: MessageStoreError.self) { try await store.outbox(states: [], after: nil, limit: 9) }
        #expect(try await end(store).map(\.destroyedCount) == [1])
        #expect(try await store.outbox(states: [], after: nil, limit: 9).isEmpty)
        #expect(try await store.check { _ in }.findings.isEmpty)
    }

    /// A damaged value that is held stays as it is, and stops nothing.
    @Test func damageStopsNoEnd() async throws {
        let store = try await SQLiteStore.open(path: path, keys: keys)
        let documents = [try await delivered(store), try await delivered(store)]
        try await store.setHold(.everything, id: .random(), reason: "r", at: Sample.start, changes: Changes())
        try await store.write { session in
            try session.run(
                "UPDATE document SET content = CAST(substr(content, 1, 90) || x'00' AS BLOB) WHERE ticket = ?",
                [documents[0].ticket.value])
        }
        #expect(try await end(store).map(\.keptCount) == [2])
        let kept = try await store.document(sender: documents[1].sender, ticket: documents[1].ticket)
        #expect(kept == documents[1])
        #expect(try keys.isErased(RetentionMonth(Sample.start, addingMonths: 36), purpose: .retention))
    }

    /// Whoever empties a receipt and says that a month of long ago was over is not believed.
    @Test(arguments: [0, 12, 30])
    func anEmptiedReceiptIsNoErasedOne(_ months: Int) async throws {
        let store = try await SQLiteStore.open(path: path, keys: keys)
        _ = try await store.accept(try Sample.incoming(), changes: Changes())
        let month = RetentionMonth(Sample.start, addingMonths: months)
        if months < 13 { try keys.erase(month) }
        try await store.write { session in
            try session.run(
                """
                UPDATE document SET header = x'', content = x'', subject_index = NULL, erased_month = ?
                WHERE operation = 'receipt'
                """, [Int64(month.number)])
        }
        #expect(try await store.ownReceipts(after: nil, limit: 9).map(\.content) == [.unreadable])
    }

    /// Values of one row that end in different months, as after a change of the settings: the row goes with the last.
    @Test func aRowGoesWithItsLastValue() async throws {
        let application = Sample.application()
        let first = try await SQLiteStore.open(path: path, keys: keys)
        _ = try await first.openApplication(application, changes: Changes())
        try await first.close()
        var shorter = RetentionPolicy()
        shorter.applicationMonths = 20
        let store = try await SQLiteStore.open(path: path, keys: keys, retention: shorter)
        let change = ApplicationStateChange(id: application.id, state: .decided, ending: Array("{}".utf8))
        try await store.change(
            application: application.id, expectedVersion: 1, changes: Changes(applicationStates: [change]))
        let early = Sample.start.advanced(by: .seconds(21 * 31 * 86_400))
        #expect(try await end(store, at: early).map(\.keptCount) == [1])
        let record = try #require(try await store.application(id: application.id))
        #expect(record.ending == Array("{}".utf8) && record.application == application)
        #expect(try await end(store).map(\.destroyedCount) == [1])
        #expect(try await store.application(id: application.id) == nil)
    }
}
