import SocialSecurity
import Testing

@testable import XMLSecurity

/// Content models made by chance, and every short document against them, by the grammar and by libxml2.
@Suite struct ContentModelTests {
    private static let names = ["a", "b", "c"]

    @Test(arguments: 0..<8)
    func grammarAndLibraryAgree(_ seed: UInt64) throws {
        var numbers = SeededGenerator(seed: seed)
        var (known, answers) = (0, [true: 0, false: 0])
        for _ in 0..<25 {
            let model = Self.particle(&numbers, depth: 3)
            let schema =
                "<xs:element name='r'><xs:complexType><xs:sequence>\(model)</xs:sequence></xs:complexType></xs:element>"
            // libxml2 refuses models that are not deterministic.
            guard let sample = try? GrammarSample(schema) else { continue }
            guard case .elements = sample.rootContent else { continue }
            known += 1
            for word in Self.words {
                let document = "<r>" + word.map { "<\($0)/>" }.joined() + "</r>"
                let answer = try sample.isValid(document)
                #expect(try sample.isSurelyValid(document) == answer, "\(model): \(document)")
                answers[answer, default: 0] += 1
            }
        }
        #expect(known >= 8 && answers.values.allSatisfy { $0 >= 10 }, "\(known) models, \(answers)")
    }

    /// Every sequence of at most five names, but only some of the longest.
    private static let words: [[String]] = {
        var (all, last): ([[String]], [[String]]) = ([[]], [[]])
        for _ in 0..<4 {
            last = last.flatMap { word in names.map { word + [$0] } }
            all += last
        }
        return all + last.enumerated().filter { $0.offset.isMultiple(of: 7) }.map { $0.element + ["a"] }
    }()

    private static func particle(_ numbers: inout SeededGenerator, depth: Int) -> String {
        let occurrence =
            [
                "", "", " minOccurs='0'", " maxOccurs='unbounded'", " minOccurs='0' maxOccurs='unbounded'",
                " minOccurs='2' maxOccurs='3'", " minOccurs='0' maxOccurs='2'",
            ].randomElement(using: &numbers) ?? ""
        guard depth > 0, Int.random(in: 0..<4, using: &numbers) > 0 else {
            let name = names.randomElement(using: &numbers) ?? "a"
            return "<xs:element name='\(name)'\(occurrence)><xs:complexType/></xs:element>"
        }
        let kind = ["sequence", "choice"].randomElement(using: &numbers) ?? "choice"
        let parts = (0..<Int.random(in: 1...3, using: &numbers)).map { _ in particle(&numbers, depth: depth - 1) }
        return "<xs:\(kind)\(occurrence)>\(parts.joined())</xs:\(kind)>"
    }

    /// So many that the model would be larger than the grammar takes.
    @Test func longModelsAreTheLibrarys() throws {
        for (most, isKnown) in [(200, true), (600, false)] {
            let sample = try GrammarSample(
                "<xs:element name='r'><xs:complexType><xs:sequence><xs:element name='a' type='xs:string' maxOccurs='\(most)'/></xs:sequence></xs:complexType></xs:element>"
            )
            let document = { "<r>" + String(repeating: "<a/>", count: $0) + "</r>" }
            #expect(try sample.isSurelyValid(document(most)) == isKnown)
            #expect(try sample.isValid(document(most)))
            #expect(try !sample.isSurelyValid(document(most + 1)))
            #expect(try !sample.isValid(document(most + 1)))
        }
    }
}

extension GrammarSample {
    /// What may stand in the element `r`.
    fileprivate var rootContent: SchemaGrammar.Content? {
        guard let grammar = schemas.grammar, let symbol = grammar.symbols[SchemaGrammar.key("".utf8, "r".utf8)],
            let place = grammar.roots[symbol]
        else { return nil }
        return grammar.types[Int(place)].content
    }
}
