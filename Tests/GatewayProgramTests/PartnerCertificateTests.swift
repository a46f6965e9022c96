import Foundation
import Logging
import Testing
import XMLSecurity

@testable import Gateway
@testable import ocmw_gateway

/// `trust.certificates`: signatures that name their certificate by issuer and serial number only.
@Suite struct PartnerCertificateTests {
    private static let judges = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Judges").path(percentEncoded: false)

    private func text(_ test: TestConfiguration, _ trust: String) -> String {
        test.text.replacing("anchors: pki/ca.pem", with: "anchors: pki/ca.pem\(trust)")
    }

    private func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program)")
    }

    /// A message that WSS4J signs with the key of `b`.
    private func message(_ test: TestConfiguration, at instant: UTCInstant) throws -> [UInt8] {
        let (folder, pki) = (test.folder, "\(test.folder)/pki")
        try run(
            "openssl",
            [
                "pkcs12", "-export", "-inkey", "\(pki)/b.key", "-in", "\(pki)/b.pem", "-name", "b", "-passout",
                "pass:changeit", "-out", "\(folder)/b.p12",
            ])
        let envelope = """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>\
            <a xmlns="urn:a">one</a></s:Body></s:Envelope>
            """
        try Data(envelope.utf8).write(to: URL(filePath: "\(folder)/envelope"))
        let libraries = ["wss4j", "xmlsec", "commons-logging", "slf4j-api", "slf4j-nop"]
            .map { "/usr/share/java/\($0).jar" }.joined(separator: ":")
        try run(
            "java",
            [
                "-cp", libraries, "\(Self.judges)/Wss4jSign.java", instant.xmlDateTime, folder, "\(folder)/envelope",
                "message:\(folder)/b.p12:issuer,sig=http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256,"
                    + "dig=http://www.w3.org/2001/04/xmlenc#sha256",
            ])
        return [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/message")))
    }

    @Test func messageThatNamesItsCertificateOnlyIsTakenWithTheSettingAlone() async throws {
        try await TestConfiguration.with { test in
            let now = SystemClock.now()
            let message = try message(test, at: now)
            let own = try Data(contentsOf: URL(filePath: "\(test.folder)/pki/b.pem"))
            let other = try Data(contentsOf: URL(filePath: "\(test.folder)/pki/a.pem"))
            try (other + own).write(to: URL(filePath: "\(test.folder)/partners.pem"))
            for (trust, isAccepted) in [
                (", certificates: partners.pem", true), ("", false), (", certificates: pki/a.pem", false),
            ] {
                let graph = try await GatewayGraph(
                    try await test.load(text(test, trust)),
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, for: .inspecting)
                let verifier = ForwardVerifier(environment: graph.environment, instant: now)
                let peer = try test.certificate("tls")
                if isAccepted {
                    #expect(try verifier.message(message, from: peer).signer == test.certificate("b"))
                } else {
                    #expect(throws: Rejection.self) { try verifier.message(message, from: peer) }
                }
                try await graph.close()
            }
        }
    }

    /// At start as in `config check`.
    @Test func fileWithoutCertificatesStopsTheStart() async throws {
        try await TestConfiguration.with { test in
            for file in ["pki/b.key", "pki/none.pem"] {
                let configuration = try await test.load(text(test, ", certificates: \(file)"))
                let error = await #expect(throws: CommandFailure.self) {
                    _ = try await GatewayGraph(
                        configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                        for: .inspecting)
                }
                #expect("\(String(describing: error))".contains(file))
            }
        }
    }

    /// One that ended is of no use; it stops nothing.
    @Test func endedCertificateIsAWarning() async throws {
        try await TestConfiguration.with { test in
            let end = try test.certificate("a").notAfter.advanced(by: .seconds(1))
            let findings = try await test.findings(text(test, ", certificates: pki/a.pem"), at: end)
                .filter { $0.key == "trust.certificates" }
            #expect(findings.map(\.severity) == [.warning] && findings[0].rule.contains("certificate 1 expired"))
        }
    }
}
