/// The sender's own reference of one document, or of one conversation.
///
/// Either a UUID in lower case (36 characters) or 1 to 32 characters of `A-Z a-z 0-9 -`. ASCII only, so that `==`
/// compares bytes. Eleven digits alone are refused: tickets stand in logs, and that is the form of a person's number.
///
/// Source: CommonV3.xsd, `TicketType` (a UUID or at most 32 characters).
public struct Ticket: Hashable, Sendable, CustomStringConvertible {
    /// The ticket as written.
    public let value: String

    /// Takes a ticket as written.
    ///
    /// - Throws: `MessagesError` `.invalidValue` when it has another form.
    public init(_ value: String) throws(MessagesError) {
        guard let ticket = Self(fieldText: value) else {
            throw MessagesError(.invalidValue, path: "ticket", rule: "ticket-form", expectedType: Self.typeName)
        }
        self = ticket
    }

    /// Draws a random UUID, version 4.
    public static func random(using generator: inout some RandomNumberGenerator) -> Ticket {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return Ticket(valid: String(decoding: text, as: UTF8.self))
    }

    /// Draws a random UUID, version 4, from the system's generator.
    public static func random() -> Ticket {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// The ticket as written.
    public var description: String { value }

    /// True for a UUID (in lower case), as a ticket of the hub must be.
    public var isUUID: Bool { Self.isUUID(Array(value.utf8)) }

    private init(valid value: String) { self.value = value }

    private static func isUUID(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 36 else { return false }
        return bytes.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : isLowerHex(byte)
        }
    }

    private static func isElevenDigits(_ bytes: [UInt8]) -> Bool {
        bytes.count == 11 && bytes.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }

    private static func isLowerHex(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
    }
}

extension Ticket: FieldValue {
    static var typeName: String { "TicketType" }
    var fieldText: String { value }

    init?(fieldText: String) {
        let bytes = Array(fieldText.utf8)
        let short = 1...32 ~= bytes.count && bytes.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") }
        guard short || Self.isUUID(bytes), !Self.isElevenDigits(bytes) else { return nil }
        self.init(valid: fieldText)
    }
}
