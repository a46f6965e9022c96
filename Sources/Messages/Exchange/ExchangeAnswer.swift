import XMLSecurity

/// The body of a SOAP answer: `x:answer` with the hub's stamp, then at most one receipt, refusal or result.
///
/// From the hub both, or the stamp alone; from a recipient to the hub only the content. The documents inside are
/// whole and signed; this type only places them.
public struct ExchangeAnswer: Hashable, Sendable {
    /// The signed `hubStamp`.
    public let stamp: XMLElement?
    /// The signed receipt, refusal or result.
    public let content: XMLElement?

    /// Makes an answer of signed documents.
    public init(stamp: XMLElement?, content: XMLElement?) {
        self.stamp = stamp
        self.content = content
    }

    /// The body element.
    public func element() -> XMLElement {
        XMLElement(
            "answer", prefix: "x", namespace: Service.exchange.namespace,
            children: [stamp, content].compactMap { $0 }.map(XMLNode.element))
    }

    /// Takes an answer apart.
    ///
    /// - Throws: `MessagesError` when the root is another, or its children are not an optional stamp and at most
    ///   one receipt, refusal or result, at least one of both.
    public init(_ element: XMLElement) throws(MessagesError) {
        var documents = try element.wrappedDocuments("answer")
        stamp = documents.first.map(Self.isStamp) == true ? documents.removeFirst() : nil
        content = documents.isEmpty ? nil : documents.removeFirst()
        if let content {
            guard let operation = Operation(localName: content.localName, namespace: content.namespace),
                Self.contents.contains(operation)
            else { throw MessagesError(.unknownElement, path: "/answer/*[\(stamp == nil ? 1 : 2)]") }
        } else if stamp == nil {
            throw MessagesError(.emptyElement, path: "/answer")
        }
        guard documents.isEmpty else { throw MessagesError(.repeatedElement, path: "/answer/*[3]") }
    }

    private static let contents = Set<Operation>([.receipt, .refusal]).union(
        Operation.allCases.compactMap(\.resultOperation))

    private static func isStamp(_ element: XMLElement) -> Bool {
        Operation(localName: element.localName, namespace: element.namespace) == .hubStamp
    }
}

extension XMLElement {
    /// The documents in a wrapper of the exchange namespace.
    func wrappedDocuments(_ name: String) throws(MessagesError) -> [XMLElement] {
        guard isNamed(name, namespace: Service.exchange.namespace) else {
            throw MessagesError(.unknownOperation, path: "/*", rule: "\(name)-expected")
        }
        guard attributes.isEmpty else { throw MessagesError(.invalidAttribute, path: "/\(name)") }
        guard hasNoText else { throw MessagesError(.mixedContent, path: "/\(name)") }
        return elements
    }
}
