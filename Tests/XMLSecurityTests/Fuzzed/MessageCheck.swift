@testable import XMLSecurity

/// Signed messages: the one pass says what the plain tree reading says, and the body is what was signed.
struct MessageCheck {
    /// What the seeds' answers confirm, `AQIDBA==`.
    static let confirmed: [UInt8] = [1, 2, 3, 4]

    /// Few of what a signature has; ``ParseCheck/narrow`` refuses a signed message before it is read that far.
    private static let few = XMLLimits(
        bodyElementCount: 1, signatureCount: 1, referenceCount: 2, prefixCount: 1, certificateCount: 1)

    let world: FuzzWorld

    func run(_ input: [UInt8]) throws(FuzzFinding) -> Bool {
        let bytes = FuzzInput(input).message(in: world)
        try checkOwnSignature(bytes)
        var isAccepted = false
        for (limits, confirmed) in [
            (XMLLimits.standard, nil), (.standard, Self.confirmed), (Self.few, nil), (ParseCheck.narrow, nil),
        ] {
            let accepted = try checkReadings(bytes, limits, confirmed)
            isAccepted = isAccepted || accepted
        }
        return isAccepted
    }

    private func checkReadings(
        _ bytes: [UInt8], _ limits: XMLLimits, _ confirmed: [UInt8]?
    ) throws(FuzzFinding) -> Bool {
        let verifier = SOAPVerifier(trust: world.trust, limits: limits)
        let streamed = Outcome { try verifier.verify(bytes: bytes, at: FuzzWorld.now, confirmationOf: confirmed) }
        let plain = Outcome {
            try PlainReading(trust: world.trust, limits: limits)
                .verify(bytes, at: FuzzWorld.now, confirmationOf: confirmed)
        }
        try FuzzFinding.unless(
            streamed.summary == plain.summary, "one pass: \(streamed.summary)\ntree: \(plain.summary)")
        guard let message = streamed.message else { return false }
        let elements = try? message.bodyElements()
        try FuzzFinding.unless(elements != nil, "the signed octets cannot be read")
        return true
    }

    /// What we sign is what we verify.
    private func checkOwnSignature(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let identity = world.identities["p256"],
            let signed = try? SOAPSigner(identity: identity).sign(envelope: bytes, at: FuzzWorld.now)
        else { return }
        let limits = XMLLimits.signedOctets
        let outcome = Outcome {
            try SOAPVerifier(trust: world.trust, limits: limits).verify(bytes: signed.bytes, at: FuzzWorld.now)
        }
        let other = outcome.steps.filter { ![.headerNotUnderstood, .limitExceeded].contains($0.code) }
        try FuzzFinding.unless(
            outcome.message != nil || (other.isEmpty && !outcome.steps.isEmpty),
            "what we signed does not verify: \(outcome.summary)")
    }
}

/// How a verification ended, in a form that two readings can be compared by.
struct Outcome {
    private(set) var message: VerifiedMessage?
    private(set) var steps: [FailedStep] = []
    let summary: String

    init(_ verify: () throws -> Verdict<VerifiedMessage>) {
        do {
            let verdict = try verify()
            message = verdict.value
            steps = verdict.failedSteps
            let body = verdict.value.map { String(decoding: $0.canonicalBody, as: UTF8.self) } ?? ""
            let facts = verdict.value.map { "\($0.version) \($0.isFault) \($0.created) \($0.expires)" } ?? ""
            summary = "\(steps) \(facts) \(body)"
        } catch {
            summary = "\(error)"
        }
    }
}
