import XMLSecurity

/// What a witness answers over HTTP.
///
/// Source: C2SP tlog-witness, "add-checkpoint".
public struct WitnessAnswer: Hashable, Sendable {
    /// HTTP status.
    public let status: Int
    /// Media type of `bytes`.
    public let contentType: String
    /// The body.
    public let bytes: [UInt8]
    /// Whether the log was caught at having two histories, which is no matter of being late.
    let isContradiction: Bool

    private init(_ status: Int, _ text: String, _ contentType: String = "text/plain; charset=utf-8") {
        self.init(status, Array(text.utf8), contentType)
    }

    private init(_ status: Int, _ bytes: [UInt8], _ contentType: String, isContradiction: Bool = false) {
        self.isContradiction = isContradiction
        self.status = status
        self.bytes = bytes
        self.contentType = contentType
    }

    /// Cosigned: the signature lines.
    static func cosigned(_ line: [UInt8]) -> Self { Self(200, line, "text/plain; charset=utf-8") }

    /// The newest checkpoint that was cosigned is another one: its size.
    static func conflict(_ size: UInt64) -> Self { Self(409, "\(size)\n", "text/x.tlog.size") }

    /// The newest checkpoint that was cosigned has the same size and another root: its size.
    static func forked(_ size: UInt64) -> Self {
        Self(409, Array("\(size)\n".utf8), "text/x.tlog.size", isContradiction: true)
    }

    /// Signed documents, each in base 64 on a line.
    static func documents(_ documents: [[UInt8]]) -> Self {
        Self(200, documents.map { Base64.encode($0) + "\n" }.joined())
    }

    static let malformed = Self(400, "not an add-checkpoint request, or its old size is above the checkpoint's\n")
    static let notAllowed = Self(403, "the TLS certificate is not of an operator that carries this OCMW\n")
    static let notSigned = Self(403, "no registered key of this log signed the checkpoint\n")
    static let keyRotated = Self(403, "key-rotated: the checkpoint is signed by a key that was rotated out\n")
    static let unknownLog = Self(404, "no key is registered for this log; send an auditKey document first\n")
    static let inconsistent = Self(
        422, Array("the checkpoint does not continue the one that was cosigned before\n".utf8),
        "text/plain; charset=utf-8", isContradiction: true)
    static let failed = Self(500, "the witness failed; try again\n")

    /// The body was longer than `Witness.bodyLimit`.
    public static let tooLarge = Self(400, "the request is too large\n")
    /// Another path or method.
    public static let notFound = Self(404, "POST add-checkpoint, or GET keys/ORIGIN\n")
}
