import Foundation
import Testing

@Suite("The Dockerfiles, judged by hadolint")
struct DockerfileTests {
    private let folder = SourceTree.ofThisPackage.root.appendingPathComponent("Docker")

    private func hadolint(_ files: [String]) throws -> (exitCode: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let configuration = folder.appendingPathComponent("hadolint.yaml").path
        process.arguments = ["hadolint", "--no-color", "--config", configuration] + files
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test("No complaint about any Dockerfile")
    func dockerfilesAreClean() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let files = names.filter { $0.hasSuffix(".Dockerfile") }.map { folder.appendingPathComponent($0).path }
        #expect(files.count >= 2)
        let verdict = try hadolint(files)
        #expect(verdict.exitCode == 0, "\(verdict.output) (`make test` puts hadolint in PATH)")
    }

    @Test("A planted mistake is found")
    func plantedMistakeIsFound() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).Dockerfile")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("FROM debian\nRUN cd /tmp\n".utf8).write(to: file)
        let verdict = try hadolint([file.path])
        #expect(verdict.exitCode == 1)
        #expect(verdict.output.contains("DL3003"))
    }
}
