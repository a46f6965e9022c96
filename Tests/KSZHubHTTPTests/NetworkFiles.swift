import Foundation
import SocialSecurity
import XMLSecurity

@testable import KSZHubHTTP

/// Keys, certificates and configuration files of one test, made by the `openssl` program; removed with the value.
final class NetworkFiles: Sendable {
    static let operatorNumber = "1999999844"
    let folder: String

    /// An authority, a second one, and certificates: an operator's for TLS clients and for signing, and a hub's.
    init() throws {
        folder = NSTemporaryDirectory() + "ksz-hub-http-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for authority in ["ca", "other"] {
            try openssl(
                ["req", "-x509", "-days", "100", "-subj", "/CN=Synthetic \(authority)"] + newKey(authority) + [
                    "-addext", "keyUsage=critical,keyCertSign,cRLSign",
                ])
        }
        try certificate("operator", number: Self.operatorNumber, uses: ["extendedKeyUsage=clientAuth"])
        try certificate("signing", number: Self.operatorNumber, uses: ["keyUsage=critical,digitalSignature"])
        try certificate(
            "hub", number: "1999999943", uses: ["keyUsage=critical,digitalSignature", "subjectAltName=IP:127.0.0.1"])
        try write("index.txt", "")
        try write("number", "01")
        try write(
            "ca.cnf",
            """
            [ca]
            default_ca = d
            [d]
            database = \(folder)/index.txt
            crlnumber = \(folder)/number
            default_md = sha256
            """)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { folder + "/" + name }

    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    func makeRevocationList(_ name: String, days: Int) throws {
        try authority(["-gencrl", "-crldays", "\(days)", "-out", path("\(name).crl")])
    }

    func revoke(_ certificate: String) throws { try authority(["-revoke", path(certificate)]) }

    /// The files of a hub, of which trust alone can be used.
    func hub(
        lists: [String], responses: [String] = [], certificates: [String] = [],
        _ policy: RevocationPolicy = RevocationPolicy()
    ) throws -> HubFiles {
        let keys = HubConfiguration.KeyFiles(key: path("operator.key"), certificate: path("operator.pem"))
        return HubFiles(
            configuration: HubConfiguration(
                port: 0, number: try EnterpriseNumber("1999999943"), signing: keys, tls: keys,
                anchors: [path("ca.pem")], certificates: certificates.map(path), revocationLists: lists.map(path),
                ocspResponses: responses.map(path), revocation: policy, members: [], dataDirectory: folder,
                schemaDirectory: folder, policyFile: "", personsFile: ""))
    }

    private func authority(_ arguments: [String]) throws {
        try openssl(
            ["ca", "-config", path("ca.cnf"), "-cert", path("ca.pem"), "-keyfile", path("ca.key")] + arguments)
    }

    private func newKey(_ name: String) -> [String] {
        [
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path("\(name).key"), "-out",
            path("\(name).pem"),
        ]
    }

    private func certificate(_ name: String, number: String, uses: [String]) throws {
        try openssl(
            ["req", "-x509", "-days", "50", "-CA", path("ca.pem"), "-CAkey", path("ca.key")] + newKey(name) + [
                "-subj", "/2.5.4.97=NTRBE-\(number)/CN=Synthetic", "-addext", "basicConstraints=critical,CA:FALSE",
            ] + uses.flatMap { ["-addext", $0] })
    }

    private func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableRuntimeMismatch) }
    }
}
