/// The elements of SOAP and WS-Security as we write them, and their fixed identifiers.
enum SOAPElements {
    static let x509v3 =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
    static let base64Binary =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"

    static func soap(_ localName: String, in version: SOAPVersion, children: [XMLNode]) -> XMLElement {
        XMLElement(localName, prefix: "soapenv", namespace: version.namespace, children: children)
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
