import Foundation
import Testing

@testable import XMLSecurity

/// Every target of the fuzzer over its corpus and the seeds; libFuzzer, and the implementations of others, are not needed here.
@Suite struct FuzzCorpusTests {
    private static let fuzzing = Judge.folder.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fuzzing")

    private let world: FuzzWorld

    init() throws {
        let (pki, revocation) = (try TestPKI.shared.get(), try RevocationPKI.shared.get())
        world = try FuzzWorld(repository: Self.fuzzing.deletingLastPathComponent().path, peer: nil) { path in
            let below = "revocation/"
            return path.hasPrefix(below)
                ? try revocation.bytes(String(path.dropFirst(below.count))) : try pki.bytes(path)
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func corpusHasNoFindings(_ target: FuzzTarget) throws {
        let examples = target == .validate ? try Self.examples() : []
        let files = try Self.files("Seeds") + Self.files("Corpus/\(target.rawValue)") + examples
        #expect(files.count > 30)
        var acceptedCount = 0
        for file in files {
            do {
                if try target.run([UInt8](Data(contentsOf: file)), in: world) { acceptedCount += 1 }
            } catch let finding as FuzzFinding {
                Issue.record("\(file.lastPathComponent): \(finding)")
            }
        }
        // A target that accepts nothing compares nothing.
        #expect(acceptedCount > 1)
    }

    /// The documents of the product's own schemas.
    private static func examples() throws -> [URL] {
        let folder = "../Schemas/Examples"
        return try FileManager.default.contentsOfDirectory(atPath: fuzzing.appendingPathComponent(folder).path)
            .filter { !$0.contains(".") }.flatMap { try files("\(folder)/\($0)") }
    }

    private static func files(_ folder: String) throws -> [URL] {
        let url = fuzzing.appendingPathComponent(folder)
        guard FileManager.default.fileExists(atPath: url.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
    }
}
