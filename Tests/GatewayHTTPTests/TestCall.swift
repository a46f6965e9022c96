import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import GatewayHTTP

/// Headers of a call; every one can be left out or changed.
struct TestHeaders {
    var authorization: String?
    var ssin: String? = "85043199879"
    var role: String? = "social-worker"
    var session: String? = "session-1"
    var contentType: String? = "application/json"
    var idempotencyKey: String?
    var ifMatch: String?
    var ifNoneMatch: String?

    init(_ token: APIKeyToken?) { authorization = token.map { "Bearer \($0.text)" } }

    var fields: HTTPFields {
        var fields = HTTPFields()
        for (name, value) in [
            ("Authorization", authorization), ("Acting-User-SSIN", ssin), ("Acting-User-Role", role),
            ("Acting-User-Session", session), ("Content-Type", contentType), ("Idempotency-Key", idempotencyKey),
            ("If-Match", ifMatch), ("If-None-Match", ifNoneMatch),
        ] {
            if let name = HTTPField.Name(name), let value { fields[name] = value }
        }
        return fields
    }
}

/// An answer with its JSON body.
struct TestAnswer {
    let status: Int
    let headers: HTTPFields
    let json: JSONValue

    /// A member of the body, by names from the outside in.
    subscript(_ names: String...) -> JSONValue? {
        names.reduce(Optional(json)) { value, name in
            guard case .object(let members)? = value else { return nil }
            return members[name]
        }
    }

    func text(_ name: String) -> String? {
        guard case .string(let text)? = self[name] else { return nil }
        return text
    }

    /// The last part of the problem's type.
    var problem: String? { text("type").map { String($0.split(separator: ":").last ?? "") } }

    /// Values of a member of every element of `errors` or `items`.
    func all(_ list: String, _ name: String) -> [String] {
        guard case .array(let elements)? = self[list] else { return [] }
        return elements.compactMap {
            guard case .object(let members) = $0, case .string(let text)? = members[name] else { return nil }
            return text
        }
    }
}

extension TestClientProtocol {
    /// One call and its answer.
    func call(_ method: HTTPRequest.Method, _ path: String, _ headers: TestHeaders, body: String? = nil) async throws
        -> TestAnswer
    {
        let buffer = body.map { ByteBuffer(string: $0) }
        return try await execute(uri: path, method: method, headers: headers.fields, body: buffer) { response in
            let bytes = Array(response.body.readableBytesView)
            return TestAnswer(
                status: Int(response.status.code), headers: response.headers,
                json: bytes.isEmpty ? .null : try JSONValue(bytes: bytes))
        }
    }
}

/// An application of a synthetic person.
func application(_ reference: String, register: String = "R1", extra: String = "") -> String {
    """
    {"reference": "\(reference)", "receivedAt": "2026-03-02T09:15:00+01:00", "form": "WRITTEN",
     "aid": "RIGHT_TO_SOCIAL_INTEGRATION", "registerNumber": "\(register)", \(extra)
     "persons": [{"ssin": "71023000122", "role": 1,
       "proof": {"lastName": "Testpersoon", "firstName": "Een", "birthDate": "1971-02-00"}}]}
    """
}
