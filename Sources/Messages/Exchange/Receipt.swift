import XMLSecurity

/// The recipient's promise that raw bytes, digest and audit leaf of a document are durable.
///
/// The document is named by the header's `inReplyTo`. It counts only when signed by the document's recipient or its
/// recorded successor.
public struct Receipt: Hashable, Sendable {
    /// When the document was accepted (UTC, milliseconds).
    public let timestampReceive: UTCInstant
    /// The hash of the audit leaf: 32 bytes (RFC 6962 leaf hash, SHA-256).
    public let leafHash: DocumentDigest
    /// The newest checkpoint of the recipient's log as a C2SP signed note: text of 1 to 8,192 bytes.
    public let checkpoint: String?

    /// Makes a receipt.
    public init(timestampReceive: UTCInstant, leafHash: DocumentDigest, checkpoint: String? = nil) {
        self.timestampReceive = timestampReceive
        self.leafHash = leafHash
        self.checkpoint = checkpoint
    }
}

extension Receipt: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        timestampReceive = try reader.value("timestampReceive")
        leafHash = try reader.value("leafHash")
        checkpoint = try (reader.optionalValue("checkpoint") as CheckpointNote?)?.note
    }

    func write(to writer: inout FieldWriter) {
        writer.value("timestampReceive", timestampReceive)
        writer.value("leafHash", leafHash)
        writer.value("checkpoint", checkpoint.map(CheckpointNote.init(note:)))
    }
}

/// A signed note in base64: its line feeds and trailing space must survive every XML tool.
private struct CheckpointNote: FieldValue {
    static var typeName: String { "CheckpointType" }
    let note: String

    init(note: String) { self.note = note }

    init?(fieldText: String) {
        guard let bytes = Base64.decodeCanonical(fieldText), 1...8192 ~= bytes.count,
            let note = String(validating: bytes, as: UTF8.self)
        else { return nil }
        self.note = note
    }

    var fieldText: String { Base64.encode(Array(note.utf8)) }
}
