import Foundation
import SocialSecurity
import SwiftASN1
import X509

/// A certificate authority of the folder: its certificate and the key that signs.
struct Authority {
    let certificate: Certificate
    let key: Certificate.PrivateKey
    let algorithm: KeyAlgorithm

    /// Takes an authority as read from its files.
    init(certificate: Certificate, key: Certificate.PrivateKey) throws {
        self.algorithm = try Self.algorithm(of: key)
        self.certificate = certificate
        self.key = key
    }

    private static func algorithm(of key: Certificate.PrivateKey) throws -> KeyAlgorithm {
        guard let algorithm = KeyAlgorithm(of: key) else {
            throw DevelopmentPKIError(.fileNotUsable, "the key of an authority is of no kind that is used here")
        }
        return algorithm
    }

    /// Makes a self-signed root that issues end-entity certificates only.
    ///
    /// Source: RFC 5280, section 4.2.1.9 (pathLenConstraint 0) and 4.2.1.3 (keyCertSign, cRLSign).
    init(commonName: String, key: Certificate.PrivateKey, notBefore: Date, notAfter: Date) throws {
        let algorithm = try Self.algorithm(of: key)
        let name = try DistinguishedName {
            CountryName("BE")
            OrganizationName(IssueRequest.standardOrganization)
            CommonName(commonName)
        }
        let extensions = try Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
            Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            SubjectKeyIdentifier(hash: key.publicKey)
        }
        self.certificate = try Certificate(
            version: .v3, serialNumber: .random(), publicKey: key.publicKey, notValidBefore: notBefore,
            notValidAfter: notAfter, issuer: name, subject: name, signatureAlgorithm: algorithm.signatureAlgorithm,
            extensions: extensions, issuerPrivateKey: key)
        self.key = key
        self.algorithm = algorithm
    }

    /// The identifier of the key of this authority, as it stands in all that it signs.
    var keyIdentifier: AuthorityKeyIdentifier {
        AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: key.publicKey).keyIdentifier)
    }

    /// Signs bytes with ``KeyAlgorithm/signatureAlgorithm`` and returns the content of the signature's bit string.
    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        try key.sign(bytes: bytes, signatureAlgorithm: algorithm.signatureAlgorithm).rawRepresentation
    }

    /// Signs a certificate for `publicKey` with the subject and the uses of the request.
    func issue(
        _ request: IssueRequest, publicKey: Certificate.PublicKey, notBefore: Date, notAfter: Date
    ) throws -> Certificate {
        let extensions = try Certificate.Extensions(
            [
                Certificate.Extension(BasicConstraints.notCertificateAuthority, critical: true),
                Certificate.Extension(SubjectKeyIdentifier(hash: publicKey), critical: false),
                Certificate.Extension(keyIdentifier, critical: false),
            ] + request.purpose.extensions(hostNames: request.hostNames))
        return try Certificate(
            version: .v3, serialNumber: .random(), publicKey: publicKey, notValidBefore: notBefore,
            notValidAfter: notAfter, issuer: certificate.subject, subject: try request.subject(),
            signatureAlgorithm: algorithm.signatureAlgorithm, extensions: extensions, issuerPrivateKey: key)
    }
}

extension IssueRequest {
    /// Country, organisation, its identifier, common name.
    func subject() throws -> DistinguishedName {
        try DistinguishedName {
            CountryName("BE")
            OrganizationName(organization)
            OrganizationIdentifier(enterpriseNumber)
            CommonName(commonName)
        }
    }
}
