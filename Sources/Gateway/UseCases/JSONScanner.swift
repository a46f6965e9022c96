/// What a JSON text may cost; beyond it the text is refused.
public struct JSONLimits: Hashable, Sendable {
    /// Nesting of arrays and objects; an outermost array or object is at depth 1.
    public var depth: Int
    /// Values in all: objects, arrays, strings, numbers, `true`, `false` and `null`.
    public var valueCount: Int
    /// UTF-8 bytes of a member's name.
    public var nameByteCount = 256
    /// Characters of a number.
    public var numberLength = 64

    /// Limits with the stated values.
    public init(depth: Int, valueCount: Int) {
        self.depth = depth
        self.valueCount = valueCount
    }

    /// For bodies of requests: the deepest one that the interface knows has 6 levels, the longest some 15,000 values.
    public static let request = JSONLimits(depth: 16, valueCount: 20_000)
}

/// Reads one JSON text in a single pass over its bytes: time and memory grow with the length of the text only.
///
/// A scanner of our own: no parser among the packages that this program uses has a limit of nesting and of values, and
/// refuses a member that is there twice; Foundation's decoder tries one type after the other, which takes
/// exponential time in the depth of the text.
///
/// Source: RFC 8259; members of an object have different names (section 4, there a SHOULD), no byte order mark.
struct JSONScanner {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var position = 0
    private var valueCount = 0
    private var path: [String] = []

    private init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Reads the only value of a text.
    static func value(of bytes: [UInt8], limits: JSONLimits) throws(RequestProblem) -> JSONValue {
        var scanner = JSONScanner(bytes: bytes, limits: limits)
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw scanner.problem("byte-order-mark", "begins with a byte order mark")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw scanner.problem("utf-8", "is not UTF-8") }
        scanner.skipSpace()
        let value = try scanner.value(depth: 1)
        scanner.skipSpace()
        guard scanner.position == bytes.count else { throw scanner.syntax("holds more than one value") }
        return value
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(RequestProblem) -> JSONValue {
        valueCount += 1
        guard valueCount <= limits.valueCount else {
            throw problem("value-count", "has more than \(limits.valueCount) values")
        }
        switch peek {
        case UInt8(ascii: "{"):
            try checkDepth(depth)
            return try object(depth: depth)
        case UInt8(ascii: "["):
            try checkDepth(depth)
            return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw syntax("ends too early")
        default: return try number()
        }
    }

    private func checkDepth(_ depth: Int) throws(RequestProblem) {
        guard depth <= limits.depth else { throw problem("depth", "is nested deeper than \(limits.depth) levels") }
    }

    private mutating func object(depth: Int) throws(RequestProblem) -> JSONValue {
        var members: [String: JSONValue] = [:]
        position += 1
        skipSpace()
        guard !skip("}") else { return .object(members) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw syntax("lacks the name of a member") }
            let name = try string()
            guard name.utf8.count <= limits.nameByteCount else {
                throw problem("member-name", "has a member name of more than \(limits.nameByteCount) bytes")
            }
            path.append(MemberName.shown(name))
            // Swift takes two spellings of one character (é in one or two code points) for the same name: refused too.
            guard members[name] == nil else { throw problem("duplicate-member", "has a member twice: \(pointer)") }
            skipSpace()
            guard skip(":") else { throw syntax("lacks a colon") }
            skipSpace()
            members[name] = try value(depth: depth + 1)
            path.removeLast()
            skipSpace()
        } while skip(",")
        guard skip("}") else { throw syntax("lacks a comma or the end of an object") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(RequestProblem) -> JSONValue {
        var elements: [JSONValue] = []
        position += 1
        skipSpace()
        guard !skip("]") else { return .array(elements) }
        repeat {
            skipSpace()
            path.append(String(elements.count))
            elements.append(try value(depth: depth + 1))
            path.removeLast()
            skipSpace()
        } while skip(",")
        guard skip("]") else { throw syntax("lacks a comma or the end of an array") }
        return .array(elements)
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(RequestProblem) -> JSONValue {
        let expected = word.withUTF8Buffer { Array($0) }
        guard bytes[position...].starts(with: expected) else { throw syntax("holds an unknown word") }
        position += expected.count
        return value
    }

    // MARK: Numbers

    /// A number without fraction that fits 64 bits is an integer, whatever way it is written.
    private mutating func number() throws(RequestProblem) -> JSONValue {
        let start = position
        _ = skip("-")
        if !skip("0") { guard skipDigits() > 0 else { throw syntax("holds something that is no value") } }
        var isWhole = true
        if skip(".") {
            isWhole = false
            guard skipDigits() > 0 else { throw syntax("holds a number without digits after its point") }
        }
        if skip("e") || skip("E") {
            isWhole = false
            if !skip("+") { _ = skip("-") }
            guard skipDigits() > 0 else { throw syntax("holds a number without exponent") }
        }
        guard position - start <= limits.numberLength else {
            throw problem("number-length", "holds a number of more than \(limits.numberLength) characters")
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw problem("number-range", "holds a number beyond the range of 64 bits")
        }
        return Int64(exactly: number).map(JSONValue.integer) ?? .number(number)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while let byte = peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
        return position - start
    }

    // MARK: Strings

    private mutating func string() throws(RequestProblem) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw syntax("has a control character in a string; it is written \\u00XX")
            default: text.append(byte)
            }
        }
        throw syntax("ends within a string")
    }

    private mutating func escape() throws(RequestProblem) -> [UInt8] {
        guard let byte = peek else { throw syntax("ends within a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(Character(try scalar())).utf8)
        default: throw syntax("has an unknown escape in a string")
        }
    }

    /// The scalar of `\uXXXX`, or of two of them that are a surrogate pair.
    private mutating func scalar() throws(RequestProblem) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, skip("\\"), skip("u") else { throw surrogate }
        let second = try hexadecimal()
        guard 0xDC00...0xDFFF ~= second,
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw surrogate }
        return scalar
    }

    private mutating func hexadecimal() throws(RequestProblem) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw syntax("has a \\u without four hexadecimal digits")
            }
            position += 1
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private var surrogate: RequestProblem { problem("surrogate", "has half a surrogate pair in a string") }

    // MARK: Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let byte = peek, UInt32(byte) == character.value else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    // MARK: Problems

    /// JSON Pointer to the value that is being read.
    private var pointer: String { path.map { "/" + $0 }.joined() }

    private func syntax(_ reason: String) -> RequestProblem { problem("syntax", "\(reason) (byte \(position))") }

    private func problem(_ rule: String, _ reason: String) -> RequestProblem {
        RequestProblem(
            .notJSON, "The body is not a JSON text that is read here: it \(reason).",
            remedy: "Send one JSON object in UTF-8 with Content-Type application/json.",
            errors: [.init(field: pointer, rule: rule, message: reason)])
    }
}
