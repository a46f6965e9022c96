import Foundation
import SocialSecurity
import X509

/// A folder with the certificates of a development federation, made on first use and never made anew.
///
/// Files: `ca.pem` `ca.key` (the root), `foreign-ca.pem` `foreign-ca.key` (a root that nobody trusts), `crl.pem` (revocation
/// list of the root, PEM), and `<name>.pem` `<name>.key` for each certificate issued. Keys are PKCS #8 in PEM, mode 0600.
/// Several processes may use one folder at once: every method holds a file lock. Methods block; making an RSA key takes a
/// fraction of a second. For tests and demonstrations only: a real OCMW has its certificates from a qualified authority.
public struct DevelopmentCertificates: Sendable {
    /// How long a certificate is valid where the request does not say: 825 days.
    public static let standardValidity: TimeInterval = 825 * 86_400
    /// How long the two authorities and the revocation list are valid: ten years of 365 days.
    public static let authorityValidity: TimeInterval = 3650 * 86_400
    /// How long before now everything begins to be valid, so that clocks need not agree to the second: one hour.
    public static let backdating: TimeInterval = 3600

    /// Path of the folder.
    public let directory: String
    private let now: Date
    private let authorityKeyAlgorithm: KeyAlgorithm
    private let folder: PKIFolder

    /// Names a folder; nothing is read or written yet.
    ///
    /// - Parameters:
    ///   - directory: path of the folder; made, with its parents, where it is missing.
    ///   - now: the instant that everything counts as made at; fractions of a second are dropped.
    ///   - authorityKeyAlgorithm: the kind of key of the two authorities, where they are not there yet.
    public init(directory: String, now: Date, authorityKeyAlgorithm: KeyAlgorithm = .rsa2048) {
        self.directory = directory
        self.now = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        self.authorityKeyAlgorithm = authorityKeyAlgorithm
        self.folder = PKIFolder(path: directory)
    }

    /// Path of the certificate of the root: the trust anchor of everybody.
    public var rootPath: String { folder.path(of: "ca.pem") }
    /// Path of the certificate of the authority that nobody trusts.
    public var foreignRootPath: String { folder.path(of: "foreign-ca.pem") }
    /// Path of the revocation list of the root.
    public var revocationListPath: String { folder.path(of: "crl.pem") }

    /// Makes both authorities and an empty revocation list, each where it is missing.
    ///
    /// - Throws: `DevelopmentPKIError`, `.loosePermissions` where a key or the folder is open to others.
    public func initialise() throws {
        try folder.locked {
            for issuer in IssueRequest.Issuer.allCases { _ = try authority(issuer) }
        }
    }

    /// Issues a certificate and its key, or returns what is there already under that name.
    ///
    /// A key without certificate (an interrupted earlier call) is used again. Makes the authority where it is missing.
    /// - Returns: where the files are. What is there is returned however old it is: it is never made anew.
    /// - Throws: `DevelopmentPKIError`, `.existsWithOtherContent` where the certificate there has another subject, issuer,
    ///   purpose, kind of key, host names or explicitly asked-for validity.
    public func issue(_ request: IssueRequest) throws -> IssuedCertificate {
        try request.check()
        return try folder.locked { try issueLocked(request) }
    }

    /// Issues the certificate of `request` with one fault, under the name `<name>-<fault>`, for refusal tests.
    public func issue(_ request: IssueRequest, with fault: CertificateFault) throws -> IssuedCertificate {
        var faulty = request
        faulty.name += "-" + fault.rawValue
        let day: TimeInterval = 86_400
        switch fault {
        case .expired: (faulty.notBefore, faulty.notAfter) = (now - 30 * day, now - day)
        case .notYetValid: (faulty.notBefore, faulty.notAfter) = (now + day, now + 30 * day)
        case .foreignIssuer: faulty.issuer = .foreign
        case .revoked: break
        }
        // What lies there from an earlier day keeps the times it was made with.
        if let existing = try find(faulty.name) {
            (faulty.notBefore, faulty.notAfter) = (existing.notBefore, existing.notAfter)
        }
        let issued = try issue(faulty)
        if fault == .revoked { try revoke(name: faulty.name) }
        return issued
    }

    /// Looks for a certificate by name; nil where there is none.
    public func find(_ name: String) throws -> IssuedCertificate? {
        try CertificateName.check(name)
        return try certificate(named: name).map { described(name, $0) }
    }

    /// Every certificate issued here, by name.
    public func list() throws -> [IssuedCertificate] {
        guard FileManager.default.fileExists(atPath: directory) else { return [] }
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw DevelopmentPKIError(.inputOutput, "cannot list \(directory)")
        }
        let names = files.filter { $0.hasSuffix(".pem") }.map { String($0.dropLast(4)) }
        return try names.filter { (try? CertificateName.check($0)) != nil }.sorted().compactMap(find)
    }

    /// Puts a certificate on the revocation list as of now; one that is there already stays as it is.
    ///
    /// - Throws: `DevelopmentPKIError`, `.notFound`, or `.notIssuedByRoot` for one of the foreign authority.
    public func revoke(name: String) throws {
        try CertificateName.check(name)
        try folder.locked {
            guard let certificate = try certificate(named: name) else {
                throw DevelopmentPKIError(.notFound, "there is no certificate \(name)")
            }
            let root = try authority(.root)
            guard certificate.issuer == root.certificate.subject else {
                throw DevelopmentPKIError(.notIssuedByRoot, "\(name) is not a certificate of the root")
            }
            try revoke(certificate.serialNumber, root)
        }
    }

    private func revoke(_ serialNumber: Certificate.SerialNumber, _ root: Authority) throws {
        guard let pem = try folder.read("crl.pem") else {
            throw DevelopmentPKIError(.fileNotUsable, "crl.pem is missing")
        }
        var list = try RevocationList(pem: pem)
        guard !list.contains(serialNumber) else { return }
        list.append(try RevocationList.Entry(serialNumber, revokedAt: now))
        try folder.replace("crl.pem", try listPEM(list, root, thisUpdate: now))
    }

    private func listPEM(_ list: RevocationList, _ root: Authority, thisUpdate: Date) throws -> String {
        try list.pem(signedBy: root, thisUpdate: thisUpdate, nextUpdate: root.certificate.notValidAfter)
    }
}

