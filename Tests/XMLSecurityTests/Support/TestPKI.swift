import Foundation

@testable import XMLSecurity

/// Keys and certificates made by openssl once a test run; see Tests/Judges/make-pki.sh.
struct TestPKI: Sendable {
    static let shared = Result { try TestPKI() }

    /// Inside the validity of every certificate.
    static let now = UTCInstant(milliseconds: 1_795_255_200_000)  // 2026-11-21T10:00:00Z

    private let scratch: Scratch

    private init() throws {
        scratch = try Scratch()
        let outcome = try Judge.run("sh", [Judge.folder.appendingPathComponent("make-pki.sh").path, scratch.path])
        struct Failed: Error { let errors: String }
        guard outcome.status == 0 else { throw Failed(errors: outcome.errors) }
    }

    func path(_ name: String) -> String { scratch.path + "/" + name }

    func bytes(_ name: String) throws -> [UInt8] { try Judge.bytes(ofFile: path(name)) }

    func certificate(_ name: String) throws -> Certificate { try Certificate(pem: bytes(name + ".pem")) }

    func identity(_ name: String) throws -> SigningIdentity {
        try SigningIdentity(key: PrivateKey(pem: bytes(name + ".key")), certificate: certificate(name))
    }

    func trust(revocationLists: [String] = []) throws -> TrustStore {
        try TrustStore(anchors: [certificate("ca/ca")], revocationLists: revocationLists.map(bytes))
    }
}

extension Array where Element == UInt8 {
    init(_ text: String) { self = Array(text.utf8) }

    var string: String { String(decoding: self, as: UTF8.self) }

    /// The bytes with the first occurrence of `old` replaced.
    func replacing(_ old: String, with new: String) -> [UInt8] {
        guard let range = string.range(of: old) else { return self }
        return Array(string.replacingCharacters(in: range, with: new).utf8)
    }
}

extension Verdict {
    var codes: [FailedStep.Code] { failedSteps.map(\.code) }
}
