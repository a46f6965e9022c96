import Gateway
import HTTPTypes
import Hummingbird
import NIOCore

/// What a route answers.
struct RESTAnswer: Sendable {
    /// HTTP status.
    var status: Int
    /// Media type of the body.
    var contentType: String
    /// The body.
    var body: [UInt8]
    /// Address of what was made.
    var location: String?

    /// A JSON body.
    static func json(_ value: JSONValue, status: Int = 200, location: String? = nil) throws -> RESTAnswer {
        RESTAnswer(
            status: status, contentType: "application/json", body: try value.canonicalBytes(), location: location)
    }

    /// Signed XML as it is stored.
    static func xml(_ bytes: [UInt8]) -> RESTAnswer {
        RESTAnswer(status: 200, contentType: "application/xml", body: bytes)
    }

    /// No body.
    static let noContent = RESTAnswer(status: 204, contentType: "", body: [])

    /// The answer as the server sends it; nothing of it may be kept by caches.
    var response: Response {
        var headers: HTTPFields = [.cacheControl: "no-store"]
        if !contentType.isEmpty { headers[.contentType] = contentType }
        headers[.location] = location
        return Response(
            status: .init(code: status), headers: headers,
            body: status == 204 ? .init() : .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension ProblemDetails {
    /// The problem as the server sends it.
    var response: Response {
        let body = (try? json.canonicalBytes()) ?? []
        var response = RESTAnswer(status: status, contentType: "application/problem+json", body: body).response
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            response.headers[name] = value
        }
        return response
    }
}
