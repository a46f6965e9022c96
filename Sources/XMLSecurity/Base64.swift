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
        var text = text
        return text.withUTF8(decode)
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var end = 0
        var isValid = false
        let output = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3 + 3) { output, count in
            values.withUnsafeBufferPointer { values in
                isValid = decode(text, values, into: output, &end)
            }
            count = end
        }
        return isValid ? output : nil
    }

    private static func decode(
        _ text: UnsafeBufferPointer<UInt8>, _ values: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>, _ end: inout Int
    ) -> Bool {
        var group: UInt32 = 0
        var count = 0
        var padCount = 0
        for byte in text {
            let value = values[Int(byte)]
            guard value < 64 else {
                if byte == pad {
                    padCount += 1
                } else if !byte.isXMLSpace {
                    return false
                }
                continue
            }
            guard padCount == 0 else { return false }
            group = group << 6 | UInt32(value)
            count += 1
            if count % 4 == 0 {
                output[end] = UInt8(truncatingIfNeeded: group >> 16)
                output[end + 1] = UInt8(truncatingIfNeeded: group >> 8)
                output[end + 2] = UInt8(truncatingIfNeeded: group)
                end += 3
                group = 0
            }
        }
        switch (count % 4, padCount) {
        case (0, 0): return true
        case (2, 2) where group & 15 == 0:
            output[end] = UInt8(truncatingIfNeeded: group >> 4)
            end += 1
            return true
        case (3, 1) where group & 3 == 0:
            output[end] = UInt8(truncatingIfNeeded: group >> 10)
            output[end + 1] = UInt8(truncatingIfNeeded: group >> 2)
            end += 2
            return true
        default: return false
        }
    }
}
