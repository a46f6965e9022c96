/// An attribute as it is written.
struct MarkupAttribute: Sendable {
    let qualifiedName: String
    let namespace: String
    let value: String
    /// From the first letter of the name to the closing quote.
    let whole: Range<Int>
    /// Between the quotes.
    let range: Range<Int>

    var localName: String { Markup.split(qualifiedName).localName }
}

/// An element as it is written: where its tags are and what its names stand for.
struct MarkupElement: Sendable {
    let qualifiedName: String
    let namespace: String
    /// The start tag.
    let open: Range<Int>
    /// The end tag; empty when the start tag is that of an empty element.
    var close: Range<Int>
    let isEmptyTag: Bool
    let attributes: [MarkupAttribute]
    /// Prefixes declared by the element itself, "" for the default namespace.
    let declared: Set<String>
    /// Namespace names in scope by prefix.
    let scope: [String: String]
    /// Position of the parent in ``Markup/elements``.
    let parent: Int?

    var localName: String { Markup.split(qualifiedName).localName }
    var prefix: String { Markup.split(qualifiedName).prefix }
    var whole: Range<Int> { open.lowerBound..<close.upperBound }
    var content: Range<Int> { open.upperBound..<close.lowerBound }

    func attribute(_ localName: String, _ namespace: String = "") throws -> MarkupAttribute {
        guard let found = attributes.first(where: { $0.localName == localName && $0.namespace == namespace }) else {
            throw Markup.NotThere(name: localName)
        }
        return found
    }
}
