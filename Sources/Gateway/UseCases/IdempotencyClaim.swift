import MessageStore
import XMLSecurity

/// The key that a caller gave one act, and what the act was asked for.
///
/// Source: draft-ietf-httpapi-idempotency-key-header.
public struct IdempotencyClaim: Hashable, Sendable {
    /// The caller's key.
    public let key: String
    /// SHA-256 of who asked for what.
    public let fingerprint: [UInt8]
    /// HTTP status of the act's success.
    public let status: Int

    /// Claims a key for a request.
    ///
    /// - Parameters:
    ///   - request: method, address and body; the acting person and role are added, the session is not: a call that
    ///     is repeated after a new login is the same call.
    ///   - status: HTTP status of the act's success.
    public init(key: String, request: [UInt8], user: ActingUser, status: Int) {
        self.key = key
        self.status = status
        let asker = Array("\(user.ssin.digits)\n\(user.role)\n".utf8)
        fingerprint = SHA256Digest.of(asker + request)
    }

    /// True for the form of a key: 1 to 128 printable ASCII characters without space, quotes, comma and backslash.
    public static func isKey(_ text: String) -> Bool {
        1...128 ~= text.utf8.count
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !Array("\"',\\".utf8).contains($0) }
    }
}

/// What an act is answered with, known before it is committed: the answer is kept in the same transaction.
public protocol ActResult: Sendable {
    /// The body.
    var json: JSONValue { get }
    /// Address of what was made.
    var location: String? { get }
}

extension ActResult {
    /// Nothing was made.
    public var location: String? { nil }
}

extension TransferRecord: ActResult {
    /// Address of the transfer.
    public var location: String? { "/v1/transfers/\(sender.digits)/\(ticket.value)" }
}

extension Caller {
    /// What is kept under the caller's key, if there is one: the answer of an act; without a result the body is empty.
    func idempotentAct(answering result: (any ActResult)?, at instant: UTCInstant) throws -> IdempotentAct? {
        guard let claim else { return nil }
        // Only an answer that makes something says where it is.
        let answer = KeptAnswer(
            status: claim.status, body: try result?.json.canonicalBytes() ?? [],
            location: claim.status == 201 ? result?.location : nil)
        return IdempotentAct(
            application: application, key: claim.key, fingerprint: claim.fingerprint, answer: answer, keptAt: instant)
    }
}

extension ActDraft {
    /// Keeps the answer of this act under the caller's key, if there is one.
    mutating func keep(_ result: (any ActResult)?, for caller: Caller) throws {
        if let act = try caller.idempotentAct(answering: result, at: instant) { keep(act) }
    }
}