extension DevelopmentCertificates {
    private func issueLocked(_ request: IssueRequest) throws -> IssuedCertificate {
        let issuer = try authority(request.issuer)
        if let existing = try certificate(named: request.name) {
            guard let key = try key(named: request.name), key.publicKey == existing.publicKey else {
                throw DevelopmentPKIError(.keyDoesNotFit, "\(request.name).key is missing or belongs to another one")
            }
            try check(existing, key, answers: request, issuer)
            return described(request.name, existing)
        }
        let notBefore = request.notBefore ?? now - Self.backdating
        let notAfter = request.notAfter ?? now + Self.standardValidity
        guard notBefore < notAfter else {
            throw DevelopmentPKIError(.requestNotUsable, "the validity of \(request.name) ends before it begins")
        }
        let key = try makeKey(named: request.name, request.keyAlgorithm)
        let certificate = try issuer.issue(
            request, publicKey: key.publicKey, notBefore: notBefore, notAfter: notAfter)
        try folder.create(request.name + ".pem", try certificate.serializeAsPEM().pemString + "\n")
        return described(request.name, certificate)
    }

    /// Compares what is there with a certificate made afresh, field by field that the request decides.
    private func check(
        _ existing: Certificate, _ key: Certificate.PrivateKey, answers request: IssueRequest, _ issuer: Authority
    ) throws {
        let fresh = try issuer.issue(
            request, publicKey: key.publicKey, notBefore: request.notBefore ?? existing.notValidBefore,
            notAfter: request.notAfter ?? existing.notValidAfter)
        let isSame =
            fresh.subject == existing.subject && fresh.issuer == existing.issuer
            && fresh.extensions == existing.extensions && fresh.notValidBefore == existing.notValidBefore
            && fresh.notValidAfter == existing.notValidAfter && KeyAlgorithm(of: key) == request.keyAlgorithm
        guard isSame else {
            throw DevelopmentPKIError(
                .existsWithOtherContent, "\(request.name).pem is there with other content: use another name")
        }
    }

    /// Reads an authority or makes it; the root comes with its revocation list.
    private func authority(_ issuer: IssueRequest.Issuer) throws -> Authority {
        let (file, commonName) =
            switch issuer {
            case .root: ("ca", "Development root CA")
            case .foreign: ("foreign-ca", "Foreign development CA")
            }
        let authority: Authority
        if let certificate = try certificate(named: file) {
            guard let key = try key(named: file), key.publicKey == certificate.publicKey else {
                throw DevelopmentPKIError(.keyDoesNotFit, "\(file).key is missing or belongs to another one")
            }
            authority = try Authority(certificate: certificate, key: key)
        } else {
            let key = try makeKey(named: file, authorityKeyAlgorithm)
            authority = try Authority(
                commonName: commonName, key: key, notBefore: now - Self.backdating,
                notAfter: now + Self.authorityValidity)
            try folder.create(file + ".pem", try authority.certificate.serializeAsPEM().pemString + "\n")
        }
        if issuer == .root, try folder.read("crl.pem") == nil {
            let start = authority.certificate.notValidBefore
            try folder.create("crl.pem", try listPEM(RevocationList(), authority, thisUpdate: start))
        }
        return authority
    }

    private func makeKey(named name: String, _ algorithm: KeyAlgorithm) throws -> Certificate.PrivateKey {
        if let key = try key(named: name), KeyAlgorithm(of: key) == algorithm { return key }
        let pem = try algorithm.makePrivateKeyPEM()
        try folder.create(name + ".key", pem, secret: true)
        return try Certificate.PrivateKey(pemEncoded: pem)
    }

    private func key(named name: String) throws -> Certificate.PrivateKey? {
        guard let pem = try folder.read(name + ".key", secret: true) else { return nil }
        guard let key = try? Certificate.PrivateKey(pemEncoded: pem) else {
            throw DevelopmentPKIError(.fileNotUsable, "\(name).key is not a private key")
        }
        return key
    }

    private func certificate(named name: String) throws -> Certificate? {
        guard let pem = try folder.read(name + ".pem") else { return nil }
        guard let certificate = try? Certificate(pemEncoded: pem) else {
            throw DevelopmentPKIError(.fileNotUsable, "\(name).pem is not a certificate")
        }
        return certificate
    }

    private func described(_ name: String, _ certificate: Certificate) -> IssuedCertificate {
        IssuedCertificate(
            name: name, certificatePath: folder.path(of: name + ".pem"), keyPath: folder.path(of: name + ".key"),
            certificate: certificate)
    }
}
