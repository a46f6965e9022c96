@testable import XMLSecurity

typealias DocumentShape = WrappingShape<DocumentParts>
typealias DocumentGroup = WrappingGroup<DocumentParts>

/// The parts of a document with an enveloped signature that a forger moves about.
struct DocumentParts: Sendable {
    let markup: Markup
    let root, signature, signedInfo, signatureValue, keyInfo, reference, digestValue, transforms, x509Data,
        certificate: MarkupElement

    init(_ bytes: [UInt8]) throws {
        markup = try Markup(bytes)
        root = markup.root
        signature = try markup.first("Signature", Namespace.signature)
        signedInfo = try markup.first("SignedInfo", Namespace.signature)
        signatureValue = try markup.first("SignatureValue", Namespace.signature)
        keyInfo = try markup.first("KeyInfo", Namespace.signature)
        reference = try markup.first("Reference", Namespace.signature)
        digestValue = try markup.first("DigestValue", Namespace.signature)
        transforms = try markup.first("Transforms", Namespace.signature)
        x509Data = try markup.first("X509Data", Namespace.signature)
        certificate = try markup.first("X509Certificate", Namespace.signature)
    }

    func source(_ element: MarkupElement) -> String { markup.source(element) }
    func source(_ range: Range<Int>) -> String { markup.source(range) }
    func portable(_ element: MarkupElement) -> String { markup.portable(element) }

    func id() throws -> String { try root.attribute("Id").value }

    /// What was signed: the root without its signature.
    var signed: String { markup.portable(root, without: signature) }
    var whole: String { portable(root) }
    var signatureSource: String { portable(signature) }

    func method(_ name: String) throws -> MarkupElement {
        try markup.first(name, Namespace.signature, in: signedInfo)
    }

    /// The first element of the root that holds text only.
    func leaf() throws -> MarkupElement {
        guard
            let leaf = markup.elements.first(where: {
                !$0.content.isEmpty && markup.children(of: $0).isEmpty
                    && !signature.whole.contains($0.open.lowerBound)
            })
        else { throw Markup.NotThere(name: "text") }
        return leaf
    }

    /// A root that nobody signed, of the name of the signed one, with `content` and then `signature`.
    func evil(_ kind: ForgedIdentifier, _ content: String, signature: String? = nil) throws -> String {
        let id = kind.value(try self.id()).map { " Id=\"\($0)\"" } ?? ""
        return "<v:\(root.localName) xmlns:v=\"\(root.namespace)\"\(id)><evil xmlns=\"\"></evil>\(content)"
            + "\(signature ?? signatureSource)</v:\(root.localName)>"
    }

    /// The signature with `content` at its end.
    func signature(holding content: String) -> String {
        let end = "</\(signature.qualifiedName)>"
        return String(signatureSource.dropLast(end.utf8.count)) + content + end
    }
}
