import Foundation
import Gateway
import MessageStore
import Messages

extension RouteTable {
    static let decisions: [Route] = [
        .post("/v1/decisions") { call in
            try .json(try await call.services.register.upsert(RegisterRequest(call.body), by: call.caller).json)
        },
        .post("/v1/decisions/bulk", keyed: 200) { call in
            try .json(try await BulkUpsert(call).json())
        },
        .get("/v1/decisions/{reference}") { call in
            try .json(try await call.services.register.decision(call.reference(), by: call.caller).json)
        },
        .put("/v1/decisions/{reference}") { call in
            let reference = try call.reference()
            let outcome = try await call.services.register.put(
                DecisionRequest(call.body, reference: reference), by: call.caller)
            let isNew = !outcome.inserted.isEmpty
            return try .json(
                outcome.json, status: isNew ? 201 : 200,
                location: isNew ? "/v1/decisions/\(Self.encoded(reference))" : nil)
        },
        .delete("/v1/decisions/{reference}") { call in
            try await call.services.register.remove(call.reference(), by: call.caller)
            return .noContent
        },
    ]

    /// A reference as one part of a path (RFC 3986: everything but unreserved characters is encoded).
    private static func encoded(_ reference: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return reference.utf8.reduce(into: "") { text, byte in
            let isUnreserved =
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "~"):
                    true
                default: false
                }
            text += isUnreserved ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
    }
}

extension RESTCall {
    /// The reference of a decision in the path; what cannot be one is not known.
    fileprivate func reference() throws(RequestProblem) -> String {
        guard let text = text("reference").removingPercentEncoding, TextLimit.reference.allows(text) else {
            throw .unknownIdentifier
        }
        return text
    }
}

extension RegisterOutcome {
    /// What an upsert did, by reference.
    var json: JSONValue {
        .object([
            "inserted": .array(inserted.map(JSONValue.string)), "replaced": .array(replaced.map(JSONValue.string)),
            "unchanged": .array(unchanged.map(JSONValue.string)),
        ])
    }
}
