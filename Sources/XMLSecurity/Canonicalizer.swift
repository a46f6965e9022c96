/// Writes an element in exclusive canonical form, without comments.
///
/// The tree says for each name which namespace its prefix stands for, so declarations are only looked at for the prefixes
/// of an `InclusiveNamespaces` list: once for all of them at the element itself, below it where one is declared anew.
///
/// Source: Exclusive XML Canonicalization 1.0, section 3; Canonical XML 1.0, section 2.3 (order, escaping).
struct Canonicalizer {
    private typealias Prefix = NamespaceScope.Prefix

    private(set) var output: [UInt8] = []
    /// The declarations written on the open elements.
    private var rendered = NamespaceScope()
    /// Declarations to be written on the current element.
    private var pending: [NamespaceDeclaration] = []
    private let inclusivePrefixes: Set<Prefix>

    private init(inclusivePrefixes: [String]) {
        self.inclusivePrefixes = Set(inclusivePrefixes.map(Prefix.init))
    }

    /// The canonical bytes of `element`, without its child at index `omitted`.
    ///
    /// - Parameters:
    ///   - inclusivePrefixes: the PrefixList; "" stands for `#default`.
    ///   - context: declarations of the ancestors of `element`, outermost first.
    /// - Complexity: O(n) in names, attributes and declarations of `element` and `context`, whatever the PrefixList.
    static func bytes(
        of element: XMLElement, omitting omitted: Int? = nil, inclusivePrefixes: [String] = [],
        context: [NamespaceDeclaration] = []
    ) -> [UInt8] {
        var canonicalizer = Canonicalizer(inclusivePrefixes: inclusivePrefixes)
        canonicalizer.write(element, omitting: omitted, declared: context + element.namespaceDeclarations)
        return canonicalizer.output
    }

    /// - Parameter declared: the declarations that may give a listed prefix another meaning than on the parent's output.
    private mutating func write(_ element: XMLElement, omitting omitted: Int?, declared: [NamespaceDeclaration]) {
        let renderedCount = rendered.count
        output.append(UInt8(ascii: "<"))
        writeName(element.prefix, element.localName)
        // Asked for once: a parsed element makes them anew each time.
        let attributes = element.attributes
        writeDeclarations(element, attributes, declared)
        writeAttributes(attributes)
        output.append(UInt8(ascii: ">"))
        for (index, child) in element.children.enumerated() where index != omitted {
            switch child {
            case .element(let child): write(child, omitting: nil, declared: child.namespaceDeclarations)
            case .text(let text): output.appendEscaped(text, as: .text)
            }
        }
        output.append(UInt8(ascii: "<"))
        output.append(UInt8(ascii: "/"))
        writeName(element.prefix, element.localName)
        output.append(UInt8(ascii: ">"))
        rendered.unwind(to: renderedCount)
    }

    private mutating func writeName(_ prefix: String, _ localName: String) {
        if !prefix.isEmpty {
            output.append(contentsOf: prefix.utf8)
            output.append(UInt8(ascii: ":"))
        }
        output.append(contentsOf: localName.utf8)
    }

    private mutating func writeDeclarations(
        _ element: XMLElement, _ attributes: [XMLAttribute], _ declared: [NamespaceDeclaration]
    ) {
        pending.removeAll(keepingCapacity: true)
        require(Prefix(name: element.prefix), uri: element.namespace)
        for attribute in attributes where !attribute.prefix.isEmpty {
            require(Prefix(name: attribute.prefix), uri: attribute.namespace)
        }
        if !inclusivePrefixes.isEmpty { requireListed(declared) }
        if pending.count > 1 { pending.sort { $0.prefix.sortsBefore($1.prefix) } }
        for declaration in pending { writeDeclaration(declaration) }
    }

    /// Marks the listed prefixes for output by the innermost of their declarations.
    private mutating func requireListed(_ declared: [NamespaceDeclaration]) {
        var seen: Set<Prefix> = []
        for declaration in declared.reversed() {
            let prefix = Prefix(name: declaration.prefix)
            guard inclusivePrefixes.contains(prefix), seen.insert(prefix).inserted else { continue }
            require(prefix, uri: declaration.uri)
        }
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
    private mutating func require(_ prefix: Prefix, uri: String) {
        // The prefix xml is bound by definition.
        if prefix.name.hasSameBytes(as: "xml") { return }
        guard !(rendered.uri(of: prefix) ?? "").hasSameBytes(as: uri) else { return }
        rendered.bind(prefix, to: uri)
        pending.append(NamespaceDeclaration(prefix: prefix.name, uri: uri))
    }

    /// Attributes in order of namespace name, then local name.
    private mutating func writeAttributes(_ attributes: [XMLAttribute]) {
        guard attributes.count > 1 else {
            if let only = attributes.first { writeAttribute(only) }
            return
        }
        let sorted = attributes.sorted {
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
