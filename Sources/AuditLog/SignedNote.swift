/// Text signed by one or more keys, as parsed: nothing is verified yet.
///
/// Source: C2SP signed-note, "Format".
public struct SignedNote: Hashable, Sendable {
    /// Largest note in bytes.
    public static let byteLimit = 1 << 20
    /// Most signatures in a note.
    public static let signatureLimit = 100

    /// The signed text, with its last newline.
    public let text: [UInt8]
    /// Signatures in the order of their lines, those of unknown keys included.
    public let signatures: [NoteSignature]

    /// Puts text and signatures together. Throws `.malformedNote` for text that no note may hold.
    public init(text: [UInt8], signatures: [NoteSignature]) throws(AuditLogError) {
        guard text.last == NoteText.newline, String(validating: text, as: UTF8.self) != nil,
            text.allSatisfy({ $0 >= 0x20 || $0 == NoteText.newline })
        else { throw AuditLogError(.malformedNote, "text is not UTF-8 lines without control characters") }
        guard (1...Self.signatureLimit).contains(signatures.count) else {
            throw AuditLogError(.malformedNote, "no signature or too many")
        }
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note. Throws `.malformedNote`.
    public init(parsing bytes: [UInt8]) throws(AuditLogError) {
        if let damage = TextDamage.otherLines(in: bytes) { throw AuditLogError(.malformedNote, damage) }
        guard bytes.count <= Self.byteLimit, bytes.last == NoteText.newline else {
            throw AuditLogError(.malformedNote, "the note is too large or does not end in a newline")
        }
        guard let split = Self.lastEmptyLine(in: bytes) else {
            throw AuditLogError(.malformedNote, "no empty line between text and signatures")
        }
        guard split < bytes.count - 1 else {
            throw AuditLogError(.malformedNote, "an empty line stands at the end: remove it")
        }
        let lines = bytes[(split + 1)...].dropLast().split(
            separator: NoteText.newline, omittingEmptySubsequences: false)
        guard lines.count <= Self.signatureLimit else { throw AuditLogError(.malformedNote, "too many signatures") }
        var signatures: [NoteSignature] = []
        for line in lines { signatures.append(try NoteSignature(line: line)) }
        try self.init(text: Array(bytes[..<split]), signatures: signatures)
    }

    /// The note as bytes: text, empty line, signature lines.
    public var bytes: [UInt8] {
        text + [NoteText.newline] + signatures.flatMap(\.line)
    }

    /// Position of the newline that is the last empty line.
    private static func lastEmptyLine(in bytes: [UInt8]) -> Int? {
        bytes.indices.dropFirst().last { bytes[$0] == NoteText.newline && bytes[$0 - 1] == NoteText.newline }
    }

    /// The note with the signatures of `key`, and those of `witness` when they hold: without anything that a stranger wrote.
    /// `nil` when `key` did not sign.
    public func proven(by key: NoteVerifierKey, cosignedBy witness: CosignatureKey?) -> SignedNote? {
        guard isSigned(by: key) else { return nil }
        let cosigner = witness.flatMap { $0.time(of: self) == nil ? nil : $0 }
        return try? SignedNote(
            text: text, signatures: signatures.filter { key.isOwn($0) || cosigner?.isOwn($0) == true })
    }

    /// Whether `key` signed the text. False when it has no signature here, or any of its signatures is wrong.
    public func isSigned(by key: NoteVerifierKey) -> Bool {
        let own = signatures.filter(key.isOwn)
        return !own.isEmpty && own.allSatisfy { key.isValid(signature: $0.signature, over: text) }
    }
}

/// One signature line of a note.
public struct NoteSignature: Hashable, Sendable {
    /// Name of the key.
    public let name: String
    /// First four bytes of the key's hash, big-endian.
    public let keyID: UInt32
    /// What the algorithm of the key makes of it; 64 bytes for Ed25519.
    public let signature: [UInt8]

    /// Puts the parts together. Throws `.malformedNote` for a name that is not allowed or an empty signature.
    public init(name: String, keyID: UInt32, signature: [UInt8]) throws(AuditLogError) {
        guard NoteText.isName(name.utf8), !signature.isEmpty else {
            throw AuditLogError(.malformedNote, "a signature has no bytes or a name that is not allowed")
        }
        self.name = name
        self.keyID = keyID
        self.signature = signature
    }

    /// Reads a line without its newline.
    init(line: ArraySlice<UInt8>) throws(AuditLogError) {
        guard line.starts(with: NoteText.signaturePrefix) else {
            throw AuditLogError(.malformedNote, "a signature line does not begin with an em dash and a space")
        }
        let parts = line.dropFirst(NoteText.signaturePrefix.count)
            .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 2, NoteText.isName(parts[0]), let value = Base64.decode(parts[1]), value.count > 4 else {
            throw AuditLogError(.malformedNote, "a signature line is not a name and base 64 of 5 or more bytes")
        }
        try self.init(
            name: String(decoding: parts[0], as: UTF8.self),
            keyID: value.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }, signature: Array(value.dropFirst(4)))
    }

    /// The line with its newline.
    var line: [UInt8] {
        let identifier = withUnsafeBytes(of: keyID.bigEndian) { Array($0) }
        return NoteText.signaturePrefix + Array("\(name) \(Base64.encode(identifier + signature))\n".utf8)
    }
}
