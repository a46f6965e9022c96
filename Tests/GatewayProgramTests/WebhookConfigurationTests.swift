import Foundation
import MessageStore
import Testing

@testable import ocmw_gateway

/// Endpoints of webhooks in the configuration file, and what `config check` says of them.
@Suite struct WebhookConfigurationTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"
    private static let entry = "dossier: { url: \"https://dossier.example:8443/hooks\", secret: secret }"

    /// A configuration with these endpoints.
    private static func text(_ test: TestConfiguration, _ entries: String...) -> String {
        test.text.replacing(
            "key: pki/b.key }", with: "key: pki/b.key, webhooks: { \(entries.joined(separator: ", ")) } }")
    }

    private static func write(_ text: String, to name: String = "secret", in test: TestConfiguration, mode: Int = 0o600)
        throws
    {
        let made = FileManager.default.createFile(
            atPath: "\(test.folder)/\(name)", contents: Data(text.utf8), attributes: [.posixPermissions: mode])
        try #require(made)
    }

    @Test func endpointIsReadIntoPlainValues() async throws {
        try await TestConfiguration.with { test in
            let plain = try await test.load(Self.text(test, Self.entry)).tenants[0].webhooks
            #expect(
                plain == [
                    WebhookConfiguration(
                        name: "dossier", url: "https://dossier.example:8443/hooks",
                        secretFile: "\(test.folder)/secret", anchorsFile: nil, events: Set(WebhookEventType.allCases))
                ])
            let two = try await test.load(
                Self.text(
                    test, Self.entry,
                    "b-2: { url: \"https://127.0.0.1:1/\", secret: s2, ca: pki/ca.pem, events: [transfer.received] }"))
            #expect(two.tenants[0].webhooks.map(\.name) == ["b-2", "dossier"])
            #expect(two.tenants[0].webhooks[0].events == [.transferReceived])
            #expect(two.tenants[0].webhooks[0].anchorsFile == "\(test.folder)/pki/ca.pem")
            #expect(try await test.load(test.text).tenants[0].webhooks.isEmpty)
        }
    }

    /// What stands in place of the entry, and the key that is named for it.
    static let wrong: [(entry: String, key: String)] = [
        ("dossier: { url: \"http://dossier.example/hooks\", secret: secret }", "tenants.b.webhooks.dossier.url"),
        ("dossier: { url: \"https://me@dossier.example/\", secret: secret }", "tenants.b.webhooks.dossier.url"),
        ("dossier: { url: \"https://me:x@dossier.example/\", secret: secret }", "tenants.b.webhooks.dossier.url"),
        ("dossier: { url: \"https://dossier.example/?key=1\", secret: secret }", "tenants.b.webhooks.dossier.url"),
        ("dossier: { url: \"https://dossier.example/#a\", secret: secret }", "tenants.b.webhooks.dossier.url"),
        ("dossier: { url: \"https:///hooks\", secret: secret }", "tenants.b.webhooks.dossier.url"),
        ("dossier: { url: \"file:///etc/passwd\", secret: secret }", "tenants.b.webhooks.dossier.url"),
        ("dossier: { secret: secret }", "tenants.b.webhooks.dossier.url"),
        ("dossier: { url: \"https://dossier.example/\" }", "tenants.b.webhooks.dossier.secret"),
        (
            "dossier: { url: \"https://dossier.example/\", secret: secret, events: [transfer.recieved] }",
            "tenants.b.webhooks.dossier.events"
        ),
        (
            "dossier: { url: \"https://dossier.example/\", secret: secret, events: all }",
            "tenants.b.webhooks.dossier.events"
        ),
        (
            "dossier: { url: \"https://dossier.example/\", secret: secret, retries: 3 }",
            "tenants.b.webhooks.dossier.retries"
        ),
        ("Dossier: { url: \"https://dossier.example/\", secret: secret }", "tenants.b.webhooks"),
    ]

    @Test(arguments: wrong)
    func whatIsWrongIsNamedByItsKey(entry: String, key: String) async throws {
        try await TestConfiguration.with { test in
            let findings = try await test.findings(Self.text(test, entry))
            #expect(findings.map(\.key).contains(key), "\(findings)")
            #expect(findings.allSatisfy { !$0.remedy.isEmpty })
        }
    }

    @Test func checkLooksAtSecretsAndAnchors() async throws {
        try await TestConfiguration.with { test in
            let key = "tenants.b.webhooks.dossier"
            let text = Self.text(test, Self.entry)
            #expect(try await test.findings(text).map(\.key) == ["\(key).secret"])
            try Self.write(Self.secret, in: test)
            #expect(try await test.findings(text) == [])
            try Self.write(Self.secret, in: test, mode: 0o640)
            #expect(try await test.findings(text).map(\.key) == ["\(key).secret"])
            try Self.write("whsec_c2hvcnQ=\n", in: test)
            let short = try await test.findings(text)
            #expect(short.map(\.key) == ["\(key).secret"] && !"\(short)".contains("c2hvcnQ"))
            try Self.write(Self.secret, in: test)
            let anchored = text.replacing("secret: secret }", with: "secret: secret, ca: pki/ca.pem }")
            #expect(try await test.findings(anchored) == [])
            let astray = anchored.replacing("pki/ca.pem } }", with: "secret } }")
            #expect(try await test.findings(astray).map(\.key) == ["\(key).ca"])
        }
    }

    @Test func noTwoEndpointsShareASecret() async throws {
        try await TestConfiguration.with { test in
            let text = Self.text(test, Self.entry, "other: { url: \"https://other.example/\", secret: s2 }")
            try Self.write(Self.secret, in: test)
            try Self.write("whsec_NfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n" + Self.secret, to: "s2", in: test)
            let findings = try await test.findings(text)
            #expect(findings.map(\.key) == ["tenants.b.webhooks.other.secret"])
            #expect(findings.first?.rule.contains("tenants.b.webhooks.dossier") == true)
            try Self.write("whsec_NfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", to: "s2", in: test)
            #expect(try await test.findings(text) == [])
        }
    }

    @Test func showHidesTheSecret() async throws {
        try await TestConfiguration.with { test in
            let values = ConfigurationKey.effectiveValues(
                try ConfigurationOutline(yaml: Self.text(test, Self.entry)).values)
            #expect(values["tenants.b.webhooks.dossier.secret"]?.hasPrefix("(hidden; path sha256:") == true)
            #expect(values["tenants.b.webhooks.dossier.url"] == "https://dossier.example:8443/hooks")
        }
    }

    @Test func everyWordIsInTheDocumentation() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/webhooks.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        // First column of the table, below its heading.
        let cells = text.split(separator: "\n").filter { $0.hasPrefix("| `") && !$0.hasPrefix("| `type`") }
            .compactMap { $0.split(separator: "|").first }
        let words = cells.flatMap { $0.matches(of: /`([^`]+)`/).map { String($0.1) } }
        #expect(words.sorted() == WebhookEventType.allCases.map(\.rawValue).sorted())
    }
}
