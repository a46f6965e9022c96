@testable import XMLSecurity

/// An authority with lists and responses, made by openssl once a test run; see Tests/Judges/make-revocation.sh.
struct RevocationPKI: Sendable {
    static let shared = Result { try RevocationPKI() }

    private let scratch: Scratch
    /// When the OCSP responses were made: they count for ten minutes.
    let made: UTCInstant

    private init() throws {
        scratch = try Scratch()
        let script = Judge.folder.appendingPathComponent("make-revocation.sh").path
        let outcome = try Judge.run("sh", [script, scratch.path])
        struct Failed: Error { let errors: String }
        guard outcome.status == 0 else { throw Failed(errors: outcome.errors) }
        made = try OCSPResponse(der: Judge.bytes(ofFile: scratch.path + "/superseded.ocsp")).thisUpdate
    }

    func path(_ name: String) -> String { scratch.path + "/" + name }

    func bytes(_ name: String) throws -> [UInt8] { try Judge.bytes(ofFile: path(name)) }

    func certificate(_ name: String) throws -> Certificate { try Certificate(pem: bytes(name + ".pem")) }

    func identity(_ name: String) throws -> SigningIdentity {
        try SigningIdentity(key: PrivateKey(pem: bytes(name + ".key")), certificate: certificate(name))
    }

    /// Files that end in `.crl` are lists, others responses.
    func trust(_ sources: [String], policy: RevocationPolicy? = nil) throws -> TrustStore {
        try TrustStore(
            anchors: [certificate("ca/ca")], revocationLists: sources.filter { $0.hasSuffix(".crl") }.map(bytes),
            ocspResponses: sources.filter { !$0.hasSuffix(".crl") }.map(bytes), policy: policy)
    }

    /// The judgement on one certificate; `instant` is a day of 2026, e.g. `06-20`.
    func judge(
        _ name: String, _ sources: [String], on day: String, policy: RevocationPolicy? = nil,
        with intermediates: [String] = []
    ) throws -> TrustJudgement {
        try judge(name, sources, at: Self.day(day), policy: policy, with: intermediates)
    }

    func judge(
        _ name: String, _ sources: [String], at instant: UTCInstant, policy: RevocationPolicy? = nil,
        with intermediates: [String] = []
    ) throws -> TrustJudgement {
        try trust(sources, policy: policy).judge(
            certificate: certificate(name), intermediates: intermediates.map(certificate), at: instant)
    }

    static func day(_ day: String) throws -> UTCInstant { try UTCInstant(xmlDateTime: "2026-\(day)T00:00:00Z") }
}

extension TrustJudgement {
    /// What a policy of hard-fail answers for a state of knowledge.
    static func hardFail(_ state: RevocationState) -> Self {
        switch state {
        case .notAsked, .notRevoked: Self(failures: [], revocation: state)
        case .revoked: Self(failures: [.revoked], revocation: state)
        case .unknown: Self(failures: [.revocationUnknown], revocation: state)
        }
    }
}
