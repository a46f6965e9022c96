/// The head of a log at one size: what a log signs.
///
/// Text form: origin, size, base 64 of the root, then extension lines, each ended by a newline.
/// This profile takes lines of printable ASCII without spaces only where the standard is wider.
/// Source: C2SP tlog-checkpoint, "Note text".
public struct Checkpoint: Hashable, Sendable {
    /// Identity of the log, such as `ocmw-gateway/0999999922/2026`.
    public let origin: String
    /// Number of leaves.
    public let size: UInt64
    /// Merkle tree root at that size.
    public let root: MerkleHash
    /// Further lines, opaque; ours have none.
    public let extensions: [String]

    /// Makes a checkpoint. Throws `.malformedCheckpoint` for an empty or unprintable line.
    public init(
        origin: String, size: UInt64, root: MerkleHash, extensions: [String] = []
    ) throws(AuditLogError) {
        guard NoteText.isName(origin.utf8), NoteText.isASCIILine(origin.utf8) else {
            throw AuditLogError(.malformedCheckpoint, "origin is empty or has a character that is not allowed")
        }
        guard extensions.allSatisfy({ NoteText.isASCIILine($0.utf8) }) else {
            throw AuditLogError(.malformedCheckpoint, "an extension line is empty or not printable ASCII")
        }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the note text. Throws `.malformedCheckpoint`.
    public init(text: [UInt8]) throws(AuditLogError) {
        if let damage = TextDamage.byteOrderMark(in: text) { throw AuditLogError(.malformedCheckpoint, damage) }
        guard text.last == NoteText.newline else {
            throw AuditLogError(.malformedCheckpoint, "text does not end in a newline")
        }
        let lines = text.dropLast().split(separator: NoteText.newline, omittingEmptySubsequences: false)
        guard lines.count >= 3 else { throw AuditLogError(.malformedCheckpoint, "fewer than three lines") }
        guard let size = NoteText.decimal(lines[1]) else {
            throw AuditLogError(.malformedCheckpoint, "size is not a decimal number without leading zeroes")
        }
        guard let root = Base64.decode(lines[2]).flatMap({ MerkleHash($0) }) else {
            throw AuditLogError(.malformedCheckpoint, "root is not base 64 of 32 bytes")
        }
        try self.init(
            origin: String(decoding: lines[0], as: UTF8.self), size: size, root: root,
            extensions: lines.dropFirst(3).map { String(decoding: $0, as: UTF8.self) })
    }

    /// The note text, ending in a newline.
    public var text: [UInt8] {
        let lines = [origin, String(size), Base64.encode(root.bytes)] + extensions
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }
}
