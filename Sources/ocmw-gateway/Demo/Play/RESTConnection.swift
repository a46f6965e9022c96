import AsyncHTTPClient
import BoundedHTTP
import Gateway
import NIOCore

/// HTTPS to the gateways, as the OCMWs' software has it: trusts the development root and nobody else.
final class RESTConnection: Sendable {
    private let client: HTTPClient

    init(anchors: String) throws {
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.trustRoots = .file(anchors)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func close() async throws { try await client.shutdown() }

    /// One call; every status is an answer.
    func call(_ method: String, _ url: String, headers: [(String, String)], body: JSONValue?) async throws -> RESTReply
    {
        var request = HTTPClientRequest(url: url)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(try body.canonicalBytes())
        }
        let deadline = NIODeadline.now() + .seconds(60)
        let response = try await client.execute(request, deadline: deadline)
        let bytes = try await response.body.collect(upTo: 8 << 20, before: deadline)
        return RESTReply(status: Int(response.status.code), bytes: Array(bytes.readableBytesView))
    }
}

/// What a gateway answered.
struct RESTReply: Sendable {
    let status: Int
    let bytes: [UInt8]

    var json: JSONReading { JSONReading(try? JSONValue(bytes: bytes)) }

    /// The answer's JSON, when the status is the one wanted.
    func expecting(_ wanted: Int) throws -> JSONReading {
        guard status == wanted else {
            let problem = json
            let rules = problem["errors"].items.compactMap { error in
                error["rule"].string.map { "\(error["field"].string ?? "") \($0)" }
            }
            let detail = [problem["detail"].string ?? "", rules.joined(separator: "; ")].filter { !$0.isEmpty }
            throw DemoFailure("HTTP status \(status), not \(wanted). \(detail.joined(separator: " — "))")
        }
        return json
    }

    /// The problem's detail, when status and code are those wanted.
    func problem(_ wanted: Int, _ code: String) throws -> JSONReading {
        let problem = try expecting(wanted)
        try expect("the problem's type", problem["type"].string, is: "urn:ocmw-gateway:problem:\(code)")
        return problem
    }
}
