/// A family of operations with one namespace and one schema file.
public enum Service: String, Hashable, Sendable, CaseIterable {
    /// Forwarding an application to the competent OCMW, and what follows.
    case competenceTransfer = "competence-transfer"
    /// What another OCMW decided about a person, and why.
    case socialInquiry = "social-inquiry"
    /// Who knows a person in which quality.
    case referenceDirectory = "reference-directory"
    /// Authentic sources, one operation a flow.
    case consultation = "consultation"
    /// Receipts, refusals, stamps and keys.
    case exchange = "exchange"

    /// `urn:ocmw-gateway:<service>:v1`.
    public var namespace: String { "urn:ocmw-gateway:\(rawValue):v1" }

    /// The name of the schema file in `Schemas/`.
    public var schemaFileName: String { "\(rawValue)-v1.xsd" }

    /// The service of a namespace, compared byte by byte.
    public init?(namespace: String) {
        guard let service = Self.allCases.first(where: { $0.namespace.utf8.elementsEqual(namespace.utf8) }) else {
            return nil
        }
        self = service
    }
}
