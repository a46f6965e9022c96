/// Makes a ``SchemaGrammar`` of the files of a schema that libxml2 compiled without complaint.
///
/// A type with a construct that is not known here becomes `.unknown`; the others stand.
/// Source: XML Schema part 1, section 3.
struct GrammarCompiler {
    private(set) var grammar = SchemaGrammar()
    private var sources: [SchemaSource] = []
    /// Global declarations and definitions by kind and name, and their file.
    private var components: [String: [SchemaSource.Component: (element: XMLElement, source: Int)]] = [:]
    private var complexTypes: [SchemaSource.Component: Int32] = [:]
    private var elementTypes: [SchemaSource.Component: Int32] = [:]
    private var simpleTypes: [SchemaSource.Component: Int32] = [:]

    /// A grammar of `documents`, nil when they hold something that concerns all types.
    static func compile(_ documents: SchemaDocuments) -> SchemaGrammar? {
        var compiler = GrammarCompiler()
        do {
            try compiler.read(documents)
        } catch {
            return nil
        }
        return compiler.grammar
    }

    private mutating func read(_ documents: SchemaDocuments) throws(UnknownConstruct) {
        for (index, root) in documents.roots.enumerated() {
            let source = try SchemaSource(root)
            // A file without a namespace takes that of the file that includes it.
            guard documents.roots.count == 1 || !source.targetNamespace.isEmpty else { throw UnknownConstruct() }
            sources.append(source)
            for element in root.elements { try register(element, source: index) }
        }
        for (name, declaration) in components["element"] ?? [:] {
            grammar.roots[symbol(name)] = typeOfGlobal(name, declaration.element, declaration.source)
        }
    }

    private mutating func register(_ element: XMLElement, source: Int) throws(UnknownConstruct) {
        guard !element.isSchema("redefine"), element.attribute("substitutionGroup") == nil else {
            throw UnknownConstruct()
        }
        guard let name = element.attribute("name") else { return }
        let component = SchemaSource.Component(namespace: sources[source].targetNamespace, localName: name)
        components[element.localName, default: [:]][component] = (element, source)
    }

    private mutating func symbol(_ name: SchemaSource.Component) -> SchemaGrammar.Symbol {
        if let known = grammar.symbols[name.key] { return known }
        let new = SchemaGrammar.Symbol(grammar.symbols.count)
        grammar.symbols[name.key] = new
        return new
    }

    // MARK: Elements

    private static let elementAttributes: Set = [
        "name", "type", "ref", "minOccurs", "maxOccurs", "form", "id", "block", "final", "nillable",
    ]

    /// The type of a global element.
    private mutating func typeOfGlobal(
        _ name: SchemaSource.Component, _ element: XMLElement, _ source: Int
    ) -> Int32 {
        place(ofTypeOf: element, source, rememberedAs: name, in: \.elementTypes)
    }

    /// The type of a local element; one complex type serves all elements that name it.
    private mutating func typeOfLocal(_ element: XMLElement, _ source: Int) -> Int32 {
        place(ofTypeOf: element, source, rememberedAs: complexType(namedBy: element, source), in: \.complexTypes)
    }

    /// Place of a declaration's type: known before it is complete, since it may contain itself. What has a construct that
    /// is not known here stays unknown.
    private mutating func place(
        ofTypeOf element: XMLElement, _ source: Int, rememberedAs name: SchemaSource.Component?,
        in memory: WritableKeyPath<GrammarCompiler, [SchemaSource.Component: Int32]>
    ) -> Int32 {
        if let name, let known = self[keyPath: memory][name] { return known }
        let place = Int32(grammar.types.count)
        grammar.types.append(SchemaGrammar.ElementType(content: .unknown))
        if let name { self[keyPath: memory][name] = place }
        if let type = try? ownType(of: element, source) { grammar.types[Int(place)] = type }
        return place
    }

    /// The complex type of its own name that a declaration names and adds nothing to.
    private func complexType(namedBy element: XMLElement, _ source: Int) -> SchemaSource.Component? {
        guard (try? element.requireOnly(Self.elementAttributes)) != nil, element.schemaParts.isEmpty,
            let name = element.attribute("type"), let component = try? sources[source].component(name),
            isComplex(component)
        else { return nil }
        return component
    }

    /// The type that a declaration names or holds.
    private mutating func ownType(
        of element: XMLElement, _ source: Int
    ) throws(UnknownConstruct) -> SchemaGrammar.ElementType {
        try element.requireOnly(Self.elementAttributes)
        let parts = element.schemaParts
        guard let name = element.attribute("type") else {
            guard parts.count == 1, let part = parts.first else { throw UnknownConstruct() }
            if part.isSchema("complexType") { return try type(ComplexType(part, source, &self)) }
            return try SchemaGrammar.ElementType(content: .simple(simpleType(part, source)))
        }
        // A constraint of identity, or more.
        guard parts.isEmpty else { throw UnknownConstruct() }
        let component = try sources[source].component(name)
        guard let definition = components["complexType"]?[component] else {
            return try SchemaGrammar.ElementType(content: .simple(simpleType(named: component)))
        }
        return try type(ComplexType(definition.element, definition.source, &self))
    }

