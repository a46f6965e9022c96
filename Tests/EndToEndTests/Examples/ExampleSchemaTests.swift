import Foundation
import Messages
import SocialSecurity
import Testing
import XMLSecurity

/// The files of `Schemas/Examples` without a network: schemas, signatures, completeness, README.
@Suite struct ExampleSchemaTests {
    let manifest: ExampleManifest
    let scratch: Scratch

    init() throws {
        manifest = try ExampleManifest.read()
        scratch = try Scratch()
    }

    /// Our schemas, xmllint and Python's xmlschema say the same of every file: what the manifest says.
    @Test(arguments: Service.allCases)
    func threeValidatorsAgree(service: Service) async throws {
        let examples = manifest.examples.filter { $0.service == service.rawValue }
        var expected: [String: Bool] = [:]
        for example in examples {
            expected[try completed(example.file)] = true
            for neighbour in example.neighbours { expected[try completed(neighbour.file)] = neighbour.followsSchema }
        }
        try #require(!expected.isEmpty)
        #expect(expected.values.contains(false))
        let files = expected.keys.sorted()
        let schema = "\(Program.repository)/Schemas/\(service.rawValue)-v1.xsd"
        let schemas = try DocumentSchemas(directory: Program.repository + "/Schemas")
        let lint = try await Program.run("xmllint", ["--noout", "--nonet", "--schema", schema] + files)
        let python = try await Program.run("python3", ["\(Program.judges)/schema_judge.py", schema] + files)
        #expect(python.status == 0, "\(python.output)")
        let lintLines = Set(lint.output.split(separator: "\n").map(String.init))
        let pythonLines = Set(python.output.split(separator: "\n").map(String.init))
        for file in files {
            let valid = expected[file] == true
            let ours = try schemas.violations(bytes: Files.bytes(file), service: service)
            #expect(ours.isEmpty == valid, "we: \(file): \(ours)")
            #expect(lintLines.contains(valid ? "\(file) validates" : "\(file) fails to validate"), "xmllint: \(file)")
            #expect(pythonLines.contains(valid ? "valid \(file)" : "invalid \(file)"), "xmlschema: \(file)")
        }
    }

    /// A file with something in the place of the signature, as schemas want it.
    private func completed(_ file: String) throws -> String {
        let text = try Files.text("\(ExampleManifest.folder)/\(file)")
        let end = try #require(text.range(of: "</", options: .backwards))
        let signature =
            #"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignatureValue/></ds:Signature>"#
        let whole = text.replacingCharacters(in: end, with: signature + "</")
        return try scratch.file(file.replacing("/", with: "_"), Array(whole.utf8))
    }

    /// Each valid example, made fresh and signed by its sender, is valid for xmlsec1.
    @Test func xmlsec1VerifiesEverySignedExample() async throws {
        let keys = try ExampleKeys(manifest: manifest, folder: scratch.path + "/keys")
        for example in manifest.examples {
            let reference = DocumentReference(ticket: .random(), digest: try DocumentDigest(Array(0..<32)))
            let fresh = FreshExample(answered: reference, now: keys.now)
            let root = try fresh.make(from: Files.bytes("\(ExampleManifest.folder)/\(example.file)"))
            let signed = try DocumentSigner(identity: keys.identity(example.from)).sign(root)
            let file = try scratch.file("signed.xml", signed.canonicalBytes())
            let verdict = try await OutsideJudge.xmlsec1(file, anchors: keys.folder + "/ca.pem")
            #expect(verdict.status == 0, "\(example.file): \(verdict.output)")
        }
    }

    @Test func manifestAndFolderNameTheSameFiles() throws {
        let listed = manifest.examples.flatMap { [$0.file] + $0.neighbours.map(\.file) }
        #expect(Set(listed).count == listed.count)
        let present = try Service.allCases.flatMap { service in
            try Files.xml(in: "\(ExampleManifest.folder)/\(service.rawValue)").map {
                String($0.dropFirst(ExampleManifest.folder.count + 1))
            }
        }
        #expect(Set(present) == Set(listed))
        for example in manifest.examples { #expect(example.neighbours.count >= 2, "\(example.file)") }
    }

    /// Together they show every operation, rule of competence, kind of decision, outcome and status.
    @Test func everythingIsShown() throws {
        let payloads = try manifest.examples.map { try document($0.file).payload }
        #expect(Set(payloads.map(\.operation)) == Set(Messages.Operation.allCases))
        let rules = payloads.compactMap {
            if case .transferCompetence(let transfer) = $0 { transfer.rule } else { nil }
        }
        #expect(Set(rules) == Set(CompetenceRule.allCases))
        let replies = payloads.compactMap { if case .replyInquiry(let reply) = $0 { reply } else { nil } }
        #expect(Set(replies.map(\.status)) == Set(ReplyStatus.allCases))
        let decisions = replies.flatMap(\.decisions)
        #expect(Set(decisions.map(\.kind)) == Set(DecisionKind.allCases))
        #expect(Set(decisions.map(\.outcome)) == Set(DecisionOutcome.allCases))
        let stamps = payloads.compactMap { if case .hubStamp(let stamp) = $0 { stamp.outcome } else { nil } }
        #expect(Set(stamps) == Set(StampOutcome.allCases))
    }

    private func document(_ file: String) throws -> BusinessDocument {
        let root = try XMLReader.parse(Files.bytes("\(ExampleManifest.folder)/\(file)"))
        let placeholder = XMLElement("Signature", prefix: "ds", namespace: "http://www.w3.org/2000/09/xmldsig#")
        return try BusinessDocument(root.replacing(children: root.children + [.element(placeholder)]))
    }

    /// The table of the README says what the manifest says.
    @Test func readmeListsEveryExample() throws {
        let lines = Set(try Files.text(ExampleManifest.folder + "/README.md").components(separatedBy: "\n"))
        for example in manifest.examples {
            #expect(lines.contains(example.tableRow), "\(example.tableRow)")
        }
        #expect(lines.filter { $0.hasPrefix("| [") }.count == manifest.examples.count)
    }
}

extension Example {
    /// Its row in the README.
    var tableRow: String {
        let others = neighbours.map { neighbour in
            let suffix = neighbour.file.components(separatedBy: "--")[1].dropLast(4)
            return "\(suffix): \(neighbour.expect.words)"
        }
        return
            "| [\(name)](\(file)) | \(shows) | \(from), \(to) | \(expect.words) | \(others.joined(separator: "<br>")) |"
    }
}

extension ExampleExpectation {
    var words: String { outcome.rawValue + (code.map { " " + $0 } ?? "") }
}
