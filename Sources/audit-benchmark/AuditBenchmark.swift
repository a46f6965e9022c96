import ArgumentParser
import Foundation

/// `make benchmark-audit`: measures the audit log at a size, and writes docs/benchmark-audit.md.
@main
struct AuditBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit-benchmark", abstract: "Measures the audit log beside a plain table of the same database.")

    @Option(help: "Number of lines.") var lines = 100_000
    @Option(help: "Folder for the databases, emptied afterwards; below the temporary folder when left out.")
    var folder: String?
    @Option(help: "File to which the table is written as well.") var page: String?

    @Option(help: "The folder Schemas of the project.") var schemas = "Schemas"
    @Flag(help: "Keep the databases, and say where they are.") var keep = false
    @Option(help: "Databases of as many lines that were kept: only searches and verification are measured.")
    var again: String?

    func validate() throws {
        guard lines >= 1000 else { throw ValidationError("--lines: at least 1000.") }
    }

    func run() async throws {
        let report: BenchmarkReport
        if let again {
            report = try await BenchmarkRun(folder: URL(fileURLWithPath: again), lines: lines, schemas: schemas).again()
        } else {
            report = try await fill()
        }
        print(report.table)
        if let page { try Data(report.page.utf8).write(to: URL(fileURLWithPath: page)) }
    }

    private func fill() async throws -> BenchmarkReport {
        let parent = folder.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
        let own = parent.appendingPathComponent("audit-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        defer { if !keep { try? FileManager.default.removeItem(at: own) } }
        let report = try await BenchmarkRun(folder: own, lines: lines, schemas: schemas).report()
        if keep { BenchmarkProgress.tell("kept in \(own.path)") }
        return report
    }
}
