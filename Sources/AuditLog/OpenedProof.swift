/// The proof that a line is in a log, with what opens some of its commitments: all that a stranger needs but the key.
///
/// Text form, file extension `.opened-proof`: the line `ocmw-gateway/opened-proof/v1`, the line `key` with the verifier key
/// of the checkpoint, for each opening, in the order of `PersonalField.allCases`, a line `opening`, field, base 64 of the
/// salt and base 64 of the value, an empty line, and the tlog-proof with the leaf as `extra`. A tlog-proof with its leaf is
/// read as a file that opens nothing.
public struct OpenedProof: Hashable, Sendable {
    private static let format = "ocmw-gateway/opened-proof/v1"
    /// Largest file in bytes: one note, and 64 KiB for key, openings and path.
    public static let byteLimit = SignedNote.byteLimit + 64 << 10

    /// The key that the file names; that it does proves nothing.
    public let key: NoteVerifierKey?
    /// What opens the commitments, not compared with the leaf here.
    public let openings: [PersonalField: AuditSecret]
    /// The proof; its `extra` is the leaf.
    public let proof: InclusionProof
    /// Bytes of the leaf, not decoded here.
    public let leaf: [UInt8]

    /// Puts the parts together. Throws `.malformedProof` for a proof without leaf.
    public init(key: NoteVerifierKey?, openings: [PersonalField: AuditSecret], proof: InclusionProof)
        throws(AuditLogError)
    {
        guard let leaf = proof.extra else {
            throw AuditLogError(.malformedProof, "the proof has no extra line with the leaf")
        }
        self.key = key
        self.openings = openings
        self.proof = proof
        self.leaf = leaf
    }

    /// Reads the text form, or a tlog-proof alone. Throws `.malformedProof`, `.malformedKey`, `.malformedNote`.
    public init(parsing bytes: [UInt8]) throws(AuditLogError) {
        guard bytes.starts(with: "\(Self.format)\n".utf8) else {
            try self.init(key: nil, openings: [:], proof: InclusionProof(parsing: bytes))
            return
        }
        guard bytes.count <= Self.byteLimit, let end = NoteText.firstEmptyLine(in: bytes) else {
            throw AuditLogError(.malformedProof, "too large, or no empty line before the proof")
        }
        var lines = bytes[..<end].split(separator: NoteText.newline, omittingEmptySubsequences: false).dropFirst()
        let key = try Self.key(lines.popFirst())
        var openings: [PersonalField: AuditSecret] = [:]
        var last = -1
        for line in lines {
            let (field, secret) = try Self.opening(line)
            guard field.order > last else {
                throw AuditLogError(.malformedProof, "an opening stands twice or in the wrong order")
            }
            last = field.order
            openings[field] = secret
        }
        try self.init(key: key, openings: openings, proof: InclusionProof(parsing: Array(bytes[(end + 2)...])))
    }

    /// The text form; a tlog-proof alone when it names no key.
    public var bytes: [UInt8] {
        guard let key else { return proof.bytes }
        let openings = PersonalField.allCases.compactMap { field in
            self.openings[field].map { secret in
                "opening \(field.rawValue) \(Base64.encode(secret.salt)) \(Base64.encode(secret.value))"
            }
        }
        let lines = [Self.format, "key \(key)"] + openings + [""]
        return Array(lines.map { $0 + "\n" }.joined().utf8) + proof.bytes
    }

    private static func key(_ line: ArraySlice<UInt8>?) throws(AuditLogError) -> NoteVerifierKey {
        guard let line, line.starts(with: "key ".utf8), let text = String(validating: line.dropFirst(4), as: UTF8.self)
        else {
            throw AuditLogError(.malformedProof, "the key line is missing or wrong")
        }
        return try NoteVerifierKey(text)
    }

    private static func opening(_ line: ArraySlice<UInt8>) throws(AuditLogError) -> (PersonalField, AuditSecret) {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 4, words[0].elementsEqual("opening".utf8),
            let field = PersonalField.allCases.first(where: { words[1].elementsEqual($0.rawValue.utf8) }),
            let salt = Base64.decode(words[2]), let value = Base64.decode(words[3])
        else { throw AuditLogError(.malformedProof, "an opening is not a field, a salt and a value in base 64") }
        return (field, AuditSecret(salt: salt, value: value))
    }

}