    mutating func particle(ofElement element: XMLElement, _ source: Int) throws(UnknownConstruct) -> Particle {
        if let name = element.attribute("ref") {
            try element.requireOnly(Self.elementAttributes)
            let component = try sources[source].component(name)
            guard let declaration = components["element"]?[component] else { throw UnknownConstruct() }
            return .element(
                symbol(component), namespace: Array(component.namespace.utf8),
                type: typeOfGlobal(component, declaration.element, declaration.source))
        }
        guard let name = element.attribute("name") else { throw UnknownConstruct() }
        let namespace = sources[source].isQualified(element) ? sources[source].targetNamespace : ""
        return .element(
            symbol(SchemaSource.Component(namespace: namespace, localName: name)), namespace: Array(namespace.utf8),
            type: typeOfLocal(element, source))
    }

    // MARK: Types

    private mutating func type(_ complex: ComplexType) throws(UnknownConstruct) -> SchemaGrammar.ElementType {
        let first = Int32(grammar.attributes.count)
        grammar.attributes += complex.attributes
        let content: SchemaGrammar.Content =
            if let simple = complex.simpleContent {
                .simple(simple)
            } else if case .sequence(let parts) = complex.particle, parts.isEmpty {
                .empty
            } else {
                .elements(start: append(try ContentModel(complex.particle)))
            }
        return SchemaGrammar.ElementType(
            content: content, attributes: first..<Int32(grammar.attributes.count),
            requiredCount: complex.attributes.count { $0.isRequired }, isOpen: complex.isOpen)
    }

    /// - Returns: the place of its first state.
    private mutating func append(_ model: ContentModel) -> Int32 {
        let start = Int32(grammar.states.count)
        for state in model.states {
            let first = Int32(grammar.transitions.count)
            for move in state.moves {
                grammar.transitions.append(
                    SchemaGrammar.Transition(
                        symbol: move.label.symbol,
                        namespace: move.label.symbol == nil ? place(ofNamespace: move.label.namespace) : nil,
                        next: start + Int32(move.next), type: move.label.type))
            }
            grammar.states.append(
                SchemaGrammar.State(
                    transitions: first..<Int32(grammar.transitions.count), isFinal: state.isFinal))
        }
        return start
    }

    private mutating func place(ofNamespace namespace: [UInt8]?) -> Int32? {
        guard let namespace else { return nil }
        grammar.namespaces.append(namespace)
        return Int32(grammar.namespaces.count - 1)
    }

    /// What the base type of an extension is made of.
    mutating func complexType(
        named component: SchemaSource.Component, depth: Int
    ) throws(UnknownConstruct) -> ComplexType {
        guard depth < 32, let definition = components["complexType"]?[component] else { throw UnknownConstruct() }
        return try ComplexType(definition.element, definition.source, &self, depth: depth)
    }

    func isComplex(_ component: SchemaSource.Component) -> Bool { components["complexType"]?[component] != nil }

    func source(_ index: Int) -> SchemaSource { sources[index] }

    /// Symbol of a local attribute.
    mutating func symbol(ofAttribute attribute: XMLElement, _ source: Int) throws(UnknownConstruct)
        -> SchemaGrammar.Symbol
    {
        guard let name = attribute.attribute("name") else { throw UnknownConstruct() }
        let namespace = sources[source].isQualified(attribute) ? sources[source].targetNamespace : ""
        return symbol(SchemaSource.Component(namespace: namespace, localName: name))
    }

    /// - Returns: its place in ``SchemaGrammar/simpleTypes``.
    mutating func place(_ type: SimpleType) -> Int32 {
        grammar.simpleTypes.append(SchemaGrammar.Judge(type))
        return Int32(grammar.simpleTypes.count - 1)
    }

    mutating func simpleType(named component: SchemaSource.Component) throws(UnknownConstruct) -> Int32 {
        if let known = simpleTypes[component] { return known }
        let place = place(try definition(named: component))
        simpleTypes[component] = place
        return place
    }

    mutating func simpleType(_ element: XMLElement, _ source: Int) throws(UnknownConstruct) -> Int32 {
        place(try definition(element, source))
    }

    func definition(named component: SchemaSource.Component, depth: Int = 0) throws(UnknownConstruct) -> SimpleType {
        if component.namespace.hasSameBytes(as: Namespace.schema) {
            return try SimpleType(builtIn: component.localName)
        }
        guard let found = components["simpleType"]?[component] else { throw UnknownConstruct() }
        return try definition(found.element, found.source, depth: depth)
    }

    func definition(_ element: XMLElement, _ source: Int, depth: Int = 0) throws(UnknownConstruct) -> SimpleType {
        guard depth < 32 else { throw UnknownConstruct() }
        return try SimpleType(element, sources[source]) { component throws(UnknownConstruct) in
            try definition(named: component, depth: depth + 1)
        } inline: { child throws(UnknownConstruct) in
            try definition(child, source, depth: depth + 1)
        }
    }
}
