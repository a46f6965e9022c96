/// HMAC-SHA256. A full verification makes several a line: it hashes without the copies and objects that a general
/// implementation makes.
///
/// Source: RFC 2104, section 2; FIPS 180-4.
public enum ShortKeyHMAC {
    private static let blockByteCount = 64
    private static let inner: UInt8 = 0x36
    private static let outer: UInt8 = 0x5C

    /// The code of `first` and `second`, one behind the other.
    public static func code(key: [UInt8], _ first: [UInt8], _ second: [UInt8]) -> MerkleHash {
        code(key: key[...], first, second[...])
    }

    /// The code of `first` and `second`, one behind the other.
    static func code(key: ArraySlice<UInt8>, _ first: [UInt8], _ second: ArraySlice<UInt8>) -> MerkleHash {
        key.withUnsafeBytes { key in
            code(key: key, messageByteCount: first.count + second.count) { message in
                message.copyBytes(from: first)
                UnsafeMutableRawBufferPointer(rebasing: message[first.count...]).copyBytes(from: second)
            }
        }
    }

    /// The code of what `write` writes into so many bytes.
    static func code(
        key: UnsafeRawBufferPointer, messageByteCount: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void
    ) -> MerkleHash {
        guard key.count <= blockByteCount else {
            return MerkleHash(sha256: key).withBytes { code(key: $0, messageByteCount: messageByteCount, write) }
        }
        let count = blockByteCount + max(messageByteCount, MerkleHash.byteCount)
        return withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) { buffer in
            for index in 0..<blockByteCount { buffer[index] = inner ^ (index < key.count ? key[index] : 0) }
            let message = UnsafeMutableRawBufferPointer(rebasing: buffer[blockByteCount...])
            write(UnsafeMutableRawBufferPointer(rebasing: message[..<messageByteCount]))
            let digest = hash(buffer, messageByteCount: messageByteCount)
            for index in 0..<blockByteCount { buffer[index] ^= inner ^ outer }
            digest.withBytes { message.copyMemory(from: $0) }
            return hash(buffer, messageByteCount: MerkleHash.byteCount)
        }
    }

    /// Of a block and what stands behind it.
    private static func hash(_ buffer: UnsafeMutableRawBufferPointer, messageByteCount: Int) -> MerkleHash {
        MerkleHash(sha256: UnsafeRawBufferPointer(rebasing: buffer[..<(blockByteCount + messageByteCount)]))
    }
}
