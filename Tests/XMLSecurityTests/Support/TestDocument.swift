@testable import XMLSecurity

/// A small business document in our form.
enum TestDocument {
    static let namespace = "urn:ocmw-gateway:social-inquiry:v1"

    static func root(id: String = "d-ticket-1", note: String = "Één <woord> & meer") -> XMLElement {
        XMLElement(
            "requestInquiry", prefix: "m", namespace: namespace, attributes: [XMLAttribute("Id", id)],
            children: [
                .element(
                    XMLElement(
                        "informationCustomer", children: [.element(XMLElement("ticket", text: "ticket-1"))])),
                .element(XMLElement("note", text: note)),
            ])
    }

    static func signed(by identity: SigningIdentity, id: String = "d-ticket-1") throws -> [UInt8] {
        try DocumentSigner(identity: identity).sign(root(id: id)).canonicalBytes()
    }
}
