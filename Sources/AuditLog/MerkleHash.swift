import CLibCrypto
import Crypto

/// A SHA-256 value of 32 bytes, held inline.
public struct MerkleHash: Hashable, Sendable, CustomStringConvertible {
    /// Length in bytes.
    public static let byteCount = 32
    private let a: UInt64
    private let b: UInt64
    private let c: UInt64
    private let d: UInt64

    /// Takes exactly 32 bytes, else returns nil.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self = bytes.withContiguousStorageIfAvailable { Self(buffer: UnsafeRawBufferPointer($0)) } ?? Self(Array(bytes))
    }

    private init(_ array: [UInt8]) { self = array.withUnsafeBytes { Self(buffer: $0) } }

    /// `buffer` must hold 32 bytes.
    private init(buffer: UnsafeRawBufferPointer) {
        a = UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        b = UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        c = UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        d = UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }

    init(_ digest: SHA256.Digest) { self = digest.withUnsafeBytes { Self(buffer: $0) } }

    init(_ code: HMAC<SHA256>.MAC) { self = code.withUnsafeBytes { Self(buffer: $0) } }

    private var words: (UInt64, UInt64, UInt64, UInt64) {
        (a.bigEndian, b.bigEndian, c.bigEndian, d.bigEndian)
    }

    /// Calls `body` with the 32 bytes.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: words, body)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// The 64 lower-case hexadecimal digits.
    public var description: String { Hexadecimal.encode(bytes) }

    /// Equality in constant time.
    public func isIdentical(to other: MerkleHash) -> Bool {
        (a ^ other.a) | (b ^ other.b) | (c ^ other.c) | (d ^ other.d) == 0
    }
}

extension MerkleHash {
    /// Root of the tree without leaves: SHA-256 of nothing. Source: RFC 6962, section 2.1.
    public static let emptyRoot = MerkleHash(SHA256().finalize())

    /// Hash of a leaf: SHA-256(00 || leaf). Source: RFC 6962, section 2.1.
    public init(leaf: [UInt8]) {
        self = withUnsafeBytes(of: UInt8(0)) { zero in leaf.withUnsafeBytes { Self(sha256: zero, $0) } }
    }

    /// Hash of an inner node: SHA-256(01 || left || right). Source: RFC 6962, section 2.1.
    public init(left: MerkleHash, right: MerkleHash) {
        let children = (left.words, right.words)
        self = withUnsafeBytes(of: UInt8(1)) { one in withUnsafeBytes(of: children) { Self(sha256: one, $0) } }
    }

    /// SHA-256 of bytes. Source: FIPS 180-4.
    public init(sha256 bytes: ArraySlice<UInt8>) {
        self = bytes.withUnsafeBytes { Self(sha256: $0) }
    }

    /// SHA-256 of bytes. Source: FIPS 180-4.
    init(sha256 bytes: UnsafeRawBufferPointer) {
        self.init(sha256: bytes, UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// SHA-256 of two parts in a row. Source: FIPS 180-4.
    init(sha256 first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) {
        self = withUnsafeTemporaryAllocation(byteCount: Self.byteCount, alignment: 8) { digest in
            clibcrypto_sha256(first.baseAddress, first.count, second.baseAddress, second.count, digest.baseAddress)
            return Self(buffer: UnsafeRawBufferPointer(digest))
        }
    }
}
