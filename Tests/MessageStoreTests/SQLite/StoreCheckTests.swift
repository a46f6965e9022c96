import AuditLog
import GRDB
import MessageStore
import Messages
import Testing

@testable import SQLiteStore

/// The check of a whole store: sound as this program leaves it, and each damage is named.
@Suite struct StoreCheckTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.folder("data") + "/store.sqlite"
    }

    private func keys() throws -> KeyRing {
        try KeyRing.open(path: folder.folder("keys") + "/keys.json", organisation: Sample.ownOrganisation)
    }

    /// A store with something in every table that holds sealed values, in the outbox, the inbox and the brakes.
    private func filled() async throws -> SQLiteStore {
        let store = try await SQLiteStore.open(path: path, keys: keys())
        let application = Sample.application()
        var transfer = try Sample.transfer(of: application)
        transfer.petitionReference = "P-1"
        var changes = Changes(
            transfers: [transfer], outgoing: [try Sample.outgoing()],
            replacements: [
                NumberReplacement(replaced: Sample.person, successor: Sample.otherPerson, instant: Sample.start)
            ], leaves: [try Sample.leaf()])
        changes.idempotentAct = IdempotentAct(
            application: "a", key: "k", fingerprint: [1], answer: KeptAnswer(status: 201, body: [2], location: nil),
            keptAt: Sample.start)
        _ = try await store.openApplication(application, changes: changes)
        _ = try await store.accept(try Sample.incoming(), changes: Changes())
        _ = try await store.upsertRegister([Sample.entry()], at: Sample.start, changes: Changes())
        let scope = try #require(BrakeScope(recipient: Sample.otherOrganisation, operation: nil))
        try await store.set(Brake(scope: scope, mode: .pause, since: Sample.start, reason: "r"), changes: Changes())
        try await review(store)
        return store
    }

    private func review(_ store: SQLiteStore) async throws {
        let entry = AuditEntry(
            act: .reviewRecorded, timeMilliseconds: Sample.start.milliseconds, access: .changed,
            organisation: Sample.ownOrganisation.digits, application: "test",
            actor: .user(ssin: Sample.user.digits, role: "security-adviser", session: "s"))
        var random = SystemRandomNumberGenerator()
        _ = try await store.keepReview(
            ReviewRecord(
                id: .random(), target: "line/2026/0", verdict: "in-order", instant: Sample.start, note: "note"),
            leaf: entry.sealed(using: &random))
    }

    /// Changes the file as somebody would who has no use for triggers and references; both are there again afterwards.
    private func tamper(_ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in
            let triggers = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \"\(trigger["name"] as String)\"") }
            try db.execute(sql: sql)
            for trigger in triggers { try db.execute(sql: trigger["sql"]) }
        }
        try queue.close()
    }

    @Test func whatThisProgramLeavesIsSound() async throws {
        let store = try await filled()
        let report = try await store.check { _ in }
        #expect(report.findings == [] && report.undecipherableCount == 0 && report.erasedCount == 0)
        let sealed = try await store.pool.read { db in
            try SealedTable.all.map { table in
                let count = table.sealed.map { "count(\($0))" }.joined(separator: " + ")
                return try #require(try Int.fetchOne(db, sql: "SELECT \(count) FROM \(table.name)"))
            }
        }
        #expect(sealed.allSatisfy { $0 > 0 }, "\(sealed)")
        #expect(report.valueCount == sealed.reduce(0, +))
        try await store.close()
    }

    /// Each change of the file, and what must be found.
    static let damages: [(sql: String, code: StoreFinding.Code, detail: String)] = [
        (
            "UPDATE document SET content = zeroblob(120) WHERE seq = 1", .valueUndecipherable,
            "document.content: 1 cannot be decrypted, the first in row 1 in the order of seq"
        ),
        (
            "UPDATE register_entry SET subject = content", .valueUndecipherable,
            "register_entry.subject: 1 cannot be decrypted, the first in row 1 in the order of seq"
        ),
        (
            "UPDATE replaced_number SET successor = x'01'", .valueUndecipherable,
            "replaced_number.successor: 1 cannot be decrypted, the first in row 1 in the order of subject_index"
        ),
        ("UPDATE outbox SET lane = '0999999823/cancel' WHERE seq = 1", .outboxDiffers, "its lane is not that"),
        ("UPDATE outbox SET lane = '0999999823/cancel' WHERE seq = 1", .outboxDiffers, "names no recipient"),
        ("UPDATE outbox SET ticket = 'x'", .outboxDiffers, "outbox: row 1: its document has another ticket"),
        ("UPDATE outbox SET document = 99", .rowMissing, "outbox: row 1 names a row of document that is not there"),
        ("UPDATE outbox SET document = 99", .outboxDiffers, "outbox: row 1: its document is not there"),
        ("UPDATE inbox SET ticket = 'x'", .inboxDiffers, "inbox: row 1: its document has another sender or ticket"),
        ("UPDATE inbox SET receipt = 99", .inboxDiffers, "inbox: row 1: its receipt is not there"),
        ("UPDATE brake SET recipient = 'abc'", .brakeUnreadable, "brake: row 1"),
        ("CREATE TRIGGER more AFTER INSERT ON outbox BEGIN SELECT 1; END", .schemaDiffers, "trigger more on table"),
        ("DROP TABLE brake", .schemaDiffers, "table brake is missing"),
        ("DROP TABLE brake", .fileDamaged, "brake: damage stops the reading"),
    ]

    @Test(arguments: damages)
    func damageIsNamed(sql: String, code: StoreFinding.Code, detail: String) async throws {
        let store = try await filled()
        try tamper(sql)
        let findings = try await store.check { _ in }.findings
        #expect(findings.contains { $0.code == code && $0.detail.contains(detail) }, "\(findings)")
        try await store.close()
    }

    /// A destroyed key is no damage, a key that is missing otherwise is.
    @Test func whatWasErasedIsCountedApart() async throws {
        let store = try await filled()
        for month in store.keys.months { try store.keys.erase(month) }
        let report = try await store.check { _ in }
        #expect(report.findings == [] && report.erasedCount > 0 && report.undecipherableCount == 0)
        try await store.close()
    }

    @Test func manyRowsAreAllLookedAtAndTold() async throws {
        let store = try await filled()
        let entries = (0..<1_200).map { Sample.entry("R-\($0)") }
        _ = try await store.upsertRegister(entries, at: Sample.start, changes: Changes())
        try tamper("UPDATE register_entry SET content = zeroblob(120) WHERE seq > 1000")
        let (words, continuation) = AsyncStream.makeStream(of: StoreProgress.self)
        let report = try await store.check { continuation.yield($0) }
        continuation.finish()
        #expect(report.undecipherableCount == 201)
        #expect(report.findings.map(\.code) == [.valueUndecipherable])
        var told: [StoreProgress] = []
        for await word in words { told.append(word) }
        #expect(told.count >= 3 && told.last?.done == told.last?.total)
        try await store.close()
    }
}
