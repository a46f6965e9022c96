import Foundation
import Testing

@Suite("The checks find what is planted for them")
struct PlantedViolationTests {
    private func file(_ module: String, _ text: String) -> SourceFile {
        SourceFile(path: "Sources/\(module)/Planted.swift", module: module, text: text)
    }

    @Test(
        "Every way to write an import is read",
        arguments: [
            ("import NIOCore", "NIOCore"), ("  import  NIOCore", "NIOCore"), ("@testable import Gateway", "Gateway"),
            ("@preconcurrency public import GRDB", "GRDB"), ("import struct Foundation.Date", "Foundation"),
            ("private import class NIOCore.EventLoop", "NIOCore"), ("@_exported import Logging // all", "Logging"),
            ("import Crypto.Insecure", "Crypto"),
        ])
    func importIsRead(line: String, module: String) {
        #expect(SourceFile.importedModule(line[...]) == module)
    }

    @Test(
        "What is no import is not read as one",
        arguments: [
            "// import NIOCore", "let important = 1", "importantCall()", "#if canImport(NIOCore)", "", "import",
        ])
    func otherLinesAreNoImports(line: String) {
        #expect(SourceFile.importedModule(line[...]) == nil)
    }

    @Test(
        "An import against the direction is found",
        arguments: [
            ("SocialSecurity", "Foundation"), ("XMLSecurity", "Foundation"), ("XMLSecurity", "NIOCore"),
            ("Messages", "AuditLog"), ("MessageStore", "GRDB"), ("Gateway", "Hummingbird"), ("Gateway", "SQLiteStore"),
            ("Gateway", "KSZHub"), ("KSZHub", "Gateway"), ("KSZHub", "MessageStore"), ("GatewayHTTP", "SQLiteStore"),
            ("mock-ksz", "Gateway"), ("ocmw-gateway", "KSZHub"), ("ocmw-verify", "NIOCore"),
        ])
    func importAgainstDirectionIsFound(module: String, other: String) {
        let found = SourceChecks.forbiddenImports(
            [file(module, "// A file.\n\nimport \(other)\n")], ModuleRules.sources)
        #expect(found == ["Sources/\(module)/Planted.swift:3: \(module) may not import \(other)"])
    }

    @Test("An import along the direction is let through, an unknown module is not")
    func neighboursOfTheRule() {
        #expect(SourceChecks.forbiddenImports([file("Messages", "import XMLSecurity")], ModuleRules.sources) == [])
        #expect(SourceChecks.forbiddenImports([file("Utilities", "")], ModuleRules.sources).count == 1)
    }

    @Test("An import of what comes only through another dependency is found")
    func undeclaredImportIsFound() {
        let graph = PackageGraph(targets: ["SOAPClient": .init(own: ["Messages"], products: ["NIOSSL"])])
        let planted = file("SOAPClient", "import Foundation\nimport Messages\nimport NIOSSL\nimport NIOHTTP1\n")
        let found = SourceChecks.undeclaredImports([planted], graph, allowed: ["Foundation"])
        #expect(found == ["Sources/SOAPClient/Planted.swift:4: NIOHTTP1 is no dependency of SOAPClient"])
    }

    @Test("FoundationXML is found under a condition too")
    func foundationXMLIsFound() {
        let planted = file("Gateway", "#if os(Linux)\n    import FoundationXML\n#endif\n")
        #expect(SourceChecks.imports(of: "FoundationXML", [planted]).count == 1)
        #expect(SourceChecks.imports(of: "FoundationXML", [file("Gateway", "import Foundation")]) == [])
    }

    @Test(
        "A promise without a reason is found, with a reason it is not",
        arguments: [
            ("final class A: @unchecked Sendable {}", 1),
            ("// Guarded by the lock.\n\nfinal class A: @unchecked Sendable {}", 1),
            ("// Guarded by the lock.\nfinal class A: @unchecked Sendable {}", 0),
            ("/// Guarded by the lock.\n@frozen\nfinal class A: @unchecked Sendable {}", 0),
            ("let x = 1\nnonisolated(unsafe) var y = 2", 1),
            ("// Set once, before threads begin.\nnonisolated(unsafe) var y = 2", 0),
            ("// A type that is @unchecked Sendable is rare.", 0),
        ])
    func promiseWithoutReasonIsFound(text: String, count: Int) {
        #expect(SourceChecks.unexplainedPromises([file("Gateway", text)]).count == count)
    }

    @Test("The limit of lines is exact", arguments: [(400, 0), (401, 1)])
    func longFileIsFound(lines: Int, count: Int) {
        let text = String(repeating: "// line\n", count: lines)
        #expect(SourceChecks.longFiles([file("Gateway", text)], limit: 400).count == count)
    }

    @Test("A dependency that is reached through others is found")
    func closureIsTransitive() throws {
        let dump = Data(
            """
            {"targets": [
              {"name": "ocmw-verify", "dependencies": [{"byName": ["Messages", null]}, {"target": ["AuditLog", null]}]},
              {"name": "AuditLog", "dependencies": [{"product": ["Crypto", "swift-crypto", null, null]}]},
              {"name": "Messages", "dependencies": [{"byName": ["XMLSecurity", {"platformNames": ["linux"]}]}]},
              {"name": "XMLSecurity", "dependencies": [{"product": ["NIOCore", "swift-nio", {"a": "b"}, null]}]}
            ]}
            """.utf8)
        let closure = try PackageGraph(dump: dump).closure(of: "ocmw-verify")
        #expect(closure.products == ["Crypto", "NIOCore"])
        #expect(closure.own == ["AuditLog", "Messages", "XMLSecurity"])
    }

    @Test("A violation planted in a folder is found from the disk")
    func violationOnDiskIsFound() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("tree-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = root.appendingPathComponent("Sources/KSZHub/Deep")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("import Gateway\n".utf8).write(to: folder.appendingPathComponent("Planted.swift"))
        let files = try SourceTree(root: root).files(below: "Sources")
        let found = SourceChecks.forbiddenImports(files, ModuleRules.sources)
        #expect(found == ["Sources/KSZHub/Deep/Planted.swift:1: KSZHub may not import Gateway"])
    }
}
