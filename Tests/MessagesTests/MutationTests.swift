import Testing
import XMLSecurity

@testable import Messages

/// Every document with one element changed, at every place: the reader and the schema agree.
@Suite struct MutationTests {
    typealias Mutation = @Sendable (XMLElement) -> [XMLNode]

    static let mutations: [(name: String, change: Mutation)] = [
        ("removed", { _ in [] }),
        ("doubled", { [.element($0), .element($0)] }),
        ("emptied", { [.element($0.replacing(children: []))] }),
        ("after a stranger", { [.element(XMLElement("stranger", text: "1")), .element($0)] }),
        ("with an attribute", { [.element(Self.copy($0, attributes: [XMLAttribute("nil", "true")]))] }),
        ("in a namespace", { [.element(Self.copy($0, namespace: "urn:other"))] }),
        ("with text before", { [.text("x"), .element($0)] }),
        ("with white space before", { [.text("\n  "), .element($0)] }),
    ]

    @Test(arguments: Samples.full + Samples.minimal)
    func readerAndSchemaAgree(document: BusinessDocument) throws {
        let root = try XMLReader.parse(document.bytesWithPlaceholderSignature())
        let schemas = try Place.documentSchemas()
        for (name, change) in Self.mutations {
            for (place, mutant) in Self.everywhere(root, change).enumerated() {
                let isRead = (try? BusinessDocument(mutant)) != nil
                let isValid = try schemas.violations(
                    bytes: mutant.canonicalBytes(), service: document.operation.service
                ).isEmpty
                #expect(isRead == isValid, "\(document.operation) \(name), place \(place)")
            }
        }
    }

    /// All trees in which one descendant (not of the signature, which the verifier judges) is replaced.
    static func everywhere(_ element: XMLElement, _ change: Mutation) -> [XMLElement] {
        element.children.indices.flatMap { index -> [XMLElement] in
            guard case .element(let child) = element.children[index], child.localName != "Signature" else { return [] }
            func with(_ nodes: [XMLNode]) -> XMLElement {
                var children = element.children
                children.replaceSubrange(index...index, with: nodes)
                return element.replacing(children: children)
            }
            return [with(change(child))] + everywhere(child, change).map { with([.element($0)]) }
        }
    }

    static func copy(
        _ element: XMLElement, namespace: String = "", attributes: [XMLAttribute] = []
    ) -> XMLElement {
        XMLElement(
            element.localName, namespace: namespace, attributes: attributes, children: element.children)
    }
}
