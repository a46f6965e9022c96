import AuditLog
import DevelopmentPKI
import Foundation
import Gateway
import GatewayHTTP
import Logging
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import ocmw_verify

/// What the gateway writes, `ocmw-verify evidence` proves: two programs that agree on the page alone.
@Suite struct EvidenceBundleTests {
    private struct Collected: EvidenceSink {
        var bytes: [UInt8] = []
        mutating func write(_ bytes: [UInt8]) async throws { self.bytes += bytes }
    }

    /// A bundle of the one conversation that an application begins, taken at the console.
    private func withBundle(_ body: (TestGateway, [UInt8], String) async throws -> Void) async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            let pki = DevelopmentCertificates(
                directory: "\(gateway.folder)/pki", now: Date(), authorityKeyAlgorithm: .p256)
            try pki.revoke(name: "a")
            let list = [UInt8](try Data(contentsOf: URL(filePath: pki.revocationListPath)))
            try await gateway.b.store.keepRevocation(
                [RevocationSource(.list, list)], at: gateway.clock.now.advanced(by: .seconds(-10)))
            let opened = Opened()
            try await gateway.test { client in
                let answer = try await client.call(
                    .post, "/v1/applications", TestHeaders(token), body: application("A-1"))
                opened.conversation = answer.text("conversation") ?? ""
            }
            let environment = gateway.services.environment
            let issuer = CheckpointIssuer(
                environment: environment, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let bundle = try await EvidenceBundler(environment: environment, issuer: issuer).take(
                Ticket(opened.conversation), of: gateway.b, by: .process("cli"))
            var sink = Collected()
            try await #require(bundle).write(to: &sink)
            try await body(gateway, sink.bytes, opened.conversation)
        }
    }

    /// `@unchecked` holds because it is set once, before it is read.
    private final class Opened: @unchecked Sendable {
        var conversation = ""
    }

    private func judge(_ bytes: [UInt8], _ gateway: TestGateway) throws -> EvidenceReport {
        let path = "\(gateway.folder)/bundle.json"
        try Data(bytes).write(to: URL(filePath: path))
        let anchors = try Data(contentsOf: URL(filePath: "\(gateway.folder)/pki/ca.pem"))
        var settings = EvidenceSettings(
            anchors: try Certificate.all(pem: [UInt8](anchors)), instant: gateway.clock.now)
        settings.hub = gateway.services.environment.hub
        let year = AuditLogOrigin.year(of: gateway.clock.now.milliseconds)
        settings.logKeys = [try gateway.b.checkpoints.verifierKey(year: year)]
        return try EvidenceJudge(settings: settings).judge(BundleFile(path: path))
    }

    @Test func theVerifierProvesWhatTheGatewayWrote() async throws {
        try await withBundle { gateway, bytes, conversation in
            let report = try judge(bytes, gateway)
            #expect(report.findings == [])
            #expect(report.conversation == conversation && report.organisation == "0999999922")
            #expect(!report.facts.isEmpty && report.facts.count == report.documentCount)
            #expect(report.facts.allSatisfy { $0.revocation == .notRevoked })
            #expect(report.provenLineCount == report.lineCount && report.openedLineCount >= 2)
        }
    }

    @Test func oneDocumentLessAndItIsNoLongerWhatWasTaken() async throws {
        try await withBundle { gateway, bytes, _ in
            var members = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
            members["documents"] = (members["documents"] as? [Any])?.dropLast().map { $0 }
            let cut = try JSONSerialization.data(withJSONObject: members)
            #expect(try judge([UInt8](cut), gateway).findings.map(\.code).contains("manifest-documents"))
        }
    }

    /// The taking is found by whoever asks the log, and a second bundle proves the first one's line too.
    @Test func aSecondBundleHoldsTheLineOfTheFirst() async throws {
        try await withBundle { gateway, bytes, conversation in
            let first = try judge(bytes, gateway)
            let environment = gateway.services.environment
            let issuer = CheckpointIssuer(
                environment: environment, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let again = try await EvidenceBundler(environment: environment, issuer: issuer).take(
                Ticket(conversation), of: gateway.b, by: .process("cli"))
            var sink = Collected()
            try await #require(again).write(to: &sink)
            let second = try judge(sink.bytes, gateway)
            #expect(second.findings == [] && second.lineCount == first.lineCount + 1)
            let unknown = try await EvidenceBundler(environment: environment).take(
                Ticket("unknown"), of: gateway.b, by: .process("cli"))
            #expect(unknown == nil)
        }
    }
}
