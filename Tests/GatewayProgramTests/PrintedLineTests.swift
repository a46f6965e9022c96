import Foundation
import GRDB
import Testing

@testable import Gateway
@testable import ocmw_gateway

/// What the program prints for people stands on lines of its own: none shows an escaped newline.
@Suite struct PrintedLineTests {
    private struct Printed {
        let output: [Substring]
        let errors: [Substring]
    }

    private func run(_ gateway: AuditedGateway, _ words: [String]) async throws -> Printed {
        let folder = gateway.test.folder
        try gateway.test.write(gateway.test.text)
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(filePath: own).deletingLastPathComponent().appending(path: "ocmw-gateway")
        process.arguments = words + ["--config", "\(folder)/gateway.yaml"]
        process.standardInput = FileHandle.nullDevice
        let files = ["output", "errors"].map { URL(filePath: "\(folder)/\($0)") }
        for file in files { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        let texts = try files.map { try String(contentsOf: $0, encoding: .utf8).split(separator: "\n") }
        return Printed(output: texts[0], errors: texts[1])
    }

    @Test func aNoteOfTwoLinesIsPrintedAsTwo() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.tamper("UPDATE audit_leaf SET tag = NULL WHERE seq = 9")
            let printed = try await run(gateway, ["audit", "yearly-figures", "--year", "\(gateway.year)"])
            // Before it stands what the year has of days that the log does not cover.
            #expect(
                printed.errors.suffix(2) == [
                    "note: 1 line is not counted: not written by this gateway (line-not-ours)",
                    "Run ocmw-gateway audit verify, and show the adviser what it finds.",
                ])
        }
    }

    @Test func whatDiffersStandsOnALineOfItsOwn() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try gateway.change("CREATE INDEX audit_leaf_added ON audit_leaf (tag)")
            let printed = try await run(gateway, ["audit", "verify"])
            let place = try #require(printed.output.firstIndex { $0 == "  schema-differs: 1" }, "\(printed)")
            let subject = try #require(printed.output.dropFirst(place + 1).first)
            #expect(subject.hasPrefix("    ") && subject.contains("audit_leaf_added"), "\(printed.output)")
            #expect(!printed.output.contains { $0.contains("\\n") }, "\(printed.output)")
        }
    }
}
