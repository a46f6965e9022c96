/// A `ds:Signature` read strictly by the profile; whatever deviates is a failed step.
///
/// Source: XML Signature Syntax and Processing 1.1, section 4.
struct ParsedSignature {
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
        for reference in references where !reference.inclusivePrefixes.isEmpty {
            failures.append(FailedStep(.transformRefused, "prefix-list", .init(reference: reference.uri)))
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
        // Only a failure pays for the subject.
        var evidence: FailedStep.Evidence { .init(algorithm: method.rawValue, subject: certificate.subject) }
        switch certificate.publicKey {
        case .failure(.tooSmall): return [FailedStep(.keyTooSmall, "RSA below 2048 bits", evidence)]
        case .failure(.tooLarge): return [FailedStep(.keyTooLarge, "RSA above 4096 bits", evidence)]
        case .failure(.otherKind): return [FailedStep(.keyMismatch, "neither RSA nor P-256 nor P-384", evidence)]
        case .success(let key):
            guard method.fits(key.kind) else {
                return [FailedStep(.keyMismatch, "ds:SignatureMethod is of another kind than the key", evidence)]
            }
            let streamed =
                signedInfoPrefixes.isEmpty
                ? parts?.withOctets(of: signedInfo.place) { key.verifies(value, over: $0, by: method) } : nil
            let holds =
                streamed
                ?? key.verifies(
                    value,
                    over: Canonicalizer.bytes(
                        of: signedInfo, inclusivePrefixes: signedInfoPrefixes, context: context), by: method)
            return holds ? [] : [FailedStep(.signatureValueWrong, "", evidence)]
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
        // In a form that is refused it is not signed, so nothing is computed over it.
        if readCanonicalizationMethod(parts[0], limits) { signedInfo = element }
        readSignatureMethod(parts[1])
        for reference in parts[2...] {
            let (read, failures) = Reference.read(reference, limits)
            for failure in failures { fail(failure) }
            if let read { references.append(read) }
        }
    }

    /// Whether the method is of the profile.
    private mutating func readCanonicalizationMethod(_ element: XMLElement, _ limits: XMLLimits) -> Bool {
        let identifier = element.attribute("Algorithm") ?? ""
        guard identifier.hasSameBytes(as: Algorithm.exclusiveCanonicalization) else {
            fail(FailedStep(.canonicalizationRefused, Algorithm.refusedName(identifier), .init(algorithm: identifier)))
            return false
        }
        do throws(InclusiveNamespaces.Fault) {
            signedInfoPrefixes = try InclusiveNamespaces.prefixes(in: element, limits: limits)
            return true
        } catch {
            let detail = "exclusive C14N takes one PrefixList only"
            fail(error.step() ?? FailedStep(.canonicalizationRefused, detail, .init(algorithm: identifier)))
            return false
        }
    }

    private mutating func readSignatureMethod(_ element: XMLElement) {
        let identifier = element.attribute("Algorithm") ?? ""
        method = SignatureMethod(identifier: identifier)
        if method == nil || !element.elements.isEmpty {
            fail(FailedStep(.signatureMethodRefused, Algorithm.refusedName(identifier), .init(algorithm: identifier)))
        }
    }

    private mutating func fail(_ code: FailedStep.Code, _ detail: String) { fail(FailedStep(code, detail)) }

    private mutating func fail(_ step: FailedStep) {
        if !failures.contains(step) { failures.append(step) }
    }

    private static func isNamed(_ element: XMLElement, _ localName: String) -> Bool {
        element.isNamed(localName, namespace: Namespace.signature)
    }
}
