import DevelopmentPKI
import Foundation
import SocialSecurity
import TestSupport
import Testing
import XMLSecurity

@testable import ocmw_gateway

/// `config check` and certificates: unreadable, of another, early, late, revoked.
@Suite struct CertificateCheckTests {
    private func issue(
        _ test: TestConfiguration, _ name: String, _ purpose: CertificatePurpose = .signing,
        from begin: Date? = nil, to end: Date? = nil, by issuer: IssueRequest.Issuer = .root
    ) throws {
        _ = try test.pki.issue(
            IssueRequest(
                name: name, enterpriseNumber: EnterpriseNumber("0999999922"), purpose: purpose, keyAlgorithm: .p256,
                notBefore: begin, notAfter: end, issuer: issuer))
    }

    private func using(_ name: String, _ test: TestConfiguration) -> String {
        test.text.replacing(
            "certificate: pki/b.pem, key: pki/b.key", with: "certificate: pki/\(name).pem, key: pki/\(name).key")
    }

    @Test func certificateMustBeOfTheTenantAndTheKeyOfTheCertificate() async throws {
        try await TestConfiguration.with { test in
            let other = try await test.findings(using("a", test))
            #expect(other.map(\.key) == ["tenants.b.certificate"])
            #expect(other[0].rule == "must be made out to KBO number 0999999922, but has KBO number 0999999823")
            let mixed = test.text.replacing("key: pki/b.key", with: "key: pki/a.key")
            let findings = try await test.findings(mixed)
            #expect(findings.map(\.key) == ["tenants.b.key"])
            #expect(findings[0].rule == "must belong to tenants.b.certificate")
        }
    }

    @Test(arguments: [
        ("certificate: pki/b.pem", "certificate: pki/none.pem", "tenants.b.certificate"),
        ("certificate: pki/b.pem", "certificate: pki/b.key", "tenants.b.certificate"),
        ("key: pki/b.key", "key: pki/none.key", "tenants.b.key"),
        ("key: pki/b.key", "key: pki/b.pem", "tenants.b.key"),
        ("anchors: pki/ca.pem", "anchors: pki/b.key", "trust.anchors"),
        ("anchors: pki/ca.pem", "anchors: pki/ca.pem, crl: pki/ca.pem", "trust.crl"),
        ("anchors: pki/ca.pem", "anchors: pki/ca.pem, certificates: pki/b.key", "trust.certificates"),
        ("anchors: pki/ca.pem", "anchors: pki/ca.pem, certificates: pki/none.pem", "trust.certificates"),
        ("anchors: pki/ca.pem", "anchors: pki/ca.pem, certificates: pki/a.pem", nil),
        ("anchors: pki/ca.pem", "anchors: pki/ca.pem, crl: pki/crl.pem", nil),
    ])
    func unreadableFileIsNamed(from: String, to: String, key: String?) async throws {
        try await TestConfiguration.with { test in
            let findings = try await test.findings(test.text.replacing(from, with: to))
            let errors = findings.filter { !$0.rule.hasPrefix("must be its owner's alone") }
            #expect(errors.map(\.key) == [key].compactMap(\.self))
        }
    }

    @Test func expiryIsToldThirtyDaysBefore() async throws {
        try await TestConfiguration.with { test in
            let end = try test.certificate("b").notAfter
            let notice = end.advanced(by: .seconds(-30 * 86_400))
            #expect(try await test.findings(at: notice) == [])
            let warnings = try await test.findings(at: notice.advanced(by: .milliseconds(1)))
            #expect(warnings.count == 4 && warnings.allSatisfy { $0.severity == .warning })
            #expect(warnings.allSatisfy { $0.rule == "the certificate expires at \(end.xmlDateTime)" })
            let errors = try await test.findings(at: end.advanced(by: .milliseconds(1)))
            #expect(errors.count == 4 && errors.allSatisfy { $0.severity == .error })
            let longer = test.text + "\nsettings: { certificateNoticeDays: 31 }"
            #expect(try await test.findings(longer, at: notice).count == 4)
        }
    }

