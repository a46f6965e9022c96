/// What a verification needs of a leaf: judged as strictly as by `AuditLeaf`, nothing copied.
///
/// Two are equal when their bytes are.
public struct AuditLeafOutline: Hashable, Sendable {
    private let frame: LeafFrame

    /// Judges a leaf.
    ///
    /// - Throws: `AuditLogError` with `.notCanonicalLeaf`.
    public init(_ bytes: [UInt8]) throws(AuditLogError) { frame = try LeafFrame(bytes) }

    /// The kind of act.
    public var act: AuditAct { frame.act }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var timeMilliseconds: Int64 { frame.timeMilliseconds }

    /// Whether the line is one of this OCMW (ten digits).
    public func isOf(_ organisation: String) -> Bool { frame[.organisation].elementsEqual(organisation.utf8) }

    /// Whether any value is committed to.
    public var hasCommitments: Bool { PersonalField.allCases.contains { commits(to: $0) } }

    /// A clear field that lines are found by; empty when it is absent.
    public subscript(field: AuditSearchField) -> ArraySlice<UInt8> { frame[field.tag] }

    /// Compares the bytes.
    public static func == (left: AuditLeafOutline, right: AuditLeafOutline) -> Bool {
        left.frame.bytes == right.frame.bytes
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(frame.bytes) }

    /// Whether a value of the field is committed to.
    public func commits(to field: PersonalField) -> Bool { frame.has(LeafTag(field)) }

    /// Whether what is kept of a field opens the line's commitment to it; `nil` when the line has none, or nothing is kept.
    public func isOpened(_ field: PersonalField, by side: AuditSide) -> Bool? {
        frame.commitment(field).flatMap { $0.isOpened(field, by: side) }
    }

    /// Says what `secret`, kept beside the log, tells about one personal field.
    public func opening(_ field: PersonalField, with secret: AuditSecret?) -> CommitmentOpening {
        frame.commitment(field).map { $0.opening(field, with: secret) } ?? .absent
    }
}
