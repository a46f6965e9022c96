import Foundation

/// Reads JSON strictly from a file, in memory that is bounded by one element.
///
/// Source: RFC 8259; stricter: numbers are integers of 64 bits, no name stands twice, texts are valid UTF-8.
struct JSONReader {
    /// Objects and arrays inside one another, the outermost included.
    static let depthLimit = 5
    /// Bytes of one element of an array: a revocation list of 16 MiB in base 64.
    static let elementByteLimit = 24 << 20
    private static let memberLimit = 32
    private static let spaces = Set(" \t\r\n".utf8)

    private var source: JSONSource
    private var elementStart = 0

    init(_ handle: FileHandle) throws { source = try JSONSource(handle) }

    /// Begins an element: its bytes are counted from here.
    mutating func beginElement() { elementStart = source.offset }

    /// Takes the next byte that is no space; nil at the end.
    private mutating func token() throws -> UInt8? {
        while let byte = try source.peek(), Self.spaces.contains(byte) { _ = try source.next() }
        return try source.next()
    }

    private mutating func peekToken() throws -> UInt8? {
        while let byte = try source.peek(), Self.spaces.contains(byte) { _ = try source.next() }
        return try source.peek()
    }

    /// Takes `byte` or refuses.
    mutating func expect(_ byte: Unicode.Scalar) throws {
        guard try token() == UInt8(ascii: byte) else { throw BundleRefusal(.notJSON, "byte \(source.offset)") }
    }

    /// Takes `byte` if it comes next.
    mutating func take(_ byte: Unicode.Scalar) throws -> Bool {
        guard try peekToken() == UInt8(ascii: byte) else { return false }
        _ = try source.next()
        return true
    }

    /// Refuses anything but spaces up to the end.
    mutating func expectEnd() throws {
        guard try token() == nil else { throw BundleRefusal(.notJSON, "bytes after the end") }
    }

    /// A name and its colon. Names of the format are ASCII: of others Swift would take some for the same, the Kelvin sign for K.
    mutating func name() throws -> String {
        try expect("\"")
        let name = try text()
        guard name.allSatisfy({ $0 < 0x80 }) else { throw BundleRefusal(.memberUnknown, "byte \(source.offset)") }
        try expect(":")
        return String(decoding: name, as: UTF8.self)
    }

    /// One value.
    mutating func value(depth: Int) throws -> JSONElement {
        guard depth <= Self.depthLimit else { throw BundleRefusal(.tooDeep, "byte \(source.offset)") }
        switch try token() {
        case UInt8(ascii: "{"): return try object(depth: depth)
        // The format has arrays outermost only: `BundleFile` reads them.
        case UInt8(ascii: "["): throw BundleRefusal(.memberMalformed, "byte \(source.offset)")
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("rue", .bool(true))
        case UInt8(ascii: "f"): return try word("alse", .bool(false))
        case UInt8(ascii: "n"): return try word("ull", .null)
        case let first?: return try integer(first)
        case nil: throw BundleRefusal(.notJSON, "the file ends too early")
        }
    }

    private mutating func object(depth: Int) throws -> JSONElement {
        var members: [JSONMember] = []
        guard try !take("}") else { return .object([]) }
        repeat {
            let name = try name()
            guard !members.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
                throw BundleRefusal(.memberRepeated, "byte \(source.offset)")
            }
            guard members.count < Self.memberLimit else { throw BundleRefusal(.tooLarge, "byte \(source.offset)") }
            members.append(JSONMember(name: name, value: try value(depth: depth + 1)))
        } while try take(",")
        try expect("}")
        return .object(members)
    }

    private mutating func word(_ rest: StaticString, _ value: JSONElement) throws -> JSONElement {
        for index in 0..<rest.utf8CodeUnitCount where try source.next() != rest.utf8Start[index] {
            throw BundleRefusal(.notJSON, "byte \(source.offset)")
        }
        return value
    }

    private mutating func integer(_ first: UInt8) throws -> JSONElement {
        var digits = [first]
        while digits.count <= 20, let byte = try source.peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            digits.append(byte)
            _ = try source.next()
        }
        let text = String(decoding: digits, as: UTF8.self)
        guard let number = Int64(text), String(number).utf8.elementsEqual(digits) else {
            throw BundleRefusal(.notJSON, "byte \(source.offset)")
        }
        return .integer(number)
    }

    /// The rest of a text, behind its first quotation mark.
    private mutating func text() throws -> [UInt8] {
        var text: [UInt8] = []
        while true {
            try source.take(into: &text) { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }
            guard source.offset - elementStart <= Self.elementByteLimit else {
                throw BundleRefusal(.tooLarge, "byte \(source.offset)")
            }
            guard let byte = try source.peek() else { throw BundleRefusal(.notJSON, "the file ends too early") }
            switch byte {
            case UInt8(ascii: "\""):
                _ = try source.next()
                guard String(validating: text, as: UTF8.self) != nil else {
                    throw BundleRefusal(.notJSON, "byte \(source.offset)")
                }
                return text
            case UInt8(ascii: "\\"):
                _ = try source.next()
                text += try escape()
            case 0..<0x20: throw BundleRefusal(.notJSON, "byte \(source.offset)")
            default: continue
            }
        }
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
        UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    /// What stands behind a backslash. Pairs of surrogates are not read: nothing in a bundle needs them.
    private mutating func escape() throws -> [UInt8] {
        guard let byte = try source.next() else { throw BundleRefusal(.notJSON, "the file ends too early") }
        if let plain = Self.escapes[byte] { return [plain] }
        var digits: [UInt8] = []
        for _ in 0..<4 where byte == UInt8(ascii: "u") { digits.append(try source.next() ?? 0) }
        guard digits.count == 4, digits.allSatisfy({ $0.isHexadecimalDigit }),
            let scalar = UInt32(String(decoding: digits, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
        else { throw BundleRefusal(.notJSON, "byte \(source.offset)") }
        return Array(String(Character(scalar)).utf8)
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
