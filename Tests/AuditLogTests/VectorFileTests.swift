import Foundation
import Testing

@testable import AuditLog

/// Runs every file of `Tests/Vectors/audit`; its README says what each kind asks.
@Suite struct VectorFileTests {
    struct File: Decodable, Sendable, CustomTestStringConvertible {
        let format: String
        let kind: String
        let vectors: [Vector]
        var name = ""
        var testDescription: String { name }

        enum CodingKeys: String, CodingKey { case format, kind, vectors }
    }

    struct Vector: Decodable, Sendable {
        let name: String
        let valid: Bool
        let input: VectorInput
        let output: VectorOutput?
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Vectors/audit")

    static let files: [File] = {
        do {
            let urls = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            return try urls.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.map { url in
                var file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
                file.name = url.lastPathComponent
                return file
            }
        } catch {
            preconditionFailure("a vector file cannot be read: \(error)")
        }
    }()

    @Test func thereAreFilesOfEveryKind() {
        #expect(Set(Self.files.map(\.kind)).isSuperset(of: ["root", "inclusion", "consistency", "proof", "note"]))
    }

    /// A word that a leaf may hold and that no vector has is one that other verifiers may never have seen.
    @Test func everyActAndOutcomeHasAVector() {
        let fields = Self.files.filter { $0.kind == "leaf" }.flatMap(\.vectors).filter(\.valid)
            .compactMap { $0.output?.fields }
        func texts(_ name: String) -> Set<String> {
            Set(fields.compactMap { if case .text(let text)? = $0[name] { text } else { nil } })
        }
        let acts = Set(AuditAct.allCases.map(\.rawValue)).subtracting(texts("act")).sorted()
        #expect(acts.isEmpty, "add to ACTS of Tests/Judges/audit_make_lines.py and make the vectors again")
        let outcomes = Set(AuditOutcome.allCases.map(\.rawValue)).subtracting(texts("outcome")).sorted()
        #expect(outcomes.isEmpty, "add to OUTCOMES of Tests/Judges/audit_make_lines.py and make the vectors again")
    }

    @Test(arguments: files) func everyVectorIsJudgedAsItsFileSays(_ file: File) throws {
        #expect(file.format == "ocmw-gateway/audit-vectors/v1" && !file.vectors.isEmpty)
        for vector in file.vectors {
            let found = try VectorJudge(kind: file.kind, input: vector.input).output()
            #expect((found != nil) == vector.valid, "\(file.name): \(vector.name)")
            guard let found, let expected = vector.output else { continue }
            #expect(found.matches(expected), "\(file.name): \(vector.name): \(found)")
        }
    }
}
