import Messages

/// The body of `POST /v1/applications/{id}/persons/{index}/proof`: the proof of identity of one person, as it should be.
public struct ProofRequest: Hashable, Sendable {
    /// Name and birth date, or card number, as read from the person's document.
    public let proof: ProofOfIdentity

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let proof = ProofOfIdentity.read(&reader)
        reader.finish()
        try errors.check()
        guard let proof else { throw .unread }
        self.proof = proof
    }
}
