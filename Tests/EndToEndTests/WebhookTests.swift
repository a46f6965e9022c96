import Foundation
import Gateway
import Testing
import XMLSecurity

/// Webhooks as a stranger receives them: the library `standardwebhooks` behind TLS, processes of their own.
@Suite struct WebhookTests {
    @Test(.timeLimit(.minutes(5)))
    func eventsArriveGenuineNamingNobody_andAgainAfterAKill() async throws {
        let stage = try await WebhookStage()
        try await stage.start()
        let software = try await stage.software()
        let first = try await stage.entry(about: try await stage.open("W-1", by: software), status: 204)
        #expect(first.at("refusal") == .null && first.at("path")?.text == "/hooks")
        let body = try #require(first.at("body")?.text)
        #expect(!body.contains("71023000122") && !body.contains("Voorbeeld"))

        // Killed between the endpoint's reception and its own commit: the same event comes again at once.
        try stage.answer("hold")
        let application = try await stage.open("W-2", by: software)
        let held = try await stage.entry(about: application, status: 0)
        try await stage.killHard()
        try stage.answer("204")
        try await stage.start()
        let again = try await stage.entry(about: application, status: 204)
        #expect(again.at("id") == held.at("id") && again.at("body") == held.at("body"))
        #expect(again.at("refusal") == .null)
        _ = try await until("all is delivered") {
            let listed = try await stage.listed()
            return listed.allSatisfy { $0.at("state")?.text == "delivered" } ? listed : nil
        }
        try await oneServesADataDirectory(stage)
        try await stage.stop()
    }

    /// A second `serve` is told who serves; other commands work beside it.
    private func oneServesADataDirectory(_ stage: WebhookStage) async throws {
        let second = try await stage.command("serve")
        #expect(second.status == 2)
        #expect(second.output.contains("another gateway serves") && second.output.contains("\(stage.gatewayPID)"))
        #expect(second.output.contains("Remedy: "))
        #expect(try await stage.command("keys", "list").status == 0)
    }

    @Test(.timeLimit(.minutes(5)))
    func whatIsNoSuccessIsShown_andSentAgainWhenAsked() async throws {
        let stage = try await WebhookStage()
        try stage.answer("307")
        try await stage.start()
        let software = try await stage.software()
        let application = try await stage.open("W-1", by: software)
        _ = try await stage.entry(about: application, status: 307)
        try await shows("http-307", stage)
        // The redirect was not followed.
        #expect(try stage.received().allSatisfy { $0.at("path")?.text == "/hooks" })

        try stage.answer("410")
        #expect(try await stage.command("webhooks", "retry").status == 0)
        try await shows("endpoint-gone", stage)
        let disabled = try await stage.command("webhooks", "endpoints")
        #expect(disabled.output.contains("dossier") && !disabled.output.contains("-  "), "\(disabled.output)")
        let count = try stage.received().count
        try stage.answer("204")
        #expect(try await stage.command("webhooks", "retry").output.contains("retried: 0"))
        let wrong = try await stage.command("webhooks", "enable", "dossiers")
        #expect(wrong.status == 2 && wrong.output.contains("Remedy: use one of: dossier"))
        #expect(try stage.received().count == count)
        #expect(try await stage.command("webhooks", "enable", "dossier").status == 0)
        #expect(try await stage.command("webhooks", "retry", "--endpoint", "dossier").status == 0)
        _ = try await stage.entry(about: application, status: 204)
        try await stage.stop()
    }

    @Test(.timeLimit(.minutes(5)))
    func wrongSecretAndForeignCertificateAreFailures_twoSecretsServeAChange() async throws {
        let stage = try await WebhookStage()
        try stage.spoilSecret()
        try await stage.start()
        let application = try await stage.open("W-1", by: try await stage.software())
        let refused = try await stage.entry(about: application, status: 401)
        #expect(refused.at("refusal") != .null)
        try await shows("http-401", stage)
        try await stage.stop()

        try await stage.start(ca: "foreign-ca.pem")
        let count = try stage.received().count
        #expect(try await stage.command("webhooks", "retry").status == 0)
        try await shows("unreachable", stage)
        #expect(try stage.received().count == count)
        try await stage.stop()

        try stage.changeSecret()
        try await stage.start()
        #expect(try await stage.command("webhooks", "retry").status == 0)
        #expect(try await stage.entry(about: application, status: 204).at("refusal") == .null)
        try await stage.stop()
    }

    private func shows(_ code: String, _ stage: WebhookStage) async throws {
        _ = try await until("webhooks list shows \(code)") {
            try await stage.listed().contains { $0.at("lastCode")?.text == code } ? true : nil
        }
    }

    /// What is changed in a message, and whether the library still takes it for genuine.
    static let changes: [(what: String, isGenuine: Bool)] = [
        ("nothing", true), ("old secret", true), ("four minutes", true), ("body", false), ("id", false),
        ("timestamp", false), ("six minutes", false), ("future", false), ("secret", false), ("signature", false),
    ]

    @Test(arguments: changes)
    func libraryTakesTheSignedMessageOnly(_ what: String, _ isGenuine: Bool) async throws {
        let other = "whsec_" + Base64.encode([UInt8](repeating: 9, count: 64))
        let secrets = try #require(WebhookSecrets(file: Array("\(WebhookStage.secret)\n\(other)\n".utf8)))
        let offsets = ["four minutes": -240.0, "six minutes": -360, "future": 360]
        let seconds = Date.now.timeIntervalSince1970 + (offsets[what] ?? 0)
        var body = #"{"data":{"ticket":"t-1"},"timestamp":"2026-11-21T12:00:00Z","type":"transfer.received"}"#
        let message = WebhookMessage(
            id: "msg_1", at: UTCInstant(milliseconds: Int64(seconds * 1_000)), body: Array(body.utf8),
            secrets: secrets)
        var headers = Dictionary(uniqueKeysWithValues: message.headers.map { ($0.name, $0.value) })
        var secret = WebhookStage.secret
        switch what {
        case "old secret": secret = other
        case "body": body.append(" ")
        case "id": headers["webhook-id"] = "msg_2"
        case "timestamp": headers["webhook-timestamp"] = String(message.timestamp + 1)
        case "secret": secret = "whsec_NfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        case "signature": headers["webhook-signature"] = message.signature.replacing("v1,", with: "v2,")
        default: break
        }
        let input = JSONValue.object([
            "secret": .string(secret), "body": .string(body), "headers": .object(headers.mapValues(JSONValue.string)),
        ])
        let verdict = try await Program.run(
            "python3", ["\(Program.judges)/webhook_receiver.py", "judge"], input: input.canonicalBytes())
        #expect((verdict.status == 0) == isGenuine, "\(verdict.output)")
        #expect(isGenuine || !verdict.output.contains("Traceback"), "\(verdict.output)")
    }
}
