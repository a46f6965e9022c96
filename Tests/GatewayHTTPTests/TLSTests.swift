import DevelopmentPKI
import Foundation
import Gateway
import Logging
import SocialSecurity
import Testing
import XMLSecurity

@testable import GatewayHTTP

/// The two servers on sockets, called by curl.
@Suite struct TLSTests {
    @Test func restIsServedOverTLSWithoutClientCertificate() async throws {
        try await TestGateway.with { gateway in
            let pki = TestPKI(gateway)
            let endpoint = try pki.endpoint()
            let services = gateway.services
            try await serving({ bound in
                try await RESTServer(services: services, endpoint: endpoint, logger: .silent, onBound: bound).run()
            }) { port in
                let answer = try await Curl.run(["--cacert", pki.anchors, "https://localhost:\(port)/health"])
                #expect(answer.status == "200")
                let plain = try await Curl.run(["http://localhost:\(port)/health"])
                #expect(plain.exit != 0)
            }
        }
    }

    @Test func soapNeedsAClientCertificateOfTheAnchors() async throws {
        try await TestGateway.with { gateway in
            let pki = TestPKI(gateway)
            try await servingSOAP(gateway, pki) { url in
                let post = ["--cacert", pki.anchors, "-H", "Content-Type: text/xml", "-d", "<a/>", url]
                let none = try await Curl.run(post)
                #expect(none.exit != 0 && none.status == "000")
                let foreign = try await Curl.run(try pki.client("foreign", issuer: .foreign) + post)
                #expect(foreign.exit != 0 && foreign.status == "000")
                let known = try await Curl.run(try pki.client("known", issuer: .root) + post)
                #expect(known.exit == 0 && known.status == "500")
                #expect(known.body.contains("Fault") && known.body.contains("<code>"))
            }
        }
    }

    @Test func soapEndpointTakesSOAPOnly() async throws {
        try await TestGateway.with { gateway in
            let pki = TestPKI(gateway)
            let limit = "\(gateway.folder)/limit.xml"
            try Data(repeating: 0x20, count: SOAPServer.bodyByteCount + 1).write(to: URL(filePath: limit))
            try await servingSOAP(gateway, pki) { url in
                let client = try pki.client("known", issuer: .root) + ["--cacert", pki.anchors]
                let xml = ["-H", "Content-Type: application/soap+xml"]
                func headers(_ arguments: [String]) async throws -> String {
                    try await Curl.run(client + ["-D", "-", "-o", "/dev/null"] + arguments).body.lowercased()
                }
                let get = try await Curl.run(client + [url])
                #expect(get.status == "405" && get.body.hasPrefix("http-method-post: "))
                let allowed = try await headers([url])
                #expect(allowed.contains("allow: post") && allowed.contains("content-type: text/plain"))
                let form = try await Curl.run(client + ["-d", "<a/>", url])
                #expect(form.status == "415" && form.body.contains("Remedy: send text/xml"))
                #expect(try await headers(["-d", "<a/>", url]).contains("accept: text/xml, application/soap+xml"))
                let elsewhere = try await Curl.run(client + xml + ["-d", "<a/>", url + "/x"])
                #expect(elsewhere.status == "404" && elsewhere.body.contains("soap-path: "))
                #expect(elsewhere.body.contains(":Envelope xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\""))
                let nobody = try await Curl.run(client + [url + "/x"])
                #expect(nobody.status == "404" && nobody.body.hasPrefix("soap-path: "))
                #expect(try await Curl.run(client + ["-I", url]).status == "405")
                #expect(try await Curl.run(client + xml + ["-d", "<a/>", url]).status == "500")
                // A fault in SOAP 1.2 that is the sender's: 400, signed, with a code.
                let large = try await Curl.run(client + xml + ["--data-binary", "@\(limit)", url])
                #expect(large.status == "400" && large.body.contains("OGW00301"))
            }
        }
    }

    /// A body that goes on long after the answer: both servers take no more than the rest that they allow, and close.
    @Test func bodyWithoutEndIsNotReadToItsEnd() async throws {
        try await TestGateway.with { gateway in
            let pki = TestPKI(gateway)
            let endpoint = try pki.endpoint()
            let services = gateway.services
            let token = try await gateway.key().text
            try await serving({ bound in
                try await RESTServer(services: services, endpoint: endpoint, logger: .silent, onBound: bound).run()
            }) { port in
                let url = "https://localhost:\(port)"
                let headers = [
                    "Authorization: Bearer \(token)", "Acting-User-SSIN: 85043199879",
                    "Acting-User-Role: social-worker", "Acting-User-Session: s", "Content-Type: application/json",
                ]
                try await expectBounded(pki, "\(url)/v1/applications", status: "413", headers: headers)
                for (path, status) in [("/v1/applications", "401"), ("/v1/nowhere", "404"), ("/health", "405")] {
                    try await expectBounded(pki, "\(url)\(path)", status: status)
                }
                // The neighbour: one connection serves a second request after a body that was refused and short.
                let twice = try await Curl.run([
                    "--cacert", pki.anchors, "-d", "{}", "-w", "%{http_code} %{num_connects};",
                    "\(url)/v1/applications", "\(url)/v1/nowhere",
                ])
                let output = twice.body + twice.status
                #expect(output.hasSuffix("404 0;") && output.contains("401 1;"), "\(twice)")
            }
            try await servingSOAP(gateway, pki) { url in
                let options = try pki.client("known", issuer: .root)
                for (url, status) in [(url, "500"), (url + "/x", "404")] {
                    try await expectBounded(
                        pki, url, status: status, client: ["--client", options[1], options[3]],
                        headers: ["Content-Type: text/xml"])
                }
            }
        }
    }

