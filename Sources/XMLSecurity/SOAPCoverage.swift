/// What the references of a WS-Security signature cover; whether their digests hold is asked apart, since it costs more.
struct SOAPCoverage {
    private struct Target {
        let reference: Reference
        let element: XMLElement
        let part: SOAPStructure.Part
    }

    private(set) var failures: [FailedStep] = []
    private var covered: Set<SOAPStructure.Part> = []
    private var targets: [Target] = []

    init(
        _ structure: SOAPStructure, _ signature: ParsedSignature, _ identifiers: IdentifierIndex,
        _ tokenReference: SecurityTokenReference
    ) {
        for reference in signature.references {
            do throws(FailedStep.Failure) {
                let target = try Self.target(of: reference, structure, identifiers, tokenReference)
                guard !targets.contains(where: { $0.element.place == target.element.place }) else {
                    throw .init(Self.failure(.referenceRepeated, Self.name(target.part), reference))
                }
                covered.insert(target.part)
                targets.append(target)
            } catch {
                failures.append(error.step)
            }
        }
        if !covered.contains(.body) { failures.append(FailedStep(.bodyNotCovered, "Body")) }
        if !covered.contains(.timestamp) { failures.append(FailedStep(.timestampNotCovered, "wsu:Timestamp")) }
    }

    private static func target(
        of reference: Reference, _ structure: SOAPStructure, _ identifiers: IdentifierIndex,
        _ tokenReference: SecurityTokenReference
    ) throws(FailedStep.Failure) -> Target {
        guard let place = identifiers.place(of: reference.id) else {
            throw .init(failure(.referenceNotResolved, "ds:Reference", reference))
        }
        let (element, part): (XMLElement, SOAPStructure.Part)
        switch reference.transform {
        case .enveloped: throw .init(failure(.transformRefused, "enveloped signature in WS-Security", reference))
        case .tokenReference:
            guard let found = tokenReference.element, found.place == place else {
                throw .init(
                    failure(
                        .transformRefused, "STR-Transform is over the wsse:SecurityTokenReference in ds:KeyInfo",
                        reference))
            }
            (element, part) = (found, .token)
        case .exclusive:
            guard let found = structure.part(at: place) else {
                throw .init(
                    failure(
                        .referenceMisplaced,
                        "ds:Reference leads to none of Body, Timestamp, token, confirmation", reference))
            }
            (element, part) = found
        }
        guard element.isIdentified(by: reference.id) else {
            throw .init(failure(.idNotValid, "\(name(part)) is named by wsu:Id", reference))
        }
        return Target(reference: reference, element: element, part: part)
    }

    private static func failure(_ code: FailedStep.Code, _ detail: String, _ reference: Reference) -> FailedStep {
        FailedStep(code, detail, .init(reference: reference.uri))
    }

    /// The PrefixList of the Reference to the Body, "" standing for `#default`.
    var bodyPrefixes: [String] {
        targets.first { $0.part == .body }?.reference.inclusivePrefixes ?? []
    }

    /// The parts whose digest is another than the signature says.
    ///
    /// - Parameters:
    ///   - body: the Body in exclusive canonical form with ``bodyPrefixes``.
    ///   - parts: canonical octets made without a PrefixList; what is not there is written from the tree.
    ///   - token: what the signature's key is in, and its certificate.
    /// - Complexity: O(n) in bytes of the parts, each at most once: to be asked when the signature itself holds.
    func digestFailures(
        _ structure: SOAPStructure, body: OctetBuffer, parts: PartStreamer?,
        token: (reference: SecurityTokenReference, certificate: Certificate?)
    ) -> [FailedStep] {
        targets.compactMap { target in
            let (reference, name) = (target.reference, Self.name(target.part))
            if target.part == .body { return body.withOctets { reference.failure(digesting: $0, name) } }
            if reference.transform == .tokenReference {
                let octets = TokenReferenceTransform.octets(
                    of: token.reference, structure, inclusivePrefixes: reference.inclusivePrefixes,
                    certificate: token.certificate)
                return reference.failure(digesting: octets ?? [], name)
            }
            let streamed =
                reference.inclusivePrefixes.isEmpty
                ? parts?.withOctets(of: target.element.place) { reference.failure(digesting: $0, name) } : nil
            if let streamed { return streamed }
            return reference.failure(
                digesting: Canonicalizer.bytes(
                    of: target.element, inclusivePrefixes: reference.inclusivePrefixes,
                    context: structure.securityContext), name)
        }
    }

    /// Why the answer does not confirm the request whose SignatureValue has the octets `expected`.
    ///
    /// Source: SOAP Message Security 1.1.1, section 8.5.
    func confirmationFailures(_ structure: SOAPStructure, expected: [UInt8]) -> [FailedStep] {
        let confirmations = structure.elements(of: .confirmation)
        guard let confirmation = confirmations.first else { return [FailedStep(.confirmationMissing)] }
        var failures: [FailedStep] = []
        if !covered.contains(.confirmation) { failures.append(FailedStep(.confirmationNotCovered)) }
        let value = confirmation.attribute("Value").flatMap(Base64.decode)
        if confirmations.count > 1 || value != expected { failures.append(FailedStep(.confirmationWrong)) }
        return failures
    }

    private static func name(_ part: SOAPStructure.Part) -> String {
        switch part {
        case .body: "Body"
        case .timestamp: "wsu:Timestamp"
        case .token: "wsse:BinarySecurityToken"
        case .confirmation: "wsse11:SignatureConfirmation"
        }
    }
}
