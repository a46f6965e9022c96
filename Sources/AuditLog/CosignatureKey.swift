/// Signatures of a witness over the text of a checkpoint and a time: type 04.
///
/// Source: C2SP tlog-cosignature, "Format".
public enum TimestampedCosigning: NoteKeyUse {
    /// Ed25519 with a time.
    public static var signatureType: UInt8 { 0x04 }
}

/// The public key of a witness: it cosigns checkpoints of other people's logs with the time at which it did.
///
/// A signature is an 8-byte time in seconds and 64 bytes of Ed25519 over `cosignature/v1`, `time N` and the text of
/// the checkpoint. Source: C2SP tlog-cosignature, "Format".
public typealias CosignatureKey = NoteKey<TimestampedCosigning>

extension CosignatureKey {
    /// When the witness cosigned the text of a note, in seconds since 1970-01-01T00:00:00Z: the newest time.
    ///
    /// - Returns: nil when it has no cosignature here, or when any that bears its name and key ID is wrong.
    public func time(of note: SignedNote) -> UInt64? {
        let times = note.signatures.filter(isOwn).map { time(of: $0.signature, over: note.text) }
        return times.contains(nil) ? nil : times.compactMap { $0 }.max()
    }

    private func time(of signature: [UInt8], over text: [UInt8]) -> UInt64? {
        guard signature.count == 72 else { return nil }
        let time = signature.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard time <= UInt64(Int64.max) else { return nil }
        let message = Array("cosignature/v1\ntime \(time)\n".utf8) + text
        return isValid(signature: signature.dropFirst(8), over: message) ? time : nil
    }
}
