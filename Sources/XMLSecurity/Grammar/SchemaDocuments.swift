/// The files of a set of schemas, read before libxml2 compiles them.
///
/// Files may refer to plain file names beside them only, so that compiling never reaches for a network or another folder.
struct SchemaDocuments: Sendable {
    /// The `xs:schema` elements, the main file's first.
    let roots: [XMLElement]

    private static let mostFiles = 64

    /// - Throws: `XMLSecurityError` with `.schemaUnusable`.
    init(mainPath: String) throws(XMLSecurityError) {
        let cut = mainPath.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = cut.map { String(mainPath[...$0]) } ?? ""
        var roots: [XMLElement] = []
        var waiting = [mainPath]
        var seen: Set<String> = []
        while let path = waiting.popLast() {
            guard seen.insert(path).inserted else { continue }
            guard seen.count <= Self.mostFiles else { throw XMLSecurityError(.schemaUnusable, "too many schema files") }
            let root = try Self.read(path)
            waiting += try Self.locations(in: root).map { folder + $0 }
            roots.append(root)
        }
        self.roots = roots
    }

    private static func read(_ path: String) throws(XMLSecurityError) -> XMLElement {
        guard let bytes = FileReader.bytes(ofFile: path) else {
            throw XMLSecurityError(.schemaUnusable, "a schema file cannot be read")
        }
        guard let root = try? XMLReader.parse(bytes), root.isNamed("schema", namespace: Namespace.schema) else {
            throw XMLSecurityError(.schemaUnusable, "a schema file is not an XML schema without document type")
        }
        return root
    }

    /// The file names that a schema refers to.
    private static func locations(in root: XMLElement) throws(XMLSecurityError) -> [String] {
        var locations: [String] = []
        for element in root.elements where isReference(element) {
            guard let location = element.attribute("schemaLocation") else { continue }
            guard isPlainFileName(location) else {
                throw XMLSecurityError(.schemaUnusable, "schemaLocation is not a plain file name")
            }
            locations.append(location)
        }
        return locations
    }

    private static func isReference(_ element: XMLElement) -> Bool {
        ["import", "include", "redefine"].contains { element.isNamed($0, namespace: Namespace.schema) }
    }

    private static func isPlainFileName(_ location: String) -> Bool {
        guard let first = location.utf8.first, first != UInt8(ascii: ".") else { return false }
        return location.utf8.allSatisfy {
            $0.isASCIINameStart || (48...57).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
    }
}