    @Test func certificateOfTomorrowIsNotValidYet() async throws {
        try await TestConfiguration.with { test in
            let day = Date(timeIntervalSinceNow: 86_400)
            try issue(test, "early", from: day, to: day.addingTimeInterval(86_400 * 90))
            let findings = try await test.findings(using("early", test))
            #expect(findings.map(\.key) == ["tenants.b.certificate"] && findings[0].severity == .error)
            #expect(findings[0].rule.hasPrefix("the certificate is not valid before "))
            let begin = try test.certificate("early").notBefore
            #expect(try await test.findings(using("early", test), at: begin) == [])
        }
    }

    @Test func anchorIsJudgedAsWell() async throws {
        try await TestConfiguration.with { test in
            let end = try test.certificate("ca").notAfter
            let notice = end.advanced(by: .seconds(-30 * 86_400))
            let before = try await test.findings(at: notice).filter { $0.key == "trust.anchors" }
            #expect(before == [])
            let after = try await test.findings(at: notice.advanced(by: .milliseconds(1)))
                .filter { $0.key == "trust.anchors" }
            #expect(after.map(\.severity) == [.warning] && after[0].rule.hasPrefix("anchor 1 expires at "))
        }
    }

    @Test func revocationListIsJudgedByItsTimes() async throws {
        try await TestConfiguration.with { test in
            let text = test.text.replacing("anchors: pki/ca.pem", with: "anchors: pki/ca.pem, crl: pki/crl.pem")
            let list = try RevocationList(
                [UInt8](Data(contentsOf: URL(filePath: "\(test.folder)/pki/crl.pem"))))
            let end = try #require(list.nextUpdate)
            for (instant, severity) in [
                (list.thisUpdate.advanced(by: .milliseconds(-1)), .error), (list.thisUpdate, nil),
                (end.advanced(by: .seconds(-30 * 86_400)), nil),
                (end.advanced(by: .milliseconds(1 - 30 * 86_400_000)), .warning),
                (end.advanced(by: .milliseconds(1)), .error),
            ] as [(UTCInstant, ConfigurationFinding.Severity?)] {
                let findings = try await test.findings(text, at: instant).filter { $0.key == "trust.crl" }
                #expect(findings.map(\.severity) == [severity].compactMap(\.self), "\(instant)")
            }
        }
    }

    @Test func certificateThatPartnersRefuseIsNamed() async throws {
        try await TestConfiguration.with { test in
            try issue(test, "foreign", by: .foreign)
            try issue(test, "door", .tls)
            try issue(test, "gone")
            try test.pki.revoke(name: "gone")
            let withList = "anchors: pki/ca.pem, crl: pki/crl.pem"
            for (name, trust, reason) in [
                ("foreign", "anchors: pki/ca.pem", "untrusted-issuer"),
                ("door", "anchors: pki/ca.pem", "extended-key-usage"),
                ("gone", withList, "revoked"), ("gone", "anchors: pki/ca.pem", nil), ("b", withList, nil),
            ] as [(String, String, String?)] {
                let text = using(name, test).replacing("anchors: pki/ca.pem", with: trust)
                let rules = try await test.findings(text).map(\.rule)
                #expect(rules == [reason.map { "partners would refuse it (\($0))" }].compactMap(\.self), "\(name)")
            }
        }
    }

    @Test func runningGatewayLogsWhatNeedsAttention() async throws {
        try await TestConfiguration.with { test in
            let soon = Date(timeIntervalSinceNow: 86_400 * 29)
            try issue(test, "soon", to: soon)
            for (name, keys) in [("b", []), ("soon", ["tenants.b.certificate"])] {
                let log = RecordedLog()
                let configuration = try await test.load(using(name, test))
                CertificateWatch(configuration: configuration, logger: log.logger).look()
                #expect(log.entries.map { $0.metadata["key"] } == keys)
            }
        }
    }
}

extension TestConfiguration {
    func certificate(_ name: String) throws -> Certificate {
        try Certificate(pem: [UInt8](Data(contentsOf: URL(filePath: "\(folder)/pki/\(name).pem"))))
    }
}
