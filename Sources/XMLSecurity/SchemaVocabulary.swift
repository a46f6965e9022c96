/// The names a set of schemas declares: nothing but these is ever taken over from a validation message.
struct SchemaVocabulary: Sendable {
    /// Declared names of elements, attributes and types, as bytes.
    private var names: Set<[UInt8]> = []

    /// Type by element name and by `@` and attribute name; nil when declarations of one name differ.
    private var types: [String: String?] = [:]

    init(_ documents: SchemaDocuments) {
        for root in documents.roots { collect(root) }
    }

    private mutating func collect(_ element: XMLElement) {
        if let name = element.attribute("name") {
            names.insert(Array(name.utf8))
            if element.isNamed("element", namespace: Namespace.schema) { addType(of: element, as: name) }
            if element.isNamed("attribute", namespace: Namespace.schema) { addType(of: element, as: "@" + name) }
        }
        for child in element.elements { collect(child) }
    }

    private mutating func addType(of declaration: XMLElement, as name: String) {
        let type = declaration.attribute("type").flatMap(Self.localName)
        if let known = types[name], known != type {
            types[name] = .some(nil)
        } else {
            types[name] = .some(type)
        }
    }

    /// The part of a QName behind the prefix; `xs:` stays, so that built-in types can be told.
    private static func localName(_ name: String) -> String? {
        if name.utf8.starts(with: "xs:".utf8) { return name }
        return name.utf8.split(separator: UInt8(ascii: ":")).last.flatMap { String($0) }
    }

    /// `name` when it is declared, byte for byte, else `*`.
    func known(_ name: String) -> String { names.contains(Array(name.utf8)) ? name : "*" }

    /// The declared type of an element, or of an attribute written `@name`.
    func type(of name: String) -> String? { types[name] ?? nil }

    /// The attribute that a message of libxml2 is about: `Element 'e', attribute 'a': …`. XML names hold no apostrophe.
    func attribute(inMessage message: String) -> String? {
        let parts = message.utf8.split(separator: UInt8(ascii: "'"), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].elementsEqual("Element ".utf8), parts[2].elementsEqual(", attribute ".utf8)
        else { return nil }
        return String(parts[3]).map(known)
    }

    /// The type or the elements that a message of libxml2 ends with, when the schema declares them; the rest is dropped.
    ///
    /// Messages end in `… type 'name'.` or `… Expected is ( a ).` or `Expected is one of ( a, b ).`
    func expectation(inMessage message: String) -> String? {
        let tail = Array(message.utf8.suffix(400))
        if let list = Self.last(of: "( ", until: " ).", in: tail), message.utf8.count < 10_000 {
            let known = list.utf8.split(separator: UInt8(ascii: ",")).compactMap {
                declared(String(decoding: $0, as: UTF8.self))
            }
            return known.isEmpty ? nil : known.joined(separator: ", ")
        }
        return Self.last(of: "type '", until: "'.", in: tail).flatMap(declared)
    }

    /// A declared name or a built-in type of XML Schema, without its namespace.
    private func declared(_ text: String) -> String? {
        let trimmed = text.utf8.drop(while: \.isXMLSpace)
        let isBuiltIn = trimmed.starts(with: "xs:".utf8)
        let start = trimmed.lastIndex { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: ":") }
        let name = String(start.map { trimmed[trimmed.index(after: $0)...] } ?? trimmed) ?? ""
        if isBuiltIn { return Self.builtInTypes.contains { $0.hasSameBytes(as: name) } ? "xs:" + name : nil }
        return names.contains(Array(name.utf8)) ? name : nil
    }

    /// What stands between the last `opening` and the `closing` that ends the message.
    private static func last(of opening: String, until closing: String, in bytes: [UInt8]) -> String? {
        let (opening, closing) = (Array(opening.utf8), Array(closing.utf8))
        var end = bytes[...]
        while let last = end.last, last.isXMLSpace { end.removeLast() }
        guard end.count > opening.count + closing.count, end.suffix(closing.count).elementsEqual(closing) else {
            return nil
        }
        end.removeLast(closing.count)
        for start in stride(from: end.endIndex - opening.count, through: end.startIndex, by: -1)
        where end[start...].starts(with: opening) {
            return String(decoding: end[(start + opening.count)...], as: UTF8.self)
        }
        return nil
    }

    private static let builtInTypes: Set<String> = [
        "string", "normalizedString", "token", "boolean", "decimal", "integer", "nonNegativeInteger",
        "positiveInteger", "long", "int", "short", "byte", "unsignedInt", "unsignedShort", "unsignedByte", "date",
        "time", "dateTime", "duration", "gYear", "gYearMonth", "base64Binary", "hexBinary", "anyURI", "ID", "IDREF",
        "NCName", "NMTOKEN", "language", "float", "double",
    ]
}
