import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

/// The software of an OCMW: calls its gateway over connections that stay open.
final class OfficeSoftware: Sendable {
    /// What a call was answered.
    struct Reply {
        let status: Int
        let bytes: [UInt8]

        /// Members of a JSON object.
        func object() throws -> [String: Any] {
            guard let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
                throw BenchmarkFailure("an answer is no JSON object")
            }
            return object
        }

        func expecting(_ wanted: Int) throws -> Reply {
            guard status == wanted else {
                throw BenchmarkFailure(
                    "HTTP status \(status), not \(wanted): \(String(decoding: bytes, as: UTF8.self))")
            }
            return self
        }
    }

    private let client: HTTPClient
    private let threads: MultiThreadedEventLoopGroup
    private let headers: [(String, String)]

    init(of office: Cast.Office, key: String, anchors: String) {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.trustRoots = .file(anchors)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
        threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        client = HTTPClient(eventLoopGroupProvider: .shared(threads), configuration: configuration)
        headers = [
            ("Authorization", "Bearer \(key)"), ("Acting-User-SSIN", office.worker.ssin.digits),
            ("Acting-User-Role", "social-worker"), ("Acting-User-Session", "benchmark"),
        ]
    }

    func close() async throws {
        try await client.shutdown()
        try await threads.shutdownGracefully()
    }

    func get(_ url: String) async throws -> Reply { try await call(.GET, url, nil) }
    func post(_ url: String, _ body: String) async throws -> Reply { try await call(.POST, url, body) }

    private func call(_ method: HTTPMethod, _ url: String, _ body: String?) async throws -> Reply {
        var request = HTTPClientRequest(url: url)
        request.method = .init(rawValue: method.rawValue)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await client.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 8 << 20)
        return Reply(status: Int(response.status.code), bytes: Array(bytes.readableBytesView))
    }

    private enum HTTPMethod: String { case GET, POST }
}
