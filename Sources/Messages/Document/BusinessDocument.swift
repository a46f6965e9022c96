import XMLSecurity

/// The unit of evidence: header and payload of one operation, to be signed by its sender.
///
/// Two documents are the same document when their digests are equal; `==` here compares what they say.
public struct BusinessDocument: Hashable, Sendable {
    /// Who, to whom, why, about whom.
    public let header: DocumentHeader
    /// What.
    public let payload: Payload

    /// Makes a document. The schema judges it when it has been signed.
    public init(header: DocumentHeader, payload: Payload) {
        self.header = header
        self.payload = payload
    }

    /// The operation of the payload.
    public var operation: Operation { payload.operation }

    /// The `Id` of the root, which the signature refers to: `d-` and the ticket.
    public var id: String { "d-\(header.ticket.value)" }

    /// The unsigned document, ready for `DocumentSigner`: root in the service's namespace (prefix `m`), children in
    /// none.
    public func element() -> XMLElement {
        var writer = FieldWriter()
        header.write(to: &writer)
        payload.group.write(to: &writer)
        return XMLElement(
            operation.rawValue, prefix: "m", namespace: operation.namespace, attributes: [XMLAttribute("Id", id)],
            children: writer.nodes)
    }

    /// Reads a document strictly: order, names, forms and limits of the schema, without relying on it.
    ///
    /// A `ds:Signature` as last child is passed over: whoever needs it verified begins with a `VerifiedDocument`.
    ///
    /// - Throws: `MessagesError` naming place and rule, never a value.
    public init(_ element: XMLElement) throws(MessagesError) {
        guard let operation = Operation(localName: element.localName, namespace: element.namespace) else {
            throw MessagesError(.unknownOperation, path: "/*")
        }
        let path = "/\(operation.rawValue)"
        guard element.hasNoText else { throw MessagesError(.mixedContent, path: path) }
        var reader = FieldReader(elements: Self.withoutSignature(element.elements), path: path)
        header = try DocumentHeader(from: &reader, rule: operation.headerRule)
        payload = try Payload(operation, from: &reader)
        try reader.finish()
        try checkId(element.attributes, path: path)
        try checkStamp(path: path)
    }

    private static func withoutSignature(_ elements: [XMLElement]) -> [XMLElement] {
        guard elements.last?.isNamed("Signature", namespace: "http://www.w3.org/2000/09/xmldsig#") == true else {
            return elements
        }
        return elements.dropLast()
    }

    private func checkId(_ attributes: [XMLAttribute], path: String) throws(MessagesError) {
        guard attributes == [XMLAttribute("Id", id)] else {
            throw MessagesError(.invalidAttribute, path: "\(path)/@Id", rule: "id-is-ticket", expectedType: "xs:ID")
        }
    }

    /// A stamp names its document twice, and only once truly when they differ.
    private func checkStamp(path: String) throws(MessagesError) {
        guard case .hubStamp(let stamp) = payload, stamp.document != header.inReplyTo else { return }
        throw MessagesError(.inconsistent, path: "\(path)/digest", rule: "stamp-names-its-document")
    }
}
