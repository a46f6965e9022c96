/// Rules for the pieces of a signed note, judged on bytes.
///
/// Source: C2SP signed-note, "Format".
enum NoteText {
    static let newline = UInt8(ascii: "\n")
    /// Em dash (U+2014) and a space: how a signature line begins.
    static let signaturePrefix: [UInt8] = [0xE2, 0x80, 0x94, 0x20]

    /// Position of the newline that ends the last line before the first empty one.
    static func firstEmptyLine(in bytes: [UInt8]) -> Int? {
        bytes.indices.dropLast().first { bytes[$0] == newline && bytes[$0 + 1] == newline }
    }

    /// One line of 1 or more printable ASCII characters, spaces included.
    static func isASCIILine(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// A key name: not empty, valid UTF-8, without Unicode spaces, control characters or plus.
    static func isName(_ bytes: some Collection<UInt8>) -> Bool {
        guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self) else { return false }
        return text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "+" && !$0.properties.isWhitespace }
    }

    /// A decimal number below 2^63 without leading zeroes.
    static func decimal(_ bytes: some Collection<UInt8>) -> UInt64? {
        guard let first = bytes.first, bytes.count <= 19 else { return nil }
        guard first != UInt8(ascii: "0") || bytes.count == 1 else { return nil }
        var value: UInt64 = 0
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
        return value <= UInt64(Int64.max) ? value : nil
    }
}
