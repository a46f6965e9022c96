@testable import XMLSecurity

/// What we accept, libxmlsec1 accepts with the same key, and what we hand on is among the octets that it digested.
struct SignedOctetsCheck {
    let world: FuzzWorld

    func run(_ input: [UInt8]) throws(FuzzFinding) -> Bool {
        let bytes = FuzzInput(input).message(in: world)
        if let document = (try? DocumentVerifier(trust: world.trust).verify(bytes: bytes, at: FuzzWorld.now))?.value {
            try check(bytes, document.signer, document.element.canonicalBytes(), isMessage: false)
            return true
        }
        if let message = (try? SOAPVerifier(trust: world.trust).verify(bytes: bytes, at: FuzzWorld.now))?.value {
            try check(bytes, message.signer, message.canonicalBody, isMessage: true)
            return true
        }
        return false
    }

    private func check(
        _ bytes: [UInt8], _ signer: Certificate, _ octets: [UInt8], isMessage: Bool
    ) throws(FuzzFinding) {
        // The STR-Transform is nothing that libxmlsec1 knows.
        guard let peer = world.peer, !bytes.contains(Array(Algorithm.tokenReference.utf8)) else { return }
        guard let parts = peer.signedParts(of: bytes, signer: signer.der, isMessage: isMessage) else {
            throw FuzzFinding(description: "libxmlsec1 refuses what we accept")
        }
        try FuzzFinding.unless(parts.contains(octets), "what we hand on is not what libxmlsec1 digested")
    }
}
