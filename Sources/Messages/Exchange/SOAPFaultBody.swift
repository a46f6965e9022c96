import XMLSecurity

/// A SOAP Fault, for what cannot be processed as a document: a constant text and a signed refusal as detail.
///
/// Source: SOAP 1.1, section 4.4; SOAP 1.2 part 1, section 5.4.
public struct SOAPFaultBody: Hashable, Sendable {
    /// Whose fault it is.
    public enum FaultCode: String, Hashable, Sendable, CaseIterable {
        /// The message was wrong; sending it again does not help.
        case client = "Client"
        /// The receiver could not treat it; sending it again may help.
        case server = "Server"

        /// The code of SOAP 1.2. Source: SOAP 1.2 part 1, section 5.4.6.
        var name12: String {
            switch self {
            case .client: "Sender"
            case .server: "Receiver"
            }
        }
    }

    /// The namespace of SOAP 1.1.
    public static let namespace = "http://schemas.xmlsoap.org/soap/envelope/"

    /// The `faultstring` beside a refusal.
    public static let faultString = "The message was not accepted; the detail tells why."

    /// Whose fault it is.
    public let faultCode: FaultCode
    /// The signed `refusal`; absent in faults of others.
    public let refusal: XMLElement?

    /// What a person reads: constant text, without content of the message.
    public let reason: String

    /// Makes a fault.
    public init(faultCode: FaultCode, refusal: XMLElement?, reason: String = Self.faultString) {
        self.faultCode = faultCode
        self.refusal = refusal
        self.reason = reason
    }

    /// Makes the fault for a signed refusal: `Client` when the refusal is final.
    public init(refusal: XMLElement, isFinal: Bool) {
        self.init(faultCode: isFinal ? .client : .server, refusal: refusal)
    }

    /// The status over HTTP: in SOAP 1.2 it tells whose fault it is.
    ///
    /// Source: SOAP 1.1, section 6.2; SOAP 1.2 part 2, section 7.5.2.2, table 20.
    public func httpStatus(in version: SOAPVersion) -> Int {
        switch (version, faultCode) {
        case (.v12, .client): 400
        case (.v12, .server), (.v11, _): 500
        }
    }

    /// The body element. The code is a QName, whose prefix `soap` the Fault itself declares.
    public func element(in version: SOAPVersion = .v11) -> XMLElement {
        switch version {
        case .v11: element11()
        case .v12: element12()
        }
    }

    private func element12() -> XMLElement {
        func soap(_ name: String, attributes: [XMLAttribute] = [], _ children: [XMLNode]) -> XMLNode {
            .element(
                XMLElement(
                    name, prefix: "soap", namespace: SOAPVersion.v12.namespace, attributes: attributes,
                    children: children))
        }
        let language = XMLAttribute(
            prefix: "xml", localName: "lang", namespace: "http://www.w3.org/XML/1998/namespace", value: "en")
        var children = [
            soap("Code", [soap("Value", [.text("soap:\(faultCode.name12)")])]),
            soap("Reason", [soap("Text", attributes: [language], [.text(reason)])]),
        ]
        if let refusal { children.append(soap("Detail", [.element(refusal)])) }
        return XMLElement("Fault", prefix: "soap", namespace: SOAPVersion.v12.namespace, children: children)
    }

    private func element11() -> XMLElement {
        var children: [XMLNode] = [
            .element(XMLElement("faultcode", text: "soap:\(faultCode.rawValue)")),
            .element(XMLElement("faultstring", text: reason)),
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
        reason = Self.faultString
        refusal = element.first("detail")?.first(Operation.refusal.rawValue, namespace: Operation.refusal.namespace)
    }
}
