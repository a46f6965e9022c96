/// Two checkpoints of one log and the proof that the smaller is a beginning of the larger, as one text file.
///
/// Text form: `ocmw-gateway/consistency-proof/v1`, one hash in base 64 a line, an empty line, and the two notes, the
/// older first; between the notes stands a line with nothing but `--`, which no line of our checkpoints can be.
public struct ConsistencyStatement: Hashable, Sendable {
    static let format = "ocmw-gateway/consistency-proof/v1"
    /// Largest file in bytes: two notes, and 4 KiB for the proof.
    public static let byteLimit = 2 * SignedNote.byteLimit + 4 << 10
    private static let separator = Array("--\n".utf8)

    /// The older checkpoint.
    public let older: SignedNote
    /// The newer checkpoint.
    public let newer: SignedNote
    /// RFC 6962 consistency proof.
    public let proof: [MerkleHash]

    /// Puts the parts together. Throws `.malformedProof` for a note with the line `--`, which C2SP allows as an extension.
    public init(older: SignedNote, newer: SignedNote, proof: [MerkleHash]) throws(AuditLogError) {
        for note in [older, newer] where Self.separatorIndex(in: note.text[...]) != nil {
            throw AuditLogError(.malformedProof, "a note has the line -- that stands between notes")
        }
        self.older = older
        self.newer = newer
        self.proof = proof
    }

    /// Reads the text form. Throws `.malformedProof`.
    public init(parsing bytes: [UInt8]) throws(AuditLogError) {
        guard bytes.count <= Self.byteLimit else { throw AuditLogError(.malformedProof, "more than two notes need") }
        if let damage = TextDamage.found(in: bytes) { throw AuditLogError(.malformedProof, damage) }
        var rest = bytes[...]
        guard Self.line(&rest)?.elementsEqual(Self.format.utf8) == true else {
            throw AuditLogError(.malformedProof, "the first line is not \(Self.format)")
        }
        var proof: [MerkleHash] = []
        while let line = Self.line(&rest), !line.isEmpty {
            guard proof.count < 63, let hash = Base64.decode(line).flatMap({ MerkleHash($0) }) else {
                throw AuditLogError(.malformedProof, "a line is not base 64 of 32 bytes, or there are more than 63")
            }
            proof.append(hash)
        }
        guard let start = Self.separatorIndex(in: rest) else {
            throw AuditLogError(.malformedProof, "no line -- between two notes")
        }
        try self.init(
            older: try SignedNote(parsing: Array(rest[..<start])),
            newer: try SignedNote(parsing: Array(rest[(start + Self.separator.count)...])), proof: proof)
    }

    /// The text form.
    public var bytes: [UInt8] {
        let lines = [Self.format] + proof.map { Base64.encode($0.bytes) } + [""]
        return Array(lines.map { $0 + "\n" }.joined().utf8) + older.bytes + Self.separator + newer.bytes
    }

    /// Everything that does not hold, each once; empty when the newer checkpoint continues the older one.
    ///
    /// - Parameter keys: the log's keys in the order in which they were in force, the first one that the reader trusts: one
    ///   that was rotated out before the older checkpoint was signed signs no newer one.
    public func failures(keys: [NoteVerifierKey]) -> [Failure] {
        guard let old = try? Checkpoint(text: older.text), let new = try? Checkpoint(text: newer.text) else {
            return [.checkpointMalformed]
        }
        var failures: [Failure] = []
        if !old.origin.utf8.elementsEqual(new.origin.utf8) { failures.append(.otherLog) }
        let (first, last) = (Self.signers(of: older, old, keys).first, Self.signers(of: newer, new, keys).last)
        if let first, let last {
            if last < first { failures.append(.keyRotated) }
        } else {
            failures.append(.checkpointSignature)
        }
        let holds = MerkleTree.verifyConsistency(
            oldSize: old.size, oldRoot: old.root, size: new.size, root: new.root, path: proof)
        if !holds { failures.append(.notConsistent) }
        return failures
    }

    /// Of the two notes those that are checkpoints signed by none of the keys.
    public func unsigned(keys: [NoteVerifierKey]) -> [SignedNote] {
        [older, newer].filter { note in
            (try? Checkpoint(text: note.text)).map { Self.signers(of: note, $0, keys).isEmpty } ?? false
        }
    }

    /// Positions of the keys that signed a checkpoint, ascending.
    private static func signers(of note: SignedNote, _ checkpoint: Checkpoint, _ keys: [NoteVerifierKey]) -> [Int] {
        keys.indices.filter { index in
            keys[index].name.utf8.elementsEqual(checkpoint.origin.utf8) && note.isSigned(by: keys[index])
        }
    }

    /// What does not hold; raw values are stable.
    public enum Failure: String, Hashable, Sendable, CaseIterable {
        /// A note is no checkpoint.
        case checkpointMalformed = "checkpoint-malformed"
        /// The checkpoints are of different logs.
        case otherLog = "other-log"
        /// A checkpoint is signed by none of the keys.
        case checkpointSignature = "checkpoint-signature"
        /// A key signed the newer checkpoint that had been rotated out when the older one was signed.
        case keyRotated = "key-rotated"
        /// The proof does not lead from the older checkpoint to the newer one: `inconsistency` says whose doing that can be.
        case notConsistent = "not-consistent"
    }

    private static func line(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: NoteText.newline) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    /// Where the line between the notes begins.
    private static func separatorIndex(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.dropFirst().first { index in
            bytes[index - 1] == NoteText.newline && bytes[index...].starts(with: separator)
        }
    }
}
