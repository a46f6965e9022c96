/// An inclusion proof that stands alone: index, path and the signed checkpoint it leads to.
///
/// Text form, file extension `.tlog-proof`: line `c2sp.org/tlog-proof@v1`, optionally `extra` and base 64, line `index`
/// and the number, one line of base 64 per hash from the leaf's sibling up, an empty line, the checkpoint note.
/// Source: C2SP tlog-proof, "Format".
public struct InclusionProof: Hashable, Sendable {
    private static let title = Array("c2sp.org/tlog-proof@v1".utf8)
    private static let pathLimit = 63

    /// Number of the leaf, from 0.
    public let index: UInt64
    /// Sibling hashes from the leaf up.
    public let path: [MerkleHash]
    /// The signed checkpoint, not verified here.
    public let checkpoint: SignedNote
    /// Not authenticated; ours carries the leaf's bytes.
    public let extra: [UInt8]?

    /// Puts the parts together.
    public init(index: UInt64, path: [MerkleHash], checkpoint: SignedNote, extra: [UInt8]? = nil) {
        self.index = index
        self.path = path
        self.checkpoint = checkpoint
        self.extra = extra
    }

    /// Reads the text form. Throws `.malformedProof`, `.malformedNote`.
    public init(parsing bytes: [UInt8]) throws(AuditLogError) {
        if let damage = TextDamage.found(in: bytes) { throw AuditLogError(.malformedProof, damage) }
        guard bytes.count <= SignedNote.byteLimit, let end = NoteText.firstEmptyLine(in: bytes) else {
            throw AuditLogError(.malformedProof, "too large, or no empty line before the checkpoint")
        }
        var lines = bytes[..<end].split(separator: NoteText.newline, omittingEmptySubsequences: false)[...]
        guard lines.popFirst()?.elementsEqual(Self.title) == true else {
            throw AuditLogError(.malformedProof, "the first line is not \(String(decoding: Self.title, as: UTF8.self))")
        }
        extra = try Self.extra(&lines)
        guard let line = lines.popFirst(), let index = Self.value(of: "index ", in: line).flatMap(NoteText.decimal)
        else {
            throw AuditLogError(.malformedProof, "the index line is missing or wrong")
        }
        self.index = index
        guard lines.count <= Self.pathLimit else { throw AuditLogError(.malformedProof, "too many hashes") }
        let hashes = lines.compactMap { Base64.decode($0).flatMap { MerkleHash($0) } }
        guard hashes.count == lines.count else {
            throw AuditLogError(.malformedProof, "a line of the path is not base 64 of 32 bytes")
        }
        path = hashes
        checkpoint = try SignedNote(parsing: Array(bytes[(end + 2)...]))
    }

    /// The text form.
    public var bytes: [UInt8] {
        var lines = [String(decoding: Self.title, as: UTF8.self)]
        if let extra { lines.append("extra \(Base64.encode(extra))") }
        lines.append("index \(index)")
        lines += path.map { Base64.encode($0.bytes) }
        return Array((lines.map { $0 + "\n" }.joined() + "\n").utf8) + checkpoint.bytes
    }

    /// Whether `leafHash` is in the log of `key` as this proof says. Throws `.malformedCheckpoint`.
    public func proves(leafHash: MerkleHash, key: NoteVerifierKey) throws(AuditLogError) -> Bool {
        guard let signed = try SignedCheckpoint.verify(checkpoint.bytes, key: key) else { return false }
        return MerkleTree.verifyInclusion(
            leafHash: leafHash, index: index, size: signed.checkpoint.size, path: path, root: signed.checkpoint.root)
    }

    private static func value(of keyword: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        line.starts(with: keyword.utf8) ? line.dropFirst(keyword.utf8.count) : nil
    }

    private static func extra(_ lines: inout ArraySlice<ArraySlice<UInt8>>) throws(AuditLogError) -> [UInt8]? {
        guard let line = lines.first, let text = value(of: "extra ", in: line) else { return nil }
        guard let extra = Base64.decode(text) else {
            throw AuditLogError(.malformedProof, "the extra line is not base 64")
        }
        lines.removeFirst()
        return extra
    }
}
