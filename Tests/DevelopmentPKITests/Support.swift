import DevelopmentPKI
import Foundation
import SocialSecurity

/// The instant of these tests: 21 November 2026, noon UTC (`date -u -d @1795262400`).
let noon = Date(timeIntervalSince1970: 1_795_262_400)

/// A synthetic enterprise number.
let knownNumber = "0999999922"

/// A folder of certificates with quick keys, for tests that are not about the kind of key.
func certificates(in folder: TemporaryFolder, at now: Date = noon) -> DevelopmentCertificates {
    DevelopmentCertificates(directory: folder.path + "/pki", now: now, authorityKeyAlgorithm: .p256)
}

func request(
    _ name: String, _ purpose: CertificatePurpose = .signing, _ keyAlgorithm: KeyAlgorithm = .p256
) throws -> IssueRequest {
    IssueRequest(
        name: name, commonName: "OCMW A", enterpriseNumber: try EnterpriseNumber(knownNumber), purpose: purpose,
        keyAlgorithm: keyAlgorithm)
}

/// The verdict of `openssl verify` with the root and the revocation list, at an instant.
func openSSLVerify(
    _ certificate: IssuedCertificate, _ pki: DevelopmentCertificates, at now: Date = noon, purpose: String? = nil
) throws -> ToolOutcome {
    let instant = String(Int(now.timeIntervalSince1970))
    var arguments = ["openssl", "verify", "-x509_strict", "-attime", instant, "-CAfile", pki.rootPath]
    arguments += ["-crl_check", "-CRLfile", pki.revocationListPath]
    if let purpose { arguments += ["-purpose", purpose] }
    return try run(arguments + [certificate.certificatePath])
}

/// The permission bits of a file.
func permissions(_ path: String) throws -> Int {
    let value = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    return value?.intValue ?? -1
}
