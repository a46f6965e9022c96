/// Finds what is written like the number of a person.
///
/// In the form in which people write one: `71023000122`, `71.02.30-001.22`, with other signs between the groups. Longer runs of
/// digits (a time stamp, a sequence) are none, nor are those of a UUID: one in some ten thousand would pass the check by chance.
public enum PersonSpelling {
    /// Digits in year, month, day, counter and check number.
    private static let groups = [2, 2, 2, 3, 2]
    /// Bytes that may stand between two groups, e.g. ` - `.
    private static let longestGap = 4

    /// Eleven digits each, whatever their check numbers.
    public static func numbers(in text: String) -> [String] {
        let bytes = withoutUUIDs(Array(text.utf8))
        return bytes.indices.compactMap { start in
            start == 0 || !isDigit(bytes[start - 1]) ? number(in: bytes, from: start) : nil
        }
    }

    /// Whether eleven digits end in their check number: 97 - (N mod 97), with "2" before N from 2000 on.
    ///
    /// Source: Royal Decree on the National Register number.
    static func hasCheckNumber(_ digits: String) -> Bool {
        guard digits.utf8.count == 11, let body = Int(digits.prefix(9)), let check = Int(digits.suffix(2)) else {
            return false
        }
        return [body, 2_000_000_000 + body].contains { 97 - $0 % 97 == check }
    }

    /// The eleven digits that begin at a position, when no further digit follows.
    private static func number(in bytes: [UInt8], from start: Int) -> String? {
        var (digits, position): ([UInt8], Int) = ([], start)
        for (index, count) in groups.enumerated() {
            if index > 0 { position += gap(in: bytes, at: position) }
            guard position + count <= bytes.count else { return nil }
            let group = bytes[position..<position + count]
            guard group.allSatisfy(isDigit) else { return nil }
            digits += group
            position += count
        }
        return position < bytes.count && isDigit(bytes[position]) ? nil : String(decoding: digits, as: UTF8.self)
    }

    /// The same bytes with letters instead of each UUID in its text form, so that no digit of it counts.
    ///
    /// Source: RFC 9562, section 4.
    private static func withoutUUIDs(_ bytes: [UInt8]) -> [UInt8] {
        let length = 36
        var (kept, position) = (bytes, 0)
        while position + length <= bytes.count {
            guard isUUID(bytes[position..<position + length]),
                position == 0 || !isHexDigit(bytes[position - 1]),
                position + length == bytes.count || !isHexDigit(bytes[position + length])
            else {
                position += 1
                continue
            }
            kept.replaceSubrange(position..<position + length, with: repeatElement(UInt8(ascii: "x"), count: length))
            position += length
        }
        return kept
    }

    /// Whether 36 bytes are 8, 4, 4, 4 and 12 hexadecimal digits with hyphens between.
    private static func isUUID(_ bytes: ArraySlice<UInt8>) -> Bool {
        zip(bytes, uuidForm).allSatisfy { $1 == UInt8(ascii: "-") ? $0 == $1 : isHexDigit($0) }
    }

    private static let uuidForm = Array("00000000-0000-0000-0000-000000000000".utf8)

    /// How many bytes that are neither digit nor letter stand here; none when there are too many.
    private static func gap(in bytes: [UInt8], at position: Int) -> Int {
        let count = bytes[min(position, bytes.count)...].prefix { !isDigit($0) && !isLetter($0) }.count
        return count <= longestGap ? count : 0
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
