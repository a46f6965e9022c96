import XMLSecurity

/// A checkpoint as it was submitted, taken apart: what a log says of itself, and who signed it. Nothing is verified.
///
/// The hub reads notes by itself: a witness that shared code with the logs that it watches would share their mistakes.
/// Only printable ASCII is taken in the text.
///
/// Source: C2SP tlog-checkpoint, "Note text"; C2SP signed-note, "Format".
struct LogHead: Hashable, Sendable {
    /// One signature line.
    struct Signature: Hashable, Sendable {
        let name: [UInt8]
        /// Four bytes.
        let keyID: [UInt8]
        let bytes: [UInt8]
    }

    /// The origin line.
    let origin: String
    /// Number of leaves, below 2^63.
    let size: UInt64
    /// 32 bytes.
    let root: [UInt8]
    /// The signed text with its last newline.
    let text: [UInt8]
    let signatures: [Signature]

    /// Reads a note; nil for anything else.
    init?(note: ArraySlice<UInt8>) {
        guard note.count <= 1 << 16, note.last == .newline, let split = Self.lastEmptyLine(in: note) else { return nil }
        let text = note[..<split]
        let lines = text.dropLast().split(separator: .newline, omittingEmptySubsequences: false)
        guard text.last == .newline, lines.count >= 3, lines.allSatisfy(Self.isPrintable),
            let size = Decimal64.value(of: lines[1]),
            let root = Base64.canonical(lines[2]), root.count == 32
        else { return nil }
        let signatures = note[(split + 1)...].dropLast()
            .split(separator: .newline, omittingEmptySubsequences: false).map(Self.signature)
        guard (1...100).contains(signatures.count), signatures.allSatisfy({ $0 != nil }) else { return nil }
        origin = String(decoding: lines[0], as: UTF8.self)
        self.size = size
        self.root = root
        self.text = Array(text)
        self.signatures = signatures.compactMap { $0 }
    }

    /// Where the newline stands that is the last empty line.
    private static func lastEmptyLine(in note: ArraySlice<UInt8>) -> Int? {
        note.indices.dropFirst().last { note[$0] == .newline && note[$0 - 1] == .newline }
    }

    private static func isPrintable(_ line: ArraySlice<UInt8>) -> Bool {
        !line.isEmpty && line.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// Em dash, space, name, space, base 64 of key ID and signature.
    private static func signature(_ line: ArraySlice<UInt8>) -> Signature? {
        guard line.starts(with: [0xE2, 0x80, 0x94, 0x20]) else { return nil }
        let parts = line.dropFirst(4).split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty,
            let value = Base64.canonical(parts[1]), value.count > 4
        else { return nil }
        return Signature(name: Array(parts[0]), keyID: Array(value.prefix(4)), bytes: Array(value.dropFirst(4)))
    }
}

extension UInt8 {
    /// U+000A.
    static let newline: UInt8 = 0x0A
}

extension Base64 {
    /// The bytes of a text that is exactly their encoding: padded, without line breaks, unused bits zero.
    static func canonical(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let string = String(decoding: text, as: UTF8.self)
        return decode(string).flatMap { encode($0).utf8.elementsEqual(text) ? $0 : nil }
    }
}

/// Decimal numbers as logs write them.
enum Decimal64 {
    /// A number below 2^63 without sign or leading zeroes; nil for anything else.
    static func value(of digits: some Collection<UInt8>) -> UInt64? {
        guard let first = digits.first, digits.count == 1 || first != 0x30,
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self)).map { UInt64($0) }
    }
}
