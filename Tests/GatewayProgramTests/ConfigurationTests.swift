import Foundation
import Gateway
import Testing
import XMLSecurity

@testable import ocmw_gateway

@Suite struct ConfigurationTests {
    @Test func fileIsReadIntoPlainValues() async throws {
        try await TestConfiguration.with { test in
            let configuration = try await test.load(test.text)
            #expect(configuration.rest.port == 0)
            #expect(configuration.soap.host == "127.0.0.1")
            #expect(configuration.rest.certificateFile == "\(test.folder)/pki/tls.pem")
            #expect(configuration.hub.digits == "0299999917")
            #expect(configuration.tenants.map(\.organisation.digits) == ["0999999922"])
            #expect(configuration.settings.deliveryBudget == .seconds(86_400))
            #expect(!configuration.revocation.isJudged && configuration.soapLogDirectory == nil)
        }
    }

    @Test func numberWithoutQuotesIsNotTakenForOctal() async throws {
        try await TestConfiguration.with { test in
            let text = test.text.replacing("\"0299999917\"", with: "0299999917")
            let configuration = try await test.load(text)
            #expect(configuration.hub.digits == "0299999917")
        }
    }

    /// What is changed in the file, and the key that is named for it; `nil`: nothing is wrong.
    static let changes: [(from: String, to: String, key: String?)] = [
        ("log:", "lgo:", "lgo"), ("port: 0", "prot: 0", "rest.prot"),
        ("rest:   { host: 127.0.0.1, port: 0", "rest:   { host: 127.0.0.1, port: 65535", nil),
        ("rest:   { host: 127.0.0.1, port: 0", "rest:   { host: 127.0.0.1, port: 65536", "rest.port"),
        ("rest:   { host: 127.0.0.1, port: 0", "rest:   { host: 127.0.0.1, port: many", "rest.port"),
        ("\"0299999917\"", "\"0299999918\"", "hub.kbo"), ("\"0299999917\"", "299999917", "hub.kbo"),
        ("https:", "http:", "hub.url"), ("url: \"https://localhost:1/soap\", ", "", "hub.url"),
        ("keys:   { directory: keys }", "keys:   { directory: data/keys }", "keys.directory"),
        ("keys:   { directory: keys }", "keys:   { directory: data }", "keys.directory"),
        ("keys:   { directory: keys }", "keys:   { directory: data-keys }", nil),
        ("tenantNames: [b]", "tenantNames: []", "tenantNames"),
        ("tenantNames: [b]", "tenantNames: [b, b]", "tenantNames"),
        ("tenantNames: [b]", "tenantNames: [B]", "tenantNames"),
        ("tenantNames: [b]", "tenantNames: b", "tenantNames"),
        ("tenantNames: [b]", "tenantNames: [{ name: b }]", "tenantNames"),
        ("  b:", "  c:", "tenants.c"), ("level: warning", "level: loud", "log.level"),
        ("level: warning", "level: debug", nil),
        ("ca.pem }", "ca.pem, revocation: soft-fail, maximumAgeHours: 8760 }", nil),
        ("ca.pem }", "ca.pem, revocation: softfail }", "trust.revocation"),
        ("ca.pem }", "ca.pem, maximumAgeHours: 8761 }", "trust.maximumAgeHours"),
        ("ca.pem }", "ca.pem, maximumAgeHours: 0 }", "trust.maximumAgeHours"),
        ("name: OCMW B", "name: OCMW B, inquiryAnswers: software", nil),
        ("name: OCMW B", "name: OCMW B, inquiryAnswers: automatic", nil),
        ("name: OCMW B", "name: OCMW B, inquiryAnswers: nobody", "tenants.b.inquiryAnswers"),
        ("name: OCMW B", "name: OCMW B, inquiryAnswer: software", "tenants.b.inquiryAnswer"),
    ]

    @Test(arguments: changes)
    func whatIsWrongIsNamedByItsKey(from: String, to: String, key: String?) async throws {
        try await TestConfiguration.with { test in
            #expect(test.text.contains(from))
            let text = test.text.replacing(from, with: to, maxReplacements: 1)
            do {
                _ = try await test.load(text)
                #expect(key == nil)
            } catch let error as ConfigurationFindings {
                let keys = error.findings.map(\.key)
                #expect(key.map(keys.contains) == true, "\(keys)")
                #expect(error.findings.allSatisfy { !$0.remedy.isEmpty })
            }
        }
    }

    @Test func showCompletesAndHides() async throws {
        try await TestConfiguration.with { test in
            let values = ConfigurationKey.effectiveValues(try ConfigurationOutline(yaml: test.text).values)
            #expect(values["tenants.b.key"]?.hasPrefix("(hidden; path sha256:") == true)
            #expect(values["rest.key"]?.hasPrefix("(hidden; path sha256:") == true)
            #expect(values["tenants.b.key"] != values["rest.key"])
            #expect(values["settings.provisionalCodeMonths"] == "3" && values["log.level"] == "warning")
            #expect(!values.values.contains { $0.hasSuffix(".key") })
        }
    }

    /// Another private key is another configuration: its line in the log names another digest.
    @Test func anotherPathOfAPrivateKeyIsAnotherConfiguration() async throws {
        try await TestConfiguration.with { test in
            let values = try ConfigurationOutline(yaml: test.text).values
            var moved = values
            moved["tenants.b.key"] = values["tenants.b.key"].map { "\($0).new" }
            let objects = try [values, values, moved].map { values in
                let shown = ConfigurationKey.effectiveValues(values).mapValues(JSONValue.string)
                return try ConfigurationRecord(.object(shown)).object
            }
            #expect(objects[0] == objects[1] && objects[0] != objects[2])
        }
    }

    @Test func everyKeyIsInTheDocumentation() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/configuration.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        for key in ConfigurationKey.all {
            #expect(text.contains("| `\(key.name.replacing("*", with: "<name>"))` |"), "\(key.name)")
        }
    }
}
