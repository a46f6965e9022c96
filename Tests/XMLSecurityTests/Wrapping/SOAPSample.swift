@testable import XMLSecurity

/// A valid SOAP message from which shapes are made, and another valid one of another member.
struct SOAPSample: Sendable {
    /// Its letter on the page.
    let letter: String
    let name: String
    let bytes: [UInt8]
    /// The name of the key that signed it.
    let key: String
    private let parts: SOAPParts
    private let other: SOAPParts
    /// What an answer has to confirm.
    private let confirming: [UInt8]?
    private let trust: TrustStore
    /// What the message says unchanged.
    let original: WrappingOutcome<VerifiedMessage>

    static let all = Result { try make(TestPKI.shared.get()) }

    private init(_ letter: String, _ name: String, _ bytes: [UInt8], other: [UInt8], confirming: [UInt8]? = nil) throws
    {
        self.letter = letter
        self.name = name
        self.bytes = bytes
        key = letter == "A" ? "p256" : "rsa"
        self.confirming = confirming
        parts = try SOAPParts(bytes)
        self.other = try SOAPParts(other)
        let trust = try TestPKI.shared.get().trust()
        self.trust = trust
        original = Self.judge(bytes, trust, confirming)
    }

    private static func make(_ pki: TestPKI) throws -> [SOAPSample] {
        let request: [UInt8] = Array(1...64)
        func own(_ key: String, _ version: SOAPVersion, confirming: [UInt8]? = nil) throws -> [UInt8] {
            try signed(pki, key, version, TestDocument.root(), TestPKI.now, confirming)
        }
        func other(_ key: String, _ version: SOAPVersion) throws -> [UInt8] {
            let root = TestDocument.root(id: "d-other", note: "another one")
            return try signed(pki, key, version, root, TestPKI.now.advanced(by: .seconds(10)), [9, 9, 9])
        }
        return [
            try SOAPSample("A", "ours, SOAP 1.1, P-256", own("p256", .v11), other: other("rsa", .v11)),
            try SOAPSample("B", "ours, SOAP 1.2, RSA", own("rsa", .v12), other: other("p256", .v12)),
            try SOAPSample(
                "C", "ours, an answer with SignatureConfirmation, SOAP 1.1, RSA",
                own("rsa", .v11, confirming: request), other: other("p256", .v11), confirming: request),
            try SOAPSample("D", "zeep, SOAP 1.1, RSA, the token not signed", zeep(pki), other: other("p256", .v11)),
            try SOAPSample(
                "E", "xmlsec1, SOAP 1.1, RSA, PrefixLists, the token not signed", PrefixListMessage.signed(pki),
                other: other("p256", .v11)),
        ]
    }

    private static func signed(
        _ pki: TestPKI, _ key: String, _ version: SOAPVersion, _ root: XMLElement, _ instant: UTCInstant,
        _ confirming: [UInt8]?
    ) throws -> [UInt8] {
        try SOAPSigner(identity: pki.identity(key))
            .sign(
                body: [DocumentSigner(identity: pki.identity("p256")).sign(root)], at: instant, confirming: confirming,
                version: version
            ).bytes
    }

    private static func zeep(_ pki: TestPKI) throws -> [UInt8] {
        struct Failed: Error { let errors: String }
        let outcome = try Judge.python(
            "zeep_sign.py",
            [
                pki.path("rsa.key"), pki.path("rsa.pem"), "2026-11-21T10:00:00.250000+00:00",
                "2026-11-21T11:05:00+01:00", "sha256", SOAPVersion.v11.namespace,
            ], input: TestDocument.signed(by: pki.identity("p256")))
        guard outcome.status == 0 else { throw Failed(errors: outcome.errors) }
        return outcome.output
    }

    /// The text of the signer's token.
    var token: String { parts.source(parts.token.content) }

    /// The message in that shape; nil when it has not what the shape needs.
    func changed(_ shape: SOAPShape) throws -> [UInt8]? {
        do {
            let changes = try shape.changes(parts, other)
            let result = changes.applied(to: bytes)
            return result == bytes ? nil : result
        } catch is Markup.NotThere {
            return nil
        }
    }

    /// What the one pass says about `bytes`.
    func judge(_ bytes: [UInt8]) -> WrappingOutcome<VerifiedMessage> { Self.judge(bytes, trust, confirming) }

    private static func judge(
        _ bytes: [UInt8], _ trust: TrustStore, _ confirming: [UInt8]?
    ) -> WrappingOutcome<VerifiedMessage> {
        WrappingOutcome {
            try SOAPVerifier(trust: trust).verify(bytes: bytes, at: TestPKI.now, confirmationOf: confirming)
        }
    }

    /// What a plain tree of `bytes` says.
    func judgePlainly(_ bytes: [UInt8]) -> WrappingOutcome<VerifiedMessage> {
        WrappingOutcome {
            try PlainReading(trust: trust).verify(bytes, at: TestPKI.now, confirmationOf: confirming)
        }
    }
}
