import DevelopmentPKI
import Foundation
import SocialSecurity
import Testing
import XMLSecurity

@testable import ocmw_gateway

/// `config check`: each finding, and beside it the neighbour that is in order.
@Suite struct ConfigurationCheckTests {
    @Test func findingNamesFileLineKeyRuleAndRemedy() async throws {
        try await TestConfiguration.with { test in
            #expect(try await test.findings() == [])
            let path = "\(test.folder)/gateway.yaml"
            for (from, to, line, key) in [
                ("level: warning", "level: loud", 12, "log.level"),
                ("kbo: \"0999999922\"", "kbo: \"0999999923\"", 11, "tenants.b.kbo"),
                ("kbo: \"0999999922\", ", "", 11, "tenants.b.kbo"), ("log:", "lgo:", 12, "lgo"),
                ("data:   { directory: data }", "", nil, "data.directory"),
            ] as [(String, String, Int?, String)] {
                let findings = try await test.findings(test.text.replacing(from, with: to, maxReplacements: 1))
                let finding = try #require(findings.first { $0.key == key }, "\(key)")
                #expect(finding.line == line && finding.file == path, "\(key)")
                let place = line.map { "\(path):\($0)" } ?? path
                #expect(finding.description.hasPrefix("error: \(place): \(key): "))
                #expect(finding.description.contains("; remedy: \(finding.remedy)") && !finding.remedy.isEmpty)
            }
        }
    }

    @Test func everyWrongKeyIsToldAtOnce() async throws {
        try await TestConfiguration.with { test in
            let text = test.text.replacing("level: warning", with: "level: loud").replacing("log:", with: "log: #")
                .replacing("port: 0", with: "prot: 0").replacing("https:", with: "http:")
            let keys = Set(try await test.findings(text).map(\.key))
            #expect(keys.isSuperset(of: ["rest.prot", "soap.prot", "hub.url"]))
        }
    }

    @Test(arguments: [
        ("lgo.level", "log.level"), ("soap.prot", "soap.port"), ("tenants.b.kob", "tenants.b.kbo"),
        ("setings.workingDayRule", "settings.workingDayRule"), ("hub.anchors", "trust.anchors"), ("frobnicate", nil),
    ])
    func misspeltKeyIsToldTheNearestOne(name: String, nearest: String?) {
        #expect(ConfigurationKey.nearest(to: name) == nearest)
    }

    @Test func textThatIsNoYAMLIsUnusableWithItsLine() async throws {
        try await TestConfiguration.with { test in
            for (text, line) in [("a: 1\nb: [", 3), ("a: 1\na: 2", 1), ("- a", nil)] as [(String, Int?)] {
                let error = await #expect(throws: ConfigurationFindings.self) { _ = try await test.findings(text) }
                #expect(error?.findings.map(\.key) == ["(file)"])
                if let line { #expect(error?.findings.first?.line == line, "\(text)") }
            }
            let missing = ConfigurationCheck(path: "\(test.folder)/none.yaml", now: SystemClock.now(), hubClock: nil)
            await #expect(throws: ConfigurationFindings.self) { _ = try await missing.findings() }
        }
    }

    // Units and ranges.

    @Test(arguments: [
        ("deliveryBudgetHours", "1", nil), ("deliveryBudgetHours", "720", nil),
        ("deliveryBudgetHours", "0", "write a number of this range"),
        ("deliveryBudgetHours", "721", "write a number of this range"),
        ("deliveryBudgetHours", "48h", "write 48, which is 48h in hours"),
        ("deliveryBudgetHours", "2d", "write 48, which is 2d in hours"),
        ("deliveryBudgetHours", "3600s", "write 1, which is 3600s in hours"),
        ("deliveryBudgetHours", "30s", "write a whole number of hours, without a unit"),
        ("deliveryBudgetHours", "10MB", "write a number of hours"),
        ("provisionalCodeMonths", "90d", "write a number of months"), ("provisionalCodeMonths", "12", nil),
        ("provisionalCodeMonths", "13", "write a number of this range"),
        ("certificateNoticeDays", "365", nil), ("certificateNoticeDays", "4w", "write 28, which is 4w in days"),
    ])
    func numberInAWrongUnitIsToldTheRightOne(key: String, value: String, remedy: String?) async throws {
        try await TestConfiguration.with { test in
            let findings = try await test.findings(test.text + "\nsettings: { \(key): \(value) }")
            #expect(findings.map(\.remedy) == [remedy].compactMap(\.self))
            #expect(findings.allSatisfy { $0.key == "settings.\(key)" && $0.rule.contains(" from 1 to ") })
        }
    }

    // Organisations.

    @Test(arguments: [
        ("0999999922", "tenants.a.kbo"), ("0299999917", "tenants.a.kbo"), ("0999999823", nil),
    ])
    func numberOfTwoOrganisationsIsRefused(number: String, key: String?) async throws {
        try await TestConfiguration.with { test in
            let text = test.text.replacing("tenantNames: [b]", with: "tenantNames: [b, a]").replacing(
                "log: ",
                with: "  a: { kbo: \"\(number)\", name: A, certificate: pki/a.pem, key: pki/a.key }\nlog: ")
            let found = try await test.findings(text).map(\.key)
            #expect(found == [key].compactMap(\.self))
        }
    }

    @Test func predecessorMustNotBeATenantOrTwice() async throws {
        try await TestConfiguration.with { test in
            for (list, isRight) in [
                ("\"0999999823\"", true), ("\"0999999922\"", false), ("\"0999999823\", \"0999999823\"", false),
            ] {
                let text = test.text.replacing("key: pki/b.key", with: "key: pki/b.key, predecessors: [\(list)]")
                let found = try await test.findings(text).map(\.key)
                #expect(isRight ? found.isEmpty : found.contains("tenants.b.predecessors"), "\(list)")
            }
        }
    }

    // Files.

    @Test(arguments: [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o610, false)])
    func keyFileIsItsOwnersAlone(mode: Int, isRight: Bool) async throws {
        try await TestConfiguration.with { test in
            try test.setMode(mode, "pki/b.key")
            let findings = try await test.findings()
            #expect(findings.map(\.key) == (isRight ? [] : ["tenants.b.key"]))
            #expect(findings.allSatisfy { $0.remedy == "chmod 600 \(test.folder)/pki/b.key" })
        }
    }

