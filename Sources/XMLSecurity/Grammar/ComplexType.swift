/// A complex type on its way into a ``SchemaGrammar``.
///
/// Source: XML Schema part 1, section 3.4.
struct ComplexType {
    private(set) var particle = Particle.sequence([])
    /// Place of the simple type of its text, if that is all it holds.
    private(set) var simpleContent: Int32?
    private(set) var attributes: [SchemaGrammar.Attribute] = []
    /// Whether any other attribute may stand there.
    private(set) var isOpen = false

    /// - Parameter depth: how many extensions led here; an abstract type may be extended only.
    init(
        _ element: XMLElement, _ source: Int, _ compiler: inout GrammarCompiler, depth: Int = 0
    ) throws(UnknownConstruct) {
        try element.requireOnly(["name", "id", "final", "block", "mixed", "abstract"])
        guard (element.attribute("mixed") ?? "false").hasSameBytes(as: "false"),
            depth > 0 || (element.attribute("abstract") ?? "false").hasSameBytes(as: "false")
        else { throw UnknownConstruct() }
        let parts = element.schemaParts
        if parts.count == 1, parts[0].isSchema("simpleContent") {
            try extend(parts[0], source, &compiler, depth, isSimple: true)
        } else if parts.count == 1, parts[0].isSchema("complexContent") {
            try extend(parts[0], source, &compiler, depth, isSimple: false)
        } else {
            try add(parts, source, &compiler)
        }
    }

    /// An extension: the content of the base, then its own, and the attributes of both.
    private mutating func extend(
        _ content: XMLElement, _ source: Int, _ compiler: inout GrammarCompiler, _ depth: Int, isSimple: Bool
    ) throws(UnknownConstruct) {
        try content.requireOnly(["id"])
        let parts = content.schemaParts
        guard parts.count == 1, parts[0].isSchema("extension"), let base = parts[0].attribute("base") else {
            throw UnknownConstruct()
        }
        try parts[0].requireOnly(["base", "id"])
        let component = try compiler.source(source).component(base)
        if compiler.isComplex(component) {
            self = try compiler.complexType(named: component, depth: depth + 1)
            guard isSimple == (simpleContent != nil) else { throw UnknownConstruct() }
        } else {
            guard isSimple else { throw UnknownConstruct() }
            simpleContent = try compiler.simpleType(named: component)
        }
        try add(parts[0].schemaParts, source, &compiler)
    }

    private mutating func add(
        _ parts: [XMLElement], _ source: Int, _ compiler: inout GrammarCompiler
    ) throws(UnknownConstruct) {
        for (index, part) in parts.enumerated() {
            if index == 0, part.isSchema("sequence") || part.isSchema("choice") {
                guard simpleContent == nil else { throw UnknownConstruct() }
                let own = try Self.particle(part, source, &compiler)
                if case .sequence(let parts) = particle, parts.isEmpty {
                    particle = own
                } else {
                    particle = .sequence([particle, own])
                }
            } else if part.isSchema("attribute") {
                try add(attribute: part, source, &compiler)
            } else if part.isSchema("anyAttribute"), Self.isSkipping(part),
                part.attribute("namespace") ?? "##any" == "##any"
            {
                isOpen = true
            } else {
                throw UnknownConstruct()
            }
        }
    }

    private mutating func add(
        attribute: XMLElement, _ source: Int, _ compiler: inout GrammarCompiler
    ) throws(UnknownConstruct) {
        try attribute.requireOnly(["name", "type", "use", "form", "id"])
        let use = attribute.attribute("use") ?? "optional"
        guard ["optional", "required"].contains(use) else { throw UnknownConstruct() }
        let parts = attribute.schemaParts
        let type: Int32
        if let name = attribute.attribute("type") {
            guard parts.isEmpty else { throw UnknownConstruct() }
            type = try compiler.simpleType(named: compiler.source(source).component(name))
        } else {
            guard parts.count == 1, parts[0].isSchema("simpleType") else { throw UnknownConstruct() }
            type = try compiler.simpleType(parts[0], source)
        }
        let symbol = try compiler.symbol(ofAttribute: attribute, source)
        guard !attributes.contains(where: { $0.symbol == symbol }) else { throw UnknownConstruct() }
        attributes.append(SchemaGrammar.Attribute(symbol: symbol, type: type, isRequired: use == "required"))
    }

    private static func particle(
        _ part: XMLElement, _ source: Int, _ compiler: inout GrammarCompiler
    ) throws(UnknownConstruct) -> Particle {
        let (least, most) = try part.occurrence()
        let own: Particle
        if part.isSchema("element") {
            own = try compiler.particle(ofElement: part, source)
        } else if part.isSchema("any") {
            guard isSkipping(part) else { throw UnknownConstruct() }
            own = .wildcard(namespace: try namespace(of: part))
        } else {
            try part.requireOnly(["minOccurs", "maxOccurs", "id"])
            var parts: [Particle] = []
            for child in part.schemaParts { parts.append(try particle(child, source, &compiler)) }
            if part.isSchema("sequence") {
                own = .sequence(parts)
            } else if part.isSchema("choice"), !parts.isEmpty {
                own = .choice(parts)
            } else {
                throw UnknownConstruct()
            }
        }
        return least == 1 && most == 1 ? own : .repeated(own, least: least, most: most)
    }

    /// The one namespace that a wildcard names; nil for any.
    private static func namespace(of wildcard: XMLElement) throws(UnknownConstruct) -> [UInt8]? {
        let written = wildcard.attribute("namespace") ?? "##any"
        if written.hasSameBytes(as: "##any") { return nil }
        guard !written.isEmpty, !written.utf8.contains(where: { $0 == UInt8(ascii: "#") && written.utf8.first == $0 }),
            !written.utf8.contains(where: \.isXMLSpace)
        else { throw UnknownConstruct() }
        return Array(written.utf8)
    }

    private static func isSkipping(_ wildcard: XMLElement) -> Bool {
        wildcard.attribute("processContents")?.hasSameBytes(as: "skip") ?? false
    }
}
