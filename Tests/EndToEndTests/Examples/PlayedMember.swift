import Hummingbird
import HummingbirdTLS
import Logging
import Messages
import NIOCore
import NIOSSL
import Synchronization
import XMLSecurity

/// The gateway of OCMW D, played: takes what the hub forwards and answers what the test tells it to.
final class PlayedMember: Sendable {
    /// What a test wants to happen to the next document.
    typealias Answerer = @Sendable (_ document: XMLElement, _ digest: DocumentDigest) throws -> XMLElement

    private let keys: ExampleKeys
    private let standard: Answerer
    /// By the digest of the document that is answered: gateways also send what nobody asked them to.
    private let told = Mutex<[DocumentDigest: Answerer]>([:])
    private let port: Mutex<Int> = Mutex(0)
    private let server: Mutex<Task<Void, any Error>?> = Mutex(nil)

    /// - Parameter standard: the answer to every document for which the test told nothing.
    init(keys: ExampleKeys, standard: @escaping Answerer) {
        self.keys = keys
        self.standard = standard
    }

    deinit { server.withLock { $0?.cancel() } }

    /// Begins to listen on a free port.
    func start() async throws -> Int {
        let (bound, continuation) = AsyncStream.makeStream(of: Int.self)
        let credentials = keys.credentials("you-tls")
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(credentials.certificateFile).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: credentials.privateKeyFile, format: .pem)))
        tls.trustRoots = .file(credentials.anchorsFile)
        tls.certificateVerification = .noHostnameVerification
        let router = Router()
        router.post("soap") { [weak self] request, _ in
            let body = try await request.body.collect(upTo: 2 << 20)
            guard let bytes = try self?.answer(Array(body.readableBytesView)) else { throw HTTPError(.notFound) }
            return Response(
                status: .ok, headers: [.contentType: "text/xml; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        }
        let application = Application(
            router: router, server: try .tls(.http1(), tlsConfiguration: tls),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "played-member", factory: { _ in SwiftLogNoOpLogHandler() }))
        server.withLock { $0 = Task { try await application.run() } }
        for await port in bound { return port }
        throw CancellationError()
    }

    /// Ends it and waits.
    func stop() async {
        let task = server.withLock { task in
            defer { task = nil }
            return task
        }
        task?.cancel()
        _ = await task?.result
    }

    /// Answers one document otherwise.
    func answer(_ digest: DocumentDigest, with answerer: @escaping Answerer) {
        told.withLock { $0[digest] = answerer }
    }

    private func answer(_ bytes: [UInt8]) throws -> [UInt8] {
        let now = keys.now
        let message = try keys.verified(SOAPVerifier(trust: keys.trust).verify(bytes: bytes, at: now))
        try ExampleFailure.unless(message.signer.enterpriseNumberDigits == keys.number("hub"), "not from the hub")
        let forwarded = try ForwardedDocument(message.bodyElements()[0])
        let document = try keys.verified(DocumentVerifier(trust: keys.trust).verify(forwarded.document, at: now))
        let digest = try DocumentDigest(document.digest)
        try keys.checkStamp(forwarded.stamp, digest: digest, outcome: "FORWARDED")
        let answerer = told.withLock { $0[digest] } ?? standard
        let content = try answerer(forwarded.document, digest)
        let answer = ExchangeAnswer(stamp: nil, content: content).element()
        return try SOAPSigner(identity: keys.identity("D")).sign(
            body: [answer], at: now, confirming: message.signatureValue
        ).bytes
    }
}

/// What a test of the examples found wrong, in words.
struct ExampleFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    static func unless(_ holds: Bool, _ description: String) throws {
        guard holds else { throw ExampleFailure(description) }
    }
}
