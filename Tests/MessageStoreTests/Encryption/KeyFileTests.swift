import Foundation
import MessageStore
import SocialSecurity
import Testing

@testable import MessageStore

struct KeyFileTests {
    private func open(_ path: String) throws -> KeyRing {
        try KeyRing.open(path: path, organisation: Sample.ownOrganisation)
    }

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func fileIsMadeOnceWithMode600() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("keys.json")
        let first = try open(path)
        #expect(try mode(path) == 0o600)
        let again = try open(path)
        #expect(first.noteSigningSeed == again.noteSigningSeed)
        #expect(first.noteSigningSeed.count == 32)
        #expect(first.blindIndex.person(Sample.person) == again.blindIndex.person(Sample.person))
        let other = try open(folder.file("other.json"))
        #expect(other.noteSigningSeed != first.noteSigningSeed)
        #expect(other.blindIndex.person(Sample.person) != first.blindIndex.person(Sample.person))
    }

    @Test func manyAtOnceGetTheSameKeys() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("keys.json")
        let cell = CellName(table: "t", row: "r", column: "c")
        let seeds = try await withThrowingTaskGroup(of: ([UInt8], [UInt8]).self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let keys = try KeyRing.open(path: path, organisation: Sample.ownOrganisation)
                    let sealed = try PayloadCipher(keys: keys).seal([7], in: cell, until: RetentionMonth("2029-11")!)
                    return (keys.noteSigningSeed, sealed)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(seeds.map(\.0)).count == 1)
        let keys = try open(path)
        for (_, sealed) in seeds { #expect(try PayloadCipher(keys: keys).open(sealed, in: cell) == [7]) }
        #expect(try mode(path) == 0o600)
    }

    /// Two programs on one file: each reads what the other sealed under a month that it did not know yet.
    @Test func monthAddedByAnotherProcessIsRead() throws {
        let folder = try TemporaryFolder()
        let (first, second) = (try open(folder.file("keys.json")), try open(folder.file("keys.json")))
        let cell = CellName(table: "t", row: "r", column: "c")
        for (writer, reader, month) in [(first, second, "2029-11"), (second, first, "2029-12")] {
            let month = try #require(RetentionMonth(month))
            let sealed = try PayloadCipher(keys: writer).seal([7], in: cell, until: month)
            #expect(try PayloadCipher(keys: reader).open(sealed, in: cell) == [7])
        }
        #expect(first.months == second.months)
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o601, 0o644])
    func fileOpenToOthersIsRefusedWithARemedy(_ permissions: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("keys.json")
        _ = try open(path)
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
        let error = #expect(throws: MessageStoreError.self) { _ = try open(path) }
        #expect(error?.code == .keyFile)
        #expect(error?.reason.contains("chmod 600") == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
        _ = try open(path)
    }

    @Test func fileOfAnotherOrganisationIsRefused() throws {
        let folder = try TemporaryFolder()
        _ = try open(folder.file("keys.json"))
        #expect(throws: MessageStoreError(.keyFile, "")) {
            _ = try KeyRing.open(path: folder.file("keys.json"), organisation: Sample.otherOrganisation)
        }
    }

    @Test(arguments: ["", "{}", "not json", "short key", "other format"])
    func damagedFileIsRefusedAndKept(_ damage: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("keys.json")
        _ = try open(path)
        var text = try String(contentsOfFile: path, encoding: .utf8)
        switch damage {
        case "short key":
            let file = try KeyFile(json: Array(text.utf8), path: path)
            text = text.replacingOccurrences(
                of: file.noteSigningSeed.base64EncodedString(),
                with: file.noteSigningSeed.dropLast().base64EncodedString())
        case "other format":
            text = text.replacingOccurrences(of: "ocmw-gateway-keys/1", with: "ocmw-gateway-keys/2")
        default: text = damage
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(throws: MessageStoreError(.keyFile, "")) { _ = try open(path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    /// Two processes complete a rotation, and the first begins another one in between.
    @Test func lateCompletionOfARotationDestroysNoOtherKey() throws {
        let folder = try TemporaryFolder()
        let (first, second) = (try open(folder.file("keys.json")), try open(folder.file("keys.json")))
        let old = first.noteSigningSeed
        let next = try first.nextNoteSigningSeed()
        #expect(try second.nextNoteSigningSeed() == next, "of both")
        let publicKey = [UInt8](repeating: 1, count: 32)
        try first.retireNoteKey(publicKey, for: next)
        let afterNext = try first.nextNoteSigningSeed()
        try second.retireNoteKey(publicKey, for: next)
        #expect(try second.noteSigningSeeds() == [next, afterNext])
        #expect(try second.retiredNoteKeys() == [publicKey])
        try second.retireNoteKey([UInt8](repeating: 2, count: 32), for: afterNext)
        #expect(try first.noteSigningSeeds() == [afterNext])
        #expect(![next, afterNext].contains(old))
    }

    @Test func missingFolderIsRefused() throws {
        let folder = try TemporaryFolder()
        #expect(throws: MessageStoreError(.keyFile, "")) { _ = try open(folder.file("missing/keys.json")) }
    }

    /// OpenSSL computes the same HMAC.
    @Test func blindIndexIsAnHMACOfTheDigits() throws {
        let folder = try TemporaryFolder()
        let keys = try open(folder.file("keys.json"))
        let file = try KeyFile(
            json: Array(Data(contentsOf: URL(fileURLWithPath: folder.file("keys.json")))), path: "keys.json")
        let message = folder.file("message")
        try Data("ssin\0\(Sample.person.digits)".utf8).write(to: URL(fileURLWithPath: message))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let key = file.blindIndexKey.map { String(format: "%02x", $0) }.joined()
        process.arguments = [
            "openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:\(key)", "-binary", message,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let expected = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(keys.blindIndex.person(Sample.person) == Array(expected))
        #expect(keys.blindIndex.person(Sample.otherPerson) != Array(expected))
    }
}
