/// Fixed-length decimal numbers as they stand in KSZ messages: ASCII digits and nothing else.
enum ASCIIDigits {
    /// Reads exactly `count` ASCII digits.
    ///
    /// - Returns: the digits as numbers 0 to 9.
    /// - Throws: `.wrongLength` or `.wrongCharacter`. The length is counted in UTF-8 bytes, so digits of other
    ///   scripts are refused.
    static func read(_ text: String, count: Int, of name: String) throws(SocialSecurityError) -> [Int] {
        guard text.utf8.count == count else {
            throw SocialSecurityError(.wrongLength, "\(name) has exactly \(count) digits")
        }
        var digits: [Int] = []
        digits.reserveCapacity(count)
        for byte in text.utf8 {
            guard byte >= 0x30, byte <= 0x39 else {
                throw SocialSecurityError(.wrongCharacter, "\(name) consists of ASCII digits only")
            }
            digits.append(Int(byte - 0x30))
        }
        return digits
    }

    /// The decimal number that a row of digits spells.
    static func value(_ digits: some Sequence<Int>) -> Int {
        digits.reduce(0) { $0 * 10 + $1 }
    }

    /// `value` in decimal, filled with zeros on the left to `count` digits.
    static func text(_ value: Int, count: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
    }
}
