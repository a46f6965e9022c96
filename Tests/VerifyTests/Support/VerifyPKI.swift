import DevelopmentPKI
import Foundation
import SocialSecurity
import XMLSecurity

/// Certificates of a hub, two OCMWs and a stranger, with a revocation list, in a folder of one test.
final class VerifyPKI: Sendable {
    static let hub = number("0299999917")
    static let asker = number("0999999922")
    static let answerer = number("0999999823")
    static let stranger = number("1999999943")
    private static func number(_ digits: String) -> EnterpriseNumber {
        guard let number = try? EnterpriseNumber(digits) else { preconditionFailure("not a KBO number") }
        return number
    }

    private static let day: TimeInterval = 86_400

    let folder: String

    /// Certificates from 100 days ago; those of the OCMWs ended 10 days ago. The list was made 20 days ago.
    init() throws {
        folder = NSTemporaryDirectory() + "verify-\(UUID().uuidString)"
        let start = Date(timeIntervalSinceNow: -100 * Self.day)
        let numbers = [
            ("hub", Self.hub), ("asker", Self.asker), ("answerer", Self.answerer), ("stranger", Self.stranger),
        ]
        for (name, number) in numbers {
            let end = Date(timeIntervalSinceNow: (name == "hub" ? 300 : -10) * Self.day)
            _ = try pki(start).issue(
                IssueRequest(
                    name: name, enterpriseNumber: number, purpose: .signing, keyAlgorithm: .p256, notBefore: start,
                    notAfter: end))
        }
        try revoke("stranger", daysAgo: 20)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func pki(_ now: Date) -> DevelopmentCertificates {
        DevelopmentCertificates(directory: folder + "/pki", now: now, authorityKeyAlgorithm: .p256)
    }

    func revoke(_ name: String, daysAgo days: Double) throws {
        try pki(Date(timeIntervalSinceNow: -days * Self.day)).revoke(name: name)
    }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))) }

    func anchors() throws -> [Certificate] { try Certificate.all(pem: bytes("pki/ca.pem")) }

    func certificate(_ name: String) throws -> Certificate { try Certificate(pem: bytes("pki/\(name).pem")) }

    func identity(_ name: String) throws -> SigningIdentity {
        try SigningIdentity(key: PrivateKey(pem: bytes("pki/\(name).key")), certificate: certificate(name))
    }

    static func instant(daysAgo days: Double, seconds: Int64 = 0) -> UTCInstant {
        UTCInstant(milliseconds: (Int64(Date().timeIntervalSince1970 - days * day) + seconds) * 1000)
    }
}
