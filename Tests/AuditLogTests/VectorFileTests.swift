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
