import AsyncHTTPClient
import DevelopmentPKI
import Foundation
import Hummingbird
import KSZHub
import Logging
import NIOCore
import SOAPClient
import SocialSecurity
import Testing

@testable import KSZHubHTTP

/// A server that sends the head of its answer at once and its body byte by byte keeps no client longer than the time it was
/// given, whoever the client is.
@Suite struct AnswerDeadlineTests {
    private static let timeout = Duration.seconds(1)
    /// For a computer that is busy; a client that waits for the body waits for ever.
    private static let slack = Duration.seconds(10)

    @Test(.timeLimit(.minutes(1)))
    func soapClientEndsInTime() async throws {
        try await Self.dripping { url in
            let client = try Self.soapClient()
            try await client.closing {
                let post = await Self.inTime {
                    await Self.error { try await client.post([1], soapAction: "a", to: url, timeout: Self.timeout) }
                }
                #expect(post?.code == .timedOut && post?.cause == .answerTimedOut)
                let exchange = await Self.inTime {
                    await Self.error { try await client.exchange(nil, with: url, timeout: Self.timeout) }
                }
                #expect(exchange?.code == .timedOut && exchange?.cause == .answerTimedOut)
            }
        }
    }

    /// What the head of the answer said stands: the endpoint took the call.
    @Test(.timeLimit(.minutes(1)))
    func webhookClientEndsInTime() async throws {
        try await Self.dripping { url in
            let client = try WebhookClient(url: url, anchorsFile: nil, timeout: Self.timeout)
            let status = try await Self.inTime { try await client.post([1], headers: []).status }
            #expect(status == 200)
            try await client.shutdown()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func forwarderEndsInTime() async throws {
        try await Self.dripping { url in
            let client = HTTPClient(eventLoopGroupProvider: .singleton)
            let forwarder = HTTPForwarder(
                client: client, log: nil, messageByteLimit: 1 << 20, logger: Self.logger,
                answerTimeout: TimeAmount(Self.timeout))
            await Self.inTime {
                let error = await #expect(throws: KSZHubError.self) {
                    _ = try await forwarder.forward([1], soapAction: "a", to: url)
                }
                #expect(error?.code == .recipientUnreachable)
            }
            try await client.shutdown()
        }
    }

    /// A body that comes in pieces, and in time, is read to its end.
    @Test(.timeLimit(.minutes(1)))
    func slowBodyInTimeIsRead() async throws {
        try await Self.dripping(bytes: 3) { url in
            let client = try Self.soapClient()
            try await client.closing {
                let answer = try await client.exchange(nil, with: url, timeout: .seconds(30))
                #expect(answer.bytes == Array("   ".utf8))
            }
            let small = try Self.soapClient(limit: 2)
            try await small.closing {
                let error = await Self.error {
                    try await small.post([1], soapAction: "a", to: url, timeout: .seconds(30))
                }
                #expect(error?.code == .responseTooLarge)
            }
        }
    }

    private static let logger = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }

    /// What `use` gives, when it ends within time and slack.
    private static func inTime<Value>(_ use: () async throws -> Value) async rethrows -> Value {
        let start = ContinuousClock.now
        let value = try await use()
        #expect(ContinuousClock.now - start < timeout + slack)
        return value
    }

    /// The error that `call` throws.
    private static func error(_ call: () async throws -> SOAPResponse) async -> SOAPClientError? {
        do {
            _ = try await call()
            return nil
        } catch {
            return error as? SOAPClientError
        }
    }

    private static func soapClient(limit: Int = 1 << 20) throws -> SOAPClient {
        let scratch = try Scratch()
        let pki = DevelopmentCertificates(directory: scratch.path, now: Date(), authorityKeyAlgorithm: .p256)
        _ = try pki.issue(
            IssueRequest(
                name: "b", enterpriseNumber: EnterpriseNumber("0999999922"), purpose: .tls, keyAlgorithm: .p256))
        return try withExtendedLifetime(scratch) {
            try SOAPClient(
                credentials: TLSCredentials(
                    certificateFile: scratch.path + "/b.pem", privateKeyFile: scratch.path + "/b.key",
                    anchorsFile: scratch.path + "/ca.pem"),
                responseByteCount: limit)
        }
    }

    /// Runs a server on loopback that answers with spaces, one each 200 ms.
    ///
    /// - Parameter bytes: how many; without end when nil.
    private static func dripping(bytes: Int? = nil, _ body: (String) async throws -> Void) async throws {
        let (bound, continuation) = AsyncStream.makeStream(of: Int.self)
        let responder = CallbackResponder { (_: Request, _: BasicRequestContext) in
            Response(
                status: .ok, headers: [.contentType: "text/xml"],
                body: ResponseBody { writer in
                    var left = bytes ?? .max
                    while left > 0 {
                        try await writer.write(ByteBuffer(string: " "))
                        try await Task.sleep(for: .milliseconds(200))
                        left -= 1
                    }
                    try await writer.finish(nil)
                })
        }
        let application = Application(
            responder: responder, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) }, logger: logger)
        let server = Task { try await application.run() }
        defer { server.cancel() }
        let port = try #require(await bound.first { _ in true })
        try await body("http://127.0.0.1:\(port)/")
    }
}
