/// A checkpoint whose log signature was verified or has just been made.
public struct SignedCheckpoint: Hashable, Sendable {
    /// What was signed.
    public let checkpoint: Checkpoint
    /// The note, with the signatures of others too.
    public let note: SignedNote

    init(checkpoint: Checkpoint, note: SignedNote) {
        self.checkpoint = checkpoint
        self.note = note
    }

    /// Reads and verifies a checkpoint.
    ///
    /// - Parameters:
    ///   - bytes: the note.
    ///   - key: the log's key; its name must be the origin.
    /// - Returns: the checkpoint, or nil if `key` did not sign it or signs for another log.
    /// - Throws: `AuditLogError` with `.malformedNote` or `.malformedCheckpoint`.
    public static func verify(_ bytes: [UInt8], key: NoteVerifierKey) throws(AuditLogError) -> SignedCheckpoint? {
        let note = try SignedNote(parsing: bytes)
        let checkpoint = try Checkpoint(text: note.text)
        guard checkpoint.origin.utf8.elementsEqual(key.name.utf8), note.isSigned(by: key) else { return nil }
        return SignedCheckpoint(checkpoint: checkpoint, note: note)
    }
}
