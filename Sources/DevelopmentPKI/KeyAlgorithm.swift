import Crypto
import CryptoExtras
import SwiftASN1
import X509

/// The kinds of key that the development PKI makes.
public enum KeyAlgorithm: String, Hashable, Sendable, CaseIterable {
    /// RSA with a modulus of 2048 bits, signing with PKCS #1 v1.5 and SHA-256.
    case rsa2048 = "rsa-2048"
    /// ECDSA on the curve P-256 with SHA-256.
    case p256 = "p-256"

    /// Makes a new private key and returns it as PKCS #8 in PEM.
    ///
    /// The randomness is always that of the operating system: a key that can be repeated is no key.
    func makePrivateKeyPEM() throws -> String {
        let pem =
            switch self {
            case .rsa2048: try _RSA.Signing.PrivateKey(keySize: .bits2048).pkcs8PEMRepresentation
            case .p256: P256.Signing.PrivateKey().pemRepresentation
            }
        return pem.hasSuffix("\n") ? pem : pem + "\n"
    }

    /// The algorithm of a private key, or nil where it is neither of ours.
    init?(of key: Certificate.PrivateKey) {
        if let rsa = _RSA.Signing.PublicKey(key.publicKey), rsa.keySizeInBits == 2048 {
            self = .rsa2048
        } else if P256.Signing.PublicKey(key.publicKey) != nil {
            self = .p256
        } else {
            return nil
        }
    }

    /// The signature algorithm that a key of this kind signs certificates and revocation lists with.
    var signatureAlgorithm: Certificate.SignatureAlgorithm {
        switch self {
        case .rsa2048: .sha256WithRSAEncryption
        case .p256: .ecdsaWithSHA256
        }
    }

    /// The DER of the `AlgorithmIdentifier` of ``signatureAlgorithm``.
    ///
    /// Source: RFC 4055, section 5 (parameters NULL); RFC 5758, section 3.2 (parameters absent).
    func signatureAlgorithmIdentifier() throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.appendConstructedNode(identifier: .sequence) { coder in
            switch self {
            case .rsa2048:
                try coder.serialize([1, 2, 840, 113_549, 1, 1, 11] as ASN1ObjectIdentifier)
                try coder.serialize(ASN1Null())
            case .p256:
                try coder.serialize([1, 2, 840, 10045, 4, 3, 2] as ASN1ObjectIdentifier)
            }
        }
        return serializer.serializedBytes
    }
}
