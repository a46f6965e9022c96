import Foundation
import Testing

/// The part of `make conformance` that runs with every test: our canonical forms, verdicts and signatures beside those of others.
@Suite struct ConformanceTests {
    @Test func nothingFailsUnexplained() throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("xml-conformance")
        let script = Judge.folder.deletingLastPathComponent().appendingPathComponent("Conformance/conformance.py")
        let outcome = try Judge.run("python3", ["-B", script.path, program.path, "--quick"])
        #expect(outcome.status == 0, "\(outcome.output.string)\(outcome.errors)")
    }
}
