import Foundation
import SocialSecurity
import XMLSecurity

/// Keys and certificates of synthetic organisations, made by openssl once a test run.
struct ExchangePKI: Sendable {
    static let shared = Result { try ExchangePKI() }

    /// An organisation with its signing key.
    struct Party: Sendable {
        let number: EnterpriseNumber
        let identity: SigningIdentity
    }

    let hub: Party
    /// The hub's certificate as TLS client.
    let hubTLS: Certificate
    let ocmwA: Party
    let ocmwB: Party
    let ocmwC: Party
    /// OCMW B with a certificate that ends after ten days.
    let expiringB: Party
    let stranger: Party
    /// Says that it is OCMW A, certified by an authority that nobody trusts.
    let impostorOfA: Party
    let trust: TrustStore

    private init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("exchange-pki-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.makeAuthority("ca", in: folder)
        try Self.makeAuthority("other-ca", in: folder)
        hub = try Self.party("0299999917", authority: "ca", in: folder)
        let tls = ["-addext", "extendedKeyUsage=serverAuth,clientAuth"]
        hubTLS = try Self.party("0299999917", authority: "ca", days: 399, extra: tls, in: folder).identity.certificate
        ocmwA = try Self.party("0999999922", authority: "ca", in: folder)
        ocmwB = try Self.party("0999999823", authority: "ca", in: folder)
        ocmwC = try Self.party("1999999943", authority: "ca", in: folder)
        expiringB = try Self.party("0999999823", authority: "ca", days: 10, in: folder)
        stranger = try Self.party("1999999844", authority: "ca", in: folder)
        impostorOfA = try Self.party("0999999922", authority: "other-ca", in: folder)
        trust = try TrustStore(anchors: [Certificate(pem: Self.read("ca.pem", in: folder))])
    }

    private static func makeAuthority(_ name: String, in folder: URL) throws {
        try openssl(
            ["req", "-x509"] + newKey(name) + [
                "-subj", "/C=BE/CN=Exchange test \(name)", "-addext", "basicConstraints=critical,CA:TRUE",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            ], in: folder)
    }

    private static func party(
        _ digits: String, authority: String, days: Int = 400, extra: [String] = [], in folder: URL
    )
        throws -> Party
    {
        let name = "\(authority)-\(digits)-\(days)"
        try openssl(
            ["req", "-x509", "-CA", "\(authority).pem", "-CAkey", "\(authority).key"] + newKey(name, days: days) + [
                "-subj", "/C=BE/organizationIdentifier=NTRBE-\(digits)/CN=Synthetic \(digits)",
                "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "keyUsage=critical,digitalSignature",
            ] + extra, in: folder)
        let identity = try SigningIdentity(
            key: PrivateKey(pem: read("\(name).key", in: folder)),
            certificate: Certificate(pem: read("\(name).pem", in: folder)))
        return Party(number: try EnterpriseNumber(digits), identity: identity)
    }

    private static func newKey(_ name: String, days: Int = 400) -> [String] {
        [
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-sha256", "-days", "\(days)",
            "-keyout", "\(name).key", "-out", "\(name).pem",
        ]
    }

    private static func read(_ name: String, in folder: URL) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    private static func openssl(_ arguments: [String], in folder: URL) throws {
        struct Failed: Error { let arguments: [String] }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = folder
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(arguments: arguments) }
    }
}
