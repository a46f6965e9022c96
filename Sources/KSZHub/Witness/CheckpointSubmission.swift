import XMLSecurity

/// The body of an `add-checkpoint` request: old size, consistency proof, empty line, checkpoint.
///
/// Source: C2SP tlog-witness, "add-checkpoint".
struct CheckpointSubmission: Hashable, Sendable {
    /// Most lines of proof that a client may send.
    static let proofLimit = 63

    /// Size of the checkpoint from which the proof leads on.
    let oldSize: UInt64
    /// Hashes of 32 bytes.
    let proof: [[UInt8]]
    let head: LogHead

    /// Reads a body; nil for anything else.
    init?(_ body: [UInt8]) {
        var rest = body[...]
        guard let first = Self.line(&rest), first.starts(with: Array("old ".utf8)),
            let oldSize = Decimal64.value(of: first.dropFirst(4))
        else { return nil }
        var proof: [[UInt8]] = []
        while let line = Self.line(&rest) {
            if line.isEmpty { break }
            guard proof.count < Self.proofLimit,
                let hash = Base64.canonical(line), hash.count == 32
            else { return nil }
            proof.append(hash)
        }
        guard let head = LogHead(note: rest) else { return nil }
        self.oldSize = oldSize
        self.proof = proof
        self.head = head
    }

    /// Takes the next line off, without its newline.
    private static func line(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: .newline) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }
}
