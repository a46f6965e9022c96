import XMLSecurity

/// The answer of an act, kept under the key that the caller gave it.
public struct KeptAnswer: Hashable, Sendable {
    /// HTTP status.
    public let status: Int
    /// Body as it was sent; may hold personal data.
    public let body: [UInt8]
    /// Address of what was made.
    public let location: String?

    /// Makes an answer.
    public init(status: Int, body: [UInt8], location: String?) {
        self.status = status
        self.body = body
        self.location = location
    }
}

/// An act that a caller gave a key, so that repeating the call cannot repeat the act.
public struct IdempotentAct: Hashable, Sendable {
    /// How long a key is remembered.
    public static let memory = Duration.seconds(30 * 86_400)

    /// Label of the API key of the program that calls; two programs never share a key. A key that replaces another one
    /// has its label, so that a call can be repeated with it.
    public let application: String
    /// The caller's key; stored as blind index together with the application.
    public let key: String
    /// SHA-256 of the request. Stored under a tenant key only.
    public let fingerprint: [UInt8]
    /// What the act was answered with; its body is stored encrypted.
    public let answer: KeptAnswer
    /// When it was committed.
    public let keptAt: UTCInstant

    /// Makes a record.
    public init(
        application: String, key: String, fingerprint: [UInt8], answer: KeptAnswer, keptAt: UTCInstant
    ) {
        self.application = application
        self.key = key
        self.fingerprint = fingerprint
        self.answer = answer
        self.keptAt = keptAt
    }
}

/// What is known under a caller's key.
public enum IdempotencyFinding: Hashable, Sendable {
    /// Nothing, or it was forgotten.
    case unknown
    /// The same request was carried out.
    case answered(KeptAnswer)
    /// Another request was carried out under it.
    case otherRequest
}
