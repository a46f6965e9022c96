import MessageStore

/// What software asks when it replaces its own API key: the same label and scopes, and no longer life.
public struct KeySuccessorRequest: Hashable, Sendable {
    /// How long the successor is valid.
    public let lifetime: Duration

    /// Reads and checks a request.
    ///
    /// - Parameter key: the key that is replaced; its own lifetime is the standard and the longest.
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue, of key: APIKeyRecord) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let days = reader.integer("days", in: 1...KeyRequest.lifetime.longest)
        reader.finish()
        let longest = key.createdAt.duration(to: key.expiresAt)
        lifetime = days.map { .seconds($0 * 86_400) } ?? longest
        if lifetime > longest {
            errors.add(reader.path("days"), "lifetime", "must not be more than the key that is replaced was given")
        }
        try errors.check()
    }
}
