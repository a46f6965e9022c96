/// One line of the log as it was hashed: clear fields, and commitments in place of personal values.
///
/// Encoding, version 1: the four bytes `4F 47 57 01` ("OGW" and the version), then every present field in ascending
/// order of its tag as tag (1 byte), length (2 bytes, big-endian, 1 to 65535) and value. `LeafTag` lists the tags; the
/// page `docs/audit-log.md` repeats them. At most 8192 bytes. There is one encoding of a line: the decoder refuses others.
@dynamicMemberLookup
public struct AuditLeaf: Hashable, Sendable {
    /// Longest line in bytes.
    public static let byteLimit = LeafFields.byteLimit

    /// Fields that stand in clear.
    public let clear: AuditClearFields
    /// Commitments by field.
    public let commitments: [PersonalField: AuditCommitment]
    /// The canonical encoding.
    public let bytes: [UInt8]

    /// Encodes a line. Throws `.invalidValue` or `.personalValueInClearField`, naming the field.
    init(clear: AuditClearFields, commitments: [PersonalField: AuditCommitment]) throws(AuditLogError) {
        let fields = try LeafFields(clear: clear, commitments: commitments)
        let encoded = fields.encoded()
        guard encoded.count <= LeafFields.byteLimit else { throw AuditLogError(.invalidValue, "the line is too long") }
        self.clear = clear
        self.commitments = commitments
        bytes = encoded
    }

    /// Reads a leaf and refuses every form but the canonical one.
    ///
    /// - Parameter bytes: the leaf, without hash prefix.
    /// - Throws: `AuditLogError` with `.notCanonicalLeaf`.
    public init(decoding bytes: [UInt8]) throws(AuditLogError) {
        let frame = try LeafFrame(bytes)
        clear = AuditClearFields(frame)
        commitments = frame.commitments
        self.bytes = bytes
    }

    /// Reads one clear field.
    public subscript<Value>(dynamicMember path: KeyPath<AuditClearFields, Value>) -> Value { clear[keyPath: path] }

    /// RFC 6962 leaf hash of `bytes`.
    public var leafHash: MerkleHash { MerkleHash(leaf: bytes) }

    /// Says what `secret`, kept beside the log, tells about one personal field.
    public func opening(_ field: PersonalField, with secret: AuditSecret?) -> CommitmentOpening {
        commitments[field].map { $0.opening(field, with: secret) } ?? .absent
    }

    /// Whether this first line of a year commits to exactly `checkpoint` of the year before.
    public func continues(_ checkpoint: Checkpoint) -> Bool {
        clear.act == .logOpened && clear.previousCheckpoint?.text == checkpoint.text
    }
}
