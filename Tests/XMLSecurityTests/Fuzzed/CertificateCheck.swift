@testable import XMLSecurity

/// Certificates, keys and revocation lists of any bytes, in DER and PEM, and the small texts of a signature.
struct CertificateCheck {
    let world: FuzzWorld

    func run(_ input: [UInt8]) throws(FuzzFinding) -> Bool {
        let bytes = FuzzInput(input).message(in: world)
        try checkTexts(bytes)
        let der = Base64.decode(String(decoding: bytes, as: UTF8.self)) ?? bytes
        let certificates =
            ((try? Certificate(der: der)).map { [$0] } ?? []) + ((try? Certificate.all(pem: bytes)) ?? [])
        for certificate in certificates { try check(certificate) }
        let isJudged = try JudgementInput(bytes).map { input throws(FuzzFinding) in
            try JudgementCheck(world: world, input: input).run()
        }
        let key = try? PrivateKey(pem: bytes)
        let list = (try? RevocationList(bytes)) ?? (try? RevocationList(der))
        let response = try? OCSPResponse(der: der)
        if list != nil { try checkRevocation([(try? RevocationList(der)) == nil ? bytes : der], []) }
        if response != nil { try checkRevocation([], [der]) }
        return isJudged == true || !certificates.isEmpty || key != nil || list != nil || response != nil
    }

    /// What is known of revocation never makes a certificate trusted that was not.
    private func checkRevocation(_ lists: [[UInt8]], _ responses: [[UInt8]]) throws(FuzzFinding) {
        let stranger = world.identities["stranger"]?.certificate
        let others = world.identities.values.map(\.certificate).filter { $0 != stranger }
        guard let stranger,
            let store = try? TrustStore(anchors: others, revocationLists: lists, ocspResponses: responses)
        else { return }
        for certificate in others { _ = store.judge(certificate: certificate, at: FuzzWorld.now) }
        let isTrusted = store.judge(certificate: stranger, at: FuzzWorld.now).failures.isEmpty
        try FuzzFinding.unless(!isTrusted, "revocation makes a certificate of nobody trusted")
    }

    private func check(_ certificate: Certificate) throws(FuzzFinding) {
        let again = try? Certificate(der: certificate.der)
        try FuzzFinding.unless(again == certificate, "a certificate is another one when read again")
        let text = [certificate.subject, certificate.serialHex, certificate.enterpriseNumberDigits ?? ""].joined()
        try FuzzFinding.unless(!text.utf8.contains(0), "a name holds a zero")
        let isKnown = world.files.isSigned(certificate.der)
        let failures = world.trust.failures(certificate: certificate, at: FuzzWorld.now)
        try FuzzFinding.unless(isKnown || !failures.isEmpty, "a certificate of nobody is trusted")
        let own = try? TrustStore(anchors: [certificate])
        _ = own?.failures(certificate: certificate, at: certificate.notBefore)
        if case .success(let key) = certificate.publicKey {
            let verifying = SignatureMethod.allCases.filter { key.verifies(certificate.der, over: [1], by: $0) }
            try FuzzFinding.unless(verifying.isEmpty, "anything is a signature")
        }
    }

    private func checkTexts(_ bytes: [UInt8]) throws(FuzzFinding) {
        try FuzzFinding.unless(Base64.decode(Base64.encode(bytes)) == bytes, "Base64")
        let text = String(decoding: bytes, as: UTF8.self)
        guard let instant = try? UTCInstant(xmlDateTime: text) else { return }
        let again = try? UTCInstant(xmlDateTime: instant.xmlDateTime)
        try FuzzFinding.unless(again == instant, "an instant is another one when read again")
    }
}
