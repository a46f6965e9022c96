extension SimpleType {
    /// A built-in type that is known here.
    ///
    /// Source: XML Schema part 2, section 3.
    init(builtIn name: String) throws(UnknownConstruct) {
        guard let kind = Self.kinds[name] else { throw UnknownConstruct() }
        let whiteSpace: WhiteSpace = ["string": .preserve, "normalizedString": .replace][name] ?? .collapse
        self.init(kind: kind, whiteSpace: whiteSpace)
    }

    private static let kinds: [String: Kind] = [
        "string": .string, "normalizedString": .string, "token": .string, "boolean": .boolean, "decimal": .decimal,
        "integer": .integer(.min ... .max), "long": .integer(.min ... .max),
        "int": .integer(Int64(Int32.min)...Int64(Int32.max)), "short": .integer(-32768...32767),
        "byte": .integer(-128...127), "nonNegativeInteger": .integer(0 ... .max),
        "positiveInteger": .integer(1 ... .max), "nonPositiveInteger": .integer(.min...0),
        "negativeInteger": .integer(.min ... -1), "unsignedLong": .integer(0 ... .max),
        "unsignedInt": .integer(0...Int64(UInt32.max)), "unsignedShort": .integer(0...65535),
        "unsignedByte": .integer(0...255), "date": .date, "dateTime": .dateTime, "NCName": .name, "ID": .name,
        "NMTOKEN": .nameToken, "anyURI": .reference,
    ]

    /// What an `xs:simpleType` defines.
    ///
    /// - Parameters:
    ///   - named: the definition of a type of that name.
    ///   - inline: the definition that an `xs:simpleType` inside holds.
    init(
        _ element: XMLElement, _ source: SchemaSource,
        named: (SchemaSource.Component) throws(UnknownConstruct) -> SimpleType,
        inline: (XMLElement) throws(UnknownConstruct) -> SimpleType
    ) throws(UnknownConstruct) {
        let parts = element.schemaParts
        guard element.isSchema("simpleType"), parts.count == 1, let part = parts.first else { throw UnknownConstruct() }
        try element.requireOnly(["name", "id", "final"])
        if part.isSchema("union") {
            try part.requireOnly(["memberTypes", "id"])
            var members: [SimpleType] = []
            for name in (part.attribute("memberTypes") ?? "").utf8.split(whereSeparator: \.isXMLSpace) {
                members.append(try named(source.component(String(decoding: name, as: UTF8.self))))
            }
            for child in part.schemaParts { members.append(try inline(child)) }
            guard !members.isEmpty else { throw UnknownConstruct() }
            self.init(kind: .union, whiteSpace: .preserve, members: members)
            return
        }
        guard part.isSchema("restriction") else { throw UnknownConstruct() }
        try part.requireOnly(["base", "id"])
        let facets: [XMLElement]
        if let base = part.attribute("base") {
            self = try named(source.component(base))
            facets = part.schemaParts
        } else {
            guard let first = part.schemaParts.first else { throw UnknownConstruct() }
            self = try inline(first)
            facets = Array(part.schemaParts.dropFirst())
        }
        // Facets of a union ask more than one of its members.
        if case .union = kind, !facets.isEmpty { throw UnknownConstruct() }
        try restrict(facets)
    }

    private mutating func restrict(_ facets: [XMLElement]) throws(UnknownConstruct) {
        var alternatives: [Pattern] = []
        var literals: [[UInt8]] = []
        for facet in facets {
            try facet.requireOnly(["value", "id", "fixed"])
            guard let value = facet.attribute("value"), facet.schemaParts.isEmpty else { throw UnknownConstruct() }
            switch facet.localName {
            case "pattern":
                guard let pattern = Pattern(value) else { throw UnknownConstruct() }
                alternatives.append(pattern)
            case "enumeration": literals.append(Array(value.utf8))
            case "whiteSpace": try normalise(value)
            default: try limit(facet.localName, value)
            }
        }
        if !alternatives.isEmpty { patterns.append(alternatives) }
        if !literals.isEmpty { enumerations.append(literals) }
    }

    private mutating func normalise(_ value: String) throws(UnknownConstruct) {
        guard case .string = kind else { throw UnknownConstruct() }
        switch value {
        case "preserve": break
        case "replace": whiteSpace = .replace
        case "collapse": whiteSpace = .collapse
        default: throw UnknownConstruct()
        }
    }

    private mutating func limit(_ name: String, _ value: String) throws(UnknownConstruct) {
        switch (name, kind) {
        case ("length", .string), ("minLength", .string), ("maxLength", .string):
            guard let count = Int(value), count >= 0, count < 1 << 30 else { throw UnknownConstruct() }
            let least = name == "maxLength" ? lengths.lowerBound : max(lengths.lowerBound, count)
            let most = name == "minLength" ? lengths.upperBound : min(lengths.upperBound, count)
            guard least <= most else { throw UnknownConstruct() }
            lengths = least...most
        case ("minInclusive", .decimal), ("minInclusive", .integer):
            minimum = max(minimum, try Self.number(value))
        case ("maxInclusive", .decimal), ("maxInclusive", .integer):
            maximum = min(maximum, try Self.number(value))
        case ("totalDigits", .decimal), ("totalDigits", .integer):
            digitCount = min(digitCount, try Self.count(value))
        case ("fractionDigits", .decimal):
            fractionDigitCount = min(fractionDigitCount, try Self.count(value))
        default: throw UnknownConstruct()
        }
    }

    private static func number(_ value: String) throws(UnknownConstruct) -> Int128 {
        let number = Array(value.utf8).withUnsafeBufferPointer { SimpleValue.Decimal($0) }
        guard let number else { throw UnknownConstruct() }
        return number.scaled
    }

    private static func count(_ value: String) throws(UnknownConstruct) -> Int {
        guard let count = Int(value), count >= 0 else { throw UnknownConstruct() }
        return count
    }
}
