/// What the references of a WS-Security signature cover, and whether their digests hold.
struct SOAPCoverage {
    private(set) var failures: [FailedStep] = []
    private var covered: Set<SOAPStructure.Part> = []

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
            check(reference, structure, path, part)
        }
        if !covered.contains(.body) { fail(.bodyNotCovered, "Body") }
        if !covered.contains(.timestamp) { fail(.timestampNotCovered, "wsu:Timestamp") }
    }

    private mutating func check(
        _ reference: ParsedSignature.Reference, _ structure: SOAPStructure, _ path: [Int], _ part: SOAPStructure.Part
    ) {
        guard !reference.isEnveloped else {
            fail(.transformRefused, "enveloped signature in WS-Security")
            return
        }
        let (element, context) = structure.element(at: path)
        let bytes = Canonicalizer.bytes(
            of: element, inclusivePrefixes: reference.inclusivePrefixes, context: context)
        if SHA256Digest.of(bytes) != reference.digest { fail(.digestWrong, Self.name(part)) }
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
