/// What the references of a WS-Security signature cover; whether their digests hold is asked apart, since it costs more.
struct SOAPCoverage {
    private struct Target {
        let reference: ParsedSignature.Reference
        let element: XMLElement
        let part: SOAPStructure.Part
    }

    private(set) var failures: [FailedStep] = []
    private var covered: Set<SOAPStructure.Part> = []
    private var targets: [Target] = []

    init(_ structure: SOAPStructure, _ signature: ParsedSignature, _ identifiers: IdentifierIndex) {
        var seen: [Int] = []
        for reference in signature.references {
            guard let place = identifiers.place(of: reference.id) else {
                fail(.referenceNotResolved, "ds:Reference")
                continue
            }
            guard let (element, part) = structure.part(at: place) else {
                fail(.referenceMisplaced, "ds:Reference leads to none of Body, Timestamp, token, confirmation")
                continue
            }
            guard !seen.contains(place) else {
                fail(.referenceRepeated, Self.name(part))
                continue
            }
            seen.append(place)
            covered.insert(part)
            if reference.isEnveloped {
                fail(.transformRefused, "enveloped signature in WS-Security")
            } else {
                targets.append(Target(reference: reference, element: element, part: part))
            }
        }
        if !covered.contains(.body) { fail(.bodyNotCovered, "Body") }
        if !covered.contains(.timestamp) { fail(.timestampNotCovered, "wsu:Timestamp") }
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
    /// - Complexity: O(n) in bytes of the parts, each at most once: to be asked when the signature itself holds.
    func digestFailures(_ structure: SOAPStructure, body: OctetBuffer, parts: PartStreamer?) -> [FailedStep] {
        targets.compactMap { target in
            Self.digest(of: target, structure, body, parts) == target.reference.digest
                ? nil : FailedStep(.digestWrong, Self.name(target.part))
        }
    }

    private static func digest(
        of target: Target, _ structure: SOAPStructure, _ body: OctetBuffer, _ parts: PartStreamer?
    ) -> [UInt8] {
        guard target.part != .body else { return body.withOctets(SHA256Digest.of) }
        if target.reference.inclusivePrefixes.isEmpty,
            let digest = parts?.withOctets(of: target.element.place, SHA256Digest.of)
        {
            return digest
        }
        return SHA256Digest.of(
            Canonicalizer.bytes(
                of: target.element, inclusivePrefixes: target.reference.inclusivePrefixes,
                context: structure.securityContext))
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

    private mutating func fail(_ code: FailedStep.Code, _ detail: String) {
        let step = FailedStep(code, detail)
        if !failures.contains(step) { failures.append(step) }
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
