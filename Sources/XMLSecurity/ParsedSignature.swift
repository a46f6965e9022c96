/// A `ds:Signature` read strictly by the profile; whatever deviates is a failed step.
///
/// Source: XML Signature Syntax and Processing 1.1, section 4.
struct ParsedSignature {
    /// One `ds:Reference` whose form is acceptable.
    struct Reference {
        let id: String
        let isEnveloped: Bool
        let inclusivePrefixes: [String]
        let digest: [UInt8]
    }

    private(set) var failures: [FailedStep] = []
    private(set) var references: [Reference] = []
    private(set) var method: SignatureMethod?
    private(set) var value: [UInt8]?
    private(set) var keyInfo: XMLElement?
    private(set) var signedInfo: XMLElement?
    private var signedInfoPrefixes: [String] = []

    /// The steps that fail because a PrefixList is not empty: what is signed then depends on declarations that no name uses.
    ///
    /// A document is kept and passed on in exclusive canonical form, which drops them, so it would not verify again.
    var prefixListFailures: [FailedStep] {
        var failures: [FailedStep] = []
        if !signedInfoPrefixes.isEmpty { failures.append(FailedStep(.canonicalizationRefused, "prefix-list")) }
        if references.contains(where: { !$0.inclusivePrefixes.isEmpty }) {
            failures.append(FailedStep(.transformRefused, "prefix-list"))
        }
        return failures
    }

    init(_ signature: XMLElement, limits: XMLLimits) {
        let parts = signature.elements
        guard parts.count == 3, Self.isNamed(parts[0], "SignedInfo"), Self.isNamed(parts[1], "SignatureValue"),
            Self.isNamed(parts[2], "KeyInfo")
        else {
            fail(.structureRefused, "ds:Signature holds ds:SignedInfo, ds:SignatureValue and ds:KeyInfo only")
            return
        }
        readSignedInfo(parts[0], limits)
        value = Base64.decode(parts[1].text)
        if value == nil || parts[1].elements.count > 0 { fail(.encodingNotValid, "ds:SignatureValue") }
        keyInfo = parts[2]
    }

    /// Whether the SignatureValue is `key`'s over the canonical SignedInfo.
    ///
    /// - Parameters:
    ///   - context: declarations of the ancestors of SignedInfo, outermost first.
    ///   - parts: canonical octets made without a PrefixList; what is not there is written from the tree.
    func failures(
        verifiedWith certificate: Certificate, context: [NamespaceDeclaration], parts: PartStreamer? = nil
    ) -> [FailedStep] {
        guard let signedInfo, let method, let value else { return [] }
        switch certificate.publicKey {
        case .failure(.tooSmall): return [FailedStep(.keyTooSmall, "RSA below 2048 bits")]
        case .failure(.otherKind): return [FailedStep(.keyMismatch, "neither RSA nor P-256")]
        case .success(let key):
            guard key.method == method else {
                return [FailedStep(.keyMismatch, "ds:SignatureMethod is of another kind than the key")]
            }
            let streamed =
                signedInfoPrefixes.isEmpty
                ? parts?.withOctets(of: signedInfo.place) { key.verifies(value, over: $0) } : nil
            let holds =
                streamed
                ?? key.verifies(
                    value,
                    over: Canonicalizer.bytes(
                        of: signedInfo, inclusivePrefixes: signedInfoPrefixes, context: context))
            return holds ? [] : [FailedStep(.signatureValueWrong)]
        }
    }

    private mutating func readSignedInfo(_ element: XMLElement, _ limits: XMLLimits) {
        let parts = element.elements
        guard parts.count >= 3, Self.isNamed(parts[0], "CanonicalizationMethod"),
            Self.isNamed(parts[1], "SignatureMethod"), parts[2...].allSatisfy({ Self.isNamed($0, "Reference") })
        else {
            fail(.structureRefused, "ds:SignedInfo")
            return
        }
        guard parts.count - 2 <= limits.referenceCount else {
            fail(.limitExceeded, "number of ds:Reference")
            return
        }
        signedInfo = element
        readCanonicalizationMethod(parts[0])
        readSignatureMethod(parts[1])
        for reference in parts[2...] { readReference(reference) }
    }

    private mutating func readCanonicalizationMethod(_ element: XMLElement) {
        let identifier = element.attribute("Algorithm") ?? ""
        guard identifier.hasSameBytes(as: Algorithm.exclusiveCanonicalization),
            let prefixes = Self.inclusivePrefixes(element)
        else {
            fail(.canonicalizationRefused, Algorithm.refusedName(identifier))
            return
        }
        signedInfoPrefixes = prefixes
    }

