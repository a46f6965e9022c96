import Foundation
import Testing

/// The part of `make conformance` that runs with every test: our canonical forms, verdicts and signatures beside those of others,
/// and the counts of the page.
@Suite struct ConformanceTests {
    @Test func nothingFailsUnexplainedAndThePageIsCurrent() throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("xml-conformance")
        let script = Judge.folder.deletingLastPathComponent().appendingPathComponent("Conformance/conformance.py")
        let page = Judge.folder.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/conformance.md")
        let outcome = try Judge.run(
            "python3", ["-B", script.path, program.path, "--quick", "--current", page.path])
        #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output.string)")
    }
}
