@testable import XMLSecurity

/// The schemas that documents are validated by: those of this folder's seeds and those of the product.
struct FuzzSchemas: Sendable {
    /// Below the root of the repository; the first serves what no other does.
    static let paths = [
        "Fuzzing/Seeds/schema.xsd", "Fuzzing/Seeds/forms.xsd", "Schemas/exchange-v1.xsd",
        "Schemas/competence-transfer-v1.xsd", "Schemas/consultation-v1.xsd", "Schemas/reference-directory-v1.xsd",
        "Schemas/social-inquiry-v1.xsd",
    ]

    /// Each stands in the documents of the schema in the same place.
    private static let namespaces = [
        "urn:o", "urn:f", "urn:ocmw-gateway:exchange:v1", "urn:ocmw-gateway:competence-transfer:v1",
        "urn:ocmw-gateway:consultation:v1", "urn:ocmw-gateway:reference-directory:v1",
        "urn:ocmw-gateway:social-inquiry:v1",
    ].map { Array("\"\($0)\"".utf8) }

    private let schemas: [SchemaSet]

    init(repository: String) throws(XMLSecurityError) {
        var schemas: [SchemaSet] = []
        for path in Self.paths { schemas.append(try SchemaSet(path: "\(repository)/\(path)")) }
        self.schemas = schemas
    }

    /// The schema for a document and its place in ``paths``.
    func schema(for bytes: [UInt8]) -> (schema: SchemaSet, place: Int) {
        let place = Self.namespaces.firstIndex { bytes.contains($0) } ?? 0
        return (schemas[place], place)
    }
}
