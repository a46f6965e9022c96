import Foundation
import MessageStore
import SQLiteStore
import SocialSecurity
import Testing

@testable import audit_benchmark

/// A small run of `make benchmark-audit`: what it measures is there and right. Times are not judged.
@Suite struct AuditBenchmarkTests {
    private static let schemas = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Schemas").path(percentEncoded: false)

    @Test func aSmallRunFindsWhatItLooksForAndProvesEverything() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = try await BenchmarkRun(folder: folder, lines: 1000, schemas: Self.schemas).report()
        #expect(report.verification.findings.isEmpty && report.exportVerification.findings.isEmpty)
        let found = Dictionary(uniqueKeysWithValues: report.searches.map { ($0.name, $0.detail) })
        #expect(found["person"] == "50 lines a page" && found["person never seen"] == "0 lines a page")
        #expect(found["ticket"] == "2 lines a page" && found["what never occurs"] == "0 lines a page")
        #expect(found["operation, counterpart"] == "50 lines a page" && found["inclusion proof"] != nil)
        let walks = Dictionary(uniqueKeysWithValues: report.walks.map { ($0.name, $0.found) })
        #expect(walks["person"] == 50 && walks["operation, period"] == 12 && walks["user, period"] == 0)
        #expect(report.bytesPerLine > 300)
        // The export is that of the gateway, which leaves its line.
        let keys = try KeyRing.open(
            path: folder.path + "/keys/keys.json", organisation: try EnterpriseNumber(SyntheticLines.organisation))
        let store = try await SQLiteStore.open(path: folder.path + "/data/store.sqlite", keys: keys)
        var criteria = AuditCriteria()
        criteria.act = .logExported
        #expect(try await store.auditPage(criteria, before: nil, limit: 10).lines.count == 1)
        try await store.close()
        #expect(report.table.contains("| audit verify |") && report.page.hasPrefix("# The audit log at 1,000 lines"))
    }
}
