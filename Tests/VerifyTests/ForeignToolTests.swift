import Foundation
import Messages
import Testing
import XMLSecurity

@testable import ocmw_verify

/// Other people's tools check what comes out of a bundle: xmlsec1 the signatures, openssl the certificates and lists.
@Suite struct ForeignToolTests {
    let pki: VerifyPKI

    init() throws { pki = try VerifyPKI() }

    /// Runs a program and returns its exit status.
    private func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private func write(_ base64: String, to name: String) throws -> String {
        let path = "\(pki.folder)/\(name)"
        try Data(#require(Base64.decode(base64))).write(to: URL(filePath: path))
        return path
    }

    @Test func xmlsec1VerifiesEveryDocumentOfABundle() throws {
        let bundle = try TestBundle(TestConversation.told(pki))
        let documents = try #require(bundle.members["documents"] as? [[String: Any]])
        let at = String(VerifyPKI.instant(daysAgo: 50).xmlDateTime.prefix(19)).replacing("T", with: " ")
        for (index, document) in documents.enumerated() {
            let named = Messages.Operation(rawValue: document["operation"] as? String ?? "")
            let operation = try #require(named)
            let file = try write(#require(document["xml"] as? String), to: "\(index).xml")
            let status = try run([
                "xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", "\(pki.folder)/pki/ca.pem",
                "--verification-gmt-time", at, "--id-attr:Id", "\(operation.namespace):\(operation.rawValue)", file,
            ])
            #expect(status == 0, "\(index) \(operation.rawValue)")
        }
    }

    @Test func opensslChainsEveryCertificateOfABundle() throws {
        let bundle = try TestBundle(TestConversation.told(pki))
        let seconds = String(VerifyPKI.instant(daysAgo: 50).milliseconds / 1000)
        for (index, certificate) in try #require(bundle.members["certificates"] as? [String]).enumerated() {
            let der = try write(certificate, to: "\(index).der")
            let pem = "\(pki.folder)/\(index).pem"
            #expect(try run(["openssl", "x509", "-inform", "DER", "-in", der, "-out", pem]) == 0)
            let verify = ["openssl", "verify", "-attime", seconds, "-CAfile"]
            #expect(try run(verify + ["\(pki.folder)/pki/ca.pem", pem]) == 0)
            #expect(try run(verify + ["\(pki.folder)/pki/hub.pem", pem]) != 0)
        }
        let list = try #require((bundle.members["revocation"] as? [[String: Any]])?.first?["bytes"] as? String)
        let file = try write(list, to: "list")
        #expect(try run(["openssl", "crl", "-in", file, "-CAfile", "\(pki.folder)/pki/ca.pem", "-noout"]) == 0)
    }
}
