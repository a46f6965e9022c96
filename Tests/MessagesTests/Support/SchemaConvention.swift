import XMLSecurity

/// Walks one schema and finds what departs from the documentation convention of `Schemas/README.md`.
struct SchemaConvention {
    private static let xs = "http://www.w3.org/2001/XMLSchema"
    private static let declarations: Set<String> = [
        "schema", "element", "attribute", "complexType", "simpleType", "enumeration",
    ]

    private(set) var declarationCount = 0
    /// One line per fault: place and rule.
    private(set) var faults: [String] = []

    init(_ bytes: [UInt8]) throws {
        walk(try XMLReader.parse(bytes), place: "", depth: 0)
    }

    private mutating func walk(_ element: XMLElement, place: String, depth: Int) {
        let name = element.attribute("name") ?? element.attribute("value")
        let here = name.map { "\(place)/\($0)" } ?? place
        let isDeclaration = element.localName == "schema" || name != nil
        if Self.declarations.contains(element.localName), isDeclaration { judge(element, here, depth) }
        for child in element.elements { walk(child, place: here, depth: depth + 1) }
    }

    private mutating func judge(_ element: XMLElement, _ place: String, _ depth: Int) {
        declarationCount += 1
        let texts = element.all("annotation", namespace: Self.xs)
            .flatMap { $0.all("documentation", namespace: Self.xs) }.map(Self.text)
        guard let text = texts.first, texts.count == 1 else {
            return faults.append("\(place): \(texts.count) texts")
        }
        let parts = Parts(text)
        let wanted = element.localName == "enumeration" ? 15 : 20
        if parts.meaning.count < wanted { faults.append("\(place): meaning of \(parts.meaning.count) characters") }
        if depth <= 1, parts.source.isEmpty { faults.append("\(place): no Source") }
        if element.localName == "simpleType" { judgeSimpleType(element, parts, place) }
    }

    private mutating func judgeSimpleType(_ type: XMLElement, _ parts: Parts, _ place: String) {
        guard !parts.format.isEmpty else { return faults.append("\(place): no Format") }
        let restriction = type.first("restriction", namespace: Self.xs)
        for facet in ["minLength", "maxLength", "length"] {
            guard let number = restriction?.first(facet, namespace: Self.xs)?.attribute("value") else { continue }
            if !parts.format.split(whereSeparator: { !$0.isNumber }).contains(Substring(number)) {
                faults.append("\(place): Format does not name \(facet) \(number)")
            }
        }
        let counted = ["xs:int", "xs:date", "xs:dateTime"].contains(restriction?.attribute("base"))
        if counted, parts.unit.isEmpty { faults.append("\(place): no Unit") }
    }

    /// The text of an element with every run of white space as one space.
    private static func text(of element: XMLElement) -> String {
        element.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Meaning, format, unit and source, in that order.
    private struct Parts {
        var meaning = ""
        var format = ""
        var unit = ""
        var source = ""

        init(_ text: String) {
            var rest = text[...]
            source = Self.cut(&rest, "Source: ")
            unit = Self.cut(&rest, "Unit: ")
            format = Self.cut(&rest, "Format: ")
            meaning = rest.trimmingSuffix
        }

        private static func cut(_ text: inout Substring, _ label: String) -> String {
            guard let range = text.firstRange(of: label) else { return "" }
            defer { text = text[..<range.lowerBound] }
            return String(text[range.upperBound...])
        }
    }
}

extension Substring {
    fileprivate var trimmingSuffix: String {
        String(self[..<(lastIndex { !$0.isWhitespace }.map(index(after:)) ?? startIndex)])
    }
}
