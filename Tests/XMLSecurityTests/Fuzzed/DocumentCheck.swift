@testable import XMLSecurity

/// Signed documents: what is verified is what was signed, and verifies again in the form that is kept.
struct DocumentCheck {
    let world: FuzzWorld

    func run(_ input: [UInt8]) throws(FuzzFinding) -> Bool {
        let bytes = FuzzInput(input).message(in: world)
        try checkOwnSignature(bytes)
        let verifier = DocumentVerifier(trust: world.trust)
        guard let document = (try? verifier.verify(bytes: bytes, at: FuzzWorld.now))?.value else { return false }
        let again =
            (try? DocumentVerifier(trust: world.trust, limits: .signedOctets)
            .verify(bytes: document.bytes, at: FuzzWorld.now))?.value
        try FuzzFinding.unless(
            again?.element.canonicalBytes() == document.element.canonicalBytes() && again?.digest == document.digest,
            "the kept form is another document")
        try FuzzFinding.unless(
            EnvelopedSignature.count(in: document.element) == 0, "a signature is left in the verified element")
        return true
    }

    /// What we sign is what we verify.
    private func checkOwnSignature(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let root = try? XMLReader.parse(bytes), let identity = world.identities["p256"],
            let signed = try? DocumentSigner(identity: identity).sign(root)
        else { return }
        let verdict = try? DocumentVerifier(trust: world.trust, limits: .signedOctets)
            .verify(bytes: signed.canonicalBytes(), at: FuzzWorld.now)
        try FuzzFinding.unless(
            verdict?.value?.element.canonicalBytes() == root.canonicalBytes(),
            "what we signed does not verify: \(verdict?.failedSteps.description ?? "no verdict")")
    }
}
