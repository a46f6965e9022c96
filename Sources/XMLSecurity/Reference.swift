/// One `ds:Reference` whose form is acceptable.
///
/// Source: XML Signature 1.1, section 4.4.3.
struct Reference {
    /// What is done to the element that the reference leads to, before it is digested.
    enum Transform {
        /// Exclusive C14N.
        case exclusive
        /// The signature inside is left out; then exclusive C14N.
        case enveloped
        /// STR-Transform: the token behind a `wsse:SecurityTokenReference`, in exclusive C14N.
        case tokenReference
    }

    /// `URI` as written, `#` included.
    let uri: String
    let id: String
    let transform: Transform
    let inclusivePrefixes: [String]
    let digestMethod: DigestMethod
    let digest: [UInt8]

    /// Reads `element`; what is outside the profile is a failed step.
    static func read(_ element: XMLElement, _ limits: XMLLimits) -> (reference: Reference?, failures: [FailedStep]) {
        var reader = ReferenceReader(uri: element.attribute("URI"), limits: limits)
        let reference = reader.read(element)
        return (reference, reader.failures)
    }

    /// That the octets digest to something else; nil when they do not.
    func failure(digesting octets: UnsafeBufferPointer<UInt8>, _ name: String) -> FailedStep? {
        let computed = digestMethod.digest(of: octets)
        guard computed != digest else { return nil }
        return FailedStep(
            .digestWrong, name,
            .init(
                reference: uri, algorithm: digestMethod.rawValue, expectedDigest: digest, computedDigest: computed))
    }

    /// That the octets digest to something else; nil when they do not.
    func failure(digesting octets: [UInt8], _ name: String) -> FailedStep? {
        octets.withUnsafeBufferPointer { failure(digesting: $0, name) }
    }
}

/// Reads one `ds:Reference` and gathers why it is refused.
private struct ReferenceReader {
    let uri: String?
    let limits: XMLLimits
    private(set) var failures: [FailedStep] = []

    init(uri: String?, limits: XMLLimits) {
        self.uri = uri
        self.limits = limits
    }

    mutating func read(_ element: XMLElement) -> Reference? {
        let parts = element.elements
        guard parts.count == 3, Self.isNamed(parts[0], "Transforms"), Self.isNamed(parts[1], "DigestMethod"),
            Self.isNamed(parts[2], "DigestValue")
        else {
            fail(.structureRefused, "ds:Reference holds ds:Transforms, ds:DigestMethod and ds:DigestValue only")
            return nil
        }
        let id = readTarget()
        let transforms = readTransforms(parts[0])
        let method = readMethod(parts[1])
        let digest = parts[2].elements.isEmpty ? Base64.decode(parts[2].text) : nil
        guard let method else { return nil }
        guard let digest, digest.count == method.byteCount else {
            fail(.encodingNotValid, "ds:DigestValue", method.rawValue)
            return nil
        }
        guard let uri, let id, let transforms else { return nil }
        return Reference(
            uri: uri, id: id, transform: transforms.transform, inclusivePrefixes: transforms.prefixes,
            digestMethod: method, digest: digest)
    }

    private mutating func readMethod(_ element: XMLElement) -> DigestMethod? {
        let identifier = element.attribute("Algorithm") ?? ""
        guard let method = DigestMethod(identifier: identifier), element.elements.isEmpty else {
            fail(.digestMethodRefused, Algorithm.refusedName(identifier), identifier)
            return nil
        }
        return method
    }

    /// The Id behind `#`; a reference to anything else is refused, never fetched.
    private mutating func readTarget() -> String? {
        guard let id = uri?.fragment else {
            fail(.externalReferenceRefused, "ds:Reference without #Id")
            return nil
        }
        guard id.isASCIIName else {
            fail(.idNotValid, "ds:Reference")
            return nil
        }
        return id
    }

