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
    /// Most keys of one year's log, the one with which it begins included: the hub registers no more.
    public static let yearLimit = 100

    /// Every key so far, oldest first.
    public private(set) var keys: [[UInt8]]
    private var known: Set<[UInt8]>
    /// Number of keys in the log that is being read.
    private var yearCount = 1
    /// Index of the last rotation in the log that is being read.
    private var rotatedAt: UInt64?
    private var names = LogKeyNames()

    /// Begins with the key of the first checkpoint.
    public init(first key: [UInt8]) { (keys, known) = ([key], [key]) }

    /// Takes the line at `index`, when it is a rotation.
    ///
    /// - Returns: false for a rotation that does not name the key in force, names one that was in force before, or is one
    ///   too many.
    public mutating func take(_ leaf: AuditLeaf, at index: UInt64) -> Bool {
        guard leaf.act == .auditKeyRotated else { return true }
        guard yearCount < Self.yearLimit, let rotation = LogKeyRotation(leaf), rotation.old == keys.last,
            known.insert(rotation.new).inserted
        else { return false }
        keys.append(rotation.new)
        yearCount += 1
        rotatedAt = index
        return true
    }

    /// The log of the next year goes on with the last key.
    public mutating func beginYear() { (rotatedAt, yearCount) = (nil, 1) }

    /// Whether the line before `size` is a rotation: a checkpoint of exactly this size must prove it.
    public func isProof(_ size: UInt64) -> Bool { rotatedAt.map { $0 + 1 == size } ?? false }

    /// The key that signs the checkpoint of `size` leaves, of which all were taken.
    public func key(size: UInt64) -> [UInt8] { isProof(size) ? keys[keys.count - 2] : keys[keys.count - 1] }

    /// What a note, a checkpoint of `size` leaves, is signed with.
    ///
    /// - Parameters:
    ///   - note: the checkpoint; its text is not judged.
    ///   - origin: name of the log.
    public mutating func verdict(on note: SignedNote, origin: String, size: UInt64) -> LogKeyVerdict {
        names.take(keys, origin: origin)
        let signers = names.keys(named: note.signatures.map(\.keyID)).filter { note.isSigned(by: $0) }.map(\.publicKey)
        if signers.contains(key(size: size)) { return .signed }
        return signers.contains { $0 != keys[keys.count - 1] } ? .keyRotated : .notSigned
    }
}

/// The keys of a log by their key IDs: what is tried on a checkpoint does not grow with the number of keys.
private struct LogKeyNames {
    private var origin = ""
    private var count = 0
    private var named: [UInt32: [NoteVerifierKey]] = [:]

    /// Takes those that it does not have yet; all of them for another log.
    mutating func take(_ keys: [[UInt8]], origin: String) {
        if !origin.utf8.elementsEqual(self.origin.utf8) { (self.origin, count, named) = (origin, 0, [:]) }
        for key in keys[count...] {
            // Keys of 32 bytes fail only under a name that no note can bear: then none of them signed it.
            guard let key = try? NoteVerifierKey(name: origin, publicKey: key) else { continue }
            named[key.keyID, default: []].append(key)
        }
        count = keys.count
    }

    func keys(named identifiers: [UInt32]) -> [NoteVerifierKey] { Set(identifiers).flatMap { named[$0] ?? [] } }
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
