import DevelopmentPKI
import Foundation
import SocialSecurity
import XMLSecurity

@testable import ocmw_gateway

/// A configuration with certificates in a folder of its own.
struct TestConfiguration: Sendable {
    let folder: String

    static func with<Value>(_ body: (TestConfiguration) async throws -> Value) async throws -> Value {
        let folder = NSTemporaryDirectory() + "configuration-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let pki = DevelopmentCertificates(directory: "\(folder)/pki", now: Date(), authorityKeyAlgorithm: .p256)
        for (name, number, purpose) in [
            ("tls", "0299999917", CertificatePurpose.tls), ("b", "0999999922", .signing), ("a", "0999999823", .signing),
        ] {
            _ = try pki.issue(
                IssueRequest(
                    name: name, enterpriseNumber: try EnterpriseNumber(number), purpose: purpose, keyAlgorithm: .p256))
        }
        return try await body(TestConfiguration(folder: folder))
    }

    var text: String {
        """
        rest:   { host: 127.0.0.1, port: 0, certificate: pki/tls.pem, key: pki/tls.key }
        soap:   { port: 0, certificate: pki/tls.pem, key: pki/tls.key }
        client: { certificate: pki/tls.pem, key: pki/tls.key }
        hub:    { url: "https://localhost:1/soap", kbo: "0299999917" }
        trust:  { anchors: pki/ca.pem }
        schemas: { directory: \(Self.schemas) }
        data:   { directory: data }
        keys:   { directory: keys }
        tenantNames: [b]
        tenants:
          b: { kbo: "0999999922", name: OCMW B, certificate: pki/b.pem, key: pki/b.key }
        log:    { level: warning }
        """
    }

    func load(_ text: String) async throws -> GatewayConfiguration {
        try await ConfigurationLoader(path: try write(text)).load()
    }

    /// What `config check --offline` finds.
    func findings(_ text: String? = nil, at instant: UTCInstant? = nil) async throws -> [ConfigurationFinding] {
        let path = try write(text ?? self.text)
        return try await ConfigurationCheck(path: path, now: instant ?? SystemClock.now(), hubClock: nil).findings()
    }

    /// More certificates of the same authority.
    var pki: DevelopmentCertificates {
        DevelopmentCertificates(directory: "\(folder)/pki", now: Date(), authorityKeyAlgorithm: .p256)
    }

    @discardableResult
    func write(_ text: String) throws -> String {
        let path = "\(folder)/gateway.yaml"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    private static let schemas = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Schemas")
        .path(percentEncoded: false)
}
