import XMLSecurity

/// The compiled schemas of all services; one value serves all threads.
public final class DocumentSchemas: Sendable {
    private let sets: [Service: SchemaSet]

    /// Loads `<service>-v1.xsd` of every service from a folder; nothing comes from a network.
    ///
    /// - Parameter directory: the path of `Schemas/`.
    /// - Throws: `MessagesError` `.schemaUnavailable` whose path is the file's name.
    public init(directory: String) throws(MessagesError) {
        var sets: [Service: SchemaSet] = [:]
        for service in Service.allCases {
            do {
                sets[service] = try SchemaSet(path: "\(directory)/\(service.schemaFileName)")
            } catch {
                throw MessagesError(.schemaUnavailable, path: service.schemaFileName)
            }
        }
        self.sets = sets
    }

    /// Where a signed document departs from the schema of its service; empty when it is valid.
    ///
    /// - Parameter bytes: the document alone, UTF-8.
    /// - Throws: `MessagesError` `.notWellFormed` when the bytes cannot be read at all.
    public func violations(bytes: [UInt8], service: Service) throws(MessagesError) -> [SchemaViolation] {
        guard let set = sets[service] else {
            throw MessagesError(.schemaUnavailable, path: service.schemaFileName)
        }
        do {
            return try set.violations(in: bytes)
        } catch {
            throw MessagesError(.notWellFormed, path: "/", rule: error.code.rawValue)
        }
    }

    /// Validates a signed document, given as its exclusive canonical bytes.
    ///
    /// - Throws: `MessagesError` `.schemaViolation` with place, rule and type of the first violation;
    ///   `.notWellFormed`.
    public func validate(bytes: [UInt8], service: Service) throws(MessagesError) {
        guard let first = try violations(bytes: bytes, service: service).first else { return }
        throw MessagesError(
            .schemaViolation, path: first.elementPath, rule: first.rule, expectedType: first.expectedType)
    }

    /// Validates a signed document, given as its element.
    ///
    /// - Throws: as `validate(bytes:service:)`, and `.unknownOperation` when the root is none of ours.
    /// - Complexity: canonicalises the element first; prefer the bytes where they are at hand.
    public func validate(_ signed: XMLElement) throws(MessagesError) {
        guard let operation = Operation(localName: signed.localName, namespace: signed.namespace) else {
            throw MessagesError(.unknownOperation, path: "/*")
        }
        try validate(bytes: signed.canonicalBytes(), service: operation.service)
    }
}
