@testable import XMLSecurity

/// What openssl makes for one run: Tests/Judges/make-pki.sh in a folder, make-revocation.sh in `revocation` below it.
///
/// In a template `{name}` stands for the Base64 of a file: of a certificate by its name without ending, of a list or response by its
/// whole name. `{name.serial}` stands for the serial number of a certificate in decimal.
struct FuzzFiles: Sendable {
    static let certificateNames =
        ["rsa", "p256", "p384", "stranger", "below", "sub", "revoked", "enciphering", "silent", "small", "ca/ca"]
        + [
            "good", "second", "superseded", "compromised", "dated", "held", "sub", "leaf", "mute", "quiet", "delegate",
            "former", "withdrawn", "plain", "foreign", "ca/ca",
        ].map { "revocation/" + $0 }
    static let listNames =
        ["empty.crl", "revoked.crl", "stale.crl"]
        + [
            "before", "after", "late", "keeping", "delta", "authorities", "stranger", "sha1", "released", "sub-empty",
            "mute-empty",
        ].map { "revocation/\($0).crl" } + [forgedList]
    static let responseNames =
        [
            "good", "good-sha256-id", "delegate", "former", "withdrawn", "sha1", "second", "sub", "leaf", "unknown",
            "elsewhere", "superseded", "held",
        ].map { "revocation/\($0).ocsp" } + forgedResponses
    /// By an authority of the same name, and by certificates that may not answer.
    private static let forgedList = "revocation/forged.crl"
    private static let forgedResponses = ["twin", "plain", "foreign"].map { "revocation/\($0).ocsp" }
    private static let signerNames = ["rsa", "p256", "p384", "stranger", "below", "revoked"]

    let certificates: [String: Certificate]
    /// What stands for each placeholder.
    let values: [String: String]
    let signers: [TemplateKey]
    /// The signed parts of what may speak, in DER: an input that holds none of them was signed by nobody who may.
    let signedParts: [[UInt8]]

    init(_ read: (_ path: String) throws -> [UInt8]) throws {
        var certificates: [String: Certificate] = [:]
        var values: [String: String] = [:]
        var signedParts: [[UInt8]] = []
        for name in Self.certificateNames {
            let certificate = try Certificate(pem: read(name + ".pem"))
            certificates[name] = certificate
            values[name] = Base64.encode(certificate.der)
            values[name + ".serial"] = certificate.handle.serialDecimal
            signedParts += [DERItem(certificate.der)?.signedPart].compactMap(\.self)
        }
        for name in Self.listNames {
            let list = try Self.der(pem: read(name))
            values[name] = Base64.encode(list)
            if name != Self.forgedList { signedParts += [DERItem(list)?.signedPart].compactMap(\.self) }
        }
        for name in Self.responseNames {
            let response = try read(name)
            values[name] = Base64.encode(response)
            if !Self.forgedResponses.contains(name) {
                signedParts += [DERItem(response)?.responseData].compactMap(\.self)
            }
        }
        self.certificates = certificates
        self.values = values
        self.signedParts = signedParts
        signers = try Self.signerNames.map { try TemplateKey(name: $0, pem: read($0 + ".key")) }
    }

    /// Whether `der` holds a part that an authority of this run signed.
    func isSigned(_ der: [UInt8]) -> Bool { signedParts.contains { der.contains($0) } }

    private static func der(pem: [UInt8]) -> [UInt8] {
        let lines = String(decoding: pem, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("-----") }
        return Base64.decode(lines.joined()) ?? []
    }
}
