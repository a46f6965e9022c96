/// A secret of one tenant under which its store tags rows of the audit log as its own.
///
///     HMAC-SHA256(key, KBO number, ten ASCII digits || year, 4 bytes || number, 8 bytes || hash, 32 bytes)
///
/// Numbers are big-endian. A tag stands beside a row and is no part of a leaf: only who has the key can make or check it, so
/// that whoever writes the database alone can add no row, and move none, without being found out.
///
/// Source: RFC 2104; FIPS 180-4.
public struct AuditTagKey: Sendable {
    private let key: [UInt8]
    private let organisation: [UInt8]

    /// - Parameters:
    ///   - key: 32 secret bytes, used for rows of one kind.
    ///   - organisation: KBO number, ten ASCII digits.
    public init(key: [UInt8], organisation: String) {
        self.key = key
        self.organisation = Array(organisation.utf8)
    }

    /// The tag of a row.
    ///
    /// - Parameters:
    ///   - year: calendar year (UTC) of the log.
    ///   - number: place of the row among those of its kind.
    ///   - hash: of what the row holds.
    public func tag(year: Int, number: UInt64, of hash: MerkleHash) -> MerkleHash {
        let place = organisation.count
        return key.withUnsafeBytes { key in
            ShortKeyHMAC.code(key: key, messageByteCount: place + 12 + MerkleHash.byteCount) { message in
                message.copyBytes(from: organisation)
                message.storeBytes(
                    of: UInt32(truncatingIfNeeded: year).bigEndian, toByteOffset: place, as: UInt32.self)
                message.storeBytes(of: number.bigEndian, toByteOffset: place + 4, as: UInt64.self)
                hash.withBytes {
                    UnsafeMutableRawBufferPointer(rebasing: message[(place + 12)...]).copyMemory(from: $0)
                }
            }
        }
    }

    /// Whether a tag is that of a row; compares in constant time.
    public func isOurs(_ tag: MerkleHash?, year: Int, number: UInt64, of hash: MerkleHash) -> Bool {
        guard let tag else { return false }
        return tag.isIdentical(to: self.tag(year: year, number: number, of: hash))
    }
}
