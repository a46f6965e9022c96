import Gateway
import HTTPTypes

/// The header by which a caller names one act, so that repeating the call cannot repeat the act.
///
/// Source: draft-ietf-httpapi-idempotency-key-header, section 2: a string item (RFC 9651), in quotes. The bare form that
/// many clients send is taken for the same key.
enum IdempotencyKeyHeader {
    static let name = "Idempotency-Key"
    /// Set on an answer that is the one of an earlier call.
    static let replayed = "Idempotency-Replayed"

    /// The key, or `nil` when there is none.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest`.
    static func read(_ headers: HTTPFields) throws(RequestProblem) -> String? {
        guard let field = HTTPField.Name(name), let text = headers[field] else { return nil }
        let isQuoted =
            text.utf8.count >= 2 && text.utf8.first == UInt8(ascii: "\"") && text.utf8.last == UInt8(ascii: "\"")
        let key = isQuoted ? String(text.dropFirst().dropLast()) : text
        guard IdempotencyClaim.isKey(key) else {
            throw .broken(
                .invalidRequest, field: name, rule: "idempotency-key",
                message:
                    "must be 1 to 128 printable ASCII characters, in quotes, without space, quotes, comma, backslash")
        }
        return key
    }
}
