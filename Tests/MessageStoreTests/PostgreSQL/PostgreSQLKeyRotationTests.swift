import AuditLog
import Foundation
import Testing

@testable import MessageStore
@testable import PostgreSQLStore

/// New keys for stored values in PostgreSQL: nothing else changes, whatever is broken off goes on, and nobody else may be there.
@Suite struct PostgreSQLKeyRotationTests {
    private let database: PostgreSQLDatabase

    init() throws { database = try PostgreSQLDatabase() }

    private func filled() async throws -> PostgreSQLStore {
        let store = try await database.open()
        let application = Sample.application()
        var transfer = try Sample.transfer(of: application)
        transfer.petitionReference = "P-1"
        _ = try await store.openApplication(
            application, changes: Changes(transfers: [transfer], outgoing: [try Sample.outgoing()]))
        _ = try await store.accept(try Sample.incoming(), changes: Changes())
        _ = try await store.upsertRegister([Sample.entry()], at: Sample.start, changes: Changes())
        return store
    }

    private func rotate(_ store: PostgreSQLStore) async throws -> KeyRotation {
        try await store.rotateKeys(progress: { _ in }, line: { _ in try Sample.leaf() })
    }

    /// Sealed values, by table, column and row; each opens.
    private func sealed(_ store: PostgreSQLStore) async throws -> [String: [UInt8]] {
        try await store.read { session in
            var found: [String: [UInt8]] = [:]
            for table in RetainedTable.all {
                for row in try session.all(table.query(isAfter: false), [1_000]) {
                    for column in table.sealed {
                        guard let value = try row.optionalBytes(column) else { continue }
                        _ = try session.sealer.open(value, in: table.cell(row, column))
                        found["\(table.name).\(column).\(try table.key(of: row))"] = value
                    }
                }
            }
            return found
        }
    }

    private func file() throws -> KeyFile {
        let path = try database.keys().path
        return try KeyFile(json: Array(Data(contentsOf: URL(filePath: path))), path: path)
    }

    @Test func everyKeyIsNewAndNothingElse() async throws {
        let store = try await filled()
        let (before, oldFile) = (try await sealed(store), try file())
        let rotation = try await rotate(store)
        let after = try await sealed(store)
        #expect(rotation == KeyRotation(months: oldFile.wrappingKeys.count, values: before.count))
        #expect(before.count > 8 && before.keys == after.keys)
        for (name, value) in before {
            let now = try #require(after[name])
            let (keptHead, keptBody) = (value.prefix(3) == now.prefix(3), value.dropFirst(63) == now.dropFirst(63))
            #expect(keptHead && keptBody && value.prefix(63) != now.prefix(63), "\(name)")
        }
        let newFile = try file()
        #expect(newFile.previousWrappingKeys == nil && newFile.wrappingKeys.keys == oldFile.wrappingKeys.keys)
        for (month, key) in oldFile.wrappingKeys { #expect(newFile.wrappingKeys[month] != key) }
        try await store.close()
        let again = try await database.open()
        #expect(try await sealed(again) == after)
        try await again.close()
    }

    /// An instance that runs would go on with the old keys: nothing is begun.
    @Test func anotherInstanceIsSeen() async throws {
        let store = try await filled()
        let other = try await database.open()
        #expect(try await other.applications(after: nil, limit: 1).count == 1)
        let before = try file()
        let error = await #expect(throws: MessageStoreError.self) { _ = try await rotate(store) }
        #expect(error?.code == .inUse)
        #expect(try file().wrappingKeys == before.wrappingKeys && file().previousWrappingKeys == nil)
        try await other.close()
        // The server ends a session a moment after its connection.
        for _ in 0..<100 {
            if (try? await rotate(store)) != nil { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try file().wrappingKeys != before.wrappingKeys && file().previousWrappingKeys == nil)
        try await store.close()
    }

    /// Stores of other OCMWs in the database are no hindrance.
    @Test func anotherOCMWGoesOn() async throws {
        let store = try await filled()
        let other = try await database.open(Sample.otherOrganisation)
        _ = try await other.applications(after: nil, limit: 1)
        #expect(try await rotate(store).values > 8)
        try await other.close()
        try await store.close()
    }

    /// The program ends after `rows` rows of the first tables were wrapped anew.
    @Test(arguments: [0, 1, 3, 1_000])
    func whatIsBrokenOffIsReadableAndGoesOn(rows: Int) async throws {
        let store = try await filled()
        let total = try await sealed(store).count
        try await store.close()
        _ = try database.keys().beginRotation()
        let half = try await database.open()
        var (left, changed) = (rows, 0)
        for table in RetainedTable.all where left > 0 {
            let limit = left
            let step = try await half.write { try $0.rewrap(table, after: nil, limit: limit) }
            (left, changed) = (left - step.rowCount, changed + step.changedCount)
        }
        #expect(try await sealed(half).count == total)
        #expect(try await rotate(half).values == total - changed)
        #expect(try await sealed(half).count == total)
        #expect(try file().previousWrappingKeys == nil)
        try await half.close()
    }
}
