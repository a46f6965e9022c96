import SocialSecurity

/// Finds numbers of persons in texts that must hold none.
///
/// A number counts in the form in which people write one: `71023000122`, `71.02.30-001.22`, with other signs between the
/// groups. Longer runs of digits (a time stamp, a sequence, a UUID) are no number of a person, though one in a few
/// hundred has eleven digits in it that pass the check.
enum PersonNumber {
    /// Digits in year, month, day, counter and check number.
    private static let groups = [2, 2, 2, 3, 2]
    /// Bytes that may stand between two groups, e.g. ` - `.
    private static let longestGap = 4

    /// True when the text holds an INSZ with a right check number.
    static func isHeld(in text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.contains { start in
            (start == 0 || !isDigit(bytes[start - 1])) && number(in: bytes, from: start).map(isNumber) == true
        }
    }

    /// The eleven digits that begin at a position, when no further digit follows.
    private static func number(in bytes: [UInt8], from start: Int) -> [UInt8]? {
        var (digits, position): ([UInt8], Int) = ([], start)
        for (index, count) in groups.enumerated() {
            if index > 0 { position += gap(in: bytes, at: position) }
            guard position + count <= bytes.count else { return nil }
            let group = bytes[position..<position + count]
            guard group.allSatisfy(isDigit) else { return nil }
            digits += group
            position += count
        }
        return position < bytes.count && isDigit(bytes[position]) ? nil : digits
    }

    /// How many bytes that are neither digit nor letter stand here; none when there are too many.
    private static func gap(in bytes: [UInt8], at position: Int) -> Int {
        let count = bytes[min(position, bytes.count)...].prefix { !isDigit($0) && !isLetter($0) }.count
        return count <= longestGap ? count : 0
    }

    private static func isNumber(_ digits: [UInt8]) -> Bool {
        (try? SSIN(String(decoding: digits, as: UTF8.self))) != nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
