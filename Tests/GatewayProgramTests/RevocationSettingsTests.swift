import DevelopmentPKI
import Foundation
import SocialSecurity
import TestSupport
import Testing
import XMLSecurity

@testable import ocmw_gateway

/// `trust.crl`, `trust.ocsp`, `trust.revocation`, `trust.maximumAgeHours`, and new files while the gateway runs.
@Suite struct RevocationSettingsTests {
    private func text(_ test: TestConfiguration, _ trust: String) -> String {
        test.text.replacing("anchors: pki/ca.pem", with: "anchors: pki/ca.pem, \(trust)")
    }

    private func list(_ test: TestConfiguration) throws -> RevocationList {
        try RevocationList([UInt8](Data(contentsOf: URL(filePath: "\(test.folder)/pki/crl.pem"))))
    }

    /// A folder of lists, where the one of the test authority lies.
    private func makeFolder(_ test: TestConfiguration) throws {
        try FileManager.default.createDirectory(atPath: "\(test.folder)/lists", withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: "\(test.folder)/lists/ca.crl")
        try FileManager.default.copyItem(atPath: "\(test.folder)/pki/crl.pem", toPath: "\(test.folder)/lists/ca.crl")
    }

    @Test func settingsAreRead() async throws {
        try await TestConfiguration.with { test in
            let plain = try await test.load(test.text).revocation
            #expect(!plain.isJudged && plain.policy == RevocationPolicy())
            let both = try await test.load(
                text(test, "crl: lists, ocsp: /ocsp, revocation: soft-fail, maximumAgeHours: 36")
            ).revocation
            #expect(both.listPath == "\(test.folder)/lists" && both.responsePath == "/ocsp")
            #expect(both.policy == RevocationPolicy(whenUnknown: .softFail, maximumAge: .seconds(36 * 3600)))
        }
    }

    @Test func endedListIsAnErrorOrAWarning() async throws {
        try await TestConfiguration.with { test in
            try makeFolder(test)
            let list = try list(test)
            let end = try #require(list.nextUpdate).advanced(by: .milliseconds(1))
            let aged = list.thisUpdate.advanced(by: .milliseconds(3_600_001))
            for (trust, instant, severity) in [
                ("crl: pki/crl.pem", end, .error), ("crl: lists", end, .error),
                ("crl: lists, revocation: soft-fail", end, .warning), ("crl: lists", aged, nil),
                ("crl: lists, maximumAgeHours: 1", aged, .error),
            ] as [(String, UTCInstant, ConfigurationFinding.Severity?)] {
                let findings = try await test.findings(text(test, trust), at: instant).filter { $0.key == "trust.crl" }
                #expect(findings.map(\.severity) == [severity].compactMap(\.self), "\(trust)")
            }
        }
    }

    @Test func whatCannotBeReadIsNamed() async throws {
        try await TestConfiguration.with { test in
            try makeFolder(test)
            try Data("nonsense".utf8).write(to: URL(filePath: "\(test.folder)/lists/.hidden"))
            #expect(try await test.findings(text(test, "crl: lists")) == [])
            try Data("nonsense".utf8).write(to: URL(filePath: "\(test.folder)/lists/bad.crl"))
            let bad = try await test.findings(text(test, "crl: lists"))
            #expect(bad.map(\.key) == ["trust.crl"] && bad[0].rule.contains("lists/bad.crl"))
            let none = try await test.findings(text(test, "ocsp: nowhere"))
            #expect(none.map(\.key) == ["trust.ocsp"])
            let list = try await test.findings(text(test, "ocsp: pki/crl.pem"))
            #expect(list.map(\.key) == ["trust.ocsp"])
        }
    }

    @Test func settingsWithoutListsAreTold() async throws {
        try await TestConfiguration.with { test in
            let findings = try await test.findings(text(test, "revocation: soft-fail"))
            #expect(findings.map(\.severity) == [.warning] && findings[0].key == "trust")
        }
    }

    /// An empty folder: nothing is known of anybody.
    @Test func folderWithoutListsRefusesOrSaysSo() async throws {
        try await TestConfiguration.with { test in
            try FileManager.default.createDirectory(
                atPath: "\(test.folder)/lists", withIntermediateDirectories: true)
            let certificate = try test.certificate("b")
            for (word, failures) in [("hard-fail", [TrustFailure.revocationUnknown]), ("soft-fail", [])] {
                let settings = try await test.load(text(test, "crl: lists, revocation: \(word)")).revocation
                let judgement = try settings.store(anchors: [test.certificate("ca")])
                    .judge(certificate: certificate, at: SystemClock.now())
                #expect(judgement.failures == failures && judgement.revocation == .unknown)
            }
        }
    }

    /// A certificate is revoked while the gateway runs; a list that is broken off changes nothing.
    @Test func newListsCountWithoutRestart() async throws {
        try await TestConfiguration.with { test in
            _ = try test.pki.issue(
                IssueRequest(
                    name: "gone", enterpriseNumber: EnterpriseNumber("0999999922"), purpose: .signing,
                    keyAlgorithm: .p256))
            try makeFolder(test)
            let settings = try await test.load(text(test, "crl: lists")).revocation
            let trust = try settings.store(anchors: [test.certificate("ca")])
            let gone = try test.certificate("gone")
            func failures() -> [TrustFailure] { trust.failures(certificate: gone, at: SystemClock.now()) }
            let log = RecordedLog()
            let watch = RevocationWatch(
                settings: settings, trust: trust, tenants: [], logger: log.logger)
            var seen = await watch.look(nil)
            #expect(seen != nil && failures() == [])
            try Data("-----BEGIN X509 CRL-----".utf8).write(to: URL(filePath: "\(test.folder)/lists/ca.crl"))
            seen = await watch.look(seen)
            #expect(failures() == [])
            #expect(log.entries.map(\.message) == ["revocation lists cannot be used: the former ones count"])
            try test.pki.revoke(name: "gone")
            try makeFolder(test)
            seen = await watch.look(seen)
            #expect(failures() == [.revoked])
            #expect(await watch.look(seen) == seen)
            #expect(log.entries.map(\.message).dropFirst() == ["revocation lists read anew"])
        }
    }
}
