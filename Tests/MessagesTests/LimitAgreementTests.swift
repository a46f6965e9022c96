import Testing
import XMLSecurity

@testable import Messages

/// Lengths of texts and numbers of elements: the reader stops exactly where the schema does.
@Suite struct LimitAgreementTests {
    static let limits: [TextLimit] = [.long, .line, .description, .reference, .phone, .email, .path]

    @Test(arguments: limits)
    func lengthsOfATextTypeAreEqual(limit: TextLimit) throws {
        let xs = SchemaAgreementTests.xs
        let types = try SchemaDocumentationTests.files.flatMap { file in
            try XMLReader.parse(Place.bytes(ofSchema: file)).all("simpleType", namespace: xs)
        }.filter { $0.attribute("name") == limit.typeName }
        let restriction = try #require(types.first?.first("restriction", namespace: xs))
        #expect(types.count == 1)
        let facet = { restriction.first($0, namespace: xs)?.attribute("value").flatMap { Int($0) } }
        #expect(facet("maxLength") == limit.scalarCount.upperBound)
        // A pattern that asks for one character stands for minLength 1.
        #expect((facet("minLength") ?? 1) == limit.scalarCount.lowerBound)
    }

    /// Every free text at every length where a limit may lie.
    @Test(arguments: Samples.full)
    func textsEndAtTheSameLength(document: BusinessDocument) throws {
        let lengths = Set(Self.limits.flatMap { [$0.scalarCount.upperBound, $0.scalarCount.upperBound + 1] }).sorted()
        let takesText = try agreements(document) { Self.filled($0, 4) }.map(\.isAccepted)
        for length in lengths {
            for (place, outcome) in try agreements(document, only: takesText, { Self.filled($0, length) }).enumerated()
            {
                #expect(outcome.isRead == outcome.isValid, "\(document.operation), place \(place), length \(length)")
            }
        }
    }

    /// Every element that may stand twice, as often as any element may stand, and once more.
    @Test(arguments: Samples.full)
    func repetitionsEndAtTheSameNumber(document: BusinessDocument) throws {
        let repeats = try agreements(document) { [.element($0), .element($0)] }.map(\.isAccepted)
        guard repeats.contains(true) else { return }
        for count in [10, 11, 15, 16, 20, 21, 30, 31, 50, 51, 100, 101, 200, 201] {
            let many = try agreements(document, only: repeats) { Array(repeating: .element($0), count: count) }
            for (place, outcome) in many.enumerated() {
                #expect(outcome.isRead == outcome.isValid, "\(document.operation), place \(place), \(count) times")
                #expect(count < 201 || !outcome.isRead)
            }
        }
    }

    private struct Agreement {
        let isRead: Bool
        let isValid: Bool
        var isAccepted: Bool { isRead && isValid }
    }

    /// Reader and schema on the document with one element changed, at every place, or only at some of them.
    private func agreements(
        _ document: BusinessDocument, only places: [Bool]? = nil, _ change: @escaping MutationTests.Mutation
    ) throws -> [Agreement] {
        let root = try XMLReader.parse(document.bytesWithPlaceholderSignature())
        let schemas = try Place.documentSchemas()
        let mutants = MutationTests.everywhere(root, change).enumerated().filter { places?[$0.offset] ?? true }
        return try mutants.map { _, mutant in
            Agreement(
                isRead: (try? BusinessDocument(mutant)) != nil,
                isValid: try schemas.violations(bytes: mutant.canonicalBytes(), service: document.operation.service)
                    .isEmpty)
        }
    }

    /// The element with a text of some length; one with children stays as it is.
    private static func filled(_ element: XMLElement, _ length: Int) -> [XMLNode] {
        guard element.elements.isEmpty else { return [.element(element)] }
        return [.element(element.replacing(children: [.text(String(repeating: "x", count: length))]))]
    }
}
