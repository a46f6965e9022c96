import Crypto

/// HMAC-SHA256 of two parts in a row. A full verification makes several a line: for a key that fits in a block it hashes
/// without the copies that a general implementation makes.
///
/// Source: RFC 2104, section 2; FIPS 180-4.
public enum ShortKeyHMAC {
    private static let blockByteCount = 64
    private static let inner: UInt8 = 0x36
    private static let outer: UInt8 = 0x5C

    /// The code of `first` and `second`, one behind the other.
    public static func code(key: [UInt8], _ first: [UInt8], _ second: [UInt8]) -> MerkleHash {
        guard key.count <= blockByteCount else { return general(key: key, first + second) }
        let count = blockByteCount + max(first.count + second.count, MerkleHash.byteCount)
        return withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) { buffer in
            for index in 0..<blockByteCount { buffer[index] = inner ^ (index < key.count ? key[index] : 0) }
            let message = UnsafeMutableRawBufferPointer(rebasing: buffer[blockByteCount...])
            message.copyBytes(from: first)
            UnsafeMutableRawBufferPointer(rebasing: message[first.count...]).copyBytes(from: second)
            let digest = hash(buffer, messageByteCount: first.count + second.count)
            for index in 0..<blockByteCount { buffer[index] ^= inner ^ outer }
            digest.withBytes { message.copyMemory(from: $0) }
            return hash(buffer, messageByteCount: MerkleHash.byteCount)
        }
    }

    /// Of a block and what stands behind it.
    private static func hash(_ buffer: UnsafeMutableRawBufferPointer, messageByteCount: Int) -> MerkleHash {
        MerkleHash(
            sha256: UnsafeRawBufferPointer(rebasing: buffer[..<blockByteCount]),
            UnsafeRawBufferPointer(rebasing: buffer[blockByteCount..<blockByteCount + messageByteCount]))
    }

    private static func general(key: [UInt8], _ message: [UInt8]) -> MerkleHash {
        MerkleHash(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }
}
