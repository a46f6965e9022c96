import AuditLog
import Foundation
import GRDB
import Testing

@testable import MessageStore
@testable import SQLiteStore

/// New keys for stored values: nothing else changes, and whatever is broken off goes on.
@Suite struct KeyRotationTests {
    private let folder: TemporaryFolder
    private let path: String
    private let keyFile: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.folder("data") + "/store.sqlite"
        keyFile = try folder.folder("keys") + "/keys.json"
    }

    private func keys() throws -> KeyRing { try KeyRing.open(path: keyFile, organisation: Sample.ownOrganisation) }

    private func open(_ keys: KeyRing? = nil) async throws -> SQLiteStore {
        try await SQLiteStore.open(path: path, keys: keys ?? self.keys())
    }

    /// A store with values in several tables.
    private func filled() async throws -> SQLiteStore {
        let store = try await open()
        let application = Sample.application()
        var transfer = try Sample.transfer(of: application)
        transfer.petitionReference = "P-1"
        _ = try await store.openApplication(
            application, changes: Changes(transfers: [transfer], outgoing: [try Sample.outgoing()]))
        _ = try await store.accept(try Sample.incoming(), changes: Changes())
        _ = try await store.upsertRegister([Sample.entry()], at: Sample.start, changes: Changes())
        try await store.append([try Sample.leaf()])
        return store
    }

    private func rotate(_ store: SQLiteStore) async throws -> KeyRotation {
        try await store.rotateKeys(progress: { _ in }, line: { _ in try Sample.leaf() })
    }

    /// Sealed values of retention, by table, column and row.
    private func sealed(_ store: SQLiteStore) async throws -> [String: [UInt8]] {
        try await store.pool.read { db in
            var found: [String: [UInt8]] = [:]
            for table in SealedTable.all {
                for row in try Row.fetchAll(db, sql: table.query(isAfter: false), arguments: [1_000]) {
                    for column in table.sealed {
                        guard let value = try row.optionalBytes(column), value.first == 1 else { continue }
                        found["\(table.name).\(column).\(row["walked"] as DatabaseValue)"] = value
                    }
                }
            }
            return found
        }
    }

    private func file() throws -> KeyFile {
        try KeyFile(json: Array(Data(contentsOf: URL(filePath: keyFile))), path: keyFile)
    }

    @Test func everyKeyIsNewAndNothingElse() async throws {
        let store = try await filled()
        let (before, oldFile) = (try await sealed(store), try file())
        let lines = try await store.auditLines(year: 2026, from: 0, limit: 100).count
        let rotation = try await rotate(store)
        let after = try await sealed(store)
        #expect(rotation == KeyRotation(months: oldFile.wrappingKeys.count, values: before.count))
        #expect(before.count > 8 && before.keys == after.keys)
        for (name, value) in before {
            let now = try #require(after[name])
            let (keptHead, keptBody) = (value.prefix(3) == now.prefix(3), value.dropFirst(63) == now.dropFirst(63))
            #expect(keptHead && keptBody, "\(name)")
            #expect(value.prefix(63) != now.prefix(63), "\(name)")
        }
        let newFile = try file()
        #expect(newFile.previousWrappingKeys == nil)
        #expect(newFile.wrappingKeys.keys == oldFile.wrappingKeys.keys)
        for (month, key) in oldFile.wrappingKeys { #expect(newFile.wrappingKeys[month] != key) }
        #expect(newFile.blindIndexKey == oldFile.blindIndexKey && newFile.openingKeys == oldFile.openingKeys)
        #expect(try await store.auditLines(year: 2026, from: 0, limit: 100).count == lines + 1)
        #expect(try await store.check { _ in }.findings == [])
        try await store.close()
        let again = try await open()
        #expect(try await again.check { _ in }.findings == [])
        try await again.close()
    }

    /// Whoever has the old key file opens nothing any more.
    @Test func oldKeysOpenNothing() async throws {
        let store = try await filled()
        let old = try Data(contentsOf: URL(filePath: keyFile))
        let count = try await rotate(store).values
        try await store.close()
        try old.write(to: URL(filePath: keyFile))
        let thief = try await open()
        #expect(try await thief.check { _ in }.undecipherableCount == count)
        try await thief.close()
    }

    /// The program ends after `rows` rows were wrapped anew, or before the old keys were destroyed.
    @Test(arguments: [0, 1, 3, 1_000])
    func whatIsBrokenOffIsReadableAndGoesOn(rows: Int) async throws {
        let first = try keys()
        let store = try await filled()
        let total = try await sealed(store).count
        try await store.close()
        _ = try first.beginRotation()
        let half = try await open(try keys())
        var (left, changed) = (rows, 0)
        for table in SealedTable.all where left > 0 {
            let limit = left
            let step = try await half.write { try $0.rewrap(table, after: nil, limit: limit) }
            (left, changed) = (left - step.rowCount, changed + step.changedCount)
        }
        #expect(try await half.check { _ in }.findings == [])
        _ = try await half.upsertRegister([Sample.entry("R-new")], at: Sample.start, changes: Changes())
        try await half.close()
        let resumed = try await open(try keys())
        #expect(try await resumed.check { _ in }.findings == [])
        #expect(try await rotate(resumed).values == total - changed)
        #expect(try await resumed.check { _ in }.findings == [])
        #expect(try file().previousWrappingKeys == nil)
        try await resumed.close()
    }

    /// The old keys are the last chance of a value that nobody can open just now.
    @Test func oldKeysStayWhenAValueDoesNotOpen() async throws {
        let store = try await filled()
        let before = try file().wrappingKeys
        try await store.pool.write { db in
            try db.execute(sql: "UPDATE application SET content = CAST(substr(content, 1, 3) || zeroblob(120) AS BLOB)")
        }
        let error = await #expect(throws: MessageStoreError.self) { _ = try await rotate(store) }
        #expect(error?.code == .undecipherable)
        #expect(try file().previousWrappingKeys == before)
        try await store.close()
    }

    @Test func whatWasDestroyedStaysDestroyed() async throws {
        let store = try await filled()
        let month = try #require(store.keys.months.first)
        try store.keys.erase(month)
        let erased = try await store.check { _ in }.erasedCount
        _ = try await rotate(store)
        #expect(try file().wrappingKeys[month.description] == nil)
        let report = try await store.check { _ in }
        #expect(report.findings == [] && report.erasedCount == erased && erased > 0)
        try await store.close()
    }
}
