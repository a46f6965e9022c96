import Foundation
import SocialSecurity

/// What a certificate is asked for: whose it is, what for, how long.
public struct IssueRequest: Hashable, Sendable {
    /// Which of the two certificate authorities signs.
    public enum Issuer: String, Hashable, Sendable, CaseIterable {
        /// The root that everybody in the federation trusts (`ca.pem`).
        case root
        /// A root that nobody trusts (`foreign-ca.pem`), for refusal tests.
        case foreign
    }

    /// Name of the two files, without `.pem` and `.key`: 1 to 64 of `a`-`z`, `0`-`9`, `-`, `_`, beginning with a letter or digit.
    public var name: String
    /// Subject `commonName`, 1 to 64 characters; the name of the file where not told.
    public var commonName: String
    /// Subject `organizationName`, 1 to 64 characters.
    public var organization: String
    /// Subject `organizationIdentifier`: `NTRBE-` and the ten digits.
    public var enterpriseNumber: EnterpriseNumber
    /// What the key may be used for.
    public var purpose: CertificatePurpose
    /// The kind of key.
    public var keyAlgorithm: KeyAlgorithm
    /// First second of validity; nil for one hour before now.
    public var notBefore: Date?
    /// Last second of validity; nil for ``DevelopmentCertificates/standardValidity`` after now.
    public var notAfter: Date?
    /// Which authority signs.
    public var issuer: Issuer
    /// DNS names for the TLS purposes, beside the address 127.0.0.1.
    public var hostNames: [String]

    /// Makes a request; only name, number and purpose have to be told.
    public init(
        name: String, commonName: String? = nil, organization: String = IssueRequest.standardOrganization,
        enterpriseNumber: EnterpriseNumber, purpose: CertificatePurpose, keyAlgorithm: KeyAlgorithm = .rsa2048,
        notBefore: Date? = nil, notAfter: Date? = nil, issuer: Issuer = .root, hostNames: [String] = ["localhost"]
    ) {
        self.name = name
        self.commonName = commonName ?? name
        self.organization = organization
        self.enterpriseNumber = enterpriseNumber
        self.purpose = purpose
        self.keyAlgorithm = keyAlgorithm
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.issuer = issuer
        self.hostNames = hostNames
    }

    /// `organizationName` of everything that does not ask for another one.
    public static let standardOrganization = "Synthetic development organisation"

    /// Refuses names and texts that would be unsafe as a file or meaningless in a certificate.
    func check() throws {
        try CertificateName.check(name)
        for (field, text) in [("commonName", commonName), ("organization", organization)] {
            let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            guard isPlain, (1...64).contains(text.unicodeScalars.count) else {
                throw DevelopmentPKIError(.requestNotUsable, "\(field) must have 1 to 64 characters, no control ones")
            }
        }
        for host in hostNames {
            let isHost = host.utf8.allSatisfy { CertificateName.isAllowed($0) || $0 == UInt8(ascii: ".") }
            guard isHost, (1...253).contains(host.utf8.count) else {
                throw DevelopmentPKIError(.requestNotUsable, "a host name must be lower-case ASCII, dots and hyphens")
            }
        }
    }
}

/// The rule for names of certificates, which are names of files too.
enum CertificateName {
    /// Names that the folder uses itself.
    static let reserved = ["ca", "foreign-ca", "crl"]

    static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    static func check(_ name: String) throws {
        let bytes = Array(name.utf8)
        let startsWell = bytes.first.map { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") } ?? false
        guard startsWell, bytes.count <= 64, bytes.allSatisfy(isAllowed), !reserved.contains(name) else {
            throw DevelopmentPKIError(
                .nameNotAllowed, "use 1 to 64 of a-z, 0-9, - and _, none of \(reserved.joined(separator: ", "))")
        }
    }
}
