import Foundation
import Testing

/// The planted mistakes can still be planted; `make simulation-planted` shows that each is found.
@Suite struct PlantedTests {
    private static let root = (0..<3).reduce(URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()) { url, _ in
        url.deletingLastPathComponent()
    }
    private static let folder = root.appendingPathComponent("Tests/Simulation/Planted")

    private static func patches() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".patch") }.sorted()
    }

    @Test func everyPatchStillApplies() throws {
        let patches = try Self.patches()
        #expect(patches.count >= 10)
        for patch in patches {
            #expect(
                try Self.applies(Self.folder.appendingPathComponent(patch)),
                "Tests/Simulation/Planted/\(patch) does not apply; remedy: plant the mistake in the sources of now")
        }
    }

    /// The neighbour: a patch of other lines does not apply.
    @Test func aPatchOfOtherLinesDoesNot() throws {
        let name = try #require(try Self.patches().first)
        let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        let other = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).patch")
        defer { try? FileManager.default.removeItem(at: other) }
        try text.replacingOccurrences(of: "state = ", with: "states = ").write(
            to: other, atomically: true, encoding: .utf8)
        #expect(try !Self.applies(other))
    }

    @Test func thePageNamesEveryPatch() throws {
        let page = try String(contentsOf: Self.folder.appendingPathComponent("README.md"), encoding: .utf8)
        for patch in try Self.patches() { #expect(page.contains("`\(patch.dropLast(6))`"), "\(patch)") }
    }

    private static func applies(_ patch: URL) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "apply", "--check", patch.path]
        process.currentDirectoryURL = root
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
