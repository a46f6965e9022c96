import DevelopmentPKI
import Foundation
import SocialSecurity
import Testing

/// `mock-ksz send` says in words why no hub was reached, and what to do.
@Suite struct ConnectionTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    /// Sends a document and returns what stands on standard error.
    private func failure(_ options: String...) async throws -> String {
        let outcome = try await sandbox.run(
            ["send", "--config", sandbox.path("send-b.yaml"), "--fresh", try sandbox.template(Sandbox.registration)]
                + options)
        #expect(outcome.status == 2 && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.errors.contains("Remedy: ") && outcome.errors.contains("send the same bytes again"))
        #expect(!outcome.errors.contains(Sandbox.applicant) && !outcome.errors.contains("IOError"))
        return outcome.errors
    }

    @Test(.timeLimit(.minutes(1)))
    func whatKeepsAConnectionFromComingAboutIsTold() async throws {
        try await sandbox.start()
        let closed = try LocalSocket(listening: false)
        #expect(try await failure("--hub", closed.url).contains("[connection-refused]"))
        #expect(try await failure("--hub", "https://nowhere.invalid:1/soap").contains("[name-not-found]"))
        let silent = try LocalSocket(listening: true)
        #expect(try await failure("--hub", silent.url).contains("[connect-timed-out]"))
    }

    @Test(.timeLimit(.minutes(1)))
    func whichCertificateIsNotAcceptedIsTold() async throws {
        try sandbox.write("hub.yaml", Sandbox.configuration.replacing("host: 127.0.0.1", with: "host: 0.0.0.0"))
        try await sandbox.start()
        let local = sandbox.url.replacing("0.0.0.0", with: "127.0.0.1")
        let foreign = DevelopmentCertificates(directory: sandbox.path("foreign"), now: Date())
        let stranger = try foreign.issue(
            IssueRequest(
                name: "stranger", enterpriseNumber: try EnterpriseNumber(Sandbox.operatorNumber), purpose: .tls,
                keyAlgorithm: .p256))
        let server = try await failure("--hub", local, "--anchors", foreign.rootPath)
        #expect(server.contains("[server-certificate-not-accepted]"), "\(server)")
        let name = try await failure("--hub", sandbox.url.replacing("0.0.0.0", with: "127.0.0.2"))
        #expect(name.contains("[server-certificate-names-another-host]"), "\(name)")
        let own = try await failure(
            "--hub", local, "--tls-certificate", stranger.certificatePath, "--tls-key", stranger.keyPath)
        #expect(own.contains("[own-certificate-"), "\(own)")
        // The neighbour: with its own files the hub is reached.
        let sent = try await sandbox.run(
            "send", "--config", sandbox.path("send-b.yaml"), "--fresh", try sandbox.template(Sandbox.registration),
            "--hub", local)
        #expect(sent.status == 0, "\(sent)")
    }
}