    /// Enveloped signature (at most once, first) and exclusive C14N, in this order; or the STR-Transform alone.
    private mutating func readTransforms(_ element: XMLElement) -> (transform: Reference.Transform, prefixes: [String])?
    {
        let transforms = element.elements
        guard let first = transforms.first, transforms.allSatisfy({ Self.isNamed($0, "Transform") }) else {
            fail(.transformRefused, "ds:Transforms")
            return nil
        }
        let isEnveloped = Self.isTransform(first, Algorithm.envelopedSignature)
        if isEnveloped, !first.elements.isEmpty {
            fail(.transformRefused, "enveloped signature with parameters", Algorithm.envelopedSignature)
            return nil
        }
        let rest = isEnveloped ? transforms.dropFirst() : transforms[...]
        if !isEnveloped, rest.count == 1, Self.isTransform(first, Algorithm.tokenReference) {
            return readTokenReference(first)
        }
        guard rest.count == 1, let last = rest.first, Self.isTransform(last, Algorithm.exclusiveCanonicalization) else {
            refuse(rest)
            return nil
        }
        do throws(InclusiveNamespaces.Fault) {
            return (
                isEnveloped ? .enveloped : .exclusive, try InclusiveNamespaces.prefixes(in: last, limits: limits)
            )
        } catch {
            refuse(error, "exclusive C14N takes one PrefixList only", Algorithm.exclusiveCanonicalization)
            return nil
        }
    }

    /// Names the first transform that does not belong there.
    private mutating func refuse(_ transforms: ArraySlice<XMLElement>) {
        guard let odd = transforms.first(where: { !Self.isTransform($0, Algorithm.exclusiveCanonicalization) }) else {
            fail(.transformRefused, "exclusive C14N is required once")
            return
        }
        let identifier = odd.attribute("Algorithm") ?? ""
        fail(.transformRefused, Algorithm.refusedName(identifier), identifier)
    }

    /// Source: SOAP Message Security 1.1.1, section 8.3.
    private mutating func readTokenReference(
        _ element: XMLElement
    ) -> (transform: Reference.Transform, prefixes: [String])? {
        let parameters = element.elements
        guard parameters.count == 1,
            parameters[0].isNamed("TransformationParameters", namespace: Namespace.wsse),
            parameters[0].elements.count == 1, let method = parameters[0].elements.first,
            Self.isNamed(method, "CanonicalizationMethod")
        else {
            fail(.transformRefused, "STR-Transform takes one ds:CanonicalizationMethod", Algorithm.tokenReference)
            return nil
        }
        let identifier = method.attribute("Algorithm") ?? ""
        guard Self.isTransform(method, Algorithm.exclusiveCanonicalization) else {
            fail(.transformRefused, "STR-Transform with \(Algorithm.refusedName(identifier))", identifier)
            return nil
        }
        do throws(InclusiveNamespaces.Fault) {
            return (.tokenReference, try InclusiveNamespaces.prefixes(in: method, limits: limits))
        } catch {
            refuse(error, "exclusive C14N takes one PrefixList only", identifier)
            return nil
        }
    }

    private mutating func refuse(_ fault: InclusiveNamespaces.Fault, _ detail: String, _ algorithm: String) {
        failures.append(
            fault.step(reference: uri)
                ?? FailedStep(.transformRefused, detail, .init(reference: uri, algorithm: algorithm)))
    }

    private mutating func fail(_ code: FailedStep.Code, _ detail: String, _ algorithm: String? = nil) {
        failures.append(FailedStep(code, detail, .init(reference: uri, algorithm: algorithm)))
    }

    private static func isNamed(_ element: XMLElement, _ localName: String) -> Bool {
        element.isNamed(localName, namespace: Namespace.signature)
    }

    private static func isTransform(_ element: XMLElement, _ identifier: String) -> Bool {
        element.attribute("Algorithm")?.hasSameBytes(as: identifier) ?? false
    }
}
