/// What the references of a WS-Security signature cover; whether their digests hold is asked apart, since it costs more.
struct SOAPCoverage {
    private struct Target {
        let reference: ParsedSignature.Reference
        let path: [Int]
        let part: SOAPStructure.Part
    }

    private(set) var failures: [FailedStep] = []
    private var covered: Set<SOAPStructure.Part> = []
    private var targets: [Target] = []

    init(_ structure: SOAPStructure, _ signature: ParsedSignature, _ identifiers: IdentifierIndex) {
        var seen: Set<[Int]> = []
        for reference in signature.references {
            guard let path = identifiers.path(of: reference.id) else {
                fail(.referenceNotResolved, "ds:Reference")
                continue
            }
            guard let part = structure.parts[path] else {
                fail(.referenceMisplaced, "ds:Reference leads to none of Body, Timestamp, token, confirmation")
                continue
            }
            guard seen.insert(path).inserted else {
                fail(.referenceRepeated, Self.name(part))
                continue
            }
            covered.insert(part)
            if reference.isEnveloped {
                fail(.transformRefused, "enveloped signature in WS-Security")
            } else {
                targets.append(Target(reference: reference, path: path, part: part))
            }
        }
        if !covered.contains(.body) { fail(.bodyNotCovered, "Body") }
        if !covered.contains(.timestamp) { fail(.timestampNotCovered, "wsu:Timestamp") }
    }

    /// The parts whose digest is another than the signature says.
    ///
    /// - Complexity: O(n) in bytes of the parts, each at most once: to be asked when the signature itself holds.
    func digestFailures(_ structure: SOAPStructure) -> [FailedStep] {
        targets.compactMap { target in
            let (element, context) = structure.element(at: target.path)
            let bytes = Canonicalizer.bytes(
                of: element, inclusivePrefixes: target.reference.inclusivePrefixes, context: context)
            return SHA256Digest.of(bytes) == target.reference.digest
                ? nil : FailedStep(.digestWrong, Self.name(target.part))
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
