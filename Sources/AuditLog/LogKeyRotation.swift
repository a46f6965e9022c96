/// The change of a log's key, as a line of the log says it: `ed25519 <old> <new>`, public keys of 32 bytes in base 64.
///
/// The line at index i is covered by a checkpoint of size i + 1 under the old key: so the old key vouches for the new
/// one. Every checkpoint of more lines is signed with the new key.
public struct LogKeyRotation: Hashable, Sendable {
    private static let algorithm = "ed25519"

    /// The key until then, 32 bytes.
    public let old: [UInt8]
    /// The key from then on, 32 bytes.
    public let new: [UInt8]

    /// Names both keys. Throws `.malformedKey` unless they are two different ones of 32 bytes.
    public init(old: [UInt8], new: [UInt8]) throws(AuditLogError) {
        guard old.count == 32, new.count == 32, old != new else {
            throw AuditLogError(.malformedKey, "a rotation names two different keys of 32 bytes")
        }
        self.old = old
        self.new = new
    }

    /// Reads a line of the log; nil when it is no rotation or does not name two keys in the form above.
    public init?(_ leaf: AuditLeaf) {
        guard leaf.act == .auditKeyRotated, let object = leaf.object else { return nil }
        let parts = object.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual(Self.algorithm.utf8), let old = Base64.decode(parts[1]),
            let new = Base64.decode(parts[2]), let rotation = try? LogKeyRotation(old: old, new: new)
        else { return nil }
        self = rotation
    }

    /// The form in the line.
    public var object: String { "\(Self.algorithm) \(Base64.encode(old)) \(Base64.encode(new))" }
}

/// The keys of a log while its lines are read in order: each key counts for its range of sizes alone.
public struct LogKeyChain: Sendable {
    /// Every key so far, oldest first.
    public private(set) var keys: [[UInt8]]
    /// Index of the last rotation in the log that is being read.
    private var rotatedAt: UInt64?

    /// Begins with the key of the first checkpoint.
    public init(first key: [UInt8]) { keys = [key] }

    /// Takes the line at `index`, when it is a rotation.
    ///
    /// - Returns: false for a rotation that does not name the key in force, or names one that was in force before.
    public mutating func take(_ leaf: AuditLeaf, at index: UInt64) -> Bool {
        guard leaf.act == .auditKeyRotated else { return true }
        guard let rotation = LogKeyRotation(leaf), rotation.old == keys.last, !keys.contains(rotation.new) else {
            return false
        }
        keys.append(rotation.new)
        rotatedAt = index
        return true
    }

    /// The log of the next year goes on with the last key.
    public mutating func beginYear() { rotatedAt = nil }

    /// Whether the line before `size` is a rotation: a checkpoint of exactly this size must prove it.
    public func isProof(_ size: UInt64) -> Bool { rotatedAt.map { $0 + 1 == size } ?? false }

    /// The key that signs the checkpoint of `size` leaves, of which all were taken.
    public func key(size: UInt64) -> [UInt8] { isProof(size) ? keys[keys.count - 2] : keys[keys.count - 1] }

    /// What a note, a checkpoint of `size` leaves, is signed with.
    ///
    /// - Parameters:
    ///   - note: the checkpoint; its text is not judged.
    ///   - origin: name of the log.
    public func verdict(on note: SignedNote, origin: String, size: UInt64) -> LogKeyVerdict {
        let isSigned = { (key: [UInt8]) in
            (try? NoteVerifierKey(name: origin, publicKey: key)).map { note.isSigned(by: $0) } ?? false
        }
        if isSigned(key(size: size)) { return .signed }
        return keys.dropLast().contains(where: isSigned) ? .keyRotated : .notSigned
    }
}

/// Who signed a checkpoint.
public enum LogKeyVerdict: Hashable, Sendable {
    /// The key in force.
    case signed
    /// A key that had been rotated out.
    case keyRotated
    /// None of the log's keys.
    case notSigned
}
