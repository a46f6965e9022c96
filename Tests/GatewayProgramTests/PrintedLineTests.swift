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
        let handles = try files.map { try FileHandle(forWritingTo: $0) }
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        try process.run()
        for handle in handles { try handle.close() }
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

    /// Standard output is the checkpoint as it is kept; the keys of the year stand beside it.
    @Test func aCheckpointComesWithTheKeysOfItsYear() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            let year = "\(gateway.year)"
            let printed = try await run(gateway, ["audit", "checkpoint", "--year", year])
            let key = try await gateway.tenant.verifierKey(year: gateway.year)
            #expect(printed.output.first == Substring(key.name))
            #expect(printed.errors == ["key of the lines 0 on: \(key)"])
            let unknown = try await run(gateway, ["audit", "checkpoint", "--year", "2025"])
            #expect(
                unknown.errors == [
                    "error: There is no log of 2025. Years with a log: \(year).",
                    "Remedy: Name a year that has a log (UTC).",
                ])
            let export = try await run(gateway, ["audit", "export", "--year", "2025"])
            #expect(export.errors == unknown.errors && export.output.isEmpty)
            let consistency = try await run(gateway, ["audit", "consistency", "--from", "1000000"])
            #expect(consistency.errors.first?.contains("The nearest sizes are ") == true, "\(consistency.errors)")
            #expect(
                consistency.errors.first?.contains("(--year was left out: \(year), the present one, was taken.)")
                    == true)
            let line = try await run(gateway, ["audit", "explain", "--index", "1000000"])
            #expect(line.errors.first?.contains("(--year was left out: \(year), the present one, was taken.)") == true)
            let list = try await run(gateway, ["audit", "list", "--act", "log-read", "--after", "\(year)-99999"])
            #expect(
                list.errors.first?.hasPrefix("error: --after: names no line of this log (\(year)-99999): give next")
                    == true,
                "\(list.errors)")
            let turned = try await run(
                gateway,
                ["audit", "list", "--since", "2026-12-01T00:00:00Z", "--until", "2026-01-01T00:00:00Z"])
            #expect(turned.errors.contains { $0.hasSuffix("--until: must not lie before since") }, "\(turned.errors)")
        }
    }

    /// After New Year a command without --year means another log than the day before: the years that there are, are named.
    @Test func anUnknownLineNamesTheYearsThatHaveALog() async throws {
        try await AuditedGateway.with { gateway in
            try await gateway.busy()
            try await gateway.openLog(at: gateway.now.advanced(by: .seconds(366 * 86_400)))
            let (year, next) = (gateway.year, gateway.year + 1)
            for words in [["explain", "--index", "1000000"], ["prove", "--index", "1000000"]] {
                let printed = try await run(gateway, ["audit"] + words)
                let said = try #require(printed.errors.first)
                #expect(said.hasPrefix("error: The log of \(year) has no line 1000000: it has the lines 0 to "))
                #expect(
                    said.hasSuffix(
                        ". Years with a log: \(year), \(next). (--year was left out: \(year), the present one, was taken.)"
                    ),
                    "\(said)")
            }
            let given = try await run(gateway, ["audit", "explain", "--year", "\(next)", "--index", "1000000"])
            #expect(
                given.errors.first?.contains("was left out") == false
                    && given.errors.first?.contains("\(year),") == true)
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
