import Crypto

/// HMAC-SHA256 of two parts in a row. A full verification makes several a line: for a key that fits in a block it hashes
/// without the copies that a general implementation makes.
///
/// Source: RFC 2104, section 2; FIPS 180-4.
enum ShortKeyHMAC {
    private static let blockByteCount = 64
    private static let inner: UInt8 = 0x36
    private static let outer: UInt8 = 0x5C

    static func code(key: [UInt8], _ first: [UInt8], _ second: [UInt8]) -> MerkleHash {
        guard key.count <= blockByteCount else { return general(key: key, first + second) }
        return withUnsafeTemporaryAllocation(byteCount: blockByteCount, alignment: 8) { block in
            for index in block.indices { block[index] = inner ^ (index < key.count ? key[index] : 0) }
            var hasher = SHA256()
            hasher.update(bufferPointer: UnsafeRawBufferPointer(block))
            first.withUnsafeBytes { hasher.update(bufferPointer: $0) }
            second.withUnsafeBytes { hasher.update(bufferPointer: $0) }
            let digest = MerkleHash(hasher.finalize())
            for index in block.indices { block[index] ^= inner ^ outer }
            hasher = SHA256()
            hasher.update(bufferPointer: UnsafeRawBufferPointer(block))
            digest.withBytes { hasher.update(bufferPointer: $0) }
            return MerkleHash(hasher.finalize())
        }
    }

    private static func general(key: [UInt8], _ message: [UInt8]) -> MerkleHash {
        MerkleHash(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }
}