    @Test(arguments: [(0o755, true), (0o700, true), (0o775, false), (0o757, false), (0o1777, true)])
    func nobodyElseMayReplaceAKey(mode: Int, isRight: Bool) async throws {
        try await TestConfiguration.with { test in
            try FileManager.default.createDirectory(
                atPath: "\(test.folder)/secret", withIntermediateDirectories: false)
            for end in ["key", "pem"] {
                try FileManager.default.copyItem(
                    atPath: "\(test.folder)/pki/b.\(end)", toPath: "\(test.folder)/secret/b.\(end)")
            }
            try test.setMode(0o600, "secret/b.key")
            try test.setMode(mode, "secret")
            let text = test.text.replacing("pki/b.", with: "secret/b.")
            let found = try await test.findings(text).map(\.key)
            #expect(found == (isRight ? [] : ["tenants.b.key"]))
        }
    }

    @Test func keyFileOfATenantIsItsOwnersAlone() async throws {
        try await TestConfiguration.with { test in
            try FileManager.default.createDirectory(
                atPath: "\(test.folder)/keys", withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
            try Data("{}".utf8).write(to: URL(filePath: "\(test.folder)/keys/0999999922.json"))
            for (mode, keys) in [(0o600, []), (0o644, ["keys.directory"])] {
                try test.setMode(mode, "keys/0999999922.json")
                let found = try await test.findings().map(\.key)
                #expect(found == keys)
            }
            try test.setMode(0o600, "keys/0999999922.json")
            try test.setMode(0o750, "keys")
            let warnings = try await test.findings()
            #expect(warnings.map(\.key) == ["keys.directory"] && warnings[0].severity == .warning)
        }
    }

    @Test(arguments: [
        ("directory: data", "directory: /proc/sys/kernel", "data.directory"),
        ("directory: data", "directory: /proc/sys/kernel/new/data", "data.directory"),
        ("directory: data", "directory: pki/b.pem", "data.directory"), ("directory: data", "directory: new/data", nil),
        ("directory: keys", "directory: /proc/sys/kernel", "keys.directory"),
    ])
    func folderMustBeWritable(from: String, to: String, key: String?) async throws {
        try await TestConfiguration.with { test in
            let findings = try await test.findings(test.text.replacing(from, with: to))
            #expect(findings.filter { $0.severity == .error }.map(\.key) == [key].compactMap(\.self))
            let left = try FileManager.default.contentsOfDirectory(atPath: test.folder)
            #expect(Set(left) == ["gateway.yaml", "pki"])
        }
    }

    @Test func schemasAreLookedAt() async throws {
        try await TestConfiguration.with { test in
            let none = test.text.replacing(/schemas: .*/, with: "schemas: { directory: none }")
            let findings = try await test.findings(none)
            #expect(findings.map(\.key) == ["schemas.directory"] && findings[0].rule.contains("/none does not"))
            let empty = test.text.replacing(/schemas: .*/, with: "schemas: { directory: pki }")
            #expect(try await test.findings(empty).first?.rule.contains("-v1.xsd is missing") == true)
        }
    }

    @Test func logOfMessagesIsWarnedAbout() async throws {
        try await TestConfiguration.with { test in
            let findings = try await test.findings(test.text + "\nsoapLog: { directory: soap }")
            #expect(findings.map(\.severity) == [.warning] && findings[0].key == "soapLog.directory")
        }
    }
}

extension TestConfiguration {
    func setMode(_ mode: Int, _ name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder)/\(name)")
    }
}
