/// Where the parts of a secured envelope are; anything out of place is a failed step.
///
/// Signature wrapping moves a signed element elsewhere and puts another one in its place. So each part is found by its place in
/// the tree, never by its Id, and a reference counts only when its Id leads to exactly that place.
struct SOAPStructure {
    /// A part that a reference may cover.
    enum Part: Hashable {
        case body, timestamp, token, confirmation
    }

    let envelope: XMLElement
    let version: SOAPVersion
    let security: XMLElement
    let signature: XMLElement
    /// Few, so looking one up walks them.
    let parts: [(element: XMLElement, part: Part)]
    /// Declarations around the children of Security, outermost first.
    let securityContext: [NamespaceDeclaration]

    /// Declarations around the children of ``signature``, outermost first.
    var signatureContext: [NamespaceDeclaration] { securityContext + signature.namespaceDeclarations }

    /// - Throws: the first deviation that makes further steps meaningless.
    init(_ envelope: XMLElement) throws(FailedStep.Failure) {
        guard let version = SOAPVersion(envelope: envelope) else { throw .init(FailedStep(.envelopeNotSOAP)) }
        let (header, body) = try Self.headerAndBody(envelope, version)
        let security = try Self.security(in: header, version)
        var parts: [(element: XMLElement, part: Part)] = [(body, .body)]
        var signatures: [XMLElement] = []
        for child in security.elements {
            if let part = Self.part(child) {
                parts.append((child, part))
            } else if EnvelopedSignature.isSignature(child) {
                signatures.append(child)
            } else {
                throw .init(FailedStep(.structureRefused, "unknown child of wsse:Security"))
            }
        }
        guard let signature = signatures.first else {
            throw .init(FailedStep(.signatureMissing, "ds:Signature in wsse:Security"))
        }
        guard signatures.count == 1 else {
            throw .init(FailedStep(.signatureRepeated, "ds:Signature in wsse:Security"))
        }
        self.envelope = envelope
        self.version = version
        self.security = security
        self.signature = signature
        self.parts = parts
        self.securityContext =
            envelope.namespaceDeclarations + header.namespaceDeclarations + security.namespaceDeclarations
    }

    /// The part at `place`, nil when none is there.
    func part(at place: Int) -> (element: XMLElement, part: Part)? { parts.first { $0.element.place == place } }

    /// The elements that are such a `part`.
    func elements(of part: Part) -> [XMLElement] { parts.filter { $0.part == part }.map(\.element) }

    private static func headerAndBody(
        _ envelope: XMLElement, _ version: SOAPVersion
    ) throws(FailedStep.Failure) -> (XMLElement, XMLElement) {
        let children = envelope.elements
        let bodyCount = children.count { $0.isNamed("Body", namespace: version.namespace) }
        guard bodyCount == 1, children.count <= 2,
            let body = children.last, body.isNamed("Body", namespace: version.namespace)
        else { throw .init(FailedStep(.structureRefused, "Envelope holds Header and one Body")) }
        guard let header = children.first, header.isNamed("Header", namespace: version.namespace) else {
            throw .init(FailedStep(.securityHeaderMissing, "Header"))
        }
        return (header, body)
    }

    private static func security(
        in header: XMLElement, _ version: SOAPVersion
    ) throws(FailedStep.Failure) -> XMLElement {
        var found: [XMLElement] = []
        for block in header.elements {
            if block.isNamed("Security", namespace: Namespace.wsse) {
                found.append(block)
            } else if mustBeUnderstood(block, version) {
                throw .init(FailedStep(.headerNotUnderstood, "mustUnderstand"))
            }
        }
        guard let security = found.first else { throw .init(FailedStep(.securityHeaderMissing, "wsse:Security")) }
        guard found.count == 1 else { throw .init(FailedStep(.securityHeaderRepeated, "wsse:Security")) }
        return security
    }

    private static func mustBeUnderstood(_ block: XMLElement, _ version: SOAPVersion) -> Bool {
        guard let value = block.attribute("mustUnderstand", namespace: version.namespace) else { return false }
        return !value.hasSameBytes(as: "0") && !value.hasSameBytes(as: "false")
    }

    private static func part(_ element: XMLElement) -> Part? {
        if element.isNamed("BinarySecurityToken", namespace: Namespace.wsse) { return .token }
        if element.isNamed("Timestamp", namespace: Namespace.wsu) { return .timestamp }
        if element.isNamed("SignatureConfirmation", namespace: Namespace.wsse11) { return .confirmation }
        return nil
    }
}
