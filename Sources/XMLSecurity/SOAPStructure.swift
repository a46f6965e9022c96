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
    /// Position of ``signature`` as child indices from the envelope.
    let signaturePath: [Int]
    /// Parts with their path from the envelope: few, so looking one up walks them.
    let parts: [(path: [Int], part: Part)]
    /// Declarations of Envelope, Header, Security and Signature, outermost first.
    let signatureContext: [NamespaceDeclaration]

    /// - Throws: the first deviation that makes further steps meaningless.
    init(_ envelope: XMLElement) throws(FailedStep.Failure) {
        guard let version = SOAPVersion(envelope: envelope) else { throw .init(FailedStep(.envelopeNotSOAP)) }
        let (headerIndex, bodyIndex) = try Self.headerAndBody(envelope, version)
        let header = Self.element(envelope, headerIndex)
        let securityIndex = try Self.securityIndex(in: header, version)
        let security = Self.element(header, securityIndex)
        var parts: [(path: [Int], part: Part)] = [([bodyIndex], .body)]
        var signatures: [(path: [Int], element: XMLElement)] = []
        for (index, child) in Self.indexedElements(security) {
            if let part = Self.part(child) {
                parts.append(([headerIndex, securityIndex, index], part))
            } else if EnvelopedSignature.isSignature(child) {
                signatures.append(([headerIndex, securityIndex, index], child))
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
        self.signature = signature.element
        self.signaturePath = signature.path
        self.parts = parts
        self.signatureContext =
            envelope.namespaceDeclarations + header.namespaceDeclarations + security.namespaceDeclarations
            + signature.element.namespaceDeclarations
    }

    /// The element at `path` and the declarations of its ancestors, outermost first.
    func element(at path: [Int]) -> (element: XMLElement, context: [NamespaceDeclaration]) {
        var element = envelope
        var context: [NamespaceDeclaration] = []
        for index in path {
            context += element.namespaceDeclarations
            element = Self.element(element, index)
        }
        return (element, context)
    }

    /// The part at `path`, nil when none is there.
    func part(at path: [Int]) -> Part? { parts.first { $0.path == path }?.part }

    /// The elements in the place of `part`.
    func elements(of part: Part) -> [XMLElement] {
        parts.filter { $0.part == part }.map { element(at: $0.path).element }
    }

    private static func headerAndBody(
        _ envelope: XMLElement, _ version: SOAPVersion
    ) throws(FailedStep.Failure) -> (Int, Int) {
        let children = indexedElements(envelope)
        let bodyCount = children.count { $0.element.isNamed("Body", namespace: version.namespace) }
        guard bodyCount == 1, children.count <= 2,
            let body = children.last, body.element.isNamed("Body", namespace: version.namespace)
        else { throw .init(FailedStep(.structureRefused, "Envelope holds Header and one Body")) }
        guard let header = children.first, header.element.isNamed("Header", namespace: version.namespace) else {
            throw .init(FailedStep(.securityHeaderMissing, "Header"))
        }
        return (header.index, body.index)
    }

    private static func securityIndex(
        in header: XMLElement, _ version: SOAPVersion
    ) throws(FailedStep.Failure) -> Int {
        var found: [Int] = []
        for (index, block) in indexedElements(header) {
            if block.isNamed("Security", namespace: Namespace.wsse) {
                found.append(index)
            } else if mustBeUnderstood(block, version) {
                throw .init(FailedStep(.headerNotUnderstood, "mustUnderstand"))
            }
        }
        guard let index = found.first else { throw .init(FailedStep(.securityHeaderMissing, "wsse:Security")) }
        guard found.count == 1 else { throw .init(FailedStep(.securityHeaderRepeated, "wsse:Security")) }
        return index
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

    private static func indexedElements(_ parent: XMLElement) -> [(index: Int, element: XMLElement)] {
        parent.children.enumerated().compactMap { index, child in
            if case .element(let element) = child { (index, element) } else { nil }
        }
    }

    /// The child at an index that was taken from an element child.
    private static func element(_ parent: XMLElement, _ index: Int) -> XMLElement {
        guard parent.children.indices.contains(index), case .element(let element) = parent.children[index] else {
            preconditionFailure("paths are made of indices of element children")
        }
        return element
    }
}
