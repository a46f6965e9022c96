/// The body of an `add-checkpoint` request to a witness.
///
/// Source: C2SP tlog-witness, "add-checkpoint".
public struct WitnessRequest: Hashable, Sendable {
    /// Size of the checkpoint that the witness cosigned last; 0 when there is none.
    public let oldSize: UInt64
    /// Consistency proof from that size on; empty from 0.
    public let proof: [MerkleHash]
    /// The checkpoint to be cosigned.
    public let checkpoint: SignedNote

    /// Puts the parts together.
    public init(oldSize: UInt64, proof: [MerkleHash], checkpoint: SignedNote) {
        self.oldSize = oldSize
        self.proof = proof
        self.checkpoint = checkpoint
    }

    /// Old size, one hash a line, an empty line, and the checkpoint.
    public var bytes: [UInt8] {
        let lines = ["old \(oldSize)"] + proof.map { Base64.encode($0.bytes) } + [""]
        return Array(lines.map { $0 + "\n" }.joined().utf8) + checkpoint.bytes
    }
}

extension SignedNote {
    /// This note with the valid cosignatures of one witness out of the lines of its answer; nil when there is none.
    ///
    /// Signatures of others are ignored, as the standard asks. Cosignatures that the note had of this witness are
    /// replaced.
    ///
    /// - Parameters:
    ///   - answer: signature lines, each ended by a newline.
    ///   - witness: whose they must be.
    public func cosigned(by answer: [UInt8], of witness: CosignatureKey) -> SignedNote? {
        guard let joined = try? SignedNote(parsing: text + [NoteText.newline] + answer) else { return nil }
        let added = joined.signatures.filter(witness.isOwn)
        guard !added.isEmpty,
            let note = try? SignedNote(text: text, signatures: signatures.filter { !witness.isOwn($0) } + added),
            witness.time(of: note) != nil
        else { return nil }
        return note
    }
}
