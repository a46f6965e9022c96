import Foundation
import XMLSecurity

/// Keys and certificates made by the `openssl` program for this run of the tests only.
///
/// Its folder goes when `remove` is called or the last copy does.
struct TestPKI: Sendable {
    private let folder: Folder
    private var directory: String { folder.path }
    let authority: Certificate

    /// A fresh certification authority in a folder of its own.
    init(name: String) throws {
        folder = try Folder()
        let directory = folder.path
        try Self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "100", "-keyout",
            directory + "/ca.key", "-out", directory + "/ca.pem", "-subj", "/CN=\(name)", "-addext",
            "keyUsage=critical,keyCertSign,cRLSign",
        ])
        authority = try Certificate(pem: Self.read(directory + "/ca.pem"))
    }

    /// A signing identity for an organisation.
    func identity(_ digits: String, days: Int = 50) throws -> SigningIdentity {
        let base = directory + "/" + UUID().uuidString
        try Self.openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "\(days)", "-CA",
            directory + "/ca.pem", "-CAkey", directory + "/ca.key", "-keyout", base + ".key", "-out", base + ".pem",
            "-subj", "/2.5.4.97=NTRBE-\(digits)/CN=Synthetic OCMW", "-addext", "keyUsage=critical,digitalSignature",
            "-addext", "basicConstraints=critical,CA:FALSE",
        ])
        return try SigningIdentity(
            key: try PrivateKey(pem: Self.read(base + ".key")),
            certificate: try Certificate(pem: Self.read(base + ".pem")))
    }

    /// A revocation list with one certificate.
    func revocationList(of certificate: Certificate) throws -> [UInt8] {
        let base = directory + "/" + UUID().uuidString
        let line = "R\t400101000000Z\t200101000000Z\t\(certificate.serialHex)\tunknown\t/CN=Synthetic OCMW\n"
        try Data(line.utf8).write(to: URL(fileURLWithPath: base + ".txt"))
        let settings = "[ca]\ndefault_ca = d\n[d]\ndatabase = \(base).txt\ndefault_md = sha256\n"
        try Data(settings.utf8).write(to: URL(fileURLWithPath: base + ".cnf"))
        try Self.openssl([
            "ca", "-config", base + ".cnf", "-gencrl", "-crldays", "50", "-cert", directory + "/ca.pem", "-keyfile",
            directory + "/ca.key", "-out", base + ".crl",
        ])
        return try Self.read(base + ".crl")
    }

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableRuntimeMismatch) }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

/// A folder that goes with its last user.
private final class Folder: Sendable {
    let path = NSTemporaryDirectory() + "ksz-hub-pki-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
