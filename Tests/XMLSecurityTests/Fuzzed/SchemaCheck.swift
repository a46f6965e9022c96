@testable import XMLSecurity

/// The same validity from the pass over a document, from the one pass over a message, and from libxml2 on a tree.
struct SchemaCheck {
    let world: FuzzWorld

    func run(_ input: [UInt8]) throws(FuzzFinding) -> Bool {
        let (schema, place) = world.schemas.schema(for: input)
        guard let (root, violations) = try? schema.parse(input) else { return false }
        try compare("document", violations, world.peer?.isValid(input, schema: place, ofBody: false), violations)
        guard SOAPVersion(envelope: root) != nil,
            let message = try? ParsedMessage(input, limits: .standard, schema: schema), message.payload != nil,
            let body = root.elements.last, body.isNamed("Body", namespace: root.namespace),
            // Of several Bodies, which every verifier refuses, the first is streamed.
            root.all("Body", namespace: root.namespace).count == 1
        else { return violations.isEmpty }
        let context = root.namespaceDeclarations + body.namespaceDeclarations
        let children = body.elements.flatMap { self.violations(of: $0, context, schema) }
        try compare("body", message.violations, children.isEmpty, children)
        try compare("body", message.violations, world.peer?.isValid(input, schema: place, ofBody: true), children)
        return message.violations.isEmpty
    }

    /// Those of an element of a message, taken out with all declarations around it.
    private func violations(
        of element: XMLElement, _ context: [NamespaceDeclaration], _ schema: SchemaSet
    ) -> [SchemaViolation] {
        let octets = Canonicalizer.bytes(
            of: element, inclusivePrefixes: Self.prefixes(element) + context.map(\.prefix), context: context)
        return (try? schema.violations(in: octets, limits: .signedOctets)) ?? []
    }

    private static func prefixes(_ element: XMLElement) -> [String] {
        element.namespaceDeclarations.map(\.prefix) + element.elements.flatMap(prefixes)
    }

    private func compare(
        _ what: String, _ ours: [SchemaViolation], _ isValid: Bool?, _ others: [SchemaViolation]
    ) throws(FuzzFinding) {
        guard let isValid else { return }
        try FuzzFinding.unless(
            ours.isEmpty == isValid, "\(what): ours \(ours), valid by the other way: \(isValid) \(others)")
    }
}
