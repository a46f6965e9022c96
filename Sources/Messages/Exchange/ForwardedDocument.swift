import XMLSecurity

/// The body of a request from the hub to a gateway: `x:forward` with the document untouched, then the hub's stamp.
public struct ForwardedDocument: Hashable, Sendable {
    /// The sender's signed document.
    public let document: XMLElement
    /// The signed `hubStamp`.
    public let stamp: XMLElement

    /// Makes the body of signed documents.
    public init(document: XMLElement, stamp: XMLElement) {
        self.document = document
        self.stamp = stamp
    }

    /// The body element.
    public func element() -> XMLElement {
        XMLElement(
            "forward", prefix: "x", namespace: Service.exchange.namespace,
            children: [.element(document), .element(stamp)])
    }

    /// Takes the body apart.
    ///
    /// - Throws: `MessagesError` when the root is another, or its children are not one document of ours and one
    ///   stamp.
    public init(_ element: XMLElement) throws(MessagesError) {
        let documents = try element.wrappedDocuments("forward")
        guard documents.count >= 2 else {
            throw MessagesError(.missingElement, path: documents.isEmpty ? "/forward/*[1]" : "/forward/hubStamp")
        }
        guard documents.count == 2 else { throw MessagesError(.repeatedElement, path: "/forward/*[3]") }
        document = documents[0]
        stamp = documents[1]
        guard Operation(localName: document.localName, namespace: document.namespace) != nil else {
            throw MessagesError(.unknownOperation, path: "/forward/*[1]")
        }
        guard Operation(localName: stamp.localName, namespace: stamp.namespace) == .hubStamp else {
            throw MessagesError(.missingElement, path: "/forward/hubStamp")
        }
    }
}
