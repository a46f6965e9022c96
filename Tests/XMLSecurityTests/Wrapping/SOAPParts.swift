@testable import XMLSecurity

typealias SOAPShape = WrappingShape<SOAPParts>
typealias SOAPGroup = WrappingGroup<SOAPParts>

/// The parts of a signed SOAP message that a forger moves about.
struct SOAPParts: Sendable {
    let markup: Markup
    let envelope, header, security, signature, signedInfo, signatureValue, keyInfo, token, timestamp,
        body: MarkupElement
    let references: [MarkupElement]

    init(_ bytes: [UInt8]) throws {
        markup = try Markup(bytes)
        envelope = markup.root
        let soap = envelope.namespace
        header = try markup.first("Header", soap)
        security = try markup.first("Security", Namespace.wsse)
        signature = try markup.first("Signature", Namespace.signature, in: security)
        signedInfo = try markup.first("SignedInfo", Namespace.signature)
        signatureValue = try markup.first("SignatureValue", Namespace.signature)
        keyInfo = try markup.first("KeyInfo", Namespace.signature)
        token = try markup.first("BinarySecurityToken", Namespace.wsse)
        timestamp = try markup.first("Timestamp", Namespace.wsu)
        body = try markup.first("Body", soap)
        let isReference = { (element: MarkupElement) in
            element.localName == "Reference" && element.namespace == Namespace.signature
        }
        references = markup.children(of: signedInfo).filter(isReference)
    }

    func source(_ element: MarkupElement) -> String { markup.source(element) }
    func source(_ range: Range<Int>) -> String { markup.source(range) }
    func portable(_ element: MarkupElement) -> String { markup.portable(element) }

    var signedBody: String { portable(body) }
    var soap: String { envelope.namespace }
    var otherSOAP: String { (soap == SOAPVersion.v11.rawValue ? SOAPVersion.v12 : .v11).rawValue }

    func confirmation() throws -> MarkupElement {
        try markup.first("SignatureConfirmation", Namespace.wsse11)
    }

    func id(of element: MarkupElement) throws -> String { try element.attribute("Id", Namespace.wsu).value }

    func idAttribute(of element: MarkupElement) throws -> MarkupAttribute {
        try element.attribute("Id", Namespace.wsu)
    }

    func reference(to element: MarkupElement) throws -> MarkupElement {
        let uri = "#" + (try id(of: element))
        guard let found = references.first(where: { (try? $0.attribute("URI").value) == uri }) else {
            throw Markup.NotThere(name: "Reference")
        }
        return found
    }

    func digestValue(of element: MarkupElement) throws -> MarkupElement {
        try markup.first("DigestValue", Namespace.signature, in: reference(to: element))
    }

    func transforms(of element: MarkupElement) throws -> MarkupElement {
        try markup.first("Transforms", Namespace.signature, in: reference(to: element))
    }

    func method(_ name: String) throws -> MarkupElement {
        try markup.first(name, Namespace.signature, in: signedInfo)
    }

    func strReference() throws -> MarkupElement { try markup.first("Reference", Namespace.wsse, in: keyInfo) }

    /// The innermost element of the Body that holds text only.
    func leaf() throws -> MarkupElement {
        guard
            let leaf = markup.elements.first(where: {
                body.content.contains($0.open.lowerBound) && !$0.content.isEmpty
                    && markup.children(of: $0).isEmpty
            })
        else { throw Markup.NotThere(name: "text in the Body") }
        return leaf
    }

    static let wsu = " xmlns:wsu=\"\(Namespace.wsu)\""

    /// ` xmlns:wsu="…" wsu:Id="…"`, or nothing.
    static func identifier(_ id: String?) -> String { id.map { "\(wsu) wsu:Id=\"\($0)\"" } ?? "" }

    /// A Body that nobody signed.
    func evilBody(_ kind: ForgedIdentifier, in soap: String? = nil, holding content: String = "") throws -> String {
        "<E:Body xmlns:E=\"\(soap ?? self.soap)\"\(Self.identifier(kind.value(try id(of: body))))>"
            + "<evil xmlns=\"urn:evil\"></evil>\(content)</E:Body>"
    }

    /// A header block that nobody signed.
    static func block(_ attributes: String = "", _ content: String = "") -> String {
        "<b:block xmlns:b=\"urn:block\"\(attributes)>\(content)</b:block>"
    }
}
