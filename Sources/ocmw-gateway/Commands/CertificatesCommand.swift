import ArgumentParser
import DevelopmentPKI
import Foundation
import Gateway
import SocialSecurity

/// `ocmw-gateway certificates`: a certificate authority for development and tests.
struct CertificatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificates", abstract: "Makes certificates for development; nobody else trusts them.",
        discussion: "Example: ocmw-gateway certificates init --directory pki",
        subcommands: [Initialise.self, Issue.self, Show.self])

    /// Makes the authority.
    struct Initialise: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Makes the authority and its empty revocation list, unless they are there.",
            discussion: "Example: ocmw-gateway certificates init --directory pki")

        @OptionGroup var folder: PKIOptions

        func run() async throws {
            try await CommandFailure.explained {
                try folder.certificates.initialise()
                try Output.members(
                    .object([
                        "anchors": .string(folder.certificates.rootPath),
                        "crl": .string(folder.certificates.revocationListPath),
                    ]), json: folder.json)
            }
        }
    }

    /// Issues a certificate.
    struct Issue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issues a certificate with its key; the same request again changes nothing.",
            discussion:
                "Example: ocmw-gateway certificates issue --directory pki --name b --kbo 0999999922 --purpose signing")

        @OptionGroup var folder: PKIOptions
        @Option(help: "Name of the two files, without .pem and .key.") var name: String
        @Option(help: "KBO number of the organisation.") var kbo: String
        @Option(help: "signing, tls-server, tls-client or tls.") var purpose: CertificatePurpose
        @Option(help: "rsa-2048 or p-256.") var algorithm: KeyAlgorithm = .rsa2048
        @Option(help: "Name of the organisation.") var organization = IssueRequest.standardOrganization
        @Option(help: "DNS name of a server; may be repeated.") var hostName: [String] = ["localhost"]

        func run() async throws {
            try await CommandFailure.explained {
                let request = IssueRequest(
                    name: name, organization: organization, enterpriseNumber: try EnterpriseNumber(kbo),
                    purpose: purpose, keyAlgorithm: algorithm, hostNames: hostName)
                let issued = try folder.certificates.issue(request)
                try Output.members(issued.json, json: folder.json)
            }
        }
    }

    /// Shows certificates.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one certificate of the folder, or all.",
            discussion: "Example: ocmw-gateway certificates show --directory pki b")

        @OptionGroup var folder: PKIOptions
        @Argument(help: "Name of the certificate; all when left out.") var name: String?

        func run() async throws {
            try await CommandFailure.explained {
                let found = try folder.certificates.list().filter { name == nil || $0.name == name }
                guard name == nil || !found.isEmpty else {
                    throw CommandFailure("no certificate has this name", remedy: "leave the name out to see all")
                }
                try Output.rows(
                    found.map(\.json), columns: ["name", "subject", "notBefore", "notAfter", "serial"],
                    json: folder.json)
            }
        }
    }
}

/// The folder of the development authority.
struct PKIOptions: ParsableArguments {
    @Option(help: "Folder of the authority.")
    var directory: String

    @Flag(help: "Prints JSON.")
    var json = false

    var certificates: DevelopmentCertificates { DevelopmentCertificates(directory: directory, now: Date()) }
}

extension IssuedCertificate {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(name), "certificate": .string(certificatePath), "key": .string(keyPath),
            "serial": .string(serialHex), "subject": .string(subject), "issuer": .string(issuer),
            "notBefore": .string(notBefore.formatted(.iso8601)), "notAfter": .string(notAfter.formatted(.iso8601)),
        ])
    }
}

extension CertificatePurpose: ExpressibleByArgument {}
extension KeyAlgorithm: ExpressibleByArgument {}
