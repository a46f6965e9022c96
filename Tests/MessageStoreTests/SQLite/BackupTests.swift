import Foundation
import GRDB
import MessageStore
import SocialSecurity
import Testing
import XMLSecurity

@testable import SQLiteStore

/// A copy of a store while it is written to, and what is put in its place from it.
@Suite struct BackupTests {
    private let folder: TemporaryFolder
    private let path: String
    private let backups: String

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.folder("data") + "/store.sqlite"
        backups = try folder.folder("backup")
    }

    private func keys(_ organisation: EnterpriseNumber = Sample.ownOrganisation) throws -> KeyRing {
        try KeyRing.open(path: folder.folder("keys") + "/keys.json", organisation: organisation)
    }

    private func open() async throws -> SQLiteStore { try await SQLiteStore.open(path: path, keys: keys()) }

    private func restore(_ keys: KeyRing? = nil) async throws -> StoreRestoreReport {
        try await DatabaseRestore(from: backups, to: path, keys: keys ?? self.keys(), at: Sample.start).run { _ in }
    }

    private func references(_ store: SQLiteStore) async throws -> [String] {
        try await store.applications(after: nil, limit: 100).map(\.application.reference)
    }

    private func add(_ reference: String, _ store: SQLiteStore) async throws {
        _ = try await store.openApplication(Sample.application(reference: reference), changes: Changes())
    }

    /// A store with the application "before", a backup of it, and the application "after" that came later; closed.
    private func backedUp() async throws -> StoreBackup {
        let store = try await open()
        try await add("before", store)
        _ = try await store.accept(try Sample.incoming(), changes: Changes())
        let backup = try await store.backUp(into: backups, at: Sample.start) { _ in }
        try await add("after", store)
        try await store.close()
        return backup
    }

    private var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.folder("data")).sorted() }
    }

    @Test func theManifestSaysWhatTheOneFileHolds() async throws {
        let backup = try await backedUp()
        #expect(backup.organisation == Sample.ownOrganisation.digits && backup.madeAt == Sample.start.xmlDateTime)
        #expect(backup.schema == SchemaMigration.all.last?.name)
        #expect(backup.inbox == StoreBackup.Extent(rows: 1, newestRow: 1))
        let names = try FileManager.default.contentsOfDirectory(atPath: backups)
        #expect(names.sorted() == ["manifest.json", "store.sqlite"])
        let file = "\(backups)/store.sqlite"
        let bytes = try Data(contentsOf: URL(filePath: file))
        #expect(Int64(bytes.count) == backup.file.bytes)
        let sum = Process()
        let output = Pipe()
        sum.executableURL = URL(filePath: "/usr/bin/sha256sum")
        (sum.arguments, sum.standardOutput) = ([file], output)
        try sum.run()
        sum.waitUntilExit()
        let told = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(told.hasPrefix(backup.file.sha256 + " "))
        for name in ["store.sqlite", "manifest.json"] {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(backups)/\(name)")[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func whatIsCopiedIsOneInstantWhileOthersWrite() async throws {
        let store = try await open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for number in 0..<40 { try await add("w-\(number)", store) } }
            for round in 0..<4 {
                let target = try folder.folder("round-\(round)")
                _ = try await store.backUp(into: target, at: Sample.start) { _ in }
            }
            try await group.waitForAll()
        }
        try await store.close()
        for round in 0..<4 {
            let restored = try folder.folder("restored-\(round)") + "/store.sqlite"
            _ = try await DatabaseRestore(
                from: folder.folder("round-\(round)"), to: restored, keys: keys(), at: Sample.start
            ).run { _ in }
            let copy = try await SQLiteStore.open(path: restored, keys: keys())
            let found = try await references(copy)
            #expect(found == (0..<found.count).map { "w-\($0)" })
            try await copy.close()
        }
    }

    @Test func aRestoreKeepsWhatWasThere() async throws {
        let backup = try await backedUp()
        let report = try await restore()
        #expect(report.backup == backup && report.check.findings == [] && report.check.valueCount > 0)
        #expect(report.setAside.first == "\(path).before-restore-\(Sample.start.milliseconds)")
        let store = try await open()
        #expect(try await references(store) == ["before"])
        try await store.close()
        let former = try await SQLiteStore.open(path: try #require(report.setAside.first), keys: keys())
        #expect(try await references(former) == ["before", "after"])
        try await former.close()
        // Again, with the same name for what is set aside: nothing is overwritten.
        let second = try await restore()
        #expect(second.setAside.first == "\(path).before-restore-\(Sample.start.milliseconds)-1")
    }

    /// A gateway that was killed leaves commits in the write-ahead log: they go with the file that is set aside.
    @Test func theWriteAheadLogIsSetAsideWithItsFile() async throws {
        _ = try await backedUp()
        let store = try await open()
        try await add("in the log", store)
        for part in ["", "-wal", "-shm"] {
            try FileManager.default.copyItem(atPath: path + part, toPath: "\(path).killed\(part)")
        }
        try await store.close()
        for part in ["", "-wal", "-shm"] {
            if FileManager.default.fileExists(atPath: path + part) {
                try FileManager.default.removeItem(atPath: path + part)
            }
            try FileManager.default.moveItem(atPath: "\(path).killed\(part)", toPath: path + part)
        }
        let report = try await restore()
        #expect(report.setAside.count == 3)
        let former = try await SQLiteStore.open(path: try #require(report.setAside.first), keys: keys())
        #expect(try await references(former) == ["before", "after", "in the log"])
        try await former.close()
        let restored = try await open()
        #expect(try await references(restored) == ["before"])
        try await restored.close()
    }

    @Test func aDatabaseThatIsGoneIsRestored() async throws {
        _ = try await backedUp()
        for part in ["", "-wal", "-shm"] { try FileManager.default.removeItem(atPath: path + part) }
        #expect(try await restore().setAside == [])
        let store = try await open()
        #expect(try await references(store) == ["before"])
        try await store.close()
    }

    /// Where a restore may be broken off, from when its mark is set.
    enum Break: CaseIterable {
        case marked, setAside, renamed
    }

    @Test(arguments: Break.allCases)
    func aRestoreThatWasBrokenOffIsRepeated(_ moment: Break) async throws {
        _ = try await backedUp()
        try Data("a restore is under way\n".utf8).write(to: URL(filePath: path + ".restoring"))
        if moment != .marked { try FileManager.default.moveItem(atPath: path, toPath: path + ".before-restore-1") }
        if moment == .renamed {
            try FileManager.default.copyItem(atPath: "\(backups)/store.sqlite", toPath: path)
        }
        let error = await #expect(throws: MessageStoreError.self) { _ = try await open() }
        #expect(error?.code == .restoreBrokenOff)
        if moment == .setAside { #expect(!FileManager.default.fileExists(atPath: path)) }
        _ = try await restore()
        let store = try await open()
        #expect(try await references(store) == ["before"])
        try await store.close()
        let former = try files.filter {
            $0.contains("before-restore") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm")
        }
        #expect(former.count == (moment == .renamed ? 2 : 1))
    }

    /// What is wrong with a backup, and the code of the error.
    static let faults: [(name: String, code: MessageStoreError.Code)] = [
        ("byte", .backup), ("shorter", .backup), ("no manifest", .backup), ("no JSON", .backup), ("format", .backup),
        ("organisation", .backup), ("file name", .backup), ("link", .backup), ("keys", .keyFile),
    ]

    @Test(arguments: faults)
    func whatDoesNotFitIsRefusedBeforeAnythingIsTouched(name: String, code: MessageStoreError.Code) async throws {
        _ = try await backedUp()
        try spoil(name)
        let before = try files
        let error = await #expect(throws: MessageStoreError.self) {
            _ = try await restore(name == "keys" ? try foreignKeys() : nil)
        }
        #expect(error?.code == code)
        #expect(try files == before)
        let store = try await open()
        #expect(try await references(store) == ["before", "after"])
        try await store.close()
    }

    private func foreignKeys() throws -> KeyRing {
        try KeyRing.open(path: folder.folder("foreign") + "/keys.json", organisation: Sample.ownOrganisation)
    }

    private func spoil(_ name: String) throws {
        let (file, manifest) = ("\(backups)/store.sqlite", "\(backups)/manifest.json")
        var bytes = try Data(contentsOf: URL(filePath: file))
        var text = try String(contentsOfFile: manifest, encoding: .utf8)
        switch name {
        case "byte": bytes[5_000] ^= 1
        case "shorter": bytes.removeLast(4_096)
        case "no manifest": return try FileManager.default.removeItem(atPath: manifest)
        case "no JSON": text = "backup"
        case "format": text = text.replacing("ocmw-gateway-backup/1", with: "ocmw-gateway-backup/9")
        case "organisation": text = text.replacing(Sample.ownOrganisation.digits, with: Sample.otherOrganisation.digits)
        case "file name": text = text.replacing("store.sqlite", with: "../data/store.sqlite")
        case "link":
            try FileManager.default.moveItem(atPath: file, toPath: file + ".there")
            return try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: file + ".there")
        default: return
        }
        try bytes.write(to: URL(filePath: file))
        try Data(text.utf8).write(to: URL(filePath: manifest))
    }

    /// A copy that is as its manifest says and damaged all the same.
    @Test func anUnsoundBackupIsNamedAndNotPutInPlace() async throws {
        let store = try await open()
        try await add("before", store)
        try await store.close()
        let queue = try DatabaseQueue(path: path)
        try await queue.write { try $0.execute(sql: "UPDATE application SET content = zeroblob(120)") }
        try queue.close()
        let damaged = try await open()
        _ = try await damaged.backUp(into: backups, at: Sample.start) { _ in }
        try await damaged.close()
        let unsound = await #expect(throws: UnsoundBackup.self) { _ = try await restore() }
        #expect(unsound?.findings.map(\.code) == [.valueUndecipherable])
        #expect(try files.filter { $0.contains("incoming") || $0.contains("before-restore") } == [])
    }

    @Test func aFolderWithABackupIsNotFilledAgain() async throws {
        let backup = try await backedUp()
        let store = try await open()
        let error = await #expect(throws: MessageStoreError.self) {
            _ = try await store.backUp(into: backups, at: Sample.start) { _ in }
        }
        #expect(error?.code == .backup)
        let manifest = try Data(contentsOf: URL(filePath: "\(backups)/manifest.json"))
        #expect(try StoreBackup(json: Array(manifest), path: backups) == backup)
        try await store.close()
    }

    @Test func progressEndsWithTheWholeFile() async throws {
        let store = try await open()
        let (words, continuation) = AsyncStream.makeStream(of: StoreProgress.self)
        _ = try await store.backUp(into: backups, at: Sample.start) { continuation.yield($0) }
        continuation.finish()
        var last: StoreProgress?
        for await word in words { last = word }
        #expect(last.map { $0.done == $0.total && $0.total > 0 } == true)
        try await store.close()
    }
}
