/// Base 64 in its one strict form: standard alphabet, padded, no line breaks, unused bits zero.
///
/// Source: RFC 4648, section 4 and section 3.5 (canonical encoding).
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    private static let invalid: UInt8 = 0xFF
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: invalid, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()

    static func encode(_ bytes: [UInt8]) -> String {
        let digits = alphabet
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var start = 0
        while start < bytes.count {
            let count = min(3, bytes.count - start)
            var group = UInt32(bytes[start]) << 16
            if count > 1 { group |= UInt32(bytes[start + 1]) << 8 }
            if count > 2 { group |= UInt32(bytes[start + 2]) }
            for position in 0..<4 {
                let sextet = Int(group >> (18 - 6 * UInt32(position))) & 63
                text.append(position <= count ? digits[sextet] : padding)
            }
            start += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns the bytes, or nil for any other spelling than the strict one.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        let input = Array(text)
        guard input.count % 4 == 0 else { return nil }
        let paddingCount = input.suffix(2).reversed().prefix { $0 == padding }.count
        let significant = input.count - paddingCount
        let table = values
        var bytes: [UInt8] = []
        bytes.reserveCapacity(input.count / 4 * 3)
        var buffer: UInt32 = 0
        var bitCount: UInt32 = 0
        for character in input[..<significant] {
            let value = table[Int(character)]
            guard value != invalid else { return nil }
            buffer = buffer << 6 | UInt32(value)
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: buffer >> bitCount))
            buffer &= (1 << bitCount) - 1
        }
        return buffer == 0 ? bytes : nil
    }
}
