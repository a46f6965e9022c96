/// Base64 with padding.
///
/// Source: RFC 4648, section 4; XML Schema Part 2, section 3.2.16 (white space is allowed in between when read).
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let pad = UInt8(ascii: "=")

    /// Value of each byte; 64 for none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 64, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    /// One line, padded.
    public static func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let second = start + 1 < bytes.count ? bytes[start + 1] : 0
            let third = start + 2 < bytes.count ? bytes[start + 2] : 0
            output.append(alphabet[Int(bytes[start] >> 2)])
            output.append(alphabet[Int((bytes[start] & 3) << 4 | second >> 4)])
            output.append(start + 1 < bytes.count ? alphabet[Int((second & 15) << 2 | third >> 6)] : pad)
            output.append(start + 2 < bytes.count ? alphabet[Int(third & 63)] : pad)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The octets, or nil when a character, the padding or a bit behind the last octet is wrong; one spelling an octet string.
    public static func decode(_ text: String) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count / 4 * 3)
        var group: UInt32 = 0
        var count = 0
        var padCount = 0
        for byte in text.utf8 where !byte.isXMLSpace {
            if byte == pad {
                padCount += 1
                continue
            }
            let value = values[Int(byte)]
            guard value < 64, padCount == 0 else { return nil }
            group = group << 6 | UInt32(value)
            count += 1
            if count % 4 == 0 {
                output.append(UInt8(truncatingIfNeeded: group >> 16))
                output.append(UInt8(truncatingIfNeeded: group >> 8))
                output.append(UInt8(truncatingIfNeeded: group))
                group = 0
            }
        }
        switch (count % 4, padCount) {
        case (0, 0): return output
        case (2, 2) where group & 15 == 0: return output + [UInt8(truncatingIfNeeded: group >> 4)]
        case (3, 1) where group & 3 == 0:
            return output + [UInt8(truncatingIfNeeded: group >> 10), UInt8(truncatingIfNeeded: group >> 2)]
        default: return nil
        }
    }
}
