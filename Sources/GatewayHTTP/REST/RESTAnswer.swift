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
    /// Writes the body piece by piece in place of `body`. What it throws breaks the answer off: the client sees it end
    /// too early.
    var stream: (@Sendable (inout any ResponseBodyWriter) async throws -> Void)?
    /// Address of what was made.
    var location: String?
    /// Entity tag of the body, with its quotes.
    var entityTag: EntityTag?

    /// A JSON body.
    static func json(_ value: JSONValue, status: Int = 200, location: String? = nil) throws -> RESTAnswer {
        RESTAnswer(
            status: status, contentType: "application/json", body: try value.canonicalBytes(), location: location)
    }

    /// Signed XML as it is stored.
    static func xml(_ bytes: [UInt8]) -> RESTAnswer {
        RESTAnswer(status: 200, contentType: "application/xml", body: bytes)
    }

    /// The answer with an entity tag; the version is that of the application concerned.
    func tagged(version: Int? = nil) -> RESTAnswer {
        var answer = self
        answer.entityTag = EntityTag(version: version, body: body)
        return answer
    }

    /// What a conditional reading answers: nothing when the caller has this very representation.
    func unless(_ known: EntityTagList?) -> RESTAnswer {
        guard status == 200, let entityTag, let known, known.contains(entityTag) else { return self }
        return RESTAnswer(status: 304, contentType: "", body: [], entityTag: entityTag)
    }

    /// No body.
    static let noContent = RESTAnswer(status: 204, contentType: "", body: [])

    /// The answer as the server sends it; nothing of it may be kept by caches.
    var response: Response {
        var headers: HTTPFields = [.cacheControl: "no-store"]
        if !contentType.isEmpty { headers[.contentType] = contentType }
        headers[.location] = location
        headers[.eTag] = entityTag?.text
        return Response(status: .init(code: status), headers: headers, body: responseBody)
    }
}

extension RESTAnswer {
    private var responseBody: ResponseBody {
        guard status != 204, status != 304 else { return ResponseBody() }
        guard let stream else { return ResponseBody(byteBuffer: ByteBuffer(bytes: body)) }
        return ResponseBody { writer in
            try await stream(&writer)
            try await writer.finish(nil)
        }
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
