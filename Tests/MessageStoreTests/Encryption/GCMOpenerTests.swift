import Crypto
import Testing

@testable import MessageStore

@Suite struct GCMOpenerTests {
    /// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test case 16.
    @Test func publishedValuesAreOpened() throws {
        let key = SymmetricKey(data: Self.bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
        let nonce = Self.bytes("cafebabefacedbaddecaf888")
        let encrypted = Self.bytes(
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662")
        let tag = Self.bytes("76fc6ece0f4e1768cddf8853bb2d551b")
        let plain = Self.bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")
        let data = Self.bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        let opener = try #require(GCMOpener(key: key))
        #expect(opener.open((nonce + encrypted + tag)[...], authenticating: data) == plain)
    }

    /// Values of every length, in a row, with one key.
    @Test func whatTheSealerSealedIsOpened() throws {
        let key = SymmetricKey(size: .bits256)
        let opener = try #require(GCMOpener(key: key))
        for count in 1...300 {
            let value = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + count) }
            let data = [UInt8](repeating: 9, count: count % 40)
            let sealed = try #require(try AES.GCM.seal(value, using: key, authenticating: data).combined)
            // In the middle of other bytes, as in a row.
            let stored = [1, 2, 3] + Array(sealed)
            #expect(opener.open(stored[3...], authenticating: data) == value)
        }
    }

    /// Each bit counts, of the value, its tag, its nonce and what it is bound to; a refusal spoils nothing.
    @Test func anyOtherBitIsRefused() throws {
        let key = SymmetricKey(size: .bits256)
        let opener = try #require(GCMOpener(key: key))
        let (value, data): ([UInt8], [UInt8]) = ([1, 2, 3, 4, 5], [6, 7])
        let sealed = Array(try #require(try AES.GCM.seal(value, using: key, authenticating: data).combined))
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(opener.open(changed[...], authenticating: data) == nil)
        }
        for other in [[], [6], [6, 7, 0], [6, 6]] as [[UInt8]] {
            #expect(opener.open(sealed[...], authenticating: other) == nil)
        }
        for count in 0...29 { #expect(opener.open(sealed[..<count], authenticating: data) == nil) }
        let stranger = try #require(GCMOpener(key: SymmetricKey(size: .bits256)))
        #expect(stranger.open(sealed[...], authenticating: data) == nil)
        #expect(opener.open(sealed[...], authenticating: data) == value)
    }

    @Test func keysOfOtherLengthsAreNone() {
        #expect(GCMOpener(key: SymmetricKey(size: .bits128)) == nil)
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
