import AsyncHTTPClient
import Foundation
import Gateway
import Testing

/// The software of an OCMW, as little of it as the tests need.
struct Software: Sendable {
    let address: String
    let key: String
    let anchors: String

    /// One call; the status must be the one wanted.
    func call(_ method: String, _ path: String, _ body: JSONValue? = nil, expecting status: Int) async throws -> [UInt8]
    {
        let reply = try await reply(to: request(method, path, body))
        try #require(reply.status == status, "\(String(decoding: reply.bytes, as: UTF8.self))")
        return reply.bytes
    }

    /// True when anything comes back, whatever its status; this software shows no certificate.
    func isAnswered() async -> Bool { (try? await reply(to: request("POST", "", .null))) != nil }

    func json(_ method: String, _ path: String, _ body: JSONValue? = nil, expecting status: Int = 200) async throws
        -> JSONValue
    {
        try JSONValue(bytes: await call(method, path, body, expecting: status))
    }

    func request(_ method: String, _ path: String, _ body: JSONValue?) throws -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address + path)
        request.method = .init(rawValue: method)
        request.headers.add(name: "Authorization", value: "Bearer \(key)")
        request.headers.add(name: "Acting-User-SSIN", value: "71023000122")
        request.headers.add(name: "Acting-User-Role", value: "social-worker")
        request.headers.add(name: "Acting-User-Session", value: "end-to-end")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(try body.canonicalBytes())
        }
        return request
    }

    private func reply(to request: HTTPClientRequest) async throws -> (status: Int, bytes: [UInt8]) {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.trustRoots = .file(anchors)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let response = try await client.execute(request, timeout: .seconds(30))
            let body = try await response.body.collect(upTo: 4 << 20)
            try await client.shutdown()
            return (Int(response.status.code), Array(body.readableBytesView))
        } catch {
            try? await client.shutdown()
            throw error
        }
    }
}

extension JSONValue {
    /// A member of an object, or an element of an array by its position; `nil` where there is none.
    func at(_ path: String...) -> JSONValue? {
        path.reduce(JSONValue?.some(self)) { value, step in
            switch value {
            case .object(let members)?: members[step]
            case .array(let elements)?:
                Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            default: nil
            }
        }
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }
}
