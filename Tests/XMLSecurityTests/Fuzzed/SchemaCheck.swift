@testable import XMLSecurity

/// The same validity from the pass over a document, from the one pass over a message, and from libxml2 on a tree.
struct SchemaCheck {
    let world: FuzzWorld

    func run(_ input: [UInt8]) throws(FuzzFinding) -> Bool {
        let (schema, place) = world.schemas.schema(for: input)
        guard let (root, violations) = try? schema.parse(input) else { return false }
        try compare("document", violations, world.peer?.isValid(input, schema: place, ofBody: false), violations)
        guard SOAPVersion(envelope: root) != nil,
            let message = try? ParsedMessage(input, limits: .standard, schema: schema), let payload = message.payload,
            let body = try? XMLReader.parse(payload.octets.withOctets { Array($0) }, limits: .signedOctets),
            // A message of more is refused, whatever a schema says.
            payload.childCount <= XMLLimits.standard.bodyElementCount
        else { return violations.isEmpty }
        let children = body.elements.flatMap { self.violations(of: $0, in: body, schema) }
        try compare("body", message.violations, children.isEmpty, children)
        let envelope = Array("<Envelope>".utf8) + body.canonicalBytes() + Array("</Envelope>".utf8)
        try compare("body", message.violations, world.peer?.isValid(envelope, schema: place, ofBody: true), children)
        return message.violations.isEmpty
    }

    /// Those of an element of the canonical Body, taken out with all declarations around it.
    private func violations(of element: XMLElement, in body: XMLElement, _ schema: SchemaSet) -> [SchemaViolation] {
        let context = body.namespaceDeclarations
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