    /// 64 MiB of zeroes from a client that does not stop when it is answered: what the server takes is its limit, the rest,
    /// and what is on its way in both kernels.
    private func expectBounded(
        _ pki: TestPKI, _ url: String, status: String, client: [String] = [], headers: [String] = []
    ) async throws {
        let address = try #require(URL(string: url))
        let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Faults/endless_body.py").path
        let sent = try await Curl.run(
            program: "python3",
            ["-B", program, "\(address.port ?? 0)", address.path, pki.anchors, "64"] + client + headers)
        let words = sent.split(separator: " ")
        #expect(words.first.map(String.init) == status, "\(url): \(sent)")
        let count = try #require(words.last.flatMap { Int($0) }, "\(url): \(sent) of 64 MiB")
        #expect(count < 24 << 20, "\(url) took \(count) bytes of 64 MiB")
    }

    @Test func soapLogHoldsRequestAndAnswerForTheOwnerOnly() async throws {
        try await TestGateway.with { gateway in
            let folder = "\(gateway.folder)/soap-log"
            let log = try SOAPMessageLog(directory: folder, clock: { gateway.clock.now })
            let exchange = log.begin(.incoming, request: Array("<request/>".utf8))
            exchange.end(answer: Array("<answer/>".utf8))
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(names.count == 2)
            #expect(names.allSatisfy { $0.contains("-1-incoming-") })
            for name in names {
                let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.posixPermissions]
                #expect(mode as? Int == 0o600)
            }
        }
    }

    private func servingSOAP(
        _ gateway: TestGateway, _ pki: TestPKI, _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let environment = gateway.services.environment
        let effects = DomainEffects(environment: environment)
        let reception = Reception(
            environment: environment, tenants: gateway.services.tenants,
            faultSigner: FaultSigner(organisation: gateway.b.organisation, identity: gateway.b.signing),
            effects: effects, logger: .silent)
        let endpoint = try pki.endpoint()
        try await serving({ bound in
            try await SOAPServer(
                reception: reception, environment: environment, endpoint: endpoint, anchorsFile: pki.anchors,
                logger: .silent, onBound: bound
            ).run()
        }) { port in try await body("https://localhost:\(port)/soap") }
    }

    /// Runs a server on a free port for as long as `body` needs it.
    private func serving(
        _ run: @escaping @Sendable (@escaping @Sendable (Int) async -> Void) async throws -> Void,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await run { continuation.yield($0) } }
            let port = try #require(await ports.first { _ in true })
            try await body(port)
            group.cancelAll()
        }
    }
}

/// Certificates for servers and clients of one test.
struct TestPKI: Sendable {
    private let certificates: DevelopmentCertificates
    private let organisation: EnterpriseNumber

    init(_ gateway: TestGateway) {
        certificates = DevelopmentCertificates(
            directory: "\(gateway.folder)/pki", now: Date(), authorityKeyAlgorithm: .p256)
        organisation = gateway.b.organisation
    }

    var anchors: String { certificates.rootPath }

    func endpoint() throws -> ServerEndpoint {
        let issued = try issue("server", .tlsServer, .root)
        return ServerEndpoint(
            host: "127.0.0.1", port: 0, certificateFile: issued.certificatePath, privateKeyFile: issued.keyPath)
    }

    /// Options of curl that show a client certificate.
    func client(_ name: String, issuer: IssueRequest.Issuer) throws -> [String] {
        let issued = try issue(name, .tlsClient, issuer)
        return ["--cert", issued.certificatePath, "--key", issued.keyPath]
    }

    private func issue(_ name: String, _ purpose: CertificatePurpose, _ issuer: IssueRequest.Issuer) throws
        -> IssuedCertificate
    {
        try certificates.issue(
            IssueRequest(
                name: name, enterpriseNumber: organisation, purpose: purpose, keyAlgorithm: .p256, issuer: issuer))
    }
}

/// One run of curl.
struct Curl {
    let exit: Int32
    /// HTTP status, `000` when there was none.
    let status: String
    let body: String

    /// Runs curl.
    static func run(_ arguments: [String]) async throws -> Curl {
        let (exit, output) = try await ended("curl", ["-s", "--max-time", "60", "-w", "\n%{http_code}"] + arguments)
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        return Curl(
            exit: exit, status: String(lines.last ?? ""), body: lines.dropLast().joined(separator: "\n"))
    }

    /// What another program prints on one line.
    static func run(program: String, _ arguments: [String]) async throws -> String {
        try await ended(program, arguments).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs a program without holding a thread of the cooperative pool: its output goes to a file.
    private static func ended(_ program: String, _ arguments: [String]) async throws -> (exit: Int32, output: String) {
        let file = NSTemporaryDirectory() + "curl-\(UUID().uuidString)"
        try Data().write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        process.standardOutput = handle
        process.standardError = FileHandle.nullDevice
        let ended = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in ended.continuation.finish() }
        try process.run()
        try handle.close()
        for await _ in ended.stream {}
        return (process.terminationStatus, try String(contentsOfFile: file, encoding: .utf8))
    }
}

extension Logger {
    /// A logger that keeps nothing.
    static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
}
