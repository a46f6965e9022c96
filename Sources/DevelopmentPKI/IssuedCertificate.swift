import Foundation
import X509

/// A certificate that lies in the folder, and where.
public struct IssuedCertificate: Hashable, Sendable {
    /// Name of the two files without their endings.
    public let name: String
    /// Path of the certificate, PEM.
    public let certificatePath: String
    /// Path of the private key, PKCS #8 in PEM, mode 0600.
    public let keyPath: String
    /// Serial number, upper-case hexadecimal without separators, as `openssl x509 -serial` prints it.
    public let serialHex: String
    /// Subject in the form of RFC 4514.
    public let subject: String
    /// Issuer in the form of RFC 4514.
    public let issuer: String
    /// First second of validity.
    public let notBefore: Date
    /// Last second of validity.
    public let notAfter: Date

    init(name: String, certificatePath: String, keyPath: String, certificate: Certificate) {
        self.name = name
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        self.serialHex = certificate.serialNumber.hexadecimal
        self.subject = certificate.subject.description
        self.issuer = certificate.issuer.description
        self.notBefore = certificate.notValidBefore
        self.notAfter = certificate.notValidAfter
    }
}

/// What is wrong, on purpose, with a certificate made for a refusal test.
public enum CertificateFault: String, Hashable, Sendable, CaseIterable {
    /// Its validity ended a day before now.
    case expired
    /// Its validity begins a day after now.
    case notYetValid = "not-yet-valid"
    /// It is on the revocation list.
    case revoked
    /// Signed by the authority that nobody trusts.
    case foreignIssuer = "foreign-issuer"
}

extension Certificate.SerialNumber {
    /// Upper-case hexadecimal, two digits a byte.
    var hexadecimal: String {
        bytes.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// A new random serial number of 16 bytes, positive in DER and never beginning with a zero byte.
    ///
    /// Source: RFC 5280, section 4.1.2.2 (at most 20 octets, positive).
    static func random() -> Self {
        var generator = SystemRandomNumberGenerator()
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        bytes[0] = bytes[0] & 0x3F | 0x40
        return Self(bytes: bytes)
    }
}
