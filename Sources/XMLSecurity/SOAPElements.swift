/// The elements of SOAP and WS-Security as we write them, and their fixed identifiers.
enum SOAPElements {
    static let x509v3 =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
    static let base64Binary =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"

    static func soap(_ localName: String, in version: SOAPVersion, children: [XMLNode]) -> XMLElement {
        XMLElement(localName, prefix: "soapenv", namespace: version.namespace, children: children)
    }

    static func security(_ children: [XMLNode], in version: SOAPVersion) -> XMLElement {
        let mustUnderstand = XMLAttribute(
            prefix: "soapenv", localName: "mustUnderstand", namespace: version.namespace, value: "1")
        return XMLElement(
            "Security", prefix: "wsse", namespace: Namespace.wsse, attributes: [mustUnderstand], children: children)
    }

    static func token(_ certificate: Certificate, id: String) -> XMLElement {
        XMLElement(
            "BinarySecurityToken", prefix: "wsse", namespace: Namespace.wsse,
            attributes: [XMLAttribute("EncodingType", base64Binary), XMLAttribute("ValueType", x509v3), wsuID(id)],
            children: [.text(Base64.encode(certificate.der))])
    }

    static func tokenReference(to id: String) -> XMLElement {
        let reference = XMLElement(
            "Reference", prefix: "wsse", namespace: Namespace.wsse,
            attributes: [XMLAttribute("URI", "#" + id), XMLAttribute("ValueType", x509v3)])
        return XMLElement(
            "SecurityTokenReference", prefix: "wsse", namespace: Namespace.wsse, children: [.element(reference)])
    }

    static func timestamp(created: UTCInstant, expires: UTCInstant, id: String) -> XMLElement {
        func instant(_ localName: String, _ value: UTCInstant) -> XMLNode {
            .element(
                XMLElement(
                    localName, prefix: "wsu", namespace: Namespace.wsu, children: [.text(value.xmlDateTime)]))
        }
        return XMLElement(
            "Timestamp", prefix: "wsu", namespace: Namespace.wsu, attributes: [wsuID(id)],
            children: [instant("Created", created), instant("Expires", expires)])
    }

    static func confirmation(of signatureValue: [UInt8], id: String) -> XMLElement {
        XMLElement(
            "SignatureConfirmation", prefix: "wsse11", namespace: Namespace.wsse11,
            attributes: [XMLAttribute("Value", Base64.encode(signatureValue)), wsuID(id)])
    }

    /// `element` with a `wsu:Id`.
    static func identified(_ element: XMLElement, id: String) -> XMLElement {
        XMLElement(
            element.localName, prefix: element.prefix, namespace: element.namespace,
            attributes: element.attributes + [wsuID(id)], children: element.children)
    }

    private static func wsuID(_ id: String) -> XMLAttribute {
        XMLAttribute(prefix: "wsu", localName: "Id", namespace: Namespace.wsu, value: id)
    }
}
