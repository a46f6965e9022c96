/// Writes an element in exclusive canonical form, without comments.
///
/// The tree says for each name which namespace its prefix stands for, so declarations are only looked at for the prefixes
/// of an `InclusiveNamespaces` list. Which declarations an ancestor has rendered is kept on a stack.
///
/// Source: Exclusive XML Canonicalization 1.0, section 3; Canonical XML 1.0, section 2.3 (order, escaping).
struct Canonicalizer {
    private(set) var output: [UInt8] = []
    private var rendered: [NamespaceDeclaration] = []
    private var inScope: [NamespaceDeclaration]
    private let inclusivePrefixes: [String]

    /// - Parameters:
    ///   - inclusivePrefixes: the PrefixList; "" stands for `#default`.
    ///   - context: declarations of the ancestors of the element to be written, outermost first.
    init(inclusivePrefixes: [String] = [], context: [NamespaceDeclaration] = []) {
        self.inclusivePrefixes = inclusivePrefixes
        self.inScope = inclusivePrefixes.isEmpty ? [] : context
    }

    /// The canonical bytes of `element`, without its child at index `omitted`.
    static func bytes(
        of element: XMLElement, omitting omitted: Int? = nil, inclusivePrefixes: [String] = [],
        context: [NamespaceDeclaration] = []
    ) -> [UInt8] {
        var canonicalizer = Canonicalizer(inclusivePrefixes: inclusivePrefixes, context: context)
        canonicalizer.write(element, omitting: omitted)
        return canonicalizer.output
    }

    private mutating func write(_ element: XMLElement, omitting omitted: Int? = nil) {
        let renderedCount = rendered.count
        let inScopeCount = inScope.count
        if !inclusivePrefixes.isEmpty { inScope += element.namespaceDeclarations }
        output.append(UInt8(ascii: "<"))
        writeName(element.prefix, element.localName)
        writeDeclarations(element)
        writeAttributes(element)
        output.append(UInt8(ascii: ">"))
        for (index, child) in element.children.enumerated() where index != omitted {
            switch child {
            case .element(let child): write(child)
            case .text(let text): output.appendEscaped(text, as: .text)
            }
        }
        output.append(UInt8(ascii: "<"))
        output.append(UInt8(ascii: "/"))
        writeName(element.prefix, element.localName)
        output.append(UInt8(ascii: ">"))
        rendered.removeLast(rendered.count - renderedCount)
        inScope.removeLast(inScope.count - inScopeCount)
    }

    private mutating func writeName(_ prefix: String, _ localName: String) {
        if !prefix.isEmpty {
            output.append(contentsOf: prefix.utf8)
            output.append(UInt8(ascii: ":"))
        }
        output.append(contentsOf: localName.utf8)
    }

    private mutating func writeDeclarations(_ element: XMLElement) {
        let firstNew = rendered.count
        require(prefix: element.prefix, uri: element.namespace)
        for attribute in element.attributes where !attribute.prefix.isEmpty {
            require(prefix: attribute.prefix, uri: attribute.namespace)
        }
        for prefix in inclusivePrefixes {
            if let declaration = Self.innermost(prefix, in: inScope) {
                require(prefix: prefix, uri: declaration.uri)
            }
        }
        guard rendered.count > firstNew else { return }
        if rendered.count > firstNew + 1 {
            rendered[firstNew...].sort { $0.prefix.sortsBefore($1.prefix) }
        }
        for index in firstNew..<rendered.count { writeDeclaration(rendered[index]) }
    }

    private mutating func writeDeclaration(_ declaration: NamespaceDeclaration) {
        output.append(contentsOf: " xmlns".utf8)
        if !declaration.prefix.isEmpty {
            output.append(UInt8(ascii: ":"))
            output.append(contentsOf: declaration.prefix.utf8)
        }
        output.append(contentsOf: "=\"".utf8)
        output.appendEscaped(declaration.uri, as: .attributeValue)
        output.append(UInt8(ascii: "\""))
    }

    /// Marks a declaration for output unless the nearest one rendered says the same.
    private mutating func require(prefix: String, uri: String) {
        // The prefix xml is bound by definition.
        if prefix.hasSameBytes(as: "xml") { return }
        let current = Self.innermost(prefix, in: rendered)?.uri ?? ""
        if !current.hasSameBytes(as: uri) {
            rendered.append(NamespaceDeclaration(prefix: prefix, uri: uri))
        }
    }

    private static func innermost(_ prefix: String, in list: [NamespaceDeclaration]) -> NamespaceDeclaration? {
        list.last { $0.prefix.hasSameBytes(as: prefix) }
    }

    /// Attributes in order of namespace name, then local name.
    private mutating func writeAttributes(_ element: XMLElement) {
        guard element.attributes.count > 1 else {
            if let only = element.attributes.first { writeAttribute(only) }
            return
        }
        let sorted = element.attributes.sorted {
            $0.namespace.hasSameBytes(as: $1.namespace)
                ? $0.localName.sortsBefore($1.localName) : $0.namespace.sortsBefore($1.namespace)
        }
        for attribute in sorted { writeAttribute(attribute) }
    }

    private mutating func writeAttribute(_ attribute: XMLAttribute) {
        output.append(UInt8(ascii: " "))
        writeName(attribute.prefix, attribute.localName)
        output.append(UInt8(ascii: "="))
        output.append(UInt8(ascii: "\""))
        output.appendEscaped(attribute.value, as: .attributeValue)
        output.append(UInt8(ascii: "\""))
    }
}

extension XMLElement {
    /// This element in exclusive canonical form without comments and without a PrefixList, UTF-8.
    ///
    /// - Complexity: O(n) in bytes.
    ///
    /// Source: Exclusive XML Canonicalization 1.0.
    public func canonicalBytes() -> [UInt8] { Canonicalizer.bytes(of: self) }
}
