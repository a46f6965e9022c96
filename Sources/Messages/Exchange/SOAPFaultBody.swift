import XMLSecurity

/// A SOAP 1.1 Fault, for what cannot be processed as a document: a constant text and a signed refusal as detail.
///
/// Source: SOAP 1.1, section 4.4.
public struct SOAPFaultBody: Hashable, Sendable {
    /// Whose fault it is.
    public enum FaultCode: String, Hashable, Sendable, CaseIterable {
        /// The message was wrong; sending it again does not help.
        case client = "Client"
        /// The receiver could not treat it; sending it again may help.
        case server = "Server"
    }

    /// The namespace of SOAP 1.1.
    public static let namespace = "http://schemas.xmlsoap.org/soap/envelope/"

    /// The only `faultstring` that we send.
    public static let faultString = "The message was not accepted; the detail tells why."

    /// Whose fault it is.
    public let faultCode: FaultCode
    /// The signed `refusal`; absent in faults of others.
    public let refusal: XMLElement?

    /// Makes a fault.
    public init(faultCode: FaultCode, refusal: XMLElement?) {
        self.faultCode = faultCode
        self.refusal = refusal
    }

    /// Makes the fault for a signed refusal: `Client` when the refusal is final.
    public init(refusal: XMLElement, isFinal: Bool) {
        self.init(faultCode: isFinal ? .client : .server, refusal: refusal)
    }

    /// The body element. `faultcode` holds a QName, whose prefix `soap` the Fault itself declares.
    public func element() -> XMLElement {
        var children: [XMLNode] = [
            .element(XMLElement("faultcode", text: "soap:\(faultCode.rawValue)")),
            .element(XMLElement("faultstring", text: Self.faultString)),
        ]
        if let refusal { children.append(.element(XMLElement("detail", children: [.element(refusal)]))) }
        return XMLElement("Fault", prefix: "soap", namespace: Self.namespace, children: children)
    }

    /// Reads a SOAP 1.1 Fault of anyone; the text is not kept, and only a refusal of ours counts as detail.
    ///
    /// - Throws: `MessagesError` when the element is not a Fault or its code is not `Client` or `Server`.
    public init(_ element: XMLElement) throws(MessagesError) {
        guard element.isNamed("Fault", namespace: Self.namespace) else {
            throw MessagesError(.unknownOperation, path: "/*", rule: "fault-expected")
        }
        let name = element.first("faultcode")?.text.utf8.split(separator: UInt8(ascii: ":")).last
        guard let name, let code = FaultCode(rawValue: String(decoding: Array(name), as: UTF8.self)) else {
            throw MessagesError(.invalidValue, path: "/Fault/faultcode", expectedType: "xs:QName")
        }
        faultCode = code
        refusal = element.first("detail")?.first(Operation.refusal.rawValue, namespace: Operation.refusal.namespace)
    }
}
