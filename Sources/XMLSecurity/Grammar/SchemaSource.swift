/// A file of a schema with what its names mean.
struct SchemaSource {
    let root: XMLElement
    let targetNamespace: String
    private let prefixes: [NamespaceDeclaration]

    /// - Throws: when a prefix may mean something else further down.
    init(_ root: XMLElement) throws(UnknownConstruct) {
        self.root = root
        targetNamespace = root.attribute("targetNamespace") ?? ""
        prefixes = root.namespaceDeclarations
        for element in root.elements { try Self.requireNoDeclarations(element) }
    }

    /// Whether local elements without `form`, or local attributes, are in the target namespace.
    func isQualified(_ declaration: XMLElement) -> Bool {
        let kind = declaration.localName
        return (declaration.attribute("form") ?? root.attribute(kind + "FormDefault"))?.hasSameBytes(as: "qualified")
            ?? false
    }

    /// The component that a QName names.
    func component(_ name: String) throws(UnknownConstruct) -> Component {
        let parts = name.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let prefix = parts.count == 2 ? String(decoding: parts[0], as: UTF8.self) : ""
        guard let local = parts.last, (1...2).contains(parts.count) else { throw UnknownConstruct() }
        let uri = prefixes.first { $0.prefix.hasSameBytes(as: prefix) }?.uri ?? ""
        guard prefix.isEmpty || !uri.isEmpty else { throw UnknownConstruct() }
        return Component(namespace: uri, localName: String(decoding: local, as: UTF8.self))
    }

    private static func requireNoDeclarations(_ element: XMLElement) throws(UnknownConstruct) {
        guard !element.isNamed("annotation", namespace: Namespace.schema) else { return }
        guard element.namespaceDeclarations.isEmpty else { throw UnknownConstruct() }
        for child in element.elements { try requireNoDeclarations(child) }
    }
}

extension SchemaSource {
    /// A global name.
    struct Component: Hashable {
        let namespace: String
        let localName: String

        var key: [UInt8] { SchemaGrammar.key(namespace.utf8, localName.utf8) }

        static func == (left: Self, right: Self) -> Bool { left.key == right.key }

        func hash(into hasher: inout Hasher) { hasher.combine(key) }
    }
}

extension XMLElement {
    /// Whether this is an element of XML Schema of that name.
    func isSchema(_ localName: String) -> Bool { isNamed(localName, namespace: Namespace.schema) }

    /// The child elements that mean something: all but annotations.
    var schemaParts: [XMLElement] { elements.filter { !$0.isSchema("annotation") } }

    /// Refuses an attribute that is not listed; those of other namespaces say nothing about validity.
    func requireOnly(_ names: Set<String>) throws(UnknownConstruct) {
        for attribute in attributes where attribute.namespace.isEmpty && !names.contains(attribute.localName) {
            throw UnknownConstruct()
        }
    }

    /// `minOccurs` and `maxOccurs`.
    func occurrence() throws(UnknownConstruct) -> (least: Int, most: Int?) {
        guard let least = Int(attribute("minOccurs") ?? "1"), least >= 0 else { throw UnknownConstruct() }
        let written = attribute("maxOccurs") ?? "1"
        if written.hasSameBytes(as: "unbounded") { return (least, nil) }
        guard let most = Int(written), most >= least else { throw UnknownConstruct() }
        return (least, most)
    }
}
