import DevelopmentPKI
import Foundation
import Gateway
import SocialSecurity
import Testing

/// One gateway process without a hub, and a receiver of another's making, in a folder of the test's own.
final class WebhookStage {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    let scratch: Scratch
    private var processes: [String: Process] = [:]
    private var gatewayLog = ""

    /// Makes certificates and starts the receiver; it answers 204.
    init() async throws {
        scratch = try Scratch()
        let pki = DevelopmentCertificates(
            directory: scratch.path + "/pki", now: Date(), authorityKeyAlgorithm: .p256)
        for (name, number, purpose, issuer) in [
            ("tls", "0999999823", CertificatePurpose.tls, IssueRequest.Issuer.root),
            ("b", "0999999922", .signing, .root),
            ("receiver", "0299999917", .tlsServer, .root), ("foreign", "0299999917", .tlsServer, .foreign),
        ] {
            _ = try pki.issue(
                IssueRequest(
                    name: name, enterpriseNumber: EnterpriseNumber(number), purpose: purpose, keyAlgorithm: .p256,
                    issuer: issuer))
        }
        try write(Self.secret + "\n", to: "secret")
        try answer("204")
        processes["receiver"] = try Program.start(
            "python3",
            [
                "\(Program.judges)/webhook_receiver.py", "serve", "\(scratch.path)/pki/receiver.pem",
                "\(scratch.path)/pki/receiver.key", try scratch.file("their-secret", Array(Self.secret.utf8)),
                scratch.path,
            ], output: scratch.path + "/receiver.log")
        _ = try await until("the receiver listens") { try? scratch.text("port") }
    }

    /// Kills: a program started by a test inherits its signal mask, and SIGTERM may be blocked in it.
    deinit { for process in processes.values where process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var configuration: String { scratch.path + "/gateway.yaml" }

    /// What the receiver answers from now on: a status, or "hold".
    func answer(_ status: String) throws { try write(status, to: "answer") }

    /// Starts the gateway; `ca` names the anchors for the receiver.
    func start(ca: String = "ca.pem") async throws {
        let port = try scratch.text("port")
        try write(
            """
            rest:   { host: 127.0.0.1, port: 0, certificate: pki/tls.pem, key: pki/tls.key }
            soap:   { port: 0, certificate: pki/tls.pem, key: pki/tls.key }
            client: { certificate: pki/tls.pem, key: pki/tls.key }
            hub:    { url: "https://127.0.0.1:1/soap", kbo: "0299999917" }
            trust:  { anchors: pki/ca.pem }
            schemas: { directory: \(Program.repository)/Schemas }
            data:   { directory: data }
            keys:   { directory: keys }
            tenantNames: [b]
            tenants:
              b:
                kbo: "0999999922"
                name: OCMW B
                certificate: pki/b.pem
                key: pki/b.key
                webhooks:
                  dossier: { url: "https://127.0.0.1:\(port)/hooks", secret: secret, ca: pki/\(ca) }
            """, to: "gateway.yaml")
        gatewayLog = scratch.path + "/gateway-\(UUID().uuidString).log"
        let process = try Program.start(
            try Program.built("ocmw-gateway"), ["serve", "--config", configuration], output: gatewayLog)
        processes["gateway"] = process
        _ = try await until("the gateway is ready") {
            let log = try Files.text(gatewayLog)
            try #require(process.isRunning, "\(log)")
            return log.contains("ocmw-gateway ready ") ? true : nil
        }
    }

    var gatewayPID: Int32 { processes["gateway"]?.processIdentifier ?? 0 }

    /// Ends the gateway as a power cut does.
    func killHard() async throws { try await end(SIGKILL) }

    /// Asks the gateway to stop, as an administrator does.
    func stop() async throws { try await end(SIGTERM) }

    private func end(_ signal: Int32) async throws {
        let process = try #require(processes["gateway"])
        kill(process.processIdentifier, signal)
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Runs `ocmw-gateway` with the configuration of the stage.
    func command(_ words: String...) async throws -> ProgramOutcome {
        try await Program.run(try Program.built("ocmw-gateway"), words + ["--config", configuration])
    }

    /// Rows of `webhooks list`.
    func listed() async throws -> [JSONValue] {
        let outcome = try await command("webhooks", "list", "--json")
        try #require(outcome.status == 0, "\(outcome.output)")
        return try JSONValue(bytes: Array(outcome.output.utf8)).elements
    }

    /// The OCMW's software, with an API key made now.
    func software() async throws -> Software {
        let key = try await command("keys", "create", "--label", "end-to-end")
        try #require(key.status == 0, "\(key.output)")
        let ready = try #require(try Files.text(gatewayLog).firstMatch(of: /ready (https:\S+)/))
        return Software(
            address: String(ready.1), key: key.output.trimmingCharacters(in: .whitespacesAndNewlines),
            anchors: scratch.path + "/pki/ca.pem")
    }

    /// Opens an application, which is told as `application.changed`, and returns its identifier.
    func open(_ reference: String, by software: Software) async throws -> String {
        let body = JSONValue.object([
            "reference": .string(reference), "form": .string("ORAL"), "aid": .string("BOTH"),
            "receivedAt": .string(Date(timeIntervalSinceNow: -60).formatted(.iso8601)),
            "persons": .array([
                .object([
                    "ssin": .string("71023000122"), "role": .integer(1),
                    "proof": .object([
                        "lastName": .string("Voorbeeld"), "firstName": .string("An"),
                        "birthDate": .string("1971-02-00"),
                    ]),
                ])
            ]),
        ])
        let opened = try await software.json("POST", "/v1/applications", body, expecting: 201)
        return try #require(opened.at("id")?.text)
    }

    /// What the receiver got so far.
    func received() throws -> [JSONValue] {
        guard let text = try? scratch.text("received") else { return [] }
        return try text.split(separator: "\n").map { try JSONValue(bytes: Array($0.utf8)) }
    }

    /// Waits for an entry of the receiver about an application, answered with this status.
    func entry(about application: String, status: Int) async throws -> JSONValue {
        try await until("the receiver answers \(status)") {
            try received().last {
                $0.at("status") == .integer(Int64(status)) && $0.at("body")?.text?.contains(application) == true
            }
        }
    }

    private func write(_ text: String, to name: String) throws {
        let path = scratch.path + "/" + name
        _ = FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    }

    /// Gives the gateway another secret than the receiver's.
    func spoilSecret() throws { try write("whsec_NfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", to: "secret") }

    /// The gateway signs with a new secret and with the receiver's.
    func changeSecret() throws { try write("whsec_NfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n\(Self.secret)\n", to: "secret") }
}
