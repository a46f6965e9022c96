/// What one message may cost; beyond any of these it is refused with `.limitExceeded` or a failed step.
public struct XMLLimits: Hashable, Sendable {
    /// Bytes of the whole input.
    public var byteCount: Int
    /// Nesting of elements; the root is at depth 1. At most 250 (the parser's own limit is 256).
    public var depth: Int
    /// Elements in all.
    public var elementCount: Int
    /// Attributes of one element, namespace declarations not counted.
    public var attributeCount: Int
    /// Namespace declarations of one element.
    public var namespaceCount: Int
    /// Namespace declarations of an element and its ancestors together.
    public var namespaceScopeCount: Int
    /// Bytes of namespace names as canonical form writes them, counted once for each element and attribute that is in one: in canonical form each of them may
    /// have to declare it anew, so that one long name would make a message as large as somebody likes.
    public var namespaceByteCount: Int
    /// UTF-8 bytes of one run of text or one attribute value.
    public var textByteCount: Int
    /// Child elements of a SOAP `Body`.
    public var bodyElementCount: Int
    /// `ds:Signature` elements in all.
    public var signatureCount: Int
    /// `ds:Reference` elements of one signature.
    public var referenceCount: Int
    /// Prefixes of one PrefixList of exclusive C14N.
    public var prefixCount: Int
    /// Certificates in one signature.
    public var certificateCount: Int
    /// Bytes of the Base64 text of one certificate.
    public var certificateByteCount: Int

    /// Limits with the stated values.
    public init(
        byteCount: Int = 2 << 20, depth: Int = 64, elementCount: Int = 100_000, attributeCount: Int = 32,
        namespaceCount: Int = 32, namespaceScopeCount: Int = 256, namespaceByteCount: Int = 16 << 20,
        textByteCount: Int = 1 << 20, bodyElementCount: Int = 4, signatureCount: Int = 8,
        referenceCount: Int = 8, prefixCount: Int = 32, certificateCount: Int = 8, certificateByteCount: Int = 16 << 10
    ) {
        self.byteCount = byteCount
        self.depth = depth
        self.elementCount = elementCount
        self.attributeCount = attributeCount
        self.namespaceCount = namespaceCount
        self.namespaceScopeCount = namespaceScopeCount
        self.namespaceByteCount = namespaceByteCount
        self.textByteCount = textByteCount
        self.bodyElementCount = bodyElementCount
        self.signatureCount = signatureCount
        self.referenceCount = referenceCount
        self.prefixCount = prefixCount
        self.certificateCount = certificateCount
        self.certificateByteCount = certificateByteCount
    }

    /// The limits for messages of the network: 2 MiB, 64 levels.
    public static let standard = XMLLimits()

    /// For octets that a parse within limits wrote: escapes make them longer, and declarations move to the elements that use them.
    static let signedOctets = XMLLimits(
        byteCount: .max, depth: 250, elementCount: .max, attributeCount: 256, namespaceCount: 256,
        namespaceScopeCount: .max, namespaceByteCount: .max, textByteCount: .max, signatureCount: .max)

    /// What a refusal says was too much.
    enum Name {
        static let depth = "depth of elements"
        static let elementCount = "number of elements"
        static let attributeCount = "attributes of one element"
        static let namespaceCount = "namespace declarations of one element"
        static let namespaceScopeCount = "namespace declarations in scope"
        static let namespaceByteCount = "bytes of namespace names"
        static let textByteCount = "bytes of one text"
        static let valueByteCount = "bytes of one attribute value"
        static let signatureCount = "number of signatures"
    }
}
