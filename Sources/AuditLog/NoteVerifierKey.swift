/// Signatures over the text of a note as it stands: type 01.
///
/// Source: C2SP signed-note, "Signature types".
public enum PlainSigning: NoteKeyUse {
    /// Ed25519.
    public static var signatureType: UInt8 { 0x01 }
}

/// The public key of somebody who signs notes, such as the operator of a log.
public typealias NoteVerifierKey = NoteKey<PlainSigning>
