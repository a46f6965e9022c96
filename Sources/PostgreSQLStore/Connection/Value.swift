import XMLSecurity

/// A value that goes with a statement, never inside its text.
enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
    case boolean(Bool)
    /// `bigint[]`, for `= ANY ($n)`.
    case integers([Int64])
    /// `text[]`, for `= ANY ($n)`.
    case texts([String])

    init(_ integer: Int64?) { self = integer.map { .integer($0) } ?? .null }
    init(_ integer: Int?) { self = integer.map { .integer(Int64($0)) } ?? .null }
    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ bytes: [UInt8]?) { self = bytes.map { .bytes($0) } ?? .null }
    init(_ boolean: Bool?) { self = boolean.map { .boolean($0) } ?? .null }
    init(_ instant: UTCInstant?) { self = instant.map { .integer($0.milliseconds) } ?? .null }

    static func integer(_ value: Int) -> Value { .integer(Int64(value)) }
    static func instant(_ instant: UTCInstant) -> Value { .integer(instant.milliseconds) }
}

extension Value: ExpressibleByNilLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByBooleanLiteral
{
    init(nilLiteral: ()) { self = .null }
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(stringLiteral value: String) { self = .text(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
}

/// Values as libpq takes them: one run of bytes, and where each value lies in it.
struct EncodedValues {
    private struct Place {
        /// `nil` for NULL.
        var offset: Int?
        var byteCount: CInt = 0
        var isBinary = false
    }

    private var bytes: [UInt8] = [0]
    private var places: [Place] = []

    init(_ values: [Value]) {
        places.reserveCapacity(values.count)
        for value in values { append(value) }
    }

    /// Texts and bytes go as they are, with their length: what PostgreSQL cannot hold (U+0000) it refuses, and nothing is
    /// cut off there. All else goes as words, which fit whatever type the statement asks for.
    private mutating func append(_ value: Value) {
        switch value {
        case .null: places.append(Place())
        case .integer(let value): append(word: String(value))
        case .boolean(let value): append(word: value ? "t" : "f")
        case .integers(let values): append(word: "{" + values.map(String.init).joined(separator: ",") + "}")
        case .texts(let values): append(word: "{" + values.map(Self.quoted).joined(separator: ",") + "}")
        case .text(let value): append(value.utf8, isBinary: true)
        case .bytes(let value): append(value, isBinary: true)
        }
    }

    private mutating func append(word: String) { append(word.utf8, isBinary: false) }

    private mutating func append(_ content: some Collection<UInt8>, isBinary: Bool) {
        places.append(Place(offset: bytes.count, byteCount: CInt(content.count), isBinary: isBinary))
        bytes.append(contentsOf: content)
        bytes.append(0)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// Calls `body` with count, values, lengths and formats; they are good during the call.
    func withPointers<Outcome>(
        _ body: (CInt, [UnsafePointer<CChar>?], [CInt], [CInt]) throws -> Outcome
    ) rethrows -> Outcome {
        try bytes.withUnsafeBufferPointer { buffer in
            try buffer.withMemoryRebound(to: CChar.self) { characters in
                let values = places.map { place in
                    place.offset.flatMap { offset in
                        characters.baseAddress.map { $0 + offset }
                    }
                }
                return try body(
                    CInt(places.count), values, places.map(\.byteCount), places.map { $0.isBinary ? 1 : 0 })
            }
        }
    }
}
