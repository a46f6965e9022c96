/// Values of built-in simple types in their plainest lexical forms.
///
/// Each check says yes only to what every reading of XML Schema part 2 takes for valid; a no means "not plain", never "invalid".
enum SimpleValue {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// A decimal number of at most ``mostDigits`` digits.
    struct Decimal: Sendable {
        /// The number times 10 to the power of ``mostFractionDigits``.
        var scaled: Int128 { Int128(digits) * Int128(Self.powers[Self.mostFractionDigits - fractionDigitCount]) }
        /// The digits as one number, with its sign.
        private let digits: Int64
        /// Digits as written, those behind the point included.
        let digitCount: Int
        let fractionDigitCount: Int

        private static let mostDigits = 15
        private static let mostFractionDigits = 9
        private static let powers: [Int64] = [
            1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        ]

        /// `-` or nothing, digits, and perhaps a point and digits; no negative zero, which is a matter of opinion.
        ///
        /// Source: XML Schema part 2, section 3.2.3.
        init?(_ bytes: Bytes) {
            var value: Int64 = 0
            var (count, fraction) = (0, -1)
            let isNegative = bytes.first == UInt8(ascii: "-")
            for index in (isNegative ? 1 : 0)..<bytes.count {
                let byte = bytes[index]
                if byte == UInt8(ascii: ".") && fraction < 0 && count > 0 {
                    fraction = 0
                    continue
                }
                guard byte.isDigit, count < Self.mostDigits, fraction < Self.mostFractionDigits else { return nil }
                value = value &* 10 &+ Int64(byte &- 48)
                count += 1
                if fraction >= 0 { fraction += 1 }
            }
            guard count > 0, fraction != 0, !(isNegative && value == 0) else { return nil }
            digits = isNegative ? -value : value
            digitCount = count
            fractionDigitCount = max(fraction, 0)
        }

        /// A whole number in the unit of ``scaled``.
        static func scaled(_ whole: Int64) -> Int128 { Int128(whole) * 1_000_000_000 }

        /// Whole numbers have no point, no leading zero and no negative zero.
        static func isPlainInteger(_ bytes: Bytes) -> Bool {
            let isNegative = bytes.first == UInt8(ascii: "-")
            let digits = bytes.dropFirst(isNegative ? 1 : 0)
            guard let first = digits.first, digits.allSatisfy(\.isDigit) else { return false }
            return first != UInt8(ascii: "0") || (digits.count == 1 && !isNegative)
        }
    }

    /// `yyyy-mm-dd` of the years 1 to 9999, and perhaps an offset.
    ///
    /// Source: XML Schema part 2, section 3.2.9.
    static func isDate(_ bytes: Bytes) -> Bool {
        bytes.count >= 10 && isDay(bytes) && isOffset(rest(bytes, 10))
    }

    /// A date, `T`, `hh:mm:ss`, perhaps a fraction of at most nine digits and an offset.
    ///
    /// Source: XML Schema part 2, section 3.2.7.
    static func isDateTime(_ bytes: Bytes) -> Bool {
        guard bytes.count >= 19, isDay(bytes), bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), number(bytes, 11, 2, in: 0...23), number(bytes, 14, 2, in: 0...59),
            number(bytes, 17, 2, in: 0...59)
        else { return false }
        var end = 19
        if end < bytes.count && bytes[end] == UInt8(ascii: ".") {
            end += 1
            while end < bytes.count && bytes[end].isDigit { end += 1 }
            guard (21...29).contains(end) else { return false }
        }
        return isOffset(rest(bytes, end))
    }

    static func isBoolean(_ bytes: Bytes) -> Bool {
        bytes.isSame(as: "true") || bytes.isSame(as: "false") || bytes.isSame(as: "1") || bytes.isSame(as: "0")
    }

    /// An NCName of ASCII characters.
    static func isName(_ bytes: Bytes) -> Bool {
        guard let first = bytes.first, first.isASCIINameStart else { return false }
        return isNameToken(bytes) && !bytes.contains(UInt8(ascii: ":"))
    }

    /// An NMTOKEN of ASCII characters.
    static func isNameToken(_ bytes: Bytes) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy {
                $0.isASCIINameStart || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
                    || $0 == UInt8(ascii: ":")
            }
    }

    /// A scheme, a colon, perhaps two slashes and a host, and a path of unreserved characters, slashes and colons.
    ///
    /// Source: RFC 3986, section 3.
    static func isReference(_ bytes: Bytes) -> Bool {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), isName(rest(bytes, 0, colon)),
            !rest(bytes, 0, colon).contains(UInt8(ascii: "_"))
        else { return false }
        var path = rest(bytes, colon + 1)
        if path.count >= 2 && path[0] == UInt8(ascii: "/") && path[1] == UInt8(ascii: "/") {
            let authority = rest(path, 2)
            let end = authority.firstIndex(of: UInt8(ascii: "/")) ?? authority.count
            let host = rest(authority, 0, end)
            guard !host.isEmpty, host.allSatisfy({ $0.isUnreserved }) else { return false }
            path = rest(authority, end)
            guard !path.starts(with: "//".utf8) else { return false }
        }
        return path.allSatisfy { $0.isUnreserved || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }
    }

    // MARK: Parts

    /// Whether `bytes` begins with `yyyy-mm-dd`, a day that exists.
    private static func isDay(_ bytes: Bytes) -> Bool {
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), number(bytes, 0, 4, in: 1...9999),
            number(bytes, 5, 2, in: 1...12)
        else { return false }
        let (year, month) = (value(bytes, 0, 4), value(bytes, 5, 2))
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        return number(bytes, 8, 2, in: 1...days)
    }

    /// Nothing, `Z`, or an offset below 14 hours.
    private static func isOffset(_ bytes: Bytes) -> Bool {
        if bytes.isEmpty || bytes.isSame(as: "Z") { return true }
        return bytes.count == 6 && (bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"))
            && bytes[3] == UInt8(ascii: ":") && number(bytes, 1, 2, in: 0...13) && number(bytes, 4, 2, in: 0...59)
    }

    /// Whether `count` digits stand at `start`, a number in `range`.
    private static func number(_ bytes: Bytes, _ start: Int, _ count: Int, in range: ClosedRange<Int>) -> Bool {
        for index in start..<start + count where !bytes[index].isDigit { return false }
        return range.contains(value(bytes, start, count))
    }

    private static func value(_ bytes: Bytes, _ start: Int, _ count: Int) -> Int {
        var value = 0
        for index in start..<start + count { value = value * 10 + Int(bytes[index]) - 48 }
        return value
    }

    private static func rest(_ bytes: Bytes, _ start: Int, _ end: Int? = nil) -> Bytes {
        Bytes(rebasing: bytes[start..<(end ?? bytes.count)])
    }
}

extension UInt8 {
    /// `0` to `9`.
    var isDigit: Bool { self &- 48 < 10 }

    /// RFC 3986, section 2.3, but the tilde.
    fileprivate var isUnreserved: Bool {
        isASCIINameStart || isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
    }
}

extension UnsafeBufferPointer<UInt8> {
    func isSame(as text: StaticString) -> Bool {
        hasSameBytes(as: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