    private mutating func readSignatureMethod(_ element: XMLElement) {
        let identifier = element.attribute("Algorithm") ?? ""
        let known: [SignatureMethod] = [.rsaSHA256, .ecdsaSHA256]
        method = known.first { $0.rawValue.hasSameBytes(as: identifier) }
        if method == nil || !element.elements.isEmpty {
            fail(.signatureMethodRefused, Algorithm.refusedName(identifier))
        }
    }

    private mutating func readReference(_ element: XMLElement) {
        let parts = element.elements
        guard parts.count == 3, Self.isNamed(parts[0], "Transforms"), Self.isNamed(parts[1], "DigestMethod"),
            Self.isNamed(parts[2], "DigestValue")
        else {
            fail(.structureRefused, "ds:Reference holds ds:Transforms, ds:DigestMethod and ds:DigestValue only")
            return
        }
        let id = readTarget(element)
        let transforms = readTransforms(parts[0])
        let method = parts[1].attribute("Algorithm") ?? ""
        let digest = Base64.decode(parts[2].text)
        let methodHolds = method.hasSameBytes(as: Algorithm.sha256) && parts[1].elements.isEmpty
        let digestHolds = digest?.count == 32 && parts[2].elements.isEmpty
        if !methodHolds { fail(.digestMethodRefused, Algorithm.refusedName(method)) }
        if !digestHolds { fail(.encodingNotValid, "ds:DigestValue") }
        guard let id, let transforms, methodHolds, digestHolds, let digest else { return }
        references.append(
            Reference(
                id: id, isEnveloped: transforms.isEnveloped, inclusivePrefixes: transforms.prefixes, digest: digest)
        )
    }

    /// The Id behind `#`; a reference to anything else is refused, never fetched.
    private mutating func readTarget(_ reference: XMLElement) -> String? {
        guard let id = reference.attribute("URI")?.fragment else {
            fail(.externalReferenceRefused, "ds:Reference without #Id")
            return nil
        }
        guard id.isASCIIName else {
            fail(.idNotValid, "ds:Reference")
            return nil
        }
        return id
    }

    /// Enveloped signature (at most once, first) and exclusive C14N, in this order.
    private mutating func readTransforms(_ element: XMLElement) -> (isEnveloped: Bool, prefixes: [String])? {
        var transforms = element.elements[...]
        guard transforms.count <= 2, transforms.allSatisfy({ Self.isNamed($0, "Transform") }) else {
            fail(.transformRefused, "ds:Transforms")
            return nil
        }
        let isEnveloped = transforms.first.map { Self.isTransform($0, Algorithm.envelopedSignature) } ?? false
        if isEnveloped, transforms.removeFirst().elements.count > 0 {
            fail(.transformRefused, "enveloped signature with parameters")
            return nil
        }
        guard transforms.count == 1, let last = transforms.first,
            Self.isTransform(last, Algorithm.exclusiveCanonicalization), let prefixes = Self.inclusivePrefixes(last)
        else {
            let odd = transforms.first { !Self.isTransform($0, Algorithm.exclusiveCanonicalization) }
            fail(
                .transformRefused,
                odd.map { Algorithm.refusedName($0.attribute("Algorithm") ?? "") } ?? "exclusive C14N is required once")
            return nil
        }
        return (isEnveloped, prefixes)
    }

    private mutating func fail(_ code: FailedStep.Code, _ detail: String) {
        let step = FailedStep(code, detail)
        if !failures.contains(step) { failures.append(step) }
    }

    private static func isNamed(_ element: XMLElement, _ localName: String) -> Bool {
        element.isNamed(localName, namespace: Namespace.signature)
    }

    private static func isTransform(_ element: XMLElement, _ identifier: String) -> Bool {
        element.attribute("Algorithm")?.hasSameBytes(as: identifier) ?? false
    }

    /// The PrefixList of the `InclusiveNamespaces` inside, [] without one, nil when something else is inside.
    ///
    /// Source: Exclusive XML Canonicalization 1.0, section 3 (the element is empty and has this one attribute).
    private static func inclusivePrefixes(_ element: XMLElement) -> [String]? {
        guard element.text.utf8.allSatisfy(\.isXMLSpace) else { return nil }
        let parts = element.elements
        guard let parameter = parts.first else { return [] }
        guard parts.count == 1, parameter.children.isEmpty, parameter.attributes.count == 1,
            parameter.isNamed("InclusiveNamespaces", namespace: Namespace.exclusiveCanonicalization),
            let list = parameter.attribute("PrefixList")
        else { return nil }
        let prefixes = list.utf8.split(whereSeparator: \.isXMLSpace).map { String(decoding: $0, as: UTF8.self) }
        return prefixes.count > 32 ? nil : prefixes.map { $0.hasSameBytes(as: "#default") ? "" : $0 }
    }
}
