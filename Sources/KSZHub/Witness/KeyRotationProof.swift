import XMLSecurity

/// The word of a log's old key for a new one: the last line under a checkpoint that the old key signed names both.
///
/// The hub reads proof and line by itself, as it reads notes. Only the one line that counts is read, and only its last
/// place: the path from the last leaf of a tree has left siblings alone.
///
/// Source: C2SP tlog-proof, "Format"; RFC 6962, section 2.1.1; docs/audit-log.md, "A line" and "A new key".
struct KeyRotationProof: Hashable, Sendable {
    /// The key that vouches, 32 bytes.
    let old: [UInt8]
    /// The key that follows, 32 bytes.
    let new: [UInt8]

    /// Reads and verifies a proof; nil for anything that is not one for this log.
    ///
    /// - Parameter origin: the log of which the checkpoint must be.
    init?(_ bytes: [UInt8], origin: String) {
        guard let end = bytes.indices.dropLast().first(where: { bytes[$0] == .newline && bytes[$0 + 1] == .newline }),
            let head = LogHead(note: bytes[(end + 2)...]), head.origin.utf8.elementsEqual(origin.utf8)
        else { return nil }
        var lines = bytes[..<end].split(separator: .newline, omittingEmptySubsequences: false)[...]
        guard let title = lines.popFirst(), title.elementsEqual("c2sp.org/tlog-proof@v1".utf8),
            let leaf = Self.value("extra ", &lines).flatMap(Base64.canonical),
            let index = Self.value("index ", &lines).flatMap(Decimal64.value), index + 1 == head.size,
            let line = RotationLine(leaf)
        else { return nil }
        let path = lines.compactMap(Base64.canonical).filter { $0.count == 32 }
        guard path.count == lines.count, path.count == index.nonzeroBitCount else { return nil }
        let root = path.reduce(SHA256Digest.of([0x00] + leaf)) { SHA256Digest.of([0x01] + $1 + $0) }
        guard root == head.root, LogKey.isSigned(head, by: line.old) else { return nil }
        (old, new) = (line.old, line.new)
    }

    private static func value(_ keyword: String, _ lines: inout ArraySlice<ArraySlice<UInt8>>) -> ArraySlice<UInt8>? {
        guard let line = lines.popFirst(), line.starts(with: keyword.utf8) else { return nil }
        return line.dropFirst(keyword.utf8.count)
    }
}

/// The line `audit-key-rotated` of a log: a leaf of version 1 with this act whose object names two keys.
private struct RotationLine {
    let old: [UInt8]
    let new: [UInt8]

    init?(_ leaf: [UInt8]) {
        guard leaf.starts(with: [0x4F, 0x47, 0x57, 0x01]), let fields = Self.fields(leaf.dropFirst(4)),
            fields[0x01]?.elementsEqual("audit-key-rotated".utf8) == true,
            let parts = fields[0x17]?.split(separator: 0x20, omittingEmptySubsequences: false), parts.count == 3,
            parts[0].elementsEqual("ed25519".utf8), let old = Base64.canonical(parts[1]), old.count == 32,
            let new = Base64.canonical(parts[2]), new.count == 32, old != new
        else { return nil }
        (self.old, self.new) = (old, new)
    }

    /// Values by tag; nil unless tags ascend and lengths fit.
    private static func fields(_ bytes: ArraySlice<UInt8>) -> [UInt8: ArraySlice<UInt8>]? {
        var (rest, fields, last): (ArraySlice<UInt8>, [UInt8: ArraySlice<UInt8>], UInt8) = (bytes, [:], 0)
        while let tag = rest.popFirst() {
            guard tag > last, let high = rest.popFirst(), let low = rest.popFirst() else { return nil }
            let count = Int(high) << 8 | Int(low)
            guard count > 0, count <= rest.count else { return nil }
            fields[tag] = rest.prefix(count)
            (rest, last) = (rest.dropFirst(count), tag)
        }
        return fields
    }
}
